"""The index of a desk's sentences: postings in arrays, changed in place."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from retrieval.search.protocol import K1, B, Match


class _Postings:
    """The sentences that hold one term, ascending, and how often each holds it."""

    __slots__ = ("frequencies", "sentences")

    def __init__(self) -> None:
        self.sentences = array("I")
        self.frequencies = array("I")

    def within(self, first: int, stop: int) -> slice:
        return slice(bisect_left(self.sentences, first), bisect_left(self.sentences, stop))


class PostingsIndex:
    """`SearchIndex` over postings; an article's sentences are numbered in one run."""

    def __init__(self) -> None:
        self._postings: dict[str, _Postings] = {}
        self._lengths = array("I")
        self._runs: dict[int, range] = {}

    def add(self, article: int, sentences: Sequence[Sequence[str]]) -> None:
        """Append the article's postings to those of its terms."""
        if article in self._runs:
            msg = f"article {article} is in the index already"
            raise ValueError(msg)
        first = len(self._lengths)
        self._runs[article] = range(first, first + len(sentences))
        for number, terms in enumerate(sentences, first):
            self._lengths.append(len(terms))
            for term, frequency in Counter(terms).items():
                postings = self._postings.setdefault(term, _Postings())
                postings.sentences.append(number)
                postings.frequencies.append(frequency)

    def remove(self, article: int) -> None:
        """Cut the article's run out of every term's postings."""
        run = self._runs.pop(article)
        for term in [t for t, p in self._postings.items() if _holds(p, run)]:
            postings = self._postings[term]
            cut = postings.within(run.start, run.stop)
            del postings.sentences[cut]
            del postings.frequencies[cut]
            if not postings.sentences:
                del self._postings[term]

    def search(
        self, terms: Iterable[str], limit: int, articles: Collection[int] | None = None
    ) -> list[Match]:
        """Score the postings of every term within the scope."""
        runs = self._scope(articles)
        count = sum(map(len, runs))
        if not count:
            return []
        lengths = np.concatenate(
            [np.frombuffer(self._lengths, "I")[r.start : r.stop] for r in runs]
        )
        norm = K1 * (1 - B + B * lengths / (lengths.mean() or 1.0))
        scores = np.zeros(count)
        for term in terms:
            places, frequencies = self._places(term, runs)
            if len(places):
                weight = log((count + 1) / len(places)) * (K1 + 1)
                scores[places] += weight * frequencies / (frequencies + norm[places])
        return list(self._best(scores, runs, limit))

    def sentence_count(self, articles: Collection[int] | None = None) -> int:
        """Count the scope's sentences."""
        return sum(map(len, self._scope(articles)))

    def document_frequency(self, term: str, articles: Collection[int] | None = None) -> int:
        """Count the scope's sentences that hold the term."""
        postings = self._postings.get(term)
        if postings is None:
            return 0
        if articles is None:
            return len(postings.sentences)
        cuts = (postings.within(run.start, run.stop) for run in self._scope(articles))
        return sum(cut.stop - cut.start for cut in cuts)

    def vocabulary(self) -> Collection[str]:
        """Return every term of the desk."""
        return self._postings.keys()

    def _scope(self, articles: Collection[int] | None) -> list[range]:
        if articles is None:
            return list(self._runs.values())
        return [run for key, run in self._runs.items() if key in articles]

    def _places(self, term: str, runs: list[range]) -> tuple[NDArray[np.int64], NDArray[np.uint32]]:
        """Return where in the scope (0 = its first sentence) the term stands, and how often."""
        postings = self._postings.get(term) or _Postings()
        places, frequencies, offset = [np.empty(0, np.int64)], [np.empty(0, np.uint32)], 0
        for run in runs:
            cut = postings.within(run.start, run.stop)
            numbers = np.array(postings.sentences[cut], dtype=np.int64)
            places.append(numbers - run.start + offset)
            frequencies.append(np.array(postings.frequencies[cut], dtype=np.uint32))
            offset += len(run)
        return np.concatenate(places), np.concatenate(frequencies)

    def _best(self, scores: NDArray[np.float64], runs: list[range], limit: int) -> Iterator[Match]:
        order = np.argsort(-scores, kind="stable")[:limit]
        starts = np.cumsum([0, *map(len, runs)])
        keys = {run.start: key for key, run in self._runs.items() if len(run)}
        for place in order[scores[order] > 0]:
            part = int(np.searchsorted(starts, place, side="right")) - 1
            yield Match(keys[runs[part].start], int(place - starts[part]), float(scores[place]))


def _holds(postings: _Postings, run: range) -> bool:
    cut = postings.within(run.start, run.stop)
    return bool(cut.stop > cut.start)

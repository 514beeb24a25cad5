"""The index of a desk's sentences: exact BM25 over postings that are changed in place.

Sentences are numbered in the order they are added, an article's in one run, in segments of at most
65,536. Adding an article appends to the lists of its terms; removing one cuts its run out of the
lists that its own terms have in its own segment. No number is used twice.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, KeysView, Sequence
from typing import NamedTuple, Self, TypeAlias

from retrieval.search.gate import Gate
from retrieval.search.kernel import count, search
from retrieval.search.protocol import Match
from retrieval.search.scoring import Desk, Searched
from retrieval.search.segment import Segment


class Run(NamedTuple):
    """An article's sentences: the first one's number, how many, and how many terms they have."""

    first: int
    size: int
    length: int
    terms: "array[int] | memoryview[int]"
    """The numbers of the different terms, ascending."""


class Scope(NamedTuple):
    """What is searched: how many sentences, how many terms they have, and where they stand."""

    size: int
    length: int
    stretches: "list[tuple[Segment, array[int]]]"
    is_whole: bool


class Snapshot(NamedTuple):
    """All that an index consists of, not to be changed by what is done to the index later."""

    terms: list[str]
    """By number; empty where no sentence holds the term any more."""

    frequencies: "array[int]"
    runs: dict[int, Run]
    segments: list[Segment]


Stretch: TypeAlias = tuple[Segment, int, int]


class PostingsIndex:
    """`SearchIndex` over postings in segments. Safe to use from several threads."""

    def __init__(self) -> None:
        self._gate = Gate()
        self._segments = [Segment(0)]
        self._terms: list[str] = []
        self._desk = Desk({}, array("q"), array("q"))
        self._frequencies = array("I")
        self._runs: dict[int, Run] = {}
        self._whole: Searched | None = None  # what is searched of the whole desk, until it changes
        self._size = 0
        self._length = 0

    @classmethod
    def restored(cls, snapshot: Snapshot) -> Self:
        """Return an index that carries on from a snapshot, which is then the index's own."""
        index = cls()
        index._terms, index._frequencies, runs, segments = snapshot
        named = ((term, number) for number, term in enumerate(index._terms) if term)
        index._desk.numbers.update(named)
        index._segments = segments or index._segments
        for article, run in runs.items():
            index._enter(article, run)
        return index

    def snapshot(self) -> Snapshot:
        """Return what the index consists of, to be kept and restored."""
        with self._gate:
            return Snapshot(
                self._terms.copy(),
                self._frequencies[:],
                self._runs.copy(),
                [segment.copy() for segment in self._segments],
            )

    def add(self, article: int, sentences: Sequence[Sequence[str]]) -> None:
        """Append the article's postings to the lists of its terms."""
        with self._gate.writing():
            self._whole = None
            if article in self._runs:
                msg = f"article {article} is in the index already"
                raise ValueError(msg)
            first = self._segments[-1].first + self._segments[-1].size
            held: set[int] = set()
            for terms in sentences:
                held.update(self._append(terms))
            length = sum(map(len, sentences))
            self._enter(article, Run(first, len(sentences), length, array("I", sorted(held))))

    def remove(self, article: int) -> None:
        """Cut the article's run out of the lists of its terms."""
        with self._gate.writing():
            self._whole = None
            run = self._runs.pop(article)
            if run.size:
                place = bisect_left(self._desk.firsts, run.first)
                del self._desk.firsts[place], self._desk.keys[place]
            for segment, start, stop in self._stretches(run.first, run.first + run.size):
                self._forget(run.terms, segment.cut(run.terms, start, stop))
            self._size -= run.size
            self._length -= run.length
            self._segments[:-1] = [part for part in self._segments[:-1] if part.count]

    def search(
        self, terms: Iterable[str], limit: int, articles: Collection[int] | None = None
    ) -> list[Match]:
        """Return up to `limit` sentences that hold a term, best first, ties in reading order."""
        with self._gate:
            scope = self._everything() if articles is None else self._searched(articles)
            return search(terms, limit, scope, self._desk, Match)

    def sentence_count(self, articles: Collection[int] | None = None) -> int:
        """Count the scope's sentences."""
        with self._gate:
            return self._scope(articles).size

    def document_frequency(self, term: str, articles: Collection[int] | None = None) -> int:
        """Count the scope's sentences that hold the term."""
        with self._gate:
            number = self._desk.numbers.get(term)
            return 0 if number is None else self._frequency(number, self._scope(articles))

    def articles(self) -> KeysView[int]:
        """Return the keys of the articles, in the order they were added."""
        return self._runs.keys()

    def vocabulary(self) -> Collection[str]:
        """Return every term of the desk."""
        with self._gate:
            return self._desk.numbers.copy().keys()

    def _append(self, terms: Sequence[str]) -> Iterable[int]:
        """Add a sentence; return the numbers of its different terms."""
        known, frequencies = self._desk.numbers, self._frequencies
        held: dict[int, int] = {}
        for term in terms:
            number = known.get(term)
            if number is None:
                number = self._new_number(term)
            held[number] = held.get(number, 0) + 1
        if not self._segments[-1].has_room(len(held)):
            self._close()
        self._segments[-1].append(held, len(terms))
        for number in held:
            frequencies[number] += 1
        return held

    def _new_number(self, term: str) -> int:
        number = self._desk.numbers[term] = len(self._terms)
        self._terms.append(term)
        self._frequencies.append(0)
        return number

    def _close(self) -> None:
        """Begin a new segment after the last, which gets no more sentences."""
        last = self._segments[-1]
        last.pack()
        if not last.count:
            self._segments.pop()
        self._segments.append(Segment(last.first + last.size))

    def _enter(self, article: int, run: Run) -> None:
        self._runs[article] = run
        if run.size:
            self._desk.firsts.append(run.first)
            self._desk.keys.append(article)
        self._size += run.size
        self._length += run.length

    def _forget(self, terms: Iterable[int], removed: Iterable[int]) -> None:
        for term, times in zip(terms, removed, strict=True):
            self._frequencies[term] -= times
            if times and not self._frequencies[term]:
                del self._desk.numbers[self._terms[term]]
                self._terms[term] = ""

    def _scope(self, articles: Collection[int] | None) -> Scope:
        if articles is None:
            whole = [(part, array("I", [0, part.size])) for part in self._segments]
            return Scope(self._size, self._length, whole, is_whole=True)
        runs = sorted(self._runs[key] for key in set(articles) if key in self._runs)
        stretches: dict[int, tuple[Segment, array[int]]] = {}
        for run in runs:
            for segment, start, stop in self._stretches(run.first, run.first + run.size):
                _, ranges = stretches.setdefault(segment.first, (segment, array("I")))
                if ranges and ranges[-1] == start:
                    ranges[-1] = stop
                else:
                    ranges.extend((start, stop))
        size, length = sum(run.size for run in runs), sum(run.length for run in runs)
        return Scope(size, length, [*stretches.values()], is_whole=False)

    def _stretches(self, start: int, stop: int) -> Iterator[Stretch]:
        """Yield what each segment holds of the sentences from `start` to `stop`."""
        place = bisect_right(self._segments, start, key=lambda part: part.first) - 1
        for segment in self._segments[max(place, 0) :]:
            if segment.first >= stop:
                return
            begin = max(start - segment.first, 0)
            end = min(stop - segment.first, segment.size)
            if begin < end:
                yield segment, begin, end

    def _frequency(self, term: int, scope: Scope) -> int:
        if scope.is_whole:
            return self._frequencies[term]
        return sum(
            count(postings, ranges)
            for segment, ranges in scope.stretches
            if (postings := segment.postings(term))
        )

    def _everything(self) -> Searched:
        if self._whole is None:
            self._whole = self._searched(None)
        return self._whole

    def _searched(self, articles: Collection[int] | None) -> Searched:
        scope = self._scope(articles)
        parts = []
        if scope.length:
            average = scope.length / scope.size
            parts = [segment.part(ranges, average) for segment, ranges in scope.stretches]
        return Searched(scope.size, self._frequencies if scope.is_whole else None, parts)

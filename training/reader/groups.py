"""Questions with the windows that the reader learns from: the answer's, and near misses."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from retrieval.answering.finding import POOL, find
from retrieval.answering.questions import parse_question
from retrieval.answering.reader_input import Splitter, Window
from retrieval.documents import Article, Draft
from retrieval.errors import QuestionError
from retrieval.ingest.analysed import to_article
from retrieval.search.index import PostingsIndex
from training.data import read_rows, training_articles
from training.reader.alter import alter, names_in

WINDOW_PIECES = 88
"""Shorter than in the product, since time is what training lacks."""

SHARES = {"squad": 0.66, "qamr": 0.28, "qadiscourse": 0.06}
HELD_OUT = 40
"""One article in so many is kept for measuring the progress."""

_ALTERED, _REMOVED, _ELSEWHERE = 0.2, 0.08, 0.25
_NEAREST = 6
_OTHERS = 20
"""Questions of the same article whose words may be swapped in."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, the sentences that answer it, and where: sentence, start and end in its text."""

    set: str
    article: int
    text: str
    gold: frozenset[int]
    answers: tuple[str, ...]
    span: tuple[int, int, int] | None


@dataclass(frozen=True, slots=True)
class Group:
    """A question's windows; `right` has for each window and sentence 1, 0, or -1: not judged.

    `span` is the answer: the window, and the positions of its first and last word piece.
    """

    windows: tuple[Window, ...]
    right: tuple[tuple[int, ...], ...]
    span: tuple[int, int, int] | None


class Questions:
    """The labelled questions over their articles, indexed as the product does it."""

    def __init__(self, folder: Path, splitter: Splitter) -> None:
        self._splitter = splitter
        self._articles: list[Article] = []
        self._texts: list[list[str]] = []
        self._index = PostingsIndex()
        keys: dict[tuple[str, str], int] = {}
        for row in training_articles(folder):
            keys[row["set"], row["id"]] = self._add(row)
        self.learnt: dict[str, list[Labelled]] = defaultdict(list)
        self.held_out: dict[str, list[Labelled]] = defaultdict(list)
        self._asked: dict[int, list[str]] = defaultdict(list)
        for name, row in _question_rows(folder):
            key = keys[name, row["article_id"]]
            if labelled := self._label(name, key, row):
                side = self.held_out if key % HELD_OUT == 0 else self.learnt
                side[name].append(labelled)
                self._asked[key].append(labelled.text)

    def _add(self, row: dict[str, Any]) -> int:
        texts = tuple(row.get("paragraphs") or row["sentences"])
        draft = Draft(texts, title=row.get("title") or "", is_split="sentences" in row)
        key, article = len(self._articles), to_article(draft)
        self._articles.append(article)
        self._texts.append([sentence.text for sentence in article.sentences])
        self._index.add(key, [sentence.terms for sentence in article.sentences])
        return key

    def _label(self, name: str, key: int, row: dict[str, Any]) -> Labelled | None:
        sentences = self._articles[key].sentences
        answers = tuple(answer["text"] for answer in row["answers"])
        if relevant := row.get("relevant"):
            gold = {n for n, sentence in enumerate(sentences) if sentence.paragraph in relevant}
            span = next(_verbatim(self._texts[key], sorted(gold), answers), None)
        else:
            first = row["answers"][0]
            gold, span = set(), None
            for n, sentence in enumerate(sentences):
                start = first["start"] - sentence.start
                if sentence.paragraph == first["paragraph"] and 0 <= start < len(sentence.text):
                    gold.add(n)
                    span = (n, start, min(start + len(first["text"]), len(sentence.text)))
        if not gold:
            return None
        return Labelled(name, key, row["question"], frozenset(gold), answers, span)

    def group(self, asked: Labelled, draw: random.Random) -> Group | None:
        """Return the question with the window that answers it, and one that seems to."""
        texts, gold = self._texts[asked.article], draw.choice(sorted(asked.gold))
        fate = draw.random()
        if fate < _ALTERED:
            names = names_in(" ".join(draw.sample(texts, min(12, len(texts)))))
            others = self._asked[asked.article]
            others = draw.sample(others, min(_OTHERS, len(others)))
            around = " ".join(texts[max(0, gold - 2) : gold + 3])
            altered = alter(asked.text, around, names, others, draw)
            if altered is None:
                return None
            asked = replace(asked, text=altered, gold=frozenset(), span=None)
        elif fate < _ALTERED + _REMOVED:
            texts = texts[:gold] + texts[gold + 1 :]
            if not texts:
                return None
            gold = min(gold, len(texts) - 1)
            asked = replace(asked, gold=frozenset(), span=None)
        else:
            gold = min(max(0, gold + draw.choice([0, 0, 0, -1, 1])), len(texts) - 1)
        windows = [self._window(asked, asked.article, texts, gold)]
        right = [self._judge(asked, texts, windows[0])]
        if miss := self._near_miss(asked, windows[0], draw):
            windows.append(miss[1])
            right.append(
                self._judge(asked, self._texts[miss[0]], miss[1], is_own=miss[0] == asked.article)
            )
        span = _positions(asked, windows[0])
        return Group(tuple(windows), tuple(right), span)

    def _window(self, asked: Labelled, key: int, texts: Sequence[str], around: int) -> Window:
        title = self._articles[key].title if asked.set == "squad" else ""
        return self._splitter.window(asked.text, title, texts, around, WINDOW_PIECES)

    def _judge(
        self, asked: Labelled, texts: Sequence[str], window: Window, *, is_own: bool = True
    ) -> tuple[int, ...]:
        """Say of each sentence whether it answers; one that holds the answer's words may."""
        right = []
        for number in window.sentences:
            if is_own and number in asked.gold:
                right.append(1)
            elif asked.gold and any(answer in texts[number] for answer in asked.answers):
                right.append(-1)
            else:
                right.append(0)
        return tuple(right)

    def _near_miss(
        self, asked: Labelled, taken: Window, draw: random.Random
    ) -> tuple[int, Window] | None:
        scope = None if draw.random() < _ELSEWHERE else [asked.article]
        try:
            matches = find(parse_question(asked.text), self._index, scope, POOL).matches
        except QuestionError:
            return None
        near = [
            match
            for match in matches
            if match.article != asked.article or match.sentence not in taken.sentences
        ][:_NEAREST]
        if not near:
            return None
        match = draw.choice(near)
        window = self._window(asked, match.article, self._texts[match.article], match.sentence)
        return match.article, window

    def windows(self, count: int) -> list[Window]:
        """Return so many windows that questions are learnt from."""
        draw = random.Random(0)  # noqa: S311 - repeatable, not secret
        groups = (self.group(asked, draw) for asked in self.stream(0))
        return list(
            islice((window for group in groups if group for window in group.windows), count)
        )

    def stream(self, seed: int) -> Iterator[Labelled]:
        """Yield questions without end: each set's in an order of its own, drawn by their shares."""
        draw = random.Random(seed)  # noqa: S311 - repeatable, not secret
        names = list(SHARES)
        left: dict[str, list[Labelled]] = {name: [] for name in names}
        while True:
            name = draw.choices(names, [SHARES[n] for n in names])[0]
            if not left[name]:
                left[name] = list(self.learnt[name])
                draw.shuffle(left[name])
            yield left[name].pop()


def _question_rows(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in read_rows(folder / "squad-v1.1-train" / "questions.jsonl.gz"):
        yield "squad", row
    for row in read_rows(folder / "qamr" / "questions.jsonl.gz"):
        if row["domain"] == "wikinews":
            yield "qamr", row
    for row in read_rows(folder / "qadiscourse-wikinews" / "questions.jsonl.gz"):
        if row["split"] == "dev":
            yield "qadiscourse", row


def _verbatim(
    texts: Sequence[str], gold: Sequence[int], answers: Sequence[str]
) -> Iterator[tuple[int, int, int]]:
    for answer in answers:
        for number in gold:
            start = texts[number].find(answer)
            if answer and start >= 0:
                yield number, start, start + len(answer)


def _positions(asked: Labelled, window: Window) -> tuple[int, int, int] | None:
    """Return where the answer stands in the window's word pieces."""
    if asked.span is None or asked.span[0] not in window.sentences:
        return None
    row = asked.span[0] - window.first
    held = [
        position
        for position, (start, end) in zip(window.pieces[row], window.places[row], strict=True)
        if start < asked.span[2] and end > asked.span[1]
    ]
    return (0, held[0], held[-1]) if held else None

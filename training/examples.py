"""Questions as the product meets them, with what ranking sees of each match."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.candidates import Candidate
from retrieval.answering.features import features
from retrieval.answering.finding import POOL, Finding, find
from retrieval.answering.questions import parse_question
from retrieval.documents import Article, Draft
from retrieval.errors import QuestionError
from retrieval.ingest.analysed import to_article
from retrieval.search.index import PostingsIndex
from training.data import (
    LabelledQuestion,
    is_kept_for_ranking,
    training_articles,
    training_questions,
)
from training.reader.alter import alter, names_in

SEED = 20261122
LONGEST_EXCERPT = 8
"""Paragraphs; Wikipedia's articles are long, and most that people load are not."""

_OTHERS = 20
"""Questions of the same article whose words may be swapped in."""

Matrix = NDArray[np.float64]


class Fate(StrEnum):
    """What becomes of a question: asked where it is answered, or unanswerable in four ways.

    Of the same article elsewhere, of another article, with the answer taken away, or altered.
    """

    OWN = "own"
    SILENT = "silent"
    ELSEWHERE = "elsewhere"
    REMOVED = "removed"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Scope:
    """An article or an excerpt of one, beginning at paragraph `first` of the whole."""

    key: int
    article_id: str
    first: int
    paragraphs: int

    def holds(self, asked: LabelledQuestion) -> bool:
        """Say whether an answer stands in it."""
        places = range(self.first, self.first + self.paragraphs)
        is_of_it = self.article_id == asked.article_id
        return is_of_it and any(number in places for number, _ in asked.places)


@dataclass(frozen=True, slots=True)
class Example:
    """A question asked of one scope, and which of its candidates hold an answer.

    `is_near` marks what is asked of the smallest scope at hand, as of a short article.
    """

    finding: Finding
    pool: tuple[Candidate, ...]
    rows: Matrix
    right: NDArray[np.bool_]
    fate: Fate
    is_near: bool = False

    def without_answer(self) -> "Example | None":
        """Return the same with the sentences that answer taken away; None where none are left."""
        if self.right.all() or not self.right.any():
            return None
        kept = ~self.right
        pool = tuple(c for c, keep in zip(self.pool, kept, strict=True) if keep)
        rows = features(self.finding.question, self.finding.weights, pool)
        return replace(self, pool=pool, rows=rows, right=self.right[kept], fate=Fate.REMOVED)

    def altered(
        self, question: LabelledQuestion, others: Sequence[str], draw: random.Random
    ) -> LabelledQuestion | None:
        """Return the question so that no candidate answers it; None where there is no way."""
        texts = [candidate.sentence.text for candidate in self.pool]
        right = [text for text, is_right in zip(texts, self.right, strict=True) if is_right]
        text = alter(question.text, " ".join(right), names_in(" ".join(texts)), others, draw)
        return replace(question, text=text) if text else None


class Collection:
    """Articles and excerpts, indexed as the product does it."""

    def __init__(self) -> None:
        self.index = PostingsIndex()
        self.articles: dict[int, Article] = {}
        self.scopes: dict[str, list[Scope]] = defaultdict(list)

    def add(self, row: dict[str, Any], first: int = 0, count: int | None = None) -> None:
        """Add an article, or `count` of its paragraphs from `first` on."""
        texts = tuple(row.get("paragraphs") or row["sentences"])[first:][:count]
        title, is_split = row.get("title") or "", "sentences" in row
        article = to_article(Draft(texts, title=title, id=row["id"], is_split=is_split))
        key = len(self.articles)
        self.articles[key] = article
        self.scopes[article.id].append(Scope(key, article.id, first, len(texts)))
        self.index.add(key, [sentence.terms for sentence in article.sentences])

    def ask(self, asked: LabelledQuestion, scope: Scope, fate: Fate) -> Example | None:
        """Ask a question of one scope; None where it has no word to look for or no match."""
        try:
            finding = find(parse_question(asked.text), self.index, [scope.key], POOL)
        except QuestionError:
            return None
        article = self.articles[scope.key]
        pool = tuple(Candidate(article, match.sentence, match.score) for match in finding.matches)
        if not pool:
            return None
        rows = features(finding.question, finding.weights, pool)
        answered = fate is Fate.OWN
        right = np.array([answered and _is_right(asked, scope, candidate) for candidate in pool])
        return Example(finding, pool, rows, right, fate)


def examples(folder: Path) -> Iterator[Example]:
    """Yield every question asked of where it is answered, and of places where it is not."""
    draw, near_draw = random.Random(SEED), random.Random(SEED + 1)  # noqa: S311 - repeatable
    rows, questions = defaultdict(list), defaultdict(list)
    for row in training_articles(folder):
        rows[row["set"]].append(row)
    for name, question in training_questions(folder):
        if is_kept_for_ranking(name, question):
            questions[name].append(question)
    for name, asked in questions.items():
        collection = _collection(rows[name], draw)
        of_article = defaultdict(list)
        for question in asked:
            of_article[question.article_id].append(question.text)
        for question in asked:
            for scope, fate in _choose(collection, question, draw):
                if example := collection.ask(question, scope, fate):
                    yield example
            others = of_article[question.article_id]
            others = near_draw.sample(others, min(_OTHERS, len(others)))
            yield from _near(collection, question, others, near_draw)


def _collection(rows: Sequence[dict[str, Any]], draw: random.Random) -> Collection:
    collection = Collection()
    for row in rows:
        collection.add(row)
        count, first = len(row.get("paragraphs", ())), 0
        while first < count:
            length = draw.randint(1, LONGEST_EXCERPT)
            collection.add(row, first, length)
            first += length
    return collection


def _choose(
    collection: Collection, asked: LabelledQuestion, draw: random.Random
) -> Iterator[tuple[Scope, Fate]]:
    """Choose what to ask: where it is answered, the same article elsewhere, and another one."""
    own = collection.scopes[asked.article_id]
    answering = [scope for scope in own if scope.holds(asked)]
    yield draw.choice(answering), Fate.OWN
    if silent := [scope for scope in own if not scope.holds(asked)]:
        yield draw.choice(silent), Fate.SILENT
    other = draw.choice([name for name in collection.scopes if name != asked.article_id])
    yield draw.choice(collection.scopes[other]), Fate.ELSEWHERE


def _near(
    collection: Collection, asked: LabelledQuestion, others: Sequence[str], draw: random.Random
) -> Iterator[Example]:
    """Yield a question asked of little text, there altered, and of little text beside it.

    Altered it is asked of more text as well.
    """
    own = collection.scopes[asked.article_id]
    answering = [scope for scope in own if scope.holds(asked)]
    smallest = min(answering, key=lambda scope: scope.paragraphs)
    example = collection.ask(asked, smallest, Fate.OWN)
    if example is None:
        return
    yield replace(example, is_near=True)
    altered = example.altered(asked, others, draw)
    if altered and (near := collection.ask(altered, smallest, Fate.ALTERED)):
        yield replace(near, is_near=True)
    if altered and (whole := collection.ask(altered, draw.choice(answering), Fate.ALTERED)):
        yield whole
    if silent := [scope for scope in own if not scope.holds(asked)]:
        beside = min(draw.sample(silent, min(3, len(silent))), key=lambda scope: scope.paragraphs)
        if found := collection.ask(asked, beside, Fate.SILENT):
            yield replace(found, is_near=True)


def _is_right(asked: LabelledQuestion, scope: Scope, candidate: Candidate) -> bool:
    if scope.article_id != asked.article_id:
        return False
    sentence = candidate.sentence
    return asked.is_answered_by(sentence.paragraph + scope.first, sentence.start, sentence.end)

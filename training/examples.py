"""Questions as the product meets them, with what ranking sees of each match."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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

SEED = 20261122
LONGEST_EXCERPT = 8
"""Paragraphs; Wikipedia's articles are long, and most that people load are not."""

Matrix = NDArray[np.float64]


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
    """A question asked of one scope, and which of its candidates hold an answer."""

    finding: Finding
    pool: tuple[Candidate, ...]
    rows: Matrix
    right: NDArray[np.bool_]
    weight: float

    def without_answer(self) -> "Example":
        """Return the same with the sentences that answer taken away."""
        kept = ~self.right
        pool = tuple(c for c, keep in zip(self.pool, kept, strict=True) if keep)
        rows = features(self.finding.question, self.finding.weights, pool)
        return replace(self, pool=pool, rows=rows, right=self.right[kept])


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

    def ask(self, asked: LabelledQuestion, scope: Scope, weight: float) -> Example | None:
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
        right = np.array([_is_right(asked, scope, candidate) for candidate in pool])
        return Example(finding, pool, rows, right, weight)


def examples(folder: Path) -> Iterator[Example]:
    """Yield every question asked of where it is answered, and of places where it is not."""
    draw = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    rows, questions = defaultdict(list), defaultdict(list)
    for row in training_articles(folder):
        rows[row["set"]].append(row)
    for name, question in training_questions(folder):
        if is_kept_for_ranking(name, question):
            questions[name].append(question)
    for name, asked in questions.items():
        collection = _collection(rows[name], draw)
        for question in asked:
            for scope, weight in _choose(collection, question, draw):
                if example := collection.ask(question, scope, weight):
                    yield example


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
) -> Iterator[tuple[Scope, float]]:
    """Choose what to ask: where it is answered, the same article elsewhere, and another one."""
    own = collection.scopes[asked.article_id]
    answering = [scope for scope in own if scope.holds(asked)]
    yield draw.choice(answering), 1.0
    if silent := [scope for scope in own if not scope.holds(asked)]:
        yield draw.choice(silent), 0.1
    other = draw.choice([name for name in collection.scopes if name != asked.article_id])
    yield draw.choice(collection.scopes[other]), 0.4


def _is_right(asked: LabelledQuestion, scope: Scope, candidate: Candidate) -> bool:
    if scope.article_id != asked.article_id:
        return False
    sentence = candidate.sentence
    return asked.is_answered_by(sentence.paragraph + scope.first, sentence.start, sentence.end)

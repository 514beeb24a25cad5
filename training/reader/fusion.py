"""Learn how the ranker and the reader count together, on articles that the reader has not seen.

Writes `reader_order.json` and `reader_confidence.json` into `retrieval/data/`. To be run after
`training.ranker` and after the reader is exported, each time either changes.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from torch import Tensor

from retrieval.answering.confidence import evidence, judge
from retrieval.answering.fusing import Verdict, Views, fuse, verdict, views
from retrieval.answering.ranking import Ranked, rank
from retrieval.answering.reader import Reader, Reading
from retrieval.models import LinearModel
from training.data import SOURCES, LabelledQuestion, training_articles, training_questions
from training.examples import Collection, Example, Fate
from training.reader.groups import HELD_OUT

SEED = 20261122
RIDGE = 0.01
TARGET = Path(__file__).parents[2] / "retrieval" / "data"
QUESTIONS = {"squad": 1_600, "qamr": 200, "qadiscourse": 100}
ORDER_WEIGHTS = {"squad": 1.0, "qamr": 2.0, "qadiscourse": 2.0}
SURENESS_WEIGHTS = {"squad": 1.0, "qamr": 0.5, "qadiscourse": 2.0}
"""QAMR labels one sentence of a text in which others answer as well: many answers that are right
count as wrong there, which says little of how sure to be."""
_EXCERPTS = (1, 8)
"""Paragraphs of an article that are asked beside the whole of it, as of shorter ones."""

_ELSEWHERE, _REMOVED = 0.4, 0.2
"""Shares of the questions asked of another article, and where the answer is taken away; the others
are altered."""


_TOLD = {Fate.OWN: 1.0, Fate.ELSEWHERE: 2.0, Fate.REMOVED: 0.4, Fate.ALTERED: 0.4}
"""What each counts for where the confidence learns to tell what is answered."""

_MET = {Fate.OWN: 1.0, Fate.ELSEWHERE: 0.4, Fate.REMOVED: 0.05, Fate.ALTERED: 0.05}
"""How often each is met, for how sure to be."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A question of a set, as it was asked."""

    set: str
    example: Example


@dataclass(frozen=True, slots=True)
class Read:
    """A question ranked and read; `right` says of each of `ranked` whether it answers."""

    posed: Posed
    ranked: tuple[Ranked, ...]
    readings: tuple[Reading | None, ...]
    right: tuple[bool, ...]


def learn(folder: Path) -> None:
    """Learn and write both models."""
    reader = Reader.open()
    asked = [_read(reader, posed) for posed in _all_posed(folder)]
    _write("reader_order.json", Views._fields, _fit_order(asked), len(asked))
    _write("reader_confidence.json", Verdict._fields, _fit_confidence(asked), len(asked))


def _all_posed(folder: Path) -> Iterator[Posed]:
    draw = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    collection, sets, others = Collection(), defaultdict(list), defaultdict(list)
    for number, row in enumerate(training_articles(folder)):
        if number % HELD_OUT == 0:
            collection.add(row)
            count = len(row.get("paragraphs", ()))
            for length in _EXCERPTS:
                for first in range(0, count, length):
                    collection.add(row, first, length)
    for name, question in training_questions(folder):
        if question.article_id in collection.scopes:
            sets[name].append(question)
            others[question.article_id].append(question.text)
    for name, questions in sets.items():
        draw.shuffle(questions)
        for question in questions[: QUESTIONS[name]]:
            for example in _posed(collection, question, others[question.article_id], draw):
                yield Posed(name, example)


def _posed(
    collection: Collection, question: LabelledQuestion, others: Sequence[str], draw: random.Random
) -> Iterator[Example]:
    own = [scope for scope in collection.scopes[question.article_id] if scope.holds(question)]
    if not own:
        return
    example = collection.ask(question, draw.choice(own), Fate.OWN)
    if example is None:
        return
    yield example
    fate, other = draw.random(), None
    if fate < _ELSEWHERE:
        name = draw.choice([n for n in collection.scopes if n != question.article_id])
        other = collection.ask(question, draw.choice(collection.scopes[name]), Fate.ELSEWHERE)
    elif fate < _ELSEWHERE + _REMOVED:
        other = example.without_answer()
    elif altered := example.altered(question, others, draw):
        other = collection.ask(altered, draw.choice(own), Fate.ALTERED)
    if other:
        yield other


def _read(reader: Reader, posed: Posed) -> Read:
    example, finding = posed.example, posed.example.finding
    ranked = rank(finding.question, finding.weights, example.pool)
    right = {
        (id(c.article), c.number): bool(is_right)
        for c, is_right in zip(example.pool, example.right, strict=True)
    }
    return Read(
        posed,
        tuple(ranked),
        tuple(reader.read(finding.question.text, [item.candidate for item in ranked])),
        tuple(right[id(i.candidate.article), i.candidate.number] for i in ranked),
    )


def _fit_order(asked: Sequence[Read]) -> LinearModel:
    """Fit the weights under which the right candidate is the likeliest of those read (softmax)."""
    questions = []
    for item in asked:
        seen = views(item.ranked, item.readings)
        right = [is_right for is_right, view in zip(item.right, seen, strict=True) if view]
        if any(right) and not all(right):
            rows = torch.tensor([view for view in seen if view], dtype=torch.float64)
            questions.append((rows, torch.tensor(right), ORDER_WEIGHTS[item.posed.set]))
    beta = torch.zeros(len(Views._fields), dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([beta], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        total = RIDGE * beta @ beta
        for rows, right, weight in questions:
            scores = rows @ beta
            total = total + weight * (scores.logsumexp(0) - scores[right].logsumexp(0))
        total.backward()
        return total

    optimiser.step(loss)
    return LinearModel(tuple(beta.tolist()), 0.0)


def _verdict(item: Read) -> tuple[Verdict, bool]:
    fused = fuse(item.ranked, item.readings)
    ranker, _ = judge(evidence(item.posed.example.finding, item.ranked))
    first = fused[0][0].candidate
    right = next(
        is_right
        for ranked, is_right in zip(item.ranked, item.right, strict=True)
        if ranked.candidate is first
    )
    return verdict(ranker, item.ranked, fused), right


def _fit_confidence(asked: Sequence[Read]) -> LinearModel:
    """Fit the probability that the first of a question's candidates answers it.

    What the evidence counts is learnt where much is not answered; how sure to be, in two numbers
    more, from what is met.
    """
    seen = [_verdict(item) for item in asked]
    scaler = StandardScaler()
    rows = scaler.fit_transform(np.array([row for row, _ in seen]))
    right = [is_right for _, is_right in seen]
    told = LogisticRegression(C=1.0).fit(rows, right, sample_weight=_weights(asked, _TOLD))
    scores = told.decision_function(rows)[:, None]
    met = LogisticRegression(C=1e3).fit(scores, right, sample_weight=_weights(asked, _MET))
    slope = float(met.coef_[0, 0])
    beta = slope * told.coef_[0] / scaler.scale_
    constant = slope * told.intercept_[0] + met.intercept_[0] - scaler.mean_ @ beta
    return LinearModel(tuple(map(float, beta)), float(constant))


def _weights(asked: Sequence[Read], fates: Mapping[Fate, float]) -> list[float]:
    return [SURENESS_WEIGHTS[item.posed.set] * fates[item.posed.example.fate] for item in asked]


def _write(name: str, fields: Sequence[str], model: LinearModel, count: int) -> None:
    weights = {f: round(w, 5) for f, w in zip(fields, model.weights, strict=True)}
    about = f"Learnt by training/reader/fusion.py from {'; '.join(SOURCES)}. {count} questions."
    content = {"about": about, "constant": round(model.constant, 5), "weights": weights}
    (TARGET / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

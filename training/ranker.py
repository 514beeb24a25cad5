"""Learn the ranker's and the confidence's weights from openly licensed question sets.

    python -m training.ranker DATA_FOLDER

Writes `ranker.json` and `confidence.json` into `retrieval/data/`, each with what it was learnt
from. Seeded: the same data and code give the same weights. Takes about five minutes on one core.
Needs scipy and scikit-learn (the extra `training`).
"""

import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from retrieval.answering.answer import POOL, Finding, find
from retrieval.answering.confidence import Evidence, evidence
from retrieval.answering.features import Candidate, Features, features
from retrieval.answering.linear import LinearModel
from retrieval.answering.questions import parse_question
from retrieval.answering.ranking import Ranked
from retrieval.documents import Article, Draft, Question
from retrieval.errors import QuestionError
from retrieval.ingest.analysed import to_article
from retrieval.search.index import PostingsIndex
from training.data import SOURCES, LabelledQuestion, training_articles, training_questions

TARGET = Path(__file__).parents[1] / "retrieval" / "data"
SEED = 20261122
QUESTIONS = {"squad": 20_000, "qamr": 6_000, "qadiscourse": 2_500}
SET_WEIGHTS = {"squad": 1.0, "qamr": 0.5, "qadiscourse": 0.5}
RIDGE = 1e-4

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A question as searched for in one scope, with which candidates hold an answer."""

    question: Question
    finding: Finding
    pool: tuple[Candidate, ...]
    rows: Matrix
    right: NDArray[np.bool_]
    weight: float
    is_own: bool


class Collection:
    """The articles of one set, indexed as the product does."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self.index = PostingsIndex()
        self.articles: dict[int, Article] = {}
        self.keys: dict[str, int] = {}
        for key, row in enumerate(rows):
            article = to_article(_draft(row))
            self.articles[key], self.keys[article.id] = article, key
            self.index.add(key, [sentence.terms for sentence in article.sentences])

    def example(self, asked: LabelledQuestion, key: int, weight: float) -> Example | None:
        """Ask a question of one article; None where it has no word to look for or no match."""
        try:
            question = parse_question(asked.text)
        except QuestionError:
            return None
        finding = find(question, self.index, [key], POOL)
        pool = tuple(Candidate(self.articles[key], m.sentence, m.score) for m in finding.matches)
        if not pool:
            return None
        is_own = self.articles[key].id == asked.article_id
        right = [is_own and _is_right(asked, candidate) for candidate in pool]
        rows = np.array(list(features(question, finding.weights, pool)))
        return Example(question, finding, pool, rows, np.array(right), weight, is_own)


def main(folder: Path) -> None:
    """Learn and write both models."""
    examples = list(_examples(folder))
    own = [example for example in examples if example.is_own]
    ranker = _fit_ranker(own)
    first = [bool(example.right[np.argmax(_scores(ranker, example))]) for example in own]
    _write(
        "ranker.json", Features._fields, ranker, f"Hit@1 on its own examples {np.mean(first):.4f}"
    )
    rows, right, weights = _confidence_rows(ranker, examples)
    fitted = LogisticRegression(C=10.0, max_iter=5_000).fit(rows, right, weights)
    confidence = LinearModel(tuple(map(float, fitted.coef_[0])), float(fitted.intercept_[0]))
    _write("confidence.json", Evidence._fields, confidence, f"{len(rows)} examples")


def _examples(folder: Path) -> Iterator[Example]:
    """Yield each question asked of its own article and of another one of its set."""
    draw = random.Random(SEED)
    rows, questions = defaultdict(list), defaultdict(list)
    for row in training_articles(folder):
        rows[row["set"]].append(row)
    for name, question in training_questions(folder):
        questions[name].append(question)
    for name, asked in questions.items():
        collection = Collection(rows[name])
        draw.shuffle(asked)
        for question in asked[: QUESTIONS[name]]:
            own = collection.keys[question.article_id]
            other = draw.choice([key for key in collection.articles if key != own])
            for key in (own, other):
                if example := collection.example(question, key, SET_WEIGHTS[name]):
                    yield example


def _fit_ranker(examples: Sequence[Example]) -> LinearModel:
    """Fit the weights under which the right candidate is the likeliest of its pool (softmax)."""
    usable = [example for example in examples if example.right.any()]
    rows = np.vstack([example.rows for example in usable])
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    standard = (rows - mean) / spread
    lengths = np.array([len(example.rows) for example in usable])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    gold = np.concatenate([example.right / example.right.sum() for example in usable])
    weights = np.array([example.weight for example in usable])

    def loss(beta: Matrix) -> tuple[float, Matrix]:
        scores = standard @ beta
        scores -= np.repeat(np.maximum.reduceat(scores, starts), lengths)
        powers = np.exp(scores)
        totals = np.add.reduceat(powers, starts)
        likelihood = np.add.reduceat(gold * scores, starts) - np.log(totals)
        errors = (gold - powers / np.repeat(totals, lengths)) * np.repeat(weights, lengths)
        gradient = -(standard.T @ errors) / weights.sum() + 2 * RIDGE * beta
        return -(weights @ likelihood) / weights.sum() + RIDGE * beta @ beta, gradient

    beta = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x / spread
    return LinearModel(tuple(map(float, beta)), float(-(mean @ beta)))


def _confidence_rows(
    ranker: LinearModel, examples: Sequence[Example]
) -> tuple[Matrix, list[bool], list[float]]:
    rows, right, weights = [], [], []
    for example in examples:
        rows.append(_evidence(ranker, example))
        right.append(bool(example.right[np.argmax(_scores(ranker, example))]))
        weights.append(example.weight)
        if example.is_own and example.right.any() and not example.right.all():
            rows.append(_evidence(ranker, _without_answer(example)))
            right.append(False)
            weights.append(example.weight * 0.25)  # a stand-in for questions that nearly fit
    return np.array(rows), right, weights


def _evidence(ranker: LinearModel, example: Example) -> Evidence:
    scored = zip(example.pool, example.rows, _scores(ranker, example), strict=True)
    ranked = [Ranked(candidate, Features(*row), score) for candidate, row, score in scored]
    ranked.sort(key=lambda item: -item.score)
    finding = example.finding
    return evidence(example.question, finding.weights, finding.in_scope, ranked)


def _without_answer(example: Example) -> Example:
    """Take the sentences that hold an answer away, as if the article did not say."""
    kept = ~example.right
    pool = [candidate for candidate, keep in zip(example.pool, kept, strict=True) if keep]
    rows = np.array(list(features(example.question, example.finding.weights, pool)))
    return replace(example, pool=tuple(pool), rows=rows, right=example.right[kept])


def _scores(model: LinearModel, example: Example) -> Matrix:
    return example.rows @ np.array(model.weights) + model.constant


def _is_right(asked: LabelledQuestion, candidate: Candidate) -> bool:
    sentence = candidate.sentence
    return asked.is_answered_by(sentence.paragraph, sentence.start, sentence.end)


def _draft(row: dict[str, Any]) -> Draft:
    return Draft(
        paragraphs=tuple(row.get("paragraphs") or row["sentences"]),
        title=row.get("title") or "",
        id=row["id"],
        is_split="sentences" in row,
    )


def _write(name: str, fields: Sequence[str], model: LinearModel, note: str) -> None:
    content = {
        "about": f"Learnt by training/ranker.py from {'; '.join(SOURCES)}. {note}.",
        "constant": round(model.constant, 6),
        "weights": {f: round(w, 6) for f, w in zip(fields, model.weights, strict=True)},
    }
    (TARGET / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Learn the ranker's and the confidence's weights from openly licensed question sets.

    python -m training.ranker DATA_FOLDER

Writes `ranker.json` and `confidence.json` into `retrieval/data/`, each with what it was learnt
from. Seeded: the same data and code give the same weights. Takes about six minutes on one core.
Needs scipy and scikit-learn (the extra `training`).
"""

import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from retrieval.answering.confidence import Evidence, evidence
from retrieval.answering.features import Features
from retrieval.answering.ranking import Ranked
from retrieval.models import LinearModel
from training.data import SOURCES
from training.examples import SEED, Example, Matrix, examples

TARGET = Path(__file__).parents[1] / "retrieval" / "data"
RIDGE = 1e-4
HIDDEN_UNITS = 16


def main(folder: Path) -> None:
    """Learn and write both models."""
    asked = list(examples(folder))
    ranker = fit_ranker(asked)
    answerable = [example for example in asked if example.right.any()]
    first = [bool(example.right[np.argmax(_scores(ranker, example))]) for example in answerable]
    _write("ranker.json", Features._fields, ranker, f"First of its pool: {np.mean(first):.4f}")
    rows, right, weights = confidence_rows(ranker, asked)
    _write_network(*fit_confidence(rows, np.array(right), np.array(weights)), len(rows))


def fit_confidence(
    rows: Matrix, right: NDArray[np.bool_], weights: Matrix
) -> tuple[StandardScaler, MLPClassifier]:
    """Fit a small network: the evidence counts together, not one by one."""
    scaler = StandardScaler().fit(rows)
    draw = np.random.default_rng(SEED)
    # The network takes no weights, so examples are drawn by them.
    drawn = draw.choice(len(rows), size=len(rows), p=weights / weights.sum())
    network = MLPClassifier(
        (HIDDEN_UNITS,), "tanh", alpha=1.0, max_iter=80, early_stopping=True, random_state=0
    )
    return scaler, network.fit(scaler.transform(rows[drawn]), right[drawn])


def fit_ranker(asked: Sequence[Example]) -> LinearModel:
    """Fit the weights under which the right candidate is the likeliest of its pool (softmax)."""
    usable = [example for example in asked if example.right.any()]
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


def confidence_rows(
    ranker: LinearModel, asked: Sequence[Example]
) -> tuple[Matrix, list[bool], list[float]]:
    """Return the evidence of every question asked, whether its first hit is right, and a weight."""
    rows, right, weights = [], [], []
    for example in asked:
        rows.append(_evidence(ranker, example))
        right.append(bool(example.right[np.argmax(_scores(ranker, example))]))
        weights.append(example.weight)
        if example.right.any() and not example.right.all():
            rows.append(_evidence(ranker, example.without_answer()))
            right.append(False)
            weights.append(example.weight * 0.1)
    return np.array(rows), right, weights


def _evidence(ranker: LinearModel, example: Example) -> Evidence:
    scored = zip(example.pool, example.rows, _scores(ranker, example), strict=True)
    ranked = [Ranked(candidate, Features(*row), score) for candidate, row, score in scored]
    ranked.sort(key=lambda item: -item.score)
    return evidence(example.finding, ranked)


def _scores(model: LinearModel, example: Example) -> Matrix:
    scores: Matrix = example.rows @ np.array(model.weights) + model.constant
    return scores


def _write(name: str, fields: Sequence[str], model: LinearModel, note: str) -> None:
    weights = {f: round(w, 6) for f, w in zip(fields, model.weights, strict=True)}
    _save(name, note, {"constant": round(model.constant, 6), "weights": weights})


def _write_network(scaler: StandardScaler, network: MLPClassifier, count: int) -> None:
    rows = np.column_stack([scaler.mean_, scaler.scale_, network.coefs_[0]]).round(5)
    content = {
        "constant": round(float(network.intercepts_[1][0]), 5),
        "output": network.coefs_[1][:, 0].round(5).tolist(),
        "thresholds": network.intercepts_[0].round(5).tolist(),
        "weights": dict(zip(Evidence._fields, rows.tolist(), strict=True)),
    }
    note = f"{count} questions asked; a row: mean, spread, a weight for each hidden unit"
    _save("confidence.json", note, content)


def _save(name: str, note: str, content: dict[str, object]) -> None:
    about = f"Learnt by training/ranker.py from {'; '.join(SOURCES)}. {note}."
    text = json.dumps({"about": about, **content}, indent=1)
    text = re.sub(r"\[[^\[\]]*\]", lambda found: " ".join(found.group().split()), text)
    (TARGET / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

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
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from retrieval.answering.confidence import Evidence, evidence
from retrieval.answering.features import Features
from retrieval.answering.ranking import Ranked
from retrieval.models import Network
from training.data import SOURCES
from training.examples import SEED, Example, Matrix, examples

TARGET = Path(__file__).parents[1] / "retrieval" / "data"
RIDGE = 4e-3
HIDDEN_UNITS = 16
ROUNDS = 100


def main(folder: Path) -> None:
    """Learn and write both models."""
    asked = list(examples(folder))
    ranker = fit_ranker(asked)
    answerable = [example for example in asked if example.right.any()]
    first = [bool(example.right[np.argmax(_scores(ranker, example))]) for example in answerable]
    _write("ranker.json", Features._fields, ranker, f"First of its pool: {np.mean(first):.4f}")
    rows, right, weights = confidence_rows(ranker, asked)
    confidence = fit_confidence(rows, np.array(right), np.array(weights))
    _write("confidence.json", Evidence._fields, confidence, f"{len(rows)} questions asked")


def fit_confidence(rows: Matrix, right: NDArray[np.bool_], weights: Matrix) -> Network:
    """Fit a small network: the evidence counts together, not one by one."""
    scaler = StandardScaler().fit(rows)
    draw = np.random.default_rng(SEED)
    # The learner takes no weights, so examples are drawn by them.
    drawn = draw.choice(len(rows), size=len(rows), p=weights / weights.sum())
    learner = MLPClassifier(
        (HIDDEN_UNITS,), "tanh", alpha=1.0, max_iter=80, early_stopping=True, random_state=0
    )
    learner.fit(scaler.transform(rows[drawn]), right[drawn])
    return Network(
        mean=scaler.mean_,
        spread=scaler.scale_,
        hidden=learner.coefs_[0],
        thresholds=learner.intercepts_[0],
        output=learner.coefs_[1][:, 0],
        constant=float(learner.intercepts_[1][0]),
    )


def fit_ranker(asked: Sequence[Example]) -> Network:
    """Fit the network under which the right candidate is the likeliest of its pool (softmax)."""
    usable = [example for example in asked if example.right.any()]
    rows = np.vstack([example.rows for example in usable])
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    pools = Pools.of(usable, ((rows - mean) / spread).astype(np.float32))
    count, draw = rows.shape[1], np.random.default_rng(SEED)
    start = np.concatenate(
        [
            draw.normal(0, 1 / np.sqrt(count), count * HIDDEN_UNITS),
            np.zeros(HIDDEN_UNITS),
            draw.normal(0, 0.3, HIDDEN_UNITS),
        ]
    )
    fitted = minimize(pools.loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    hidden, thresholds, output = _unpacked(fitted.x)
    return Network(mean, spread, hidden, thresholds, output, 0.0)


@dataclass(frozen=True, slots=True)
class Pools:
    """The candidates of all questions, one under the other, standardised.

    `starts` and `lengths` are those of each question's pool in `rows`; `gold` shares 1 among its
    right candidates; `weights` are the questions'.
    """

    rows: NDArray[np.float32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    gold: Matrix
    weights: Matrix

    @classmethod
    def of(cls, usable: Sequence[Example], rows: NDArray[np.float32]) -> "Pools":
        """Lay the pools of examples, each with a right candidate, one under the other."""
        lengths = np.array([len(example.rows) for example in usable])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        gold = np.concatenate([example.right / example.right.sum() for example in usable])
        weights = np.array([example.weight for example in usable])
        return cls(rows, starts, lengths, gold, weights / weights.sum())

    def loss(self, values: Matrix) -> tuple[float, Matrix]:
        """Return the weighted mean of -ln(likelihood) with its ridge, and the gradient."""
        hidden, thresholds, output = (part.astype(np.float32) for part in _unpacked(values))
        units = np.tanh(self.rows @ hidden + thresholds)
        scores = (units @ output).astype(np.float64)
        scores -= np.repeat(np.maximum.reduceat(scores, self.starts), self.lengths)
        powers = np.exp(scores)
        totals = np.add.reduceat(powers, self.starts)
        likelihood = np.add.reduceat(self.gold * scores, self.starts) - np.log(totals)
        shares = self.gold - powers / np.repeat(totals, self.lengths)
        errors = (shares * np.repeat(self.weights, self.lengths)).astype(np.float32)
        slopes = errors[:, None] * output * (1 - units * units)
        parts = ((self.rows.T @ slopes).ravel(), slopes.sum(0), units.T @ errors)
        gradient = 2 * RIDGE * values - np.concatenate(parts)
        return RIDGE * float(values @ values) - float(self.weights @ likelihood), gradient


def _unpacked(values: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Return the hidden weights (features, units), the thresholds and the output's weights."""
    hidden, ends = values[: -2 * HIDDEN_UNITS], values[-2 * HIDDEN_UNITS :]
    return hidden.reshape(-1, HIDDEN_UNITS), ends[:HIDDEN_UNITS], ends[HIDDEN_UNITS:]


def confidence_rows(
    ranker: Network, asked: Sequence[Example]
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
            weights.append(example.weight * 0.05)
    return np.array(rows), right, weights


def _evidence(ranker: Network, example: Example) -> Evidence:
    scored = zip(example.pool, example.rows, _scores(ranker, example), strict=True)
    ranked = [Ranked(candidate, Features(*row), score) for candidate, row, score in scored]
    ranked.sort(key=lambda item: -item.score)
    return evidence(example.finding, ranked)


def _scores(model: Network, example: Example) -> Matrix:
    return np.array(model.scores(example.rows))


def _write(name: str, fields: Sequence[str], model: Network, note: str) -> None:
    rows = np.column_stack([model.mean, model.spread, model.hidden]).round(5)
    content = {
        "about": f"Learnt by training/ranker.py from {'; '.join(SOURCES)}. {note}; a row: mean, "
        "spread, a weight for each hidden unit.",
        "constant": round(model.constant, 5),
        "output": model.output.round(5).tolist(),
        "thresholds": model.thresholds.round(5).tolist(),
        "weights": dict(zip(fields, rows.tolist(), strict=True)),
    }
    text = json.dumps(content, indent=1)
    text = re.sub(r"\[[^\[\]]*\]", lambda found: " ".join(found.group().split()), text)
    (TARGET / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

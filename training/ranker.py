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
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from retrieval.answering.confidence import Evidence, evidence
from retrieval.answering.features import Features
from retrieval.answering.ranking import Ranked
from retrieval.models import Network
from training.data import SOURCES
from training.examples import SEED, Example, Fate, Matrix, examples

TARGET = Path(__file__).parents[1] / "retrieval" / "data"
RIDGE = 4e-3
HIDDEN_UNITS = 16
ROUNDS = 100
_TOLD = {
    (Fate.OWN, False): 1.0,
    (Fate.OWN, True): 0.5,
    (Fate.SILENT, False): 0.15,
    (Fate.SILENT, True): 0.1,
    (Fate.ELSEWHERE, False): 0.8,
    (Fate.REMOVED, False): 0.05,
    (Fate.REMOVED, True): 0.03,
    (Fate.ALTERED, False): 0.02,
    (Fate.ALTERED, True): 0.05,
}
"""What each question counts for, by its fate and whether it is asked of little text, where the
confidence learns to tell what is answered."""

_MET = {
    (Fate.OWN, False): 1.0,
    (Fate.SILENT, False): 0.1,
    (Fate.ELSEWHERE, False): 0.4,
    (Fate.REMOVED, False): 0.05,
}
"""How often each is met, for how sure to be."""


def main(folder: Path) -> None:
    """Learn and write both models."""
    asked = list(examples(folder))
    ranker = fit_ranker(asked)
    answerable = [item for item in asked if item.right.any() and not item.is_near]
    first = [bool(example.right[np.argmax(_scores(ranker, example))]) for example in answerable]
    _write("ranker.json", Features._fields, ranker, f"First of its pool: {np.mean(first):.4f}")
    confidence = fit_confidence(posed := confidence_rows(ranker, asked))
    _write("confidence.json", Evidence._fields, confidence, f"{len(posed.right)} questions asked")


@dataclass(frozen=True, slots=True)
class Posed:
    """The evidence of every question asked, whether its first hit is right, and what it counts for.

    `told` where the confidence learns to tell what is answered, `met` for how sure to be.
    """

    rows: Matrix
    right: NDArray[np.bool_]
    told: Matrix
    met: Matrix


def fit_confidence(posed: Posed) -> Network:
    """Fit the confidence where much is not answered, then how sure to be to what is met."""
    telling = _fit_telling(posed.rows, posed.right, posed.told)
    scores = np.array(telling.scores(posed.rows))[:, None]
    sureness = LogisticRegression(C=1e3).fit(scores, posed.right, sample_weight=posed.met)
    slope, constant = float(sureness.coef_[0, 0]), float(sureness.intercept_[0])
    return replace(
        telling, output=slope * telling.output, constant=slope * telling.constant + constant
    )


def _fit_telling(rows: Matrix, right: NDArray[np.bool_], weights: Matrix) -> Network:
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
    usable = [example for example in asked if example.right.any() and not example.is_near]
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
    right candidates.
    """

    rows: NDArray[np.float32]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    gold: Matrix

    @classmethod
    def of(cls, usable: Sequence[Example], rows: NDArray[np.float32]) -> "Pools":
        """Lay the pools of examples, each with a right candidate, one under the other."""
        lengths = np.array([len(example.rows) for example in usable])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        gold = np.concatenate([example.right / example.right.sum() for example in usable])
        return cls(rows, starts, lengths, gold)

    def loss(self, values: Matrix) -> tuple[float, Matrix]:
        """Return the mean of -ln(likelihood) with its ridge, and the gradient."""
        hidden, thresholds, output = (part.astype(np.float32) for part in _unpacked(values))
        units = np.tanh(self.rows @ hidden + thresholds)
        scores = (units @ output).astype(np.float64)
        scores -= np.repeat(np.maximum.reduceat(scores, self.starts), self.lengths)
        powers = np.exp(scores)
        totals = np.add.reduceat(powers, self.starts)
        likelihood = np.add.reduceat(self.gold * scores, self.starts) - np.log(totals)
        shares = self.gold - powers / np.repeat(totals, self.lengths)
        errors = (shares / len(self.starts)).astype(np.float32)
        slopes = errors[:, None] * output * (1 - units * units)
        parts = ((self.rows.T @ slopes).ravel(), slopes.sum(0), units.T @ errors)
        gradient = 2 * RIDGE * values - np.concatenate(parts)
        return RIDGE * float(values @ values) - float(likelihood.mean()), gradient


def _unpacked(values: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Return the hidden weights (features, units), the thresholds and the output's weights."""
    hidden, ends = values[: -2 * HIDDEN_UNITS], values[-2 * HIDDEN_UNITS :]
    return hidden.reshape(-1, HIDDEN_UNITS), ends[:HIDDEN_UNITS], ends[HIDDEN_UNITS:]


def confidence_rows(ranker: Network, asked: Sequence[Example]) -> Posed:
    """Return what the confidence is learnt from: every question, and those answered without it."""
    posed = [item for example in asked for item in (example, example.without_answer()) if item]
    fates = [(item.fate, item.is_near) for item in posed]
    firsts = [bool(item.right[np.argmax(_scores(ranker, item))]) for item in posed]
    return Posed(
        np.array([_evidence(ranker, item) for item in posed]),
        np.array(firsts),
        np.array([_TOLD[fate] for fate in fates]),
        np.array([_MET.get(fate, 0.0) for fate in fates]),
    )


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

"""Fit the network that weighs the likeliest stretches of a sentence anew."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from retrieval.answering.stretch_clues import Floats
from retrieval.answering.stretches import FIELDS, Pool, overlap, pool_of, weigh
from retrieval.models import Network
from retrieval.text.analysis import tokenise
from training.marked import SEED, Marked

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "stretches.json"
HIDDEN_UNITS = 16
ROUNDS = 80
RIDGE = 3e-3
LEAST_OVERLAP = 0.6
LEAST_SPREAD = 1e-3


@dataclass(frozen=True, slots=True)
class Pooled:
    """The likeliest stretches of an example, and the F1 of each with the words that answer."""

    pool: Pool
    right: Floats


@dataclass(frozen=True, slots=True)
class Rows:
    """The pools of all examples, one under the other, standardised.

    `starts` are those of each pool; `gold` shares 1 among its best stretches.
    """

    values: NDArray[np.float32]
    starts: NDArray[np.intp]
    gold: Floats

    def loss(self, packed: Floats) -> tuple[float, Floats]:
        """Return the mean of -ln(likelihood) with its ridge, and the gradient."""
        hidden, thresholds, output = (part.astype(np.float32) for part in _unpacked(packed))
        lengths = np.diff(np.append(self.starts, len(self.values)))
        units = np.tanh(self.values @ hidden + thresholds)
        scores = (units @ output).astype(np.float64)
        scores -= np.repeat(np.maximum.reduceat(scores, self.starts), lengths)
        powers = np.exp(scores)
        totals = np.add.reduceat(powers, self.starts)
        likelihood = np.add.reduceat(self.gold * scores, self.starts) - np.log(totals)
        errors = self.gold - powers / np.repeat(totals, lengths)
        errors = (errors / len(self.starts)).astype(np.float32)
        slopes = errors[:, None] * output * (1 - units * units)
        parts = ((self.values.T @ slopes).ravel(), slopes.sum(0), units.T @ errors)
        gradient = 2 * RIDGE * packed - np.concatenate(parts)
        return RIDGE * float(packed @ packed) - float(likelihood.mean()), gradient


def pooled(example: Marked, likely: Floats) -> Pooled:
    """Return the likeliest stretches of an example."""
    pool = pool_of(example.question, example.text, example.places, likely)
    first, last = np.array([example.first]), np.array([example.last])
    tokens = tokenise(example.text)
    return Pooled(pool, overlap(tokens, pool.first, pool.last, first, last)[:, 0])


def fit(examples: Sequence[Pooled]) -> Network:
    """Fit the network under which the best stretches are the likeliest of their pool (softmax)."""
    usable = [example for example in examples if example.right.max() >= LEAST_OVERLAP]
    values = np.vstack([example.pool.rows for example in usable]).astype(np.float32)
    mean, spread = values.mean(0), np.maximum(values.std(0), LEAST_SPREAD)
    lengths = [len(example.right) for example in usable]
    best = [example.right == example.right.max() for example in usable]
    rows = Rows(
        (values - mean) / spread,
        np.concatenate([[0], np.cumsum(lengths)[:-1]]),
        np.concatenate([is_best / is_best.sum() for is_best in best]),
    )
    count, draw = len(FIELDS), np.random.default_rng(SEED)
    start = np.concatenate(
        [
            draw.normal(0, 1 / np.sqrt(count), count * HIDDEN_UNITS),
            np.zeros(HIDDEN_UNITS),
            draw.normal(0, 0.3, HIDDEN_UNITS),
        ]
    )
    fitted = minimize(rows.loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    hidden, thresholds, output = _unpacked(fitted.x)
    return Network(mean.astype(float), spread.astype(float), hidden, thresholds, output, 0.0)


def report(network: Network, examples: Sequence[Pooled]) -> str:
    """Say how much of the answers is in the likeliest stretches, and in those to be marked."""
    before = np.mean([example.right[0] for example in examples])
    after, expected = [], []
    for example in examples:
        found = weigh(example.pool, network)
        is_it = (example.pool.first == found.first) & (example.pool.last == found.last)
        after.append(example.right[is_it][0])
        expected.append(found.overlap)
    return (
        f"F1 over {len(examples)} sentences: {before:.3f} of the likeliest, {np.mean(after):.3f} of"
        f" what is marked, {np.mean(expected):.3f} expected"
    )


def write(network: Network, source: str) -> None:
    """Write the network with what it was learnt from."""
    rows = np.column_stack([network.mean, network.spread, network.hidden]).round(5)
    content = {
        "about": f"Learnt by training/spans.py from {source}; a row: mean, spread, a weight "
        "for each hidden unit.",
        "constant": network.constant,
        "output": network.output.round(5).tolist(),
        "thresholds": network.thresholds.round(5).tolist(),
        "weights": dict(zip(FIELDS, rows.tolist(), strict=True)),
    }
    text = json.dumps(content, indent=1)
    text = re.sub(r"\[[^\[\]]*\]", lambda found: " ".join(found.group().split()), text)
    TARGET.write_text(text + "\n", encoding="utf-8")


def _unpacked(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the hidden weights (features, units), the thresholds and the output's weights."""
    hidden, ends = values[: -2 * HIDDEN_UNITS], values[-2 * HIDDEN_UNITS :]
    return hidden.reshape(-1, HIDDEN_UNITS), ends[:HIDDEN_UNITS], ends[HIDDEN_UNITS:]

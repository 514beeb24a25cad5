"""The kinds of model that are learnt, read from text files that say where they are from."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from math import exp
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

_FARTHEST = 30.0


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One weight a feature, in the order of the features' fields, and a constant."""

    weights: tuple[float, ...]
    constant: float

    @classmethod
    def read(cls, name: str, fields: Iterable[str]) -> Self:
        """Read the model of that name from `retrieval/data/`.

        Raises ValueError where the file's features are not exactly `fields`.
        """
        content = _read(name, fields)
        return cls(tuple(content["weights"].values()), content["constant"])

    def score(self, features: Iterable[float]) -> float:
        """Return the weighted sum."""
        pairs = zip(self.weights, features, strict=True)
        return self.constant + sum(weight * value for weight, value in pairs)


@dataclass(frozen=True)
class Network:
    """One hidden layer of tanh units over standardised features, with a logistic output.

    `hidden` is (features, units); `output` is (units,).
    """

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    hidden: NDArray[np.float64]
    thresholds: NDArray[np.float64]
    output: NDArray[np.float64]
    constant: float

    @classmethod
    def read(cls, name: str, fields: Iterable[str]) -> Self:
        """Read the model of that name from `retrieval/data/`.

        Raises ValueError where the file's features are not exactly `fields`.
        """
        content = _read(name, fields)
        rows = np.array(list(content["weights"].values()))
        return cls(
            mean=rows[:, 0],
            spread=rows[:, 1],
            hidden=rows[:, 2:],
            thresholds=np.array(content["thresholds"]),
            output=np.array(content["output"]),
            constant=content["constant"],
        )

    def probability(self, features: Iterable[float]) -> float:
        """Return the output, between 0 and 1."""
        (total,) = self.scores([features])
        return 1 / (1 + exp(-max(-_FARTHEST, min(_FARTHEST, total))))

    def scores(self, rows: Sequence[Iterable[float]] | NDArray[np.float64]) -> list[float]:
        """Return the output for each row of features, before the logistic function."""
        values = rows if isinstance(rows, np.ndarray) else np.array([tuple(row) for row in rows])
        units = np.tanh(values @ self._scaled + self._shifted)
        scores: list[float] = (units @ self.output + self.constant).tolist()
        return scores

    @cached_property
    def _scaled(self) -> NDArray[np.float64]:
        """Return the hidden weights for features that are not standardised."""
        return self.hidden / self.spread[:, None]

    @cached_property
    def _shifted(self) -> NDArray[np.float64]:
        return self.thresholds - (self.mean / self.spread) @ self.hidden


def _read(name: str, fields: Iterable[str]) -> dict[str, Any]:
    text = files("retrieval").joinpath("data", name).read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    if tuple(content["weights"]) != tuple(fields):
        differing = set(content["weights"]).symmetric_difference(fields)
        msg = f"{name} was learnt for other features: {differing or 'another order'}"
        raise ValueError(msg)
    return content

"""A linear model over named features, read from a small text file that says where it is from."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from math import exp
from typing import Self


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
        text = files("retrieval").joinpath("data", name).read_text(encoding="utf-8")
        content = json.loads(text)
        weights, names = content["weights"], tuple(fields)
        if set(weights) != set(names):
            msg = f"{name} was learnt for other features: {set(weights) ^ set(names)}"
            raise ValueError(msg)
        return cls(tuple(weights[field] for field in names), content["constant"])

    def score(self, features: Iterable[float]) -> float:
        """Return the weighted sum."""
        return self.constant + sum(self._products(features))

    def probability(self, features: Iterable[float]) -> float:
        """Return the weighted sum as a probability, by the logistic function."""
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.score(features)))))

    def _products(self, features: Iterable[float]) -> Iterator[float]:
        return (w * x for w, x in zip(self.weights, features, strict=True))

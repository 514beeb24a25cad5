"""The best-scoring sentences of a scope, in integers.

A term's contribution to a sentence's score is a whole number of 2^-32: sums of those do not depend
on the order they are made in, so every way of finding the best finds the same, and equal scores
are equal to the last bit.
"""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.search.protocol import Match
from retrieval.search.segment import Part, Postings

UNIT = 1 << 32
"""How many units of a score make 1."""


class Searched(NamedTuple):
    """What is searched, plain as it goes to the compiled function."""

    size: int
    """How many sentences there are in scope."""

    frequencies: "array[int] | None"
    """How many of them hold each term, by number; None where that is still to be counted."""

    parts: list[Part]
    """By their first sentences, ascending."""


class Desk(NamedTuple):
    """What the numbers of terms and sentences stand for."""

    numbers: dict[str, int]
    """Each term's."""

    firsts: "array[int]"
    """Those of the first sentences of the articles that have some, ascending."""

    keys: "array[int]"
    """The articles' keys, in the same order."""


def search(
    terms: Iterable[str], limit: int, scope: Searched, desk: Desk, match: type[Match]
) -> list[Match]:
    """Return up to `limit` sentences that hold a term, best first, of equals the first first."""
    weights = _weights(terms, scope, desk.numbers)
    found = [_scored(part, weights) for part in scope.parts]
    if not found or limit <= 0:
        return []
    numbers = np.concatenate([numbers for numbers, _ in found])
    scores = np.concatenate([scores for _, scores in found])
    if len(scores) > limit:
        kept = scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit]
        numbers, scores = numbers[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")[:limit]
    places = [bisect_right(desk.firsts, number) - 1 for number in numbers[order].tolist()]
    return [
        match(desk.keys[place], number - desk.firsts[place], score / UNIT)
        for place, number, score in zip(
            places, numbers[order].tolist(), scores[order].tolist(), strict=True
        )
    ]


def count(postings: Postings, ranges: "array[int]") -> int:
    """Count the postings of sentences within the ranges."""
    edges = _edges(_array(postings), ranges)
    return int((edges[1::2] - edges[::2]).sum())


def _weights(terms: Iterable[str], scope: Searched, numbers: dict[str, int]) -> dict[int, float]:
    """Return the weights of the terms that the scope holds, by their numbers."""
    times = Counter(numbers[term] for term in terms if term in numbers)
    frequencies: Mapping[int, int] | array[int] | None = scope.frequencies
    if frequencies is None:
        frequencies = {number: _frequency(number, scope) for number in times}
    return {
        number: UNIT * times[number] * log((scope.size + 1) / frequencies[number])
        for number in times
        if frequencies[number]
    }


def _frequency(number: int, scope: Searched) -> int:
    found = ((part, part.postings(number)) for part in scope.parts)
    return sum(count(postings, part.ranges) for part, postings in found if postings)


def _scored(part: Part, weights: dict[int, float]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers, ascending, and the scores of all sentences that hold a term."""
    scores = np.zeros(part.size, np.int64)
    for number, weight in weights.items():
        if postings := part.postings(number):
            values = _within(_array(postings), part)
            gains = weight * part.table[values & 0xFFFF]
            scores[values >> 16] += gains.astype(np.int64) | 1  # never 0: that is no match
    held = np.flatnonzero(scores)
    return held + part.first, scores[held]


def _within(values: NDArray[np.uint32], part: Part) -> NDArray[np.uint32]:
    if part.ranges.tolist() == [0, part.size]:
        return values
    edges = _edges(values, part.ranges).tolist()
    stretches = [values[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return np.concatenate([values[:0], *stretches])


def _edges(values: NDArray[np.uint32], ranges: "array[int]") -> NDArray[np.int64]:
    """Return where in the postings each range starts and stops."""
    sentences = np.array(ranges, np.int64)
    edges = np.empty(len(sentences), np.int64)
    edges[::2] = np.searchsorted(values, (sentences[::2] << 16).astype(np.uint32))
    last = ((sentences[1::2] << 16) - 1).astype(np.uint32)  # 65,536 << 16 would not fit
    edges[1::2] = np.searchsorted(values, last, side="right")
    return edges


def _array(postings: Postings) -> NDArray[np.uint32]:
    return np.frombuffer(postings.values, np.uint32)[postings.start : postings.stop]

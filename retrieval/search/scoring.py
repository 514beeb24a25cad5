"""The best-scoring sentences of some postings, in integers.

A term's contribution to a sentence's score is a whole number of 2^-32: sums of those do not depend
on the order they are made in, so every way of finding the best finds the same, and equal scores
are equal to the last bit.
"""

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retrieval.search.segment import Listed, Postings

if TYPE_CHECKING:
    from array import array

UNIT = 1 << 32
"""How many units of a score make 1."""


Part: TypeAlias = "tuple[int, int, array[int], NDArray[np.float64], list[Listed]]"
"""What of one segment is searched, plain as it goes to the compiled function:

- the number of its first sentence, and how many it has;
- the sentences in scope, ``start0, stop0, start1, stop1, ...``, each above the one before;
- what each code contributes before the weight, in a table whose length is a power of two;
- the postings of the terms, by their places in the list of weights, heaviest first.
"""


def count(postings: Postings, ranges: "array[int]") -> int:
    """Count the postings of sentences within the ranges."""
    edges = _edges(postings, ranges)
    return int((edges[1::2] - edges[::2]).sum())


def best(parts: list[Part], weights: list[float], limit: int) -> list[tuple[int, int]]:
    """Return the numbers of the `limit` best sentences and their scores, best first.

    Scores are in units of 2^-32. Of equal scores, the lower number is the better.
    """
    found = [_scored(part, weights) for part in parts]
    if not found or limit <= 0:
        return []
    numbers = np.concatenate([numbers for numbers, _ in found])
    scores = np.concatenate([scores for _, scores in found])
    if len(scores) > limit:
        kept = scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit]
        numbers, scores = numbers[kept], scores[kept]
    order = np.argsort(-scores, kind="stable")[:limit]
    return list(zip(numbers[order].tolist(), scores[order].tolist(), strict=True))


def _scored(part: Part, weights: list[float]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers, ascending, and the scores of all sentences that hold a term."""
    first, size, ranges, table, lists = part
    scores = np.zeros(size, np.int64)
    for place, all_values, start, stop in lists:
        values = _within(Postings(all_values, start, stop), ranges, size)
        gains = weights[place] * table[values & 0xFFFF]
        scores[values >> 16] += gains.astype(np.int64) | 1  # never 0: that is no match
    held = np.flatnonzero(scores)
    return held + first, scores[held]


def _within(postings: Postings, ranges: "array[int]", size: int) -> NDArray[np.uint32]:
    values = _array(postings)
    if ranges.tolist() == [0, size]:
        return values
    edges = _edges(postings, ranges).tolist()
    stretches = [values[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return np.concatenate([values[:0], *stretches])


def _edges(postings: Postings, ranges: "array[int]") -> NDArray[np.int64]:
    """Return where in the postings each range starts and stops."""
    values, sentences = _array(postings), np.array(ranges, np.int64)
    edges = np.empty(len(sentences), np.int64)
    edges[::2] = np.searchsorted(values, (sentences[::2] << 16).astype(np.uint32))
    last = ((sentences[1::2] << 16) - 1).astype(np.uint32)  # 65,536 << 16 would not fit
    edges[1::2] = np.searchsorted(values, last, side="right")
    return edges


def _array(postings: Postings) -> NDArray[np.uint32]:
    return np.frombuffer(postings.values, np.uint32)[postings.start : postings.stop]

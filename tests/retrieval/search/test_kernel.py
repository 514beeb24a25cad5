"""The compiled functions give what those of numpy give, and refuse what they cannot read."""

from array import array
from collections import Counter
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from retrieval.search import index as searching
from retrieval.search import scoring
from retrieval.search.index import PostingsIndex
from retrieval.search.scoring import Part
from retrieval.search.segment import Listed, Postings

kernel = pytest.importorskip("retrieval.search._kernel", reason="no compiler was there")

WINDOW = 4096


@st.composite
def parts(draw: st.DrawFn) -> tuple[list[Part], list[float]]:
    weights = sorted(draw(st.lists(st.floats(1, 1e11), min_size=1, max_size=5)), reverse=True)
    made: list[Part] = []
    first = 0
    for size in draw(st.lists(st.sampled_from([1, 50, WINDOW, 3 * WINDOW, 65_536]), max_size=3)):
        seed, table = draw(st.integers(0, 999)), draw(st.lists(st.floats(0.01, 2), max_size=8))
        random = np.random.default_rng(seed)
        edges = sorted(draw(st.sets(st.integers(0, size), max_size=8)))
        ranges = edges[len(edges) % 2 :] if draw(st.booleans()) else [0, size]
        lists: list[Listed] = []
        for place in range(len(weights)):
            density = draw(st.sampled_from([0.0, 0.001, 0.1, 0.4, 0.9]))
            sentences = np.flatnonzero(random.random(size) < density).astype(np.uint32)
            codes = random.integers(0, max(len(table), 1), len(sentences), dtype=np.uint32)
            values = array("I", (sentences << 16 | codes).tolist())
            start = draw(st.integers(0, min(3, len(values))))
            lists.append((place, values, start, len(values)))
        padded = np.array((table or [1.0]) + [0.0] * (8 - len(table or [1.0])))
        made.append((first, size, array("I", ranges), padded, lists))
        first += size
    return made, weights


@given(given_parts=parts(), limit=st.sampled_from([0, 1, 2, 10, 100_000]))
@settings(max_examples=150, deadline=None)
def test_compiled_search_is_the_same_to_the_last_bit(
    given_parts: tuple[list[Part], list[float]], limit: int
) -> None:
    assert kernel.best(*given_parts, limit) == scoring.best(*given_parts, limit)
    for _, _, ranges, _, lists in given_parts[0]:
        for _, values, start, stop in lists:
            postings = Postings(values, start, stop)
            assert kernel.count(postings, ranges) == scoring.count(postings, ranges)


def test_counting_counts_what_lies_within_the_ranges() -> None:
    sentences = [0, 3, 4, 9, 65_535]
    postings = Postings(array("I", [number << 16 for number in sentences]), 0, 5)
    ranges = [0, 1, 4, 8, 9, 65_536]
    held = [range(a, b) for a, b in zip(ranges[::2], ranges[1::2], strict=True)]
    expected = sum(number in stretch for stretch in held for number in sentences)
    assert kernel.count(postings, array("I", ranges)) == expected == 4
    assert scoring.count(postings, array("I", ranges)) == expected


def test_an_index_searches_alike_with_and_without_the_compiled_functions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(5)
    index = PostingsIndex()
    for key in range(1, 2001):
        numbers = random.zipf(1.3, (40, 8)) % 997
        index.add(key, [[str(number) for number in row] for row in numbers])
    for key in range(1, 2001, 3):
        index.remove(key)
    questions = [[str(n) for n in random.zipf(1.3, 6) % 997] for _ in range(30)]
    scopes = [None, {2}, set(range(1, 500, 7)), set(range(1990, 2100))]
    compiled = [index.search(q, 10, scope) for q in questions for scope in scopes]
    monkeypatch.setattr(searching, "best", scoring.best)
    monkeypatch.setattr(searching, "count", scoring.count)
    assert compiled == [index.search(q, 10, scope) for q in questions for scope in scopes]
    assert Counter(map(bool, compiled))[True] > 60


ONE = array("I", [1])


def _part(
    first: int = 0,
    size: int = 2,
    ranges: tuple[int, ...] | Any = (0, 2),
    table: Any = (1.0, 1.0),
    listed: tuple[int, Any, int, int] = (0, ONE, 0, 1),
) -> Part:
    given = array("I", ranges) if isinstance(ranges, tuple) else ranges
    return first, size, given, np.array(table) if isinstance(table, tuple) else table, [listed]


@pytest.mark.parametrize(
    ("part", "weights"),
    [
        (_part(first=-1), [1.0]),
        (_part(size=65_537), [1.0]),
        (_part(ranges=(0,)), [1.0]),
        (_part(ranges=(2, 1)), [1.0]),
        (_part(ranges=(1, 1)), [1.0]),
        (_part(ranges=(0, 65_537)), [1.0]),
        (_part(ranges=array("i", [0, 2])), [1.0]),
        (_part(table=np.ones(3)), [1.0]),
        (_part(table=np.full(2, np.nan)), [1.0]),
        (_part(table=np.full(2, -1.0)), [1.0]),
        (_part(table=np.ones(2, np.float32)), [1.0]),
        (_part(listed=(1, ONE, 0, 1)), [1.0]),
        (_part(listed=(0, ONE, 0, 2)), [1.0]),
        (_part(listed=(0, ONE, -1, 1)), [1.0]),
        (_part(), [float("nan")]),
        (_part(), [1e30]),
        (_part(table=(2.0, 2.0)), [3.9e18]),
        (_part(), ["heavy"]),
    ],
)
def test_what_cannot_be_right_is_refused(part: Part, weights: list[float]) -> None:
    with pytest.raises((ValueError, TypeError, OverflowError)):
        kernel.best([part], weights, 10)


def test_parts_in_the_wrong_order_are_refused() -> None:
    assert kernel.best([_part(), _part(first=2)], [1.0], 10)
    with pytest.raises(ValueError, match="out of order"):
        kernel.best([_part(), _part(first=1)], [1.0], 10)


def test_postings_out_of_order_do_no_harm() -> None:
    values = np.random.default_rng(1).integers(0, 1 << 32, 5000, dtype=np.uint64)
    wild = array("I", values.tolist())
    lists = [(0, wild, 0, 5000), (1, wild, 0, 5000)]
    part = (0, 65_536, array("I", [0, 65_536]), np.ones(16), lists)
    assert len(kernel.best([part], [2.0, 1.0], 10)) <= 10

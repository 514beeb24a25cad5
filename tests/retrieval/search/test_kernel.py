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
from retrieval.search.protocol import Match
from retrieval.search.scoring import Desk, Searched
from retrieval.search.segment import Packed, Part, Postings

kernel = pytest.importorskip("retrieval.search._kernel", reason="no compiler was there")

WINDOW = 4096


@st.composite
def parts(draw: st.DrawFn, terms: int) -> list[Part]:
    made: list[Part] = []
    first = 0
    for size in draw(st.lists(st.sampled_from([1, 50, WINDOW, 3 * WINDOW, 65_536]), max_size=3)):
        table = draw(st.lists(st.floats(0.01, 2), min_size=1, max_size=8))
        random = np.random.default_rng(draw(st.integers(0, 999)))
        edges = sorted(draw(st.sets(st.integers(0, size), max_size=8)))
        ranges = edges[len(edges) % 2 :] if draw(st.booleans()) else [0, size]
        densities = draw(st.sampled_from([[0.001, 0.0], [0.1], [0.4, 0.01], [0.9, 0.2, 0.0]]))
        packed, starts, changed = array("I"), array("I", [0]), {}
        for term in range(terms):
            held = np.flatnonzero(random.random(size) < densities[term % len(densities)])
            codes = random.integers(0, len(table), len(held), dtype=np.uint32)
            values = array("I", (held.astype(np.uint32) << 16 | codes).tolist())
            packed.extend(values[: random.integers(len(values) + 1)])
            starts.append(len(packed))
            if random.random() < 0.5:
                changed[term] = values
        padded = np.array(table + [0.0] * (8 - len(table)))
        lists = Packed(memoryview(starts), memoryview(packed))
        part = Part(first, size, array("I", ranges), padded, max(table), lists, changed)
        made.append(part)
        first += size
    return made


@st.composite
def searches(draw: st.DrawFn) -> tuple[list[str], Searched, Desk]:
    terms = draw(st.sampled_from([1, 2, 5, 40]))
    made = draw(parts(terms))
    size = sum(part.size for part in made) or 1
    frequencies = None
    if draw(st.booleans()):
        frequencies = array(
            "I", draw(st.lists(st.integers(1, size), min_size=terms, max_size=terms))
        )
    words = [f"t{number}" for number in range(terms)]
    asked = words + draw(st.lists(st.sampled_from([*words, "unknown"]), max_size=3))
    firsts = array("q", sorted({0} | draw(st.sets(st.integers(0, size), max_size=4))))
    keys = array("q", [7 * place + 3 for place in range(len(firsts))])
    numbers = {word: number for number, word in enumerate(words)}
    return asked, Searched(size, frequencies, made), Desk(numbers, firsts, keys)


@given(searched=searches(), limit=st.sampled_from([0, 1, 2, 10, 100_000]))
@settings(max_examples=150, deadline=None)
def test_compiled_search_is_the_same_to_the_last_bit(
    searched: tuple[list[str], Searched, Desk], limit: int
) -> None:
    terms, scope, desk = searched
    found = kernel.search(terms, limit, scope, desk, Match)
    assert found == scoring.search(terms, limit, scope, desk, Match)
    assert {type(match) for match in found} <= {Match}
    for part in scope.parts:
        for number in desk.numbers.values():
            if postings := part.postings(number):
                counted = scoring.count(postings, part.ranges)
                assert kernel.count(postings, part.ranges) == counted


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
    monkeypatch.setattr(searching, "search", scoring.search)
    monkeypatch.setattr(searching, "count", scoring.count)
    assert compiled == [index.search(q, 10, scope) for q in questions for scope in scopes]
    assert Counter(map(bool, compiled))[True] > 60


ONE = array("I", [1])
NONE = Packed(memoryview(array("I", [0])), memoryview(array("I")))
DESK = Desk({"vine": 0}, array("q", [0]), array("q", [5]))


def _part(**changed: Any) -> Part:
    part = Part(0, 2, array("I", [0, 2]), np.ones(2), 1.0, NONE, {0: ONE})
    return part._replace(**changed)


def _packed(starts: list[int]) -> Packed:
    return Packed(memoryview(array("I", starts)), memoryview(ONE))


def _search(*given: Part, frequency: int = 1, desk: Any = DESK) -> list[Match]:
    scope = Searched(2, array("I", [frequency]), list(given))
    found: list[Match] = kernel.search(["vine"], 10, scope, desk, Match)
    return found


def test_what_is_right_is_searched() -> None:
    [match] = _search(_part())
    assert match[:2] == (5, 0)
    assert match.score == pytest.approx(np.log(3))


@pytest.mark.parametrize(
    "changed",
    [
        {"first": -1},
        {"size": 65_537},
        {"size": 1},
        {"ranges": array("I", [0])},
        {"ranges": array("I", [2, 1])},
        {"ranges": array("I", [1, 1])},
        {"ranges": array("I", [0, 65_537])},
        {"ranges": array("i", [0, 2])},
        {"table": np.ones(3)},
        {"table": np.ones(2, np.float32)},
        {"highest": float("nan")},
        {"highest": -1.0},
        {"highest": 1e18},
        {"highest": 1e30},
        {"changed": {0: array("i", [1])}},
        {"changed": [ONE]},
        {"changed": {}, "packed": _packed([0, 2])},
        {"changed": {}, "packed": _packed([1, 0])},
    ],
)
def test_what_cannot_be_right_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, OverflowError)):
        _search(_part(**changed))


def test_parts_in_the_wrong_order_are_refused() -> None:
    assert _search(_part(), _part(first=2))
    with pytest.raises(ValueError, match="out of order"):
        _search(_part(), _part(first=1))


@pytest.mark.parametrize(
    "desk",
    [
        ({"vine": "0"}, *DESK[1:]),
        DESK._replace(firsts=array("q", [1])),
        DESK._replace(firsts=array("i", [0])),
        DESK._replace(keys=array("q")),
    ],
)
def test_a_desk_that_cannot_be_right_is_refused(desk: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        _search(_part(), desk=desk)


def test_a_term_is_not_held_by_more_sentences_than_there_are() -> None:
    with pytest.raises(ValueError, match="more sentences"):
        _search(_part(), frequency=3)


@pytest.mark.parametrize("place", [(0, 2), (-1, 1), (1, 0)])
def test_only_postings_that_are_there_are_counted(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="outside"):
        kernel.count(Postings(ONE, *place), array("I", [0, 1]))


def test_postings_out_of_order_do_no_harm() -> None:
    values = np.random.default_rng(1).integers(0, 1 << 32, 5000, dtype=np.uint64)
    wild = array("I", values.tolist())
    part = Part(0, 65_536, array("I", [0, 65_536]), np.ones(16), 1.0, NONE, {0: wild, 1: wild})
    desk = DESK._replace(numbers={"vine": 0, "crew": 1})
    scope = Searched(65_536, array("I", [9, 10]), [part])
    assert len(kernel.search(["vine", "crew"], 10, scope, desk, Match)) <= 10

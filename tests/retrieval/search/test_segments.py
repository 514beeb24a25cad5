"""What a big index does that a small one has no need of."""

from array import array

import numpy as np

from retrieval.search.agreement import same_matches
from retrieval.search.index import PostingsIndex
from retrieval.search.reference import ReferenceIndex
from retrieval.search.segment import CAPACITY, Codes, Segment


def _sentences(count: int, seed: int) -> list[list[str]]:
    numbers = np.random.default_rng(seed).zipf(1.5, (count, 4)) % 50
    return [[str(number) for number in row] for row in numbers]


def _held(index: PostingsIndex) -> int:
    return sum(len(part.packed.values) for part in index.snapshot().segments)


def test_articles_may_lie_across_segments_and_go_again() -> None:
    index, reference = PostingsIndex(), ReferenceIndex()
    for key in (1, 2, 3):
        for engine in (index, reference):
            engine.add(key, _sentences(CAPACITY // 2 + 9, key))
    for key in (2, 1):
        for scope in (None, [3], [2, 3]):
            for terms in (["1", "7"], ["49", "2", "3"]):
                expected = reference.search(terms, 10, scope)
                assert same_matches(index.search(terms, 10, scope), expected)
        index.remove(key)
        reference.remove(key)
    assert same_matches(index.search(["1", "7"], 10), reference.search(["1", "7"], 10))


def test_what_is_removed_gives_its_memory_back() -> None:
    index = PostingsIndex()
    index.add(1, _sentences(100, 1))
    alone = _held(index)
    for key in range(2, 8):
        index.add(key, _sentences(CAPACITY // 3, key))
    for key in range(2, 8):
        index.remove(key)
    assert _held(index) == alone
    assert len(index.snapshot().segments) <= 2
    index.remove(1)
    assert _held(index) == 0


def test_a_segment_whose_codes_are_used_up_takes_no_more() -> None:
    every = Codes(array("d", range(1, CAPACITY)), array("d", [9e9]) * (CAPACITY - 1))
    segment = Segment(0, 1, every)
    assert segment.has_room(1)
    assert not segment.has_room(2)


def test_lengths_and_frequencies_without_end_score_as_the_reference_says() -> None:
    index, reference = PostingsIndex(), ReferenceIndex()
    sentences = [["vine"] * 300 + ["crew"] * count for count in range(1, 400)]
    for engine in (index, reference):
        engine.add(1, sentences)
        engine.add(2, [["vine"]])
    assert same_matches(index.search(["vine", "crew"], 20), reference.search(["vine", "crew"], 20))

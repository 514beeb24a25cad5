"""The index is held to the reference, whatever is added, removed and asked."""

from collections.abc import Collection
from unittest.mock import patch

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from retrieval.search import segment
from retrieval.search.agreement import TOLERANCE, Agreement, compare, same_matches
from retrieval.search.index import PostingsIndex
from retrieval.search.protocol import Match, SearchIndex
from retrieval.search.reference import ReferenceIndex

TERMS = st.sampled_from([*"abcdefg", "émile", "宇", "1998"])
SENTENCES = st.lists(st.lists(TERMS, max_size=9), max_size=6)
QUESTION = st.lists(st.one_of(TERMS, st.just("unknown")), max_size=7)
LIMIT = st.sampled_from([0, 1, 2, 3, 10, 1000])


def assert_same(
    index: SearchIndex,
    reference: SearchIndex,
    terms: list[str],
    limit: int,
    scope: Collection[int] | None,
) -> None:
    found = index.search(terms, limit, scope)
    expected = reference.search(terms, limit, scope)
    assert same_matches(found, expected), (found, expected)
    assert index.sentence_count(scope) == reference.sentence_count(scope)
    for term in terms:
        frequency = reference.document_frequency(term, scope)
        assert index.document_frequency(term, scope) == frequency


class Desk(RuleBasedStateMachine):
    """Both engines, changed alike and asked alike."""

    def __init__(self) -> None:
        super().__init__()
        self.index, self.reference = PostingsIndex(), ReferenceIndex()
        self.keys: list[int] = []
        self.next_key = 1

    @rule(sentences=SENTENCES)
    def add(self, sentences: list[list[str]]) -> None:
        self.index.add(self.next_key, sentences)
        self.reference.add(self.next_key, sentences)
        self.keys.append(self.next_key)
        self.next_key += 1

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.keys))
        self.index.remove(key)
        self.reference.remove(key)
        self.keys.remove(key)

    @rule(terms=QUESTION, limit=LIMIT)
    def search_all(self, terms: list[str], limit: int) -> None:
        assert_same(self.index, self.reference, terms, limit, None)

    @rule(terms=QUESTION, limit=LIMIT, data=st.data())
    def search_some(self, terms: list[str], limit: int, data: st.DataObject) -> None:
        scope = data.draw(st.sets(st.sampled_from([*self.keys, 999])))
        assert_same(self.index, self.reference, terms, limit, scope)

    @invariant()
    def the_vocabulary_is_what_the_sentences_hold(self) -> None:
        assert set(self.index.vocabulary()) == set(self.reference.vocabulary())


class DeskOfSmallSegments(Desk):
    """The same, with segments that close after three sentences."""

    def __init__(self) -> None:
        self.small = patch.object(segment, "CAPACITY", 3)
        self.small.start()
        super().__init__()

    def teardown(self) -> None:
        self.small.stop()


Desk.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
DeskOfSmallSegments.TestCase.settings = Desk.TestCase.settings
test_any_sequence_of_changes_leaves_the_index_equal_to_the_reference = Desk.TestCase
test_the_same_holds_across_segments = DeskOfSmallSegments.TestCase


@given(
    corpus=st.lists(st.lists(TERMS, max_size=30), max_size=3),
    terms=QUESTION,
    limit=LIMIT,
)
@settings(deadline=None)
def test_desks_of_up_to_three_sentences_are_ranked_as_the_reference_ranks_them(
    corpus: list[list[str]], terms: list[str], limit: int
) -> None:
    index, reference = PostingsIndex(), ReferenceIndex()
    index.add(1, corpus)
    reference.add(1, corpus)
    assert_same(index, reference, terms, limit, None)


def test_a_comparison_counts_the_questions_answered_differently() -> None:
    index = PostingsIndex()
    index.add(1, [["crew", "vine"], ["orbit"]])
    held = {1: [["crew", "vine"], ["orbit"]]}
    assert compare(index, held) == Agreement(sentences=2, questions=2, differing=0)
    index.remove(1)
    index.add(1, [["crew"], ["orbit"]])
    assert compare(index, held).differing == 2


@pytest.mark.parametrize(
    ("found", "same"),
    [
        ([Match(1, 0, 2.0), Match(1, 1, 1.0)], True),
        ([Match(1, 0, 2.0), Match(1, 2, 1.0)], True),
        ([Match(1, 1, 2.0), Match(1, 0, 1.0)], False),
        ([Match(1, 0, 2.0 + 2 * TOLERANCE), Match(1, 1, 1.0)], False),
        ([Match(1, 0, 2.0)], False),
    ],
)
def test_only_a_tie_at_the_end_may_be_told_apart_otherwise(
    found: list[Match], *, same: bool
) -> None:
    assert same_matches(found, [Match(1, 0, 2.0), Match(1, 1, 1.0)]) is same

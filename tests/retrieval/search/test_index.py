"""What holds for both engines, one example a rule."""

from math import log

import pytest

from retrieval.search.index import PostingsIndex
from retrieval.search.protocol import Match, SearchIndex
from retrieval.search.reference import ReferenceIndex


@pytest.fixture(params=[PostingsIndex, ReferenceIndex])
def index(request: pytest.FixtureRequest) -> SearchIndex:
    made: SearchIndex = request.param()
    return made


def _places(matches: list[Match]) -> list[tuple[int, int]]:
    return [(match.article, match.sentence) for match in matches]


def test_an_empty_index_has_no_hits(index: SearchIndex) -> None:
    assert index.search(["vine"], 10) == []
    assert index.sentence_count() == 0
    assert list(index.vocabulary()) == []


def test_the_only_sentence_scores_above_nought(index: SearchIndex) -> None:
    index.add(1, [["crew", "vine"]])
    [match] = index.search(["vine"], 10)
    assert match.score == pytest.approx(log(2) * 1.5 / (1 + 0.5), abs=1e-6)


def test_an_unknown_term_has_no_hits(index: SearchIndex) -> None:
    index.add(1, [["crew", "vine"]])
    assert index.search(["orbit"], 10) == []
    assert index.search([], 10) == []


def test_a_term_asked_twice_counts_twice(index: SearchIndex) -> None:
    index.add(1, [["crew", "vine"], ["orbit"]])
    [once] = index.search(["vine"], 10)
    [twice] = index.search(["vine", "vine"], 10)
    assert twice.score == pytest.approx(2 * once.score, abs=1e-6)


def test_equal_scores_stand_in_reading_order(index: SearchIndex) -> None:
    index.add(7, [["crew"], ["vine"], ["crew"]])
    index.add(3, [["vine"], ["crew"]])
    assert _places(index.search(["crew"], 10)) == [(7, 0), (7, 2), (3, 1)]
    assert _places(index.search(["crew"], 2)) == [(7, 0), (7, 2)]


def test_no_hits_are_wanted_at_limit_nought(index: SearchIndex) -> None:
    index.add(1, [["crew"]])
    assert index.search(["crew"], 0) == []


def test_sentences_without_terms_count_but_never_match(index: SearchIndex) -> None:
    index.add(1, [[], ["crew"], []])
    assert index.sentence_count() == 3
    assert _places(index.search(["crew"], 10)) == [(1, 1)]
    index.add(2, [[]])
    assert index.search(["crew"], 10, [2]) == []


def test_an_article_may_have_no_sentences(index: SearchIndex) -> None:
    index.add(1, [])
    index.add(2, [["crew"]])
    assert index.sentence_count([1]) == 0
    assert index.search(["crew"], 10, [1]) == []
    index.remove(1)
    assert _places(index.search(["crew"], 10)) == [(2, 0)]


def test_a_scope_has_statistics_of_its_own(index: SearchIndex) -> None:
    index.add(1, [["crew"], ["vine", "vine", "orbit"]])
    index.add(2, [["crew"], ["crew", "orbit"]])
    alone = ReferenceIndex()
    alone.add(2, [["crew"], ["crew", "orbit"]])
    [(found), (second)] = index.search(["crew", "vine"], 10, [2])
    [(expected), (other)] = alone.search(["crew", "vine"], 10)
    assert found.score == pytest.approx(expected.score, abs=1e-6)
    assert second.score == pytest.approx(other.score, abs=1e-6)
    assert index.document_frequency("crew", [2]) == 2
    assert index.document_frequency("vine", [2]) == 0
    assert index.sentence_count([2]) == 2


def test_a_scope_may_name_articles_that_are_not_there(index: SearchIndex) -> None:
    index.add(1, [["crew"]])
    assert _places(index.search(["crew"], 10, [9, 1])) == [(1, 0)]
    assert index.search(["crew"], 10, [9]) == []
    assert index.search(["crew"], 10, []) == []


def test_an_article_is_added_once(index: SearchIndex) -> None:
    index.add(1, [["crew"]])
    with pytest.raises(ValueError, match="in the index already"):
        index.add(1, [["vine"]])


def test_only_what_is_there_can_be_removed(index: SearchIndex) -> None:
    with pytest.raises(KeyError):
        index.remove(1)


def test_a_removed_article_leaves_nothing_behind(index: SearchIndex) -> None:
    index.add(1, [["crew", "vine"]])
    index.add(2, [["crew"]])
    index.remove(1)
    assert index.search(["vine"], 10) == []
    assert index.document_frequency("crew") == 1
    assert set(index.vocabulary()) == {"crew"}
    index.add(1, [["orbit"]])
    assert _places(index.search(["orbit", "crew"], 10)) == [(2, 0), (1, 0)]

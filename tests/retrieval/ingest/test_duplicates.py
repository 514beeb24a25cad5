import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.documents import Draft, Source
from retrieval.ingest.analysed import to_article
from retrieval.ingest.duplicates import described_change, is_same_text, marks_of
from retrieval.ingest.extract import extract

from .test_extract import _SEEDS


def _seed(name: str) -> tuple[str, ...]:
    (draft,) = extract(Source(name, (_SEEDS / name).read_bytes()))
    assert isinstance(draft, Draft)
    return draft.paragraphs


MILL, VINE = _seed("tide-mill.md"), _seed("iss-vine.txt")
_RESCUE = _seed("skarnfell-rescue.jsonl")
_EDITS = {
    "a word": (*MILL[:1], MILL[1].replace("Saturday", "Sunday"), *MILL[2:]),
    "a paragraph less": (*MILL[:4], *MILL[5:]),
    "a paragraph more": (*MILL, "This article was corrected on Monday."),
    "another order": (*MILL[5:], *MILL[:5]),
    "other spaces and cases": tuple(text.upper().replace(" ", "  ") for text in MILL),
    "other paragraphs": (" ".join(MILL),),
}


def marks(paragraphs: tuple[str, ...]) -> frozenset[int]:
    return frozenset(marks_of(to_article(Draft(paragraphs))))


@pytest.mark.parametrize("edit", _EDITS)
def test_an_edited_article_shares_marks_and_is_the_same_text(edit: str) -> None:
    assert len(marks(MILL) & marks(_EDITS[edit])) >= 4
    assert is_same_text(MILL, _EDITS[edit])


def test_other_articles_are_not_the_same_text() -> None:
    assert not is_same_text(MILL, VINE)
    assert not is_same_text(MILL, MILL[:5])
    assert not marks(MILL) & marks(VINE)
    assert not marks(MILL) & marks(_RESCUE)


def test_short_texts_must_be_equal() -> None:
    assert is_same_text(["The bath closed on Monday."], ["the bath closed, on Monday"])
    assert not is_same_text(["The bath closed on Monday."], ["The bath closed on Tuesday."])


@settings(deadline=None)
@given(st.lists(st.text(), max_size=5).map(tuple))
def test_every_text_is_its_own_double_and_a_database_can_keep_its_marks(
    texts: tuple[str, ...],
) -> None:
    assert is_same_text(texts, texts)
    assert marks(texts) == marks(texts)
    assert all(0 <= mark < 2**63 for mark in marks(texts))


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (["a", "b", "c"], "no paragraph changed"),
        (["a", "x", "c"], "1 paragraph changed"),
        (["a", "b", "c", "d", "e"], "2 paragraphs added"),
        (["a"], "2 paragraphs removed"),
        (["x", "y", "b", "z"], "1 paragraph added, 2 paragraphs changed"),
    ],
)
def test_a_change_is_told_in_paragraphs(new: list[str], said: str) -> None:
    assert described_change(["a", "b", "c"], new) == said

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places import WIDEST, Place, check, tag
from retrieval.documents import Hit, Sentence
from tests.bot.samples import article, hit, info

SNOWFLAKE = 2**64 - 1


@given(
    sentence=st.integers(0, 10**6),
    asker=st.integers(0, SNOWFLAKE),
    widths=st.tuples(st.integers(0, WIDEST), st.integers(0, WIDEST)),
    gaps=st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), max_size=8),
)
def test_a_place_is_read_back_from_its_text(
    sentence: int, asker: int, widths: tuple[int, int], gaps: list[tuple[int, int]]
) -> None:
    marks, end = [], 0
    for gap, size in gaps:
        marks.append((end + gap, end + gap + size))
        end += gap + size
    place = Place(tag("a1"), sentence, check("text"), asker, *widths, tuple(marks))
    assert Place.read(str(place)) == place


def test_a_place_with_five_marks_fits_into_a_button() -> None:
    marks = tuple((60 * number, 60 * number + 40) for number in range(5))
    place = Place(tag("a1"), 9_999, check("text"), SNOWFLAKE, WIDEST, WIDEST, marks)
    assert len(str(place)) <= 60


@pytest.mark.parametrize(
    "text", ["", "short", "abcdefghijkl", "abcdefghijkl???", "abcdefghijkl00v"]
)
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Place.read(text)


def test_a_hit_has_a_place_with_its_marked_words() -> None:
    place = Place.of(hit(article(), "1843"), asker=7)
    assert place == Place(tag("a1"), 0, check("It was built in 1843."), 7, marks=((16, 20),))
    assert place.names(info("Tide mill", "a1"))
    assert not place.names(info("Tide mill", "a2"))


def test_a_sentence_that_has_moved_is_found_again_and_a_changed_one_is_not() -> None:
    text = "One. Two. Three."
    parts = tuple(Sentence(0, s, e, text[s:e], ()) for s, e in [(0, 4), (5, 9), (10, 16)])
    whole = replace(article(text=text), sentences=parts)
    place = Place.of(Hit(whole, parts[2], 1.0), asker=1)
    assert place.number_in(whole) == 2
    assert place.number_in(replace(whole, sentences=parts[1:])) == 1
    assert place.number_in(replace(whole, sentences=parts[:2])) is None


def test_a_place_is_not_widened_beyond_its_limit() -> None:
    place = Place(tag("a"), 0, check("b"), 1)
    for _ in range(WIDEST + 3):
        place = place.widened(before=1, after=1)
    assert (place.before, place.after) == (WIDEST, WIDEST)

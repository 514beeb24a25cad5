import pytest

from retrieval.answering.names import Name, NameKind, find_names

CASED = "Mr Tomas Hale met Ada Virtanen of Kemi University in Norway, near Oslo."


def texts(text: str, kind: NameKind | None = None) -> list[str]:
    return [text[n.start : n.end] for n in find_names(text) if kind in {None, n.kind}]


def named(text: str, name: str) -> Name:
    return next(n for n in find_names(text) if text[n.start : n.end] == name)


@pytest.mark.parametrize("text", [CASED, CASED.lower()])
def test_people_are_found_with_and_without_capitals(text: str) -> None:
    found = [name.lower() for name in texts(text, NameKind.PERSON)]
    assert "mr tomas hale" in found or "tomas hale" in found


def test_a_first_word_is_no_name_for_its_capital_alone() -> None:
    assert texts("Bread is sold here.") == []


def test_an_adjective_of_a_country_is_no_part_of_a_name() -> None:
    assert texts("the russian painter anna petrova sat down") == ["anna petrova"]


def test_a_possessive_ending_is_left_out() -> None:
    assert texts("They read Anna's letter.") == ["Anna"]


def test_a_place_around_another_says_so() -> None:
    text = "lights of Antwerp in Belgium"
    assert named(text, "Belgium").is_around
    assert not named(text, "Antwerp").is_around


def test_countries_are_regions() -> None:
    assert named("a farm in Norway", "Norway").is_region


def test_months_and_weekdays_are_no_names() -> None:
    assert texts("They met on Monday and in May.") == []


def test_particles_stay_within_a_name() -> None:
    assert texts("It was Ludwig van Beethoven again.") == ["Ludwig van Beethoven"]


def test_what_follows_an_at_sign_is_a_handle_and_no_name() -> None:
    assert texts("written by @Quarrydale") == []

import pytest

from retrieval.ingest.plain_text import read_plain_text
from retrieval.ingest.titles import title_from_name


def test_blank_lines_part_paragraphs_and_other_lines_stand_alone() -> None:
    text = "One.\nTwo.\n\n\n  Three. \r\n\r\nFour."
    assert read_plain_text("a.txt", text).paragraphs == ("One.", "Two.", "Three.", "Four.")


def test_lines_broken_to_fit_a_width_are_joined_by_a_space() -> None:
    text = (
        "The council voted on Monday to close the old swimming bath in\n"
        "the centre of the town, which has not been used since the flood\n"
        "of 1953.\n\nIt will reopen as a library, the mayor said on Tuesday to the\n"
        "reporters who had come."
    )
    assert read_plain_text("a.txt", text).paragraphs == (
        (
            "The council voted on Monday to close the old swimming bath in the centre of the town,"
            " which has not been used since the flood of 1953."
        ),
        "It will reopen as a library, the mayor said on Tuesday to the reporters who had come.",
    )


def test_a_lone_first_line_without_a_full_stop_is_the_title_and_a_heading() -> None:
    draft = read_plain_text("notes.txt", "Baths shut\n=====\n\nThe baths shut on Monday.")
    assert (draft.title, draft.headings) == ("Baths shut", (0,))
    assert draft.paragraphs == ("Baths shut", "The baths shut on Monday.")


@pytest.mark.parametrize(
    "text",
    [
        "The baths shut on Monday.\n\nThey leak.",
        "the baths shut\n\nthey leak",
        "Baths shut\nThey leak.",
        "Baths shut",
        (
            "A first line of far too many words to be a title of anything at all in a newspaper or"
            " on a wall\n\nText."
        ),
    ],
)
def test_other_first_lines_are_text_and_the_file_gives_the_title(text: str) -> None:
    draft = read_plain_text("baths.txt", text)
    assert (draft.title, draft.headings) == ("baths", ())


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("seeds/iss-vine.txt", "iss-vine"),
        ("C:\\News\\Town hall.html", "Town hall"),
        ("rows.jsonl.gz", "rows"),
        ("v1.2 notes", "v1.2 notes"),
        ("-", ""),
        ("", ""),
        ("message.txt", ""),
        ("12345.txt", ""),
        ("0f8fad5b-d9cb-469f-a165-70867728950e.md", ""),
        ("https://post.example/baths.html", ""),
    ],
)
def test_a_name_gives_a_title_unless_it_says_nothing(name: str, title: str) -> None:
    assert title_from_name(name) == title

import pytest

from retrieval.documents import Draft, Source
from retrieval.ingest.analysed import to_article
from retrieval.library import Library
from retrieval.overview.timeline import timeline


def dates(text: str) -> list[tuple[int, int | None, int | None]]:
    return [(e.year, e.month, e.day) for e in timeline(to_article(Draft((text,))))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It broke on 9 November 1965.", (1965, 11, 9)),
        ("It broke on the 9th of November, 1965.", (1965, 11, 9)),
        ("It broke on November 9, 1965.", (1965, 11, 9)),
        ("It broke on Nov. 9th, 1965.", (1965, 11, 9)),
        ("It broke in November 1965.", (1965, 11, None)),
        ("It broke in 1965.", (1965, None, None)),
        ("It broke (1965) and was mended.", (1965, None, None)),
        ("It broke on 1965-11-09.", (1965, 11, 9)),
        ("潮汐磨坊建于1965年11月9日。", (1965, 11, 9)),
    ],
)
def test_a_date_is_resolved_as_far_as_it_is_written(
    text: str, expected: tuple[int, int | None, int | None]
) -> None:
    assert dates(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "It broke last week, on Monday, on 9 November, in the summer.",
        "It broke on 11/09/65.",
        "The mill sold 1965 bags to 1200 people.",
        "It broke on 31 February 1965.",
        "It grew by 1965 metres and to 2000 feet.",
        "",
    ],
)
def test_what_is_no_whole_date_is_left_out(text: str) -> None:
    assert dates(text) == []


def test_the_earliest_comes_first_and_a_year_before_its_months() -> None:
    text = "It broke in May 1965. It was built in 1742. It closed in 1965. It leaked in 1965."
    events = timeline(to_article(Draft((text,))))
    assert [(e.year, e.month) for e in events] == [
        (1742, None),
        (1965, None),
        (1965, None),
        (1965, 5),
    ]
    assert [e.sentence.text for e in events][1:3] == ["It closed in 1965.", "It leaked in 1965."]


def test_a_sentence_with_two_dates_stands_at_both() -> None:
    assert dates("It was built in 1742 and broke in 1965, in 1965.") == [
        (1742, None, None),
        (1965, None, None),
    ]


@pytest.mark.parametrize("text", ["in 1965, in 1966, in May 1967 and " * 9_000, "(1965" * 40_000])
def test_a_hostile_text_is_read_through(text: str) -> None:
    assert dates(text)


def test_dates_are_verbatim_where_they_stand() -> None:
    article = to_article(Draft(("First.", "Then it was built. It broke on 9 November 1965.")))
    (event,) = timeline(article)
    assert article.paragraphs[1][event.date.start : event.date.end] == "9 November 1965"
    assert event.date.text == "9 November 1965"


def test_a_library_tells_what_happened_when(library: Library) -> None:
    list(library.load("d", [Source("mill.txt", b"It was built in 1742.")]))
    (info,) = library.articles("d")
    assert [event.year for event in library.timeline("d", info.id)] == [1742]

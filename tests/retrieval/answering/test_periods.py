"""What a question says of a time limits which articles are asked."""

from datetime import UTC, date, datetime, timedelta

import pytest

from retrieval.answering.periods import Period, find_period, is_about_now
from retrieval.library import Library
from tests.retrieval.sources import article

WEDNESDAY = date(2026, 3, 18)


def days(text: str) -> tuple[date, date] | None:
    period = find_period(text, WEDNESDAY)
    return (period.first, period.last) if period else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("what happened today", date(2026, 3, 18), date(2026, 3, 18)),
        ("who won yesterday?", date(2026, 3, 17), date(2026, 3, 17)),
        ("who won this week", date(2026, 3, 16), date(2026, 3, 18)),
        ("who won last week", date(2026, 3, 9), date(2026, 3, 15)),
        ("who won last month", date(2026, 2, 1), date(2026, 2, 28)),
        ("who won last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("who won on Monday", date(2026, 3, 16), date(2026, 3, 16)),
        ("who won on Wednesday", date(2026, 3, 11), date(2026, 3, 11)),
        ("who won in the last 10 days", date(2026, 3, 8), date(2026, 3, 18)),
        ("who won in March", date(2026, 3, 1), date(2026, 3, 31)),
        ("who won in December", date(2025, 12, 1), date(2025, 12, 31)),
        ("who won in February 2024", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_time_is_some_days(text: str, first: date, last: date) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize("text", ["who won", "may she stay", "who won in March 0000", "in 1843"])
def test_a_question_of_no_time_has_no_period(text: str) -> None:
    assert find_period(text, WEDNESDAY) is None


def test_the_words_of_the_time_are_taken_out() -> None:
    text = "who won the race last week?"
    period = find_period(text, WEDNESDAY)
    assert isinstance(period, Period)
    assert period.taken_from(text) == "who won the race ?"


@pytest.mark.parametrize(
    ("text", "expected"), [("who leads now", True), ("the latest price", True), ("who led", False)]
)
def test_questions_about_now_are_told(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_about_now(text) is expected


@pytest.fixture
def races(library: Library) -> Library:
    today = datetime.now(UTC).date()
    old, new = today - timedelta(days=400), today - timedelta(days=1)
    list(
        library.load(
            "local",
            [
                article("new", "The harbour race was won by Nils Berg.", published=new.isoformat()),
                article("old", "The harbour race was won by Ada Lund.", published=old.isoformat()),
            ],
        )
    )
    return library


def test_a_time_limits_the_articles_asked(races: Library) -> None:
    answer = races.ask("local", "Who won the harbour race yesterday?")
    assert answer.question == "Who won the harbour race yesterday?"
    assert [hit.article.id for hit in answer.hits] == ["new"]
    assert answer.period is not None


def test_a_time_without_an_article_limits_nothing(races: Library) -> None:
    answer = races.ask("local", "Who won the harbour race in the last 0 days?")
    assert {hit.article.id for hit in answer.hits} == {"new", "old"}
    assert answer.period is None


def test_the_newest_article_comes_first_where_now_is_asked_about(races: Library) -> None:
    hits = races.ask("local", "Who is the latest to have won the harbour race?").hits
    assert hits[0].article.id == "new"


def test_what_another_article_says_is_told_with_whether_it_agrees(races: Library) -> None:
    answer = races.ask("local", "Who won the harbour race?")
    (other,) = answer.elsewhere
    assert other.hit.article.id != answer.hits[0].article.id
    assert other.agrees is False

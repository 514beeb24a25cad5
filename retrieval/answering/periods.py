"""Times that a question limits itself to ("last week", "in March"), and questions about now."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.documents import Article, ArticleInfo

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_NOW = re.compile(
    r"\b(?:now|nowadays|currently|current|latest|newest|most recent|recently|at the moment"
    r"|these days|today|at present)\b",
    re.IGNORECASE,
)
_LONGEST_SPAN = 400
"""The most days, weeks or months that "the last ... days" goes back."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included, and where a question's text says so."""

    first: date
    last: date
    start: int = 0
    end: int = 0

    def taken_from(self, text: str) -> str:
        """Return the question's text without the words that name the period."""
        return " ".join((text[: self.start] + text[self.end :]).split())


def is_about_now(text: str) -> bool:
    """Say whether a question asks for what holds now, so that newer articles know better."""
    return _NOW.search(text) is not None


def find_period(text: str, today: date) -> Period | None:
    """Return the first time that a question limits itself to; None where there is none.

    A month without a year is the latest that has begun by `today`.
    """
    for pattern, days in _FORMS:
        if found := pattern.search(text):
            with suppress(ValueError, OverflowError):  # a year that no calendar has
                return Period(*days(found, today), *found.span())
    return None


def published_within(infos: Mapping[int, ArticleInfo], period: Period) -> list[int]:
    """Return the keys of the articles that were published then, in their order."""
    return [key for key, info in infos.items() if _meets(info.published, period)]


def newest(articles: Sequence[Article]) -> list[int]:
    """Return the articles' places by date, newest first: when published, else when loaded."""
    dates = [article.published or article.loaded_at.date().isoformat() for article in articles]
    return sorted(range(len(dates)), key=lambda place: dates[place], reverse=True)


def _meets(published: str | None, period: Period) -> bool:
    """Say whether a day, month or year in ISO 8601 has a day in the period."""
    if not published:
        return False
    size = min(len(published), len("2024-01-01"))
    edges = period.first.isoformat()[:size], period.last.isoformat()[:size]
    return edges[0] <= published[:size] <= edges[1]


Days = tuple[date, date]


def _day(found: re.Match[str], today: date) -> Days:
    day = today - timedelta(days=found["day"].lower() == "yesterday")
    return day, day


def _weekday(found: re.Match[str], today: date) -> Days:
    back = (today.weekday() - _WEEKDAYS.index(found["weekday"].lower())) % 7 or 7
    day = today - timedelta(days=back)
    return day, day


def _unit(found: re.Match[str], today: date) -> Days:
    unit, is_this = found["unit"].lower(), found["which"].lower() == "this"
    if unit == "week":
        monday = today - timedelta(days=today.weekday())
        return (monday, today) if is_this else (monday - timedelta(days=7), monday - _A_DAY)
    start = today.replace(day=1) if unit == "month" else today.replace(month=1, day=1)
    if is_this:
        return start, today
    last = start - _A_DAY
    return last.replace(day=1) if unit == "month" else last.replace(month=1, day=1), last


def _span(found: re.Match[str], today: date) -> Days:
    count = min(int(found["count"]), _LONGEST_SPAN)
    size = {"day": 1, "week": 7, "month": 30}[found["unit"].lower()]
    return today - timedelta(days=count * size), today


def _month(found: re.Match[str], today: date) -> Days:
    month = _MONTHS.index(found["month"].lower()) + 1
    year = int(found["year"] or today.year - (month > today.month))
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - _A_DAY


_A_DAY = timedelta(days=1)
_OVER = r"(?:in |over |during )?the"
_OF_YEAR = r"(?:,? (?:of )?(?P<year>\d{4}))?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = tuple(
    (re.compile(source, re.IGNORECASE), days)
    for source, days in (
        (r"\b(?P<day>yesterday|today)\b", _day),
        (rf"\b{_OVER} (?:last|past) (?P<count>\d{{1,3}}) (?P<unit>day|week|month)s\b", _span),
        (r"\b(?P<which>this|last) (?P<unit>week|month|year)\b", _unit),
        (rf"\b(?:on|last) (?P<weekday>{'|'.join(_WEEKDAYS)})\b", _weekday),
        (rf"\b(?:in|during|last) (?P<month>{'|'.join(_MONTHS)}){_OF_YEAR}\b", _month),
    )
)

"""What an article dates, in the order of the dates: only those that it writes out, year and all."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from retrieval.documents import Article, Event, Passage, Sentence

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d{2})\b(?!,\d|\.\d|%|-\w{3})"
_DATES = tuple(
    re.compile(source, re.IGNORECASE)
    for source in (
        rf"\b{_DAY}(?:\s?[-–]\s?\d{{1,2}})?(?:\sof)?\s{_MONTH},?\s{_YEAR}",
        rf"\b{_MONTH}\s{_DAY}(?:\s?[-–]\s?\d{{1,2}})?\s?,\s?{_YEAR}",
        rf"\b{_MONTH},?\s(?:of\s)?{_YEAR}",
        r"\b(?P<year>1\d{3}|20\d{2})-(?P<month>\d\d)-(?P<day>\d\d)\b",
        r"(?P<year>1\d{3}|20\d{2})年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?",
    )
)
_YEAR_ALONE = re.compile(
    r"(?:\(|©|\b(?:in|since|by|from|until|till|during|of|after|before|early|mid|late|between|year|to|and"
    r"|summer|winter|spring|autumn|fall|season|around|circa|c\.))\s?(?:the\syear\s|about\s)?"
    rf"{_YEAR}(?!\s(?:people|men|women|soldiers|troops|miles|km|metres|meters|feet|tons|tonnes"
    r"|pounds|dollars|euros|kg|acres|hectares|votes|copies|times|years|days|hours|others|more"
    r"|of\b|homes|houses|jobs|members|employees|workers|students|words|pages|points|million))",
    re.IGNORECASE,
)


def timeline(article: Article) -> tuple[Event, ...]:
    """Return what the article's sentences date, earliest first; as it stands where dates are alike.

    A date is a year, a month of a year or a day of one. Without its year none is taken, nor is any
    worked out from words like "last week". A year alone comes before its months.
    """
    events = chain.from_iterable(map(_events, article.sentences))
    return tuple(sorted(events, key=lambda e: (e.year, e.month or 0, e.day or 0)))


def _events(sentence: Sentence) -> Iterator[Event]:
    """Yield an event for each date of a sentence, none twice."""
    taken: set[int] = set()
    seen: set[tuple[int, int | None, int | None]] = set()
    for found in _found(sentence.text):
        start, end = found.span("year") if found.re is _YEAR_ALONE else found.span()
        when = None if found.start("year") in taken else _resolved(found)
        taken.add(found.start("year"))
        if when is None or when in seen:
            continue
        seen.add(when)
        first = sentence.start
        text = sentence.text[start:end]
        yield Event(*when, Passage(sentence.paragraph, first + start, first + end, text), sentence)


def _found(text: str) -> Iterator[re.Match[str]]:
    for pattern in (*_DATES, _YEAR_ALONE):
        yield from pattern.finditer(text)


def _resolved(found: re.Match[str]) -> tuple[int, int | None, int | None] | None:
    """Return a date as numbers: year, month, day; None where there is no such day."""
    parts = found.groupdict()
    year, day = int(parts["year"]), parts.get("day")
    month = _month(parts["month"]) if parts.get("month") else None
    try:
        date(year, month or 1, int(day or 1))
    except ValueError:
        return None
    return year, month, int(day) if day else None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return 1 + next(n for n, name in enumerate(_MONTHS) if name.startswith(text.lower()[:3]))

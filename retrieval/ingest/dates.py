"""Dates as people and programs write them, to ISO 8601."""

import re
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime

_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_WRITTEN = (
    "%d %B %Y",
    "%d %b %Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%A, %d %B %Y",
    "%A, %B %d, %Y",
    "%Y/%m/%d",
)


def is_iso_date(text: str) -> bool:
    """Say whether a text is an ISO 8601 year, month, date or date-time."""
    if _YEAR_OR_MONTH.fullmatch(text):
        return True
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def iso_date(text: str | None) -> str | None:
    """Return a date in ISO 8601, or None for what is no date.

    Reads ISO 8601 (given back as it is), RFC 2822 and the written forms of English.
    """
    text = (text or "").strip()
    if is_iso_date(text):
        return text
    for form in _WRITTEN:
        with suppress(ValueError):
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a date has no zone
    with suppress(ValueError, TypeError, IndexError):
        return parsedate_to_datetime(text).isoformat()
    return None

"""Unanswered questions as a file for a spreadsheet: pure."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC
from io import StringIO

from bot import wording
from retrieval.memory.gaps import Gap

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def gaps_file(gaps: Sequence[Gap]) -> bytes:
    """Return the questions as CSV, a row each, with the byte order mark that spreadsheets need."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(wording.GAPS_COLUMNS)
    for number, gap in enumerate(gaps, 1):
        writer.writerows(_rows(number, gap))
    return text.getvalue().encode("utf-8-sig", "replace")


def _rows(number: int, gap: Gap) -> Iterator[Sequence[object]]:
    about = _harmless(", ".join(gap.about))
    for question in gap.questions:
        asked_at = question.asked_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
        text = _harmless(question.question)
        yield number, len(gap.questions), text, about, asked_at, question.channel


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking what somebody typed for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text

"""Questions not answered, or answered wrongly, as a file for a spreadsheet: pure."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import StringIO

from bot import wording
from retrieval.memory.doubts import Doubt, Quoted
from retrieval.memory.gaps import Gap

_FORMULA = re.compile(r"(?:^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=\s*[=+\-@＝＋－＠]))")
"""What a cell begins with that a spreadsheet would calculate.

Where a spreadsheet takes semicolons to part cells, a cell begins after each.
"""


def gaps_file(gaps: Sequence[Gap], doubts: Sequence[Doubt]) -> bytes:
    """Return the questions as CSV, a row each, with the byte order mark that spreadsheets need.

    What was judged wrong has a row for each group.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(wording.GAPS_COLUMNS)
    for number, gap in enumerate(gaps, 1):
        writer.writerows(_rows(number, gap))
    for number, doubt in enumerate(doubts, len(gaps) + 1):
        writer.writerow(_row(number, doubt))
    return text.getvalue().encode("utf-8-sig", "replace")


def _rows(number: int, gap: Gap) -> Iterator[Sequence[object]]:
    about, alike = _listed(gap.about), len(gap.questions)
    for question in gap.questions:
        asked = (_harmless(question.question), about, _time(question.asked_at), question.channel)
        yield number, alike, *asked, wording.NOT_ANSWERED, "", "", "", ""


def _row(number: int, doubt: Doubt) -> Sequence[object]:
    judged = (_harmless(doubt.question), _listed(doubt.about), _time(doubt.judged_at), "")
    quoted = doubt.quoted or Quoted("", "")
    verdicts = (wording.JUDGED_WRONG, doubt.wrong, doubt.right)
    what = (_harmless(quoted.sentence), _harmless(quoted.title))
    return number, doubt.wrong + doubt.right, *judged, *verdicts, *what


def _listed(words: Sequence[str]) -> str:
    return _harmless(", ".join(words))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking what somebody typed for a formula."""
    return _FORMULA.sub("'", text)

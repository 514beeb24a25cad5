"""Plain text: paragraphs from blank lines, or from lines."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from retrieval.documents import Draft
from retrieval.errors import SourceError
from retrieval.ingest.titles import looks_like_title, title_from_name

EMPTY = "it is empty"
_LINE_END = re.compile("\r\n|[\n\r\f\x0b\x85\u2028\u2029]")
_RULE = re.compile(r"(?:[-=_*~#+]\s?){3,}")
_NARROWEST, _WIDEST = 40, 120
_WRAPPED_SHARE = 0.6


def read_plain_text(name: str, text: str) -> Draft:
    """Make a draft of plain text; `name` gives the title if the text has none of its own.

    Paragraphs end at blank lines; within them, lines that were broken to fit a width are joined
    by a space, and all others are paragraphs of their own. Raises SourceError for empty text.
    """
    blocks = _blocks(text)
    if not blocks:
        raise SourceError(EMPTY)
    titled = len(blocks) > 1 and len(blocks[0]) == 1 and looks_like_title(blocks[0][0])
    return Draft(
        paragraphs=tuple(paragraph for block in blocks for paragraph in unwrapped(block)),
        title=blocks[0][0] if titled else title_from_name(name),
        headings=(0,) if titled else (),
    )


def _blocks(text: str) -> list[list[str]]:
    lines = (line.strip() for line in _LINE_END.split(text))
    kept = ("" if _RULE.fullmatch(line) else line for line in lines)
    return [list(group) for is_text, group in groupby(kept, key=bool) if is_text]


def unwrapped(lines: list[str]) -> Iterator[str]:
    """Join the lines of a block that was broken to fit a width; yield its paragraphs.

    A line was broken if the first word of the next one did not fit behind it. Where few lines
    were, the lines are the paragraphs.
    """
    width = max(map(len, lines))
    broken = [
        len(line) + 1 + len(following.split(maxsplit=1)[0]) > width
        for line, following in pairwise(lines)
    ]
    if not _NARROWEST <= width <= _WIDEST or sum(broken) < _WRAPPED_SHARE * len(broken):
        broken = [False] * len(broken)
    paragraph = lines[0]
    for joins, line in zip(broken, lines[1:], strict=True):
        if joins:
            paragraph += " " + line
        else:
            yield paragraph
            paragraph = line
    yield paragraph

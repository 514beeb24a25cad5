"""Where sentences begin and end in a paragraph."""

import re
from collections.abc import Iterator

_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|gen|col|lt|sgt|capt|sen|rep|gov|rev|hon|jr|sr|vs|etc|no|vol|fig"
    r"|inc|ltd|co|corp|dept|est|approx|ca|cf|al|e\.g|i\.e|a\.m|p\.m|u\.s|u\.k|ph\.d"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|\b[a-z])\.$",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.!?…]+['\"”’)\]]*\s+(?=['\"“‘(\[]?[^\sa-z])|\n+")


def split_sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence, in order, white space trimmed."""
    start = 0
    for found in _BREAK.finditer(paragraph):
        if _ABBREVIATION.search(paragraph[start : found.end()].rstrip()):
            continue
        yield from _trimmed(paragraph, start, found.end())
        start = found.end()
    yield from _trimmed(paragraph, start, len(paragraph))


def _trimmed(paragraph: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = paragraph[start:end]
    if text := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(text)

"""Discord's Markdown as its desktop client reads it, for tests to see what a text would do.

Stricter than the client where clients differ: a mark that could open something counts as opened.
"""

import re
from dataclasses import dataclass

WORD_JOINER = "\u2060"

_LINE_MEANINGS = {
    "heading": re.compile(r"#{1,3}\s"),
    "subtext": re.compile(r"-#"),
    "list": re.compile(r"(?:[-*+]|\d+[.)])(?:\s|$)"),
    "quote": re.compile(r">(?:>>)?(?:\s|$)"),
}
_MEANINGS = {
    "user": re.compile(r"<@[!&]?\d+>"),
    "channel": re.compile(r"<#\d+>"),
    "command": re.compile(r"</[^:>]+:\d+>"),
    "timestamp": re.compile(r"<t:-?\d+(?::\w)?>"),
    "custom emoji": re.compile(r"<a?:\w+:\d+>"),
    "guide": re.compile(r"<id:\w+>"),
    "bracketed": re.compile(r"<[\w+]\S*[:@]\S*>"),
    "link": re.compile(r"\[[^\]]+\]\([^)]*\)"),
    "url": re.compile(r"[a-z][a-z0-9+.-]*://[^\s<]", re.IGNORECASE),
    "emoji": re.compile(r":(?!\d+:)[\w+-]+:|:100:|:1234:", re.ASCII),
    "code": re.compile(r"`"),
    "emphasis": re.compile(r"[*_]"),
    "strike": re.compile(r"~~"),
    "spoiler": re.compile(r"\|\|"),
}
_RAW_MEANINGS = {
    "everybody": re.compile(r"@(?:everyone|here)", re.IGNORECASE),
    "invitation": re.compile(r"discord(?:app)?\.(?:gg|com|new|gift)/", re.IGNORECASE),
    "preview": re.compile(r"https?://", re.IGNORECASE),
}
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person sees of a line, which of it in bold, and what else Discord makes of it."""

    text: str
    bold: tuple[str, ...]
    meanings: frozenset[str]


def read(line: str) -> Reading:
    """Read one line of Markdown."""
    meanings = {name for name, pattern in _RAW_MEANINGS.items() if pattern.search(line)}
    start = re.match(r"\s*", line)
    assert start is not None
    meanings |= {n for n, pattern in _LINE_MEANINGS.items() if pattern.match(line, start.end())}
    text, bold, place, opened = "", [], 0, None
    while place < len(line):
        if escape := _ESCAPE.match(line, place):
            text, place = text + escape[1], escape.end()
        elif line.startswith("**", place) and not line.startswith("***", place):
            if opened is not None:
                bold.append(text[opened:])
            opened, place = (len(text) if opened is None else None), place + 2
        else:
            meanings |= {n for n, pattern in _MEANINGS.items() if pattern.match(line, place)}
            text, place = text + line[place], place + 1
    if opened is not None:
        meanings.add("open bold")
    seen = (part.replace(WORD_JOINER, "") for part in (text, *bold))
    return Reading(next(seen), tuple(seen), frozenset(meanings))

"""Titles for texts that state none."""

import re
from pathlib import PurePosixPath

_LONGEST_TITLE = 120
_MOST_WORDS = 16
_SUFFIXES = re.compile(
    r"\.(?:txt|text|md|markdown|mdown|html?|xhtml|pdf|docx|epub|story|jsonl|ndjson|json|gz)$",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"(?:-|stdin|(?:the.)?message|untitled|paste|pasted.?text|text|file|document|attachment|article|index"
    r"|download|page|unknown|new.?text.?document|tmp\w*|[\d_-]+|[0-9a-f-]{16,})?$",
    re.IGNORECASE,
)


def title_from_name(name: str) -> str:
    """Return a file's name without folders and suffixes; empty for one that says nothing."""
    if "://" in name:
        return ""
    stem = PurePosixPath(name.replace("\\", "/")).name
    while (shorter := _SUFFIXES.sub("", stem)) != stem:
        stem = shorter
    return "" if _SAYS_NOTHING.match(stem) else stem


def looks_like_title(line: str) -> bool:
    """Say whether a line that stands alone reads as a title rather than as a sentence."""
    words = line.split()
    return (
        len(line) <= _LONGEST_TITLE
        and 1 <= len(words) <= _MOST_WORDS
        and not line.endswith((".", "!", ",", ";", ":", "…", "。"))
        and any(word[0].isupper() or word[0].isdigit() or not word.isascii() for word in words)
    )

"""From what the command line names to sources: links, files, folders and standard input."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from bot.fetching import fetched
from bot.jsonl import STANDARD, reason
from retrieval.documents import Rejection, Source
from retrieval.library import Library

_SUFFIXES = (
    ".txt",
    ".md",
    ".html",
    ".htm",
    ".pdf",
    ".docx",
    ".epub",
    ".story",
    ".jsonl",
    ".jsonl.gz",
)
"""What is taken from a folder; a file that is named itself may have any name."""
_MOST_BYTES = 1_000_000_000
_TOO_LARGE = "it is larger than 1 GB"


def listed(names: Iterable[str]) -> list[str | Rejection]:
    """Return what names stand for one by one: a folder's files in the order of their paths."""
    found: list[str | Rejection] = []
    for name in names:
        if not _is_link(name) and os.path.isdir(name):  # noqa: PTH112 - pathlib's raises where a name is too long
            found += _in_folder(Path(name)) or [
                Rejection(name, f"the folder has no {', '.join(_SUFFIXES)} file")
            ]
        else:
            found.append(name)
    return found


def read_sources(
    library: Library, items: Iterable[str | Rejection]
) -> Iterator[Source | Rejection]:
    """Yield each source, read only when asked for, and a rejection for each that cannot be."""
    for are_links, group in groupby(items, key=_is_link):
        if are_links:
            yield from fetched(library, map(str, group))
        else:
            yield from (item if isinstance(item, Rejection) else _read(item) for item in group)


def origin(source: str, names: Sequence[str]) -> str:
    """Return what a source belongs to in a report: its site, a folder that was named, or itself."""
    if _is_link(source):
        return urlsplit(source).hostname or source
    folders = (name for name in names if Path(name) in Path(source).parents)
    return next(folders, source)


def _is_link(item: str | Rejection) -> bool:
    return isinstance(item, str) and item.lower().startswith(("http://", "https://"))


def _in_folder(folder: Path) -> list[str | Rejection]:
    """Return the files under a folder, hidden ones left out."""
    return [
        str(path)
        for path in sorted(folder.rglob("*"))
        if path.name.lower().endswith(_SUFFIXES)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]


def _read(name: str) -> Source | Rejection:
    if name == STANDARD:
        return _bounded("stdin", sys.stdin.buffer)
    path = Path(name)
    try:
        with path.open("rb") as file:
            return _bounded(str(path), file)
    except (OSError, ValueError) as error:  # a name with a null character is a ValueError
        return Rejection(str(path), reason(error))


def _bounded(name: str, file: BinaryIO) -> Source | Rejection:
    data = file.read(_MOST_BYTES + 1)
    return Rejection(name, _TOO_LARGE) if len(data) > _MOST_BYTES else Source(name, data)

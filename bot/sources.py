"""From what the command line names to sources: links, files, folders and standard input."""

import asyncio
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.jsonl import STANDARD, reason
from retrieval.documents import Rejection, Source
from retrieval.errors import SourceError
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


def read_sources(library: Library, names: Iterable[str]) -> Iterator[Source | Rejection]:
    """Yield each source, read only when asked for, and a rejection for each that cannot be."""
    for name in names:
        if name == STANDARD:
            yield Source("stdin", sys.stdin.buffer.read())
        elif name.lower().startswith(("http://", "https://")):
            yield _fetch(library, name)
        elif os.path.isdir(name):  # noqa: PTH112 - pathlib's raises where a name is too long
            yield from _read_folder(Path(name))
        else:
            yield _read_file(Path(name))


def _fetch(library: Library, link: str) -> Source | Rejection:
    try:
        return asyncio.run(library.fetch(link))
    except SourceError as error:
        return Rejection(link, str(error))


def _read_folder(folder: Path) -> Iterator[Source | Rejection]:
    """Yield the articles under a folder in the order of their paths, hidden ones left out."""
    found = False
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.name.lower().endswith(_SUFFIXES) and not hidden and path.is_file():
            found = True
            yield _read_file(path)
    if not found:
        yield Rejection(str(folder), f"the folder has no {', '.join(_SUFFIXES)} file")


def _read_file(path: Path) -> Source | Rejection:
    try:
        return Source(str(path), path.read_bytes())
    except (OSError, ValueError) as error:  # a name with a null character is a ValueError
        return Rejection(str(path), reason(error))

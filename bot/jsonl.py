"""Files of JSON Lines: questions and ids in, results out, whole or not at all."""

import gzip
import json
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bot.rows import RowId
from retrieval.documents import Rejection
from retrieval.errors import NewsdeskError

STANDARD = "-"
"""Stands for standard input or standard output in place of a file's name."""


class FileError(NewsdeskError):
    """A file cannot be read or written."""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A question of a file; its id is its line number, as text, where it had none."""

    id: RowId
    question: str
    article: str | None = None


def read_questions(path: str) -> Iterator[AskedRow | Rejection]:
    """Yield the questions of a file, and a rejection for each line that holds none."""
    for number, line in _numbered_lines(path):
        try:
            row = _object(line)
            question = _required(row, "question", str)
            article = _optional(row, "article")
            row_id = _optional(row, "id")
        except ValueError as error:
            yield Rejection(path, str(error), number)
        else:
            ref = None if article is None else str(article)
            yield AskedRow(str(number) if row_id is None else row_id, question, ref)


def read_ids(path: str) -> Iterator[RowId | Rejection]:
    """Yield the `id` of each line of a file, and a rejection for each line that has none."""
    for number, line in _numbered_lines(path):
        try:
            row_id: RowId = _required(_object(line), "id", (str, int))
        except ValueError as error:
            yield Rejection(path, str(error), number)
        else:
            yield row_id


def write_lines(path: str, lines: Iterable[str]) -> None:
    """Write lines to a file, which appears when all are written; `-` is standard output.

    Raises FileError for a file that cannot be written.
    """
    if path == STANDARD:
        for line in lines:
            sys.stdout.write(f"{line}\n")
        return
    with _replacing(Path(path)) as out:
        out.writelines(f"{line}\n" for line in lines)


def _numbered_lines(path: str) -> Iterator[tuple[int, bytes]]:
    with _reading(path) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line


@contextmanager
def _reading(path: str) -> Iterator[Iterable[bytes]]:
    try:
        if path == STANDARD:
            yield sys.stdin.buffer
        elif path.endswith(".gz"):
            with gzip.open(path) as lines:
                yield lines
        else:
            with Path(path).open("rb") as lines:
                yield lines
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path} cannot be read: {reason(error)}."
        raise FileError(msg) from error


@contextmanager
def _replacing(path: Path) -> Iterator[IO[str]]:
    """Open a file beside the one named, which takes its place when the block ends well."""
    target = path.resolve()
    if target.exists() and not target.is_file():  # a pipe or a device is written, not replaced
        with _writing(path), target.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        return
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with _writing(path):
            with draft.open("x", encoding="utf-8", newline="\n") as out:
                yield out
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        msg = f"{path} cannot be written: {reason(error)}."
        raise FileError(msg) from error


def reason(error: Exception) -> str:
    """Return why the system refused, as it words it, without the full stop."""
    said = error.strerror if isinstance(error, OSError) else None
    return (said or str(error)).rstrip(".").lower()


def _object(line: bytes) -> dict[str, Any]:
    """Return the object on a line. Raises ValueError, whose message suits a user."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
        json.dumps(row, ensure_ascii=False).encode()  # half a surrogate pair is not text
    except UnicodeError as error:
        msg = "it is not valid UTF-8 text"
        raise ValueError(msg) from error
    except (ValueError, RecursionError) as error:
        msg = "it is not valid JSON"
        raise ValueError(msg) from error
    if not isinstance(row, dict):
        msg = "it is not a JSON object"
        raise ValueError(msg)  # noqa: TRY004 - what a file holds is a value, not a program's type
    return row


def _required(row: dict[str, Any], name: str, kind: type | tuple[type, ...]) -> Any:
    value = row.get(name)
    if isinstance(value, kind) and not isinstance(value, bool):
        return value
    what = "text" if kind is str else "text or a number"
    msg = f"“{name}” is missing" if value is None else f"“{name}” is not {what}"
    raise ValueError(msg)


def _optional(row: dict[str, Any], name: str) -> RowId | None:
    return None if row.get(name) is None else _required(row, name, (str, int))

"""The process's two streams: results on standard output, all else on standard error.

Colour and progress bars appear on a terminal alone, and NO_COLOR is honoured.
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TextIO, TypeVar, cast

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

_Item = TypeVar("_Item")


class _Screen(Console):
    """A console that leaves a broken pipe to the command to handle, as `print` does."""

    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 - called by Console while it handles the BrokenPipeError


def set_up_streams() -> None:
    """Write UTF-8 wherever a program reads, and never fail at a character that cannot be shown.

    A stream that was closed from outside becomes an empty one.
    """
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("w")
    sys.stderr = sys.stderr or _nothing("w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        encoding = None if sys.stdin.isatty() else "utf-8"
        sys.stdin.reconfigure(encoding=encoding, errors="replace")


def let_go_of_output() -> None:
    """Drop what standard output has not taken: the interpreter would try again as it ends."""
    with suppress(OSError, ValueError):  # what stands in for it in a test may have no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _nothing(mode: str) -> TextIO:
    return cast("TextIO", open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123


def show(*lines: str | Text | Table) -> None:
    """Show results on standard output."""
    _show(_Screen(highlight=False), sys.stdout, lines)


def note(*lines: str | Text | Table) -> None:
    """Show what is no result on standard error."""
    _show(_Screen(highlight=False, stderr=True), sys.stderr, lines)


def complain(error: object) -> None:
    """Say in one plain line on standard error what went wrong."""
    sys.stderr.write(f"newsdesk: {' '.join(str(error).split())}\n")


def is_styled() -> bool:
    """Tell whether standard output shows bold and colour."""
    return _Screen().color_system is not None


def is_conversation() -> bool:
    """Tell whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def tracked(
    items: Iterable[_Item], says: str, total: int | None = None, *, quiet: bool = False
) -> Iterator[_Item]:
    """Yield the items; meanwhile show a progress bar where standard error is a terminal."""
    console = _Screen(stderr=True)
    if quiet or not console.is_terminal:
        yield from items
        return
    known = (MofNCompleteColumn(), TimeRemainingColumn())
    counts = (TextColumn("{task.completed:,}"),) if total is None else known
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *counts,
        console=console,
        transient=True,
        redirect_stdout=False,  # what is written there is a result, and stays there
    ) as progress:
        yield from progress.track(items, total=total, description=says)


def _show(console: Console, stream: TextIO, lines: Iterable[str | Text | Table]) -> None:
    for line in lines:
        if console.is_terminal or isinstance(line, Table):
            console.print(line, markup=False, emoji=False)
        else:
            stream.write(f"{line}\n")  # unbroken, tabs and all, for a program to read

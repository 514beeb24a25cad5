"""The articles that come with the project, for a first look."""

from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING

from bot import wording
from bot.screen import note
from retrieval.documents import Loaded, Source

if TYPE_CHECKING:
    from retrieval.library import Library

LOCAL_DESK = "local"


def seed(library: "Library", desk: str) -> None:
    """Load the seeds into the terminal's own desk where it is empty, and say so."""
    if desk != LOCAL_DESK or library.articles(desk):
        return
    loaded = [item for item in library.load(desk, seeds()) if isinstance(item, Loaded)]
    count = wording.articles(len(loaded))
    note(f"The desk was empty: loaded what comes with Newsdesk, {count}.")


def seeds() -> Iterator[Source]:
    """Yield the files that hold the seeds, by name."""
    for entry in sorted(files("seeds").iterdir(), key=lambda entry: entry.name):
        if entry.is_file() and not entry.name.endswith(".py"):
            yield Source(entry.name, entry.read_bytes())

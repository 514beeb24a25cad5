"""`newsdesk load`: articles from files, folders and standard input."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from itertools import islice

from bot import wording
from bot.jsonl import STANDARD, write_lines
from bot.rows import loaded_row
from bot.screen import complain, show, tracked
from bot.sources import read_sources
from bot.terminal import loaded_line
from retrieval.documents import Loaded, Rejection, Source
from retrieval.library import Library

_MOST_NAMED = 20
"""How many articles are named one by one; of more, the rest are counted."""


def load(library: Library, args: Namespace) -> int:
    """Load the sources; 1 where any part of them was rejected."""
    rejected: list[Rejection] = []
    outcomes = load_sources(library, args.desk, args.sources, args.title)
    if args.json:
        write_lines(STANDARD, map(loaded_row, _complaining(outcomes, rejected)))
    else:
        _tell(_complaining(tracked(outcomes, "Loading"), rejected))
    return 1 if rejected else 0


def load_sources(
    library: Library, desk: str, names: Iterable[str], title: str | None = None
) -> Iterator[Loaded | Rejection]:
    """Load what the names stand for; yield what became of each article."""
    unread: list[Rejection] = []
    yield from library.load(desk, _readable(names, unread), title)
    yield from unread


def _readable(names: Iterable[str], unread: list[Rejection]) -> Iterator[Source]:
    for source in read_sources(names):
        if isinstance(source, Rejection):
            unread.append(source)
        else:
            yield source


def _complaining(
    outcomes: Iterable[Loaded | Rejection], rejected: list[Rejection]
) -> Iterator[Loaded | Rejection]:
    for outcome in outcomes:
        if isinstance(outcome, Rejection):
            complain(outcome)
            rejected.append(outcome)
        yield outcome


def _tell(outcomes: Iterable[Loaded | Rejection]) -> None:
    loaded = (outcome for outcome in outcomes if isinstance(outcome, Loaded))
    # Shown when all is loaded: standard output would break into the progress bar's line.
    lines = [loaded_line(outcome) for outcome in islice(loaded, _MOST_NAMED)]
    more = sum(1 for _ in loaded)
    show(*lines)
    if more:
        show(wording.more(more))

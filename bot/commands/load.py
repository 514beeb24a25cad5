"""`newsdesk load`: articles from links, files, folders and standard input."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator

from rich.text import Text

from bot import wording
from bot.jsonl import STANDARD, write_lines
from bot.rows import loaded_row
from bot.screen import complain, show, tracked
from bot.sources import read_sources
from bot.terminal import loaded_line
from retrieval.documents import Change, Loaded, Rejection
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
    return library.load(desk, read_sources(library, names), title)


def _complaining(
    outcomes: Iterable[Loaded | Rejection], rejected: list[Rejection]
) -> Iterator[Loaded | Rejection]:
    for outcome in outcomes:
        if isinstance(outcome, Rejection):
            complain(outcome)
            rejected.append(outcome)
        yield outcome


def _tell(outcomes: Iterable[Loaded | Rejection]) -> None:
    # Shown when all is loaded: standard output would break into the progress bar's line.
    lines: list[Text] = []
    counts: Counter[Change | None] = Counter()
    for outcome in outcomes:
        counts[outcome.change if isinstance(outcome, Loaded) else None] += 1
        if isinstance(outcome, Loaded) and len(lines) < _MOST_NAMED:
            lines.append(loaded_line(outcome))
    show(*lines)
    if more := counts.total() - counts[None] - len(lines):
        show(wording.more(more))
    if counts.total() > 1:
        show(wording.tally(counts))

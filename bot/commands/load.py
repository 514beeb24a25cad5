"""`newsdesk load`: articles from links, files, folders and standard input."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from rich.text import Text

from bot import wording
from bot.audit import noted_in_terminal
from bot.jsonl import STANDARD, write_lines
from bot.markdown import visible
from bot.rows import loaded_row
from bot.screen import complain, show, tracked
from bot.sources import listed, origin, read_sources
from bot.terminal import loaded_line
from retrieval.documents import Change, Loaded, Rejection
from retrieval.library import Library

_MOST_NAMED = 20
"""How many articles are named one by one; of more, the rest are counted."""


def load(library: Library, args: Namespace) -> int:
    """Load the sources; 1 where any part of them was rejected."""
    rejected: list[Rejection] = []
    loading = noted_in_terminal(library, args.desk, _tracked(library, args), datetime.now(UTC))
    outcomes = _complaining(loading, rejected)
    if args.json:
        write_lines(STANDARD, map(loaded_row, outcomes))
    else:
        _tell(outcomes, args.sources)
    return 1 if rejected else 0


def load_sources(
    library: Library, desk: str, names: Iterable[str], title: str | None = None
) -> Iterator[Loaded | Rejection]:
    """Load what the names stand for; yield what became of each article."""
    return library.load(desk, read_sources(library, listed(names)), title)


def _tracked(library: Library, args: Namespace) -> Iterator[Loaded | Rejection]:
    """Load with a progress bar: of the sources, or of the articles where there is one source."""
    items = listed(args.sources)
    quiet = args.json
    if len(items) == 1:
        outcomes = library.load(args.desk, read_sources(library, items), args.title)
        return tracked(outcomes, "Loading", quiet=quiet)
    sources = tracked(read_sources(library, items), "Loading", len(items), quiet=quiet)
    return library.load(args.desk, sources, args.title)


def _complaining(
    outcomes: Iterable[Loaded | Rejection], rejected: list[Rejection]
) -> Iterator[Loaded | Rejection]:
    for outcome in outcomes:
        if isinstance(outcome, Rejection):
            complain(outcome)
            rejected.append(outcome)
        yield outcome


def _tell(outcomes: Iterable[Loaded | Rejection], names: Sequence[str]) -> None:
    # Shown when all is loaded: standard output would break into the progress bar's line.
    lines: list[Text] = []
    counts: dict[str, Counter[Change | None]] = {}
    reasons: Counter[str] = Counter()
    for outcome in outcomes:
        change = outcome.change if isinstance(outcome, Loaded) else None
        reasons.update([outcome.reason] if isinstance(outcome, Rejection) else [])
        counts.setdefault(origin(outcome.source, names), Counter())[change] += 1
        if isinstance(outcome, Loaded) and len(lines) < _MOST_NAMED:
            lines.append(loaded_line(outcome))
    show(*lines)
    _sum_up(counts, reasons, len(lines))


def _sum_up(
    counts: Mapping[str, Counter[Change | None]], reasons: Counter[str], named: int
) -> None:
    """Say what became of all articles: of many, by source, and why some were not loaded."""
    total = sum(counts.values(), Counter[Change | None]())
    if more := total.total() - total[None] - named:
        show(wording.more(more))
    if total.total() > _MOST_NAMED:
        _show_some([f"{visible(s)}: {wording.tally(of_it)}" for s, of_it in counts.items()])
        _show_some([wording.failed(many, why) for why, many in reasons.most_common()])
    if total.total() > 1:
        show(wording.tally(total))


def _show_some(lines: Sequence[str]) -> None:
    show(*lines[:_MOST_NAMED])
    if len(lines) > _MOST_NAMED:
        show(wording.more(len(lines) - _MOST_NAMED))

"""`newsdesk feeds`: feeds whose articles are loaded when they are checked."""

import asyncio
from argparse import Namespace
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from rich.text import Text

from bot import wording
from bot.audit import brought_entries, feed_entry
from bot.jsonl import STANDARD, write_lines
from bot.markdown import visible
from bot.rows import feed_row, report_row
from bot.screen import complain, note, show, tracked
from retrieval.documents import FeedInfo, FeedReport, Rejection
from retrieval.library import Library
from retrieval.memory.records import TERMINAL, Action


def feeds(library: Library, args: Namespace) -> int:
    """Follow, list, unfollow or check feeds; 1 where anything of them failed."""
    match args.action:
        case "follow":
            report = asyncio.run(library.feeds.follow(args.desk, args.url))
            _note(library, Action.FOLLOWED, report.feed)
            return _told(_noted(library, [report]), args)
        case "unfollow":
            info = library.feeds.unfollow(args.desk, args.ref)
            _note(library, Action.UNFOLLOWED, info)
            show(wording.unfollowed(visible(info.title)))
            return 0
        case "check":
            return _told(_noted(library, _looks(library, args.desk)), args)
        case _:
            return _list(library.feeds.followed(args.desk), args)


def _note(library: Library, action: Action, feed: FeedInfo) -> None:
    library.memory.traces.note(feed_entry(feed, TERMINAL, action, datetime.now(UTC)))


def _noted(library: Library, reports: Iterable[FeedReport]) -> Iterator[FeedReport]:
    """Yield the reports, and add what the feeds brought to the audit list."""
    for report in reports:
        library.memory.traces.note(*brought_entries(report, TERMINAL, datetime.now(UTC)))
        yield report


def _looks(library: Library, desk: str) -> Iterator[FeedReport]:
    infos = library.feeds.followed(desk)
    if not infos:
        note(wording.NO_FEEDS)
    for info in tracked(infos, "Checking", len(infos)):
        if report := asyncio.run(library.feeds.look(desk, info.url)):
            yield report


def _told(reports: Iterable[FeedReport], args: Namespace) -> int:
    done = list(reports)
    failures = [failure for report in done for failure in _failures(report)]
    for failure in failures:
        complain(failure)
    if args.json:
        write_lines(STANDARD, map(report_row, done))
    else:
        show(*map(_line, done))
    return 1 if failures else 0


def _failures(report: FeedReport) -> Iterator[Rejection]:
    if report.failure:
        yield Rejection(report.feed.url, report.failure)
    yield from (outcome for outcome in report.outcomes if isinstance(outcome, Rejection))


def _line(report: FeedReport) -> Text:
    return Text(f"{visible(report.feed.title)}: {visible(wording.feed_summary(report))}")


def _list(infos: list[FeedInfo], args: Namespace) -> int:
    if args.json:
        write_lines(STANDARD, map(feed_row, infos))
    elif infos:
        show(*map(_entry, infos))
    else:
        note(wording.NO_FEEDS)
    return 0


def _entry(info: FeedInfo) -> Text:
    state = wording.feed_state(info, info.next_look.isoformat(" ", "minutes"))
    return Text(f"{visible(info.title)}\t{visible(info.url)}\t{state}")

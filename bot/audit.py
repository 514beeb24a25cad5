"""What loading adds to a desk's audit list."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import PurePath

from bot import wording
from retrieval.documents import Change, FeedInfo, FeedReport, Loaded, Rejection
from retrieval.library import Library
from retrieval.memory.records import TERMINAL, Action, AuditEntry

_NAMED = 10
_ACTIONS = {Change.LOADED: Action.LOADED, Change.UPDATED: Action.UPDATED}


def audit_entries(
    desk: str,
    user: int,
    outcomes: Sequence[Loaded | Rejection],
    now: datetime,
    source: str | None = None,
) -> list[AuditEntry]:
    """Return an entry for each article that changed, or one for many, by `source` if it is given.

    `source` is the name of what brought them; else the first one's own is told.
    """
    changed = [o for o in outcomes if isinstance(o, Loaded) and o.change in _ACTIONS]
    if len(changed) > _NAMED or (changed and source):
        what = wording.many_articles(len(changed), source or changed[0].source)
        return [AuditEntry(desk, user, Action.LOADED, what, now)]
    return [
        AuditEntry(desk, user, _ACTIONS[o.change], o.article.title or o.article.id, now)
        for o in changed
    ]


def feed_entry(feed: FeedInfo, user: int, action: Action, now: datetime) -> AuditEntry:
    """Return the entry for a feed that is followed from now on, or no longer."""
    return AuditEntry(feed.desk, user, action, feed.title or feed.url, now)


def brought_entries(report: FeedReport, user: int, now: datetime) -> list[AuditEntry]:
    """Return what there is to note of what a feed brought: one entry, or none."""
    feed = report.feed
    return audit_entries(feed.desk, user, report.outcomes, now, feed.title or feed.url)


def noted_in_terminal(
    library: Library, desk: str, outcomes: Iterable[Loaded | Rejection], now: datetime
) -> Iterator[Loaded | Rejection]:
    """Yield what became of articles, and add to the audit list, also where it is broken off."""
    count, source = 0, ""
    try:
        for outcome in outcomes:
            if isinstance(outcome, Loaded) and outcome.change in _ACTIONS:
                count, source = count + 1, source or outcome.source
            yield outcome
    finally:
        if count:
            # Where a file lies on the machine is nothing for a server's editors to read.
            name = source if "://" in source else PurePath(source).name
            what = wording.many_articles(count, name)
            library.memory.traces.note(AuditEntry(desk, TERMINAL, Action.LOADED, what, now))

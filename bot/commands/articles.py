"""`newsdesk articles`, `remove` and `export`: what is on the desk."""

from argparse import Namespace
from datetime import UTC, datetime

from bot import wording
from bot.jsonl import STANDARD, write_lines
from bot.markdown import visible
from bot.rows import article_row, info_row
from bot.screen import is_styled, note, show
from bot.terminal import articles_lines, articles_table
from retrieval.documents import ArticleInfo
from retrieval.library import Library
from retrieval.memory.records import TERMINAL, Action, AuditEntry

NO_ARTICLES = "There are no articles on this desk yet. Load some: newsdesk load FILE"


def articles(library: Library, args: Namespace) -> int:
    """List the desk's articles."""
    infos = library.articles(args.desk)
    if args.json:
        write_lines(STANDARD, map(info_row, infos))
    elif infos:
        show_articles(infos)
    else:
        note(NO_ARTICLES)
    return 0


def show_articles(infos: list[ArticleInfo]) -> None:
    """Show articles as a table on a terminal, as tab-separated lines elsewhere."""
    if is_styled():
        show(articles_table(infos))
    else:
        show(*articles_lines(infos))


def remove(library: Library, args: Namespace) -> int:
    """Remove an article."""
    info = library.remove(args.desk, args.ref)
    what, now = info.title or info.id, datetime.now(UTC)
    library.memory.traces.note(AuditEntry(args.desk, TERMINAL, Action.REMOVED, what, now))
    show(f"{wording.removed(visible(info.title))} ({visible(info.id)})")
    return 0


def export(library: Library, args: Namespace) -> int:
    """Write the desk as JSON Lines that `load` reads back unchanged."""
    write_lines(args.out, map(article_row, library.export(args.desk)))
    return 0

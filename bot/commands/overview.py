"""`newsdesk overview`: what and whom an article is about, who said what, and what happened when."""

from argparse import Namespace

from bot.jsonl import STANDARD, write_lines
from bot.rows import overview_row
from bot.screen import show
from bot.terminal import overview_lines
from retrieval.library import Library


def overview(library: Library, args: Namespace) -> int:
    """Show an article's topics and people, questions to ask it, its dates and its quotations."""
    told = library.overview(args.desk, args.ref)
    if args.json:
        write_lines(STANDARD, [overview_row(told)])
    else:
        show(*overview_lines(told))
    return 0

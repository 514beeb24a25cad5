"""`newsdesk digest`: what was loaded lately."""

from argparse import Namespace

from bot.jsonl import STANDARD, write_lines
from bot.rows import digest_row
from bot.screen import show
from bot.terminal import digest_lines
from retrieval.library import Library


def digest(library: Library, args: Namespace) -> int:
    """Show the articles of the last days by subject."""
    told = library.digest(args.desk, args.days)
    if args.json:
        write_lines(STANDARD, [digest_row(told)])
    else:
        show(*digest_lines(told))
    return 0

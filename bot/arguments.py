"""The command line of `newsdesk`: what it accepts, and the help it gives."""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

_MOST_DAYS = 36_500
EPILOG = "Without a command: the Discord bot where DISCORD_TOKEN is set, else a conversation here."


def parse_arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """Parse a command line (default: the process's own).

    Leaves with exit status 2 and one line on standard error where it is wrong.
    """
    parser = _newsdesk()
    unset = argparse.Namespace(command=None, database=None, desk="local")
    args = parser.parse_args(argv, unset)
    if wrong := _contradiction(args):
        parser.error(wrong)
    return args


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line, and how to learn more."""

    def error(self, message: str) -> Any:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


class _Version(argparse.Action):
    """Says which version is installed."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415 - takes a tenth of an answer's time

        sys.stdout.write(f"newsdesk {version('newsdesk')}\n")
        parser.exit()


def _newsdesk() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="newsdesk",
        description="Answers questions about articles by quoting them word for word.",
        epilog=EPILOG,
        parents=[_everywhere()],
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say which version this is")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add(commands, "chat", "have a conversation in the terminal")
    _add_ask(commands)
    _add_load(commands)
    _add_feeds(commands)
    listing = _add(commands, "articles", "list the desk's articles")
    listing.add_argument("--json", action="store_true", help="write JSON Lines")
    removal = _add(commands, "remove", "remove an article")
    _add_ref(removal)
    _add_summary(commands)
    overview = _add(commands, "overview", "tell what an article is about, quotes and dates")
    _add_ref(overview)
    overview.add_argument("--json", action="store_true", help="write one JSON object")
    digest = _add(commands, "digest", "tell what was loaded lately, by subject")
    digest.add_argument("--days", type=_days, default=7, metavar="N", help="default: 7")
    digest.add_argument("--json", action="store_true", help="write one JSON object")
    export = _add(commands, "export", "write the desk as JSON Lines")
    export.add_argument(
        "--out", type=_text, default="-", metavar="FILE", help="default: standard output"
    )
    _add(commands, "run", "run the Discord bot")
    _add(commands, "doctor", "check the set-up and say how to mend it")
    return parser


def _contradiction(args: argparse.Namespace) -> str | None:
    """Say which of the arguments do not go together; None where all do."""
    if args.command not in {"ask", "summary"}:
        return None
    one, name = (args.question, "QUESTION") if args.command == "ask" else (args.ref, "REF")
    if not one and not args.jsonl:
        return f"{args.command} takes a {name}, or --jsonl with a file of them"
    if args.jsonl and (one or getattr(args, "article", None)):
        return f"{args.command} --jsonl takes its questions and articles from the file alone"
    if args.out and not args.jsonl:
        return "--out goes with --jsonl"
    return None


def _everywhere() -> argparse.ArgumentParser:
    """Return the options that may stand before the command or after it."""
    parser = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    parser.add_argument(
        "--database",
        type=_text,
        metavar="URL",
        help="where the articles are kept (default: NEWSDESK_DATABASE_URL, else sqlite:///newsdesk.db)",
    )
    parser.add_argument(
        "--desk", type=_text, metavar="NAME", help="which collection of articles (default: local)"
    )
    return parser


def _add(commands: Any, name: str, says: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=says, description=f"{says[0].upper()}{says[1:]}.", parents=[_everywhere()]
    )
    return parser


def _add_ask(commands: Any) -> None:
    parser = _add(commands, "ask", "answer a question, or a file of them")
    parser.add_argument("question", nargs="*", type=_unicode, metavar="QUESTION")
    parser.add_argument("--article", type=_text, metavar="REF", help="ask this article alone")
    parser.add_argument("--top", type=_count, metavar="N", help="at most N sentences; 0: every one")
    parser.add_argument("--json", action="store_true", help="write one JSON object")
    _add_batch(parser, "QUESTIONS", "ANSWERS")


def _add_load(commands: Any) -> None:
    parser = _add(commands, "load", "load articles")
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="a link, a file, a folder, or - for standard input",
    )
    parser.add_argument("--title", type=_text, metavar="T", help="the title to give what is loaded")
    parser.add_argument("--json", action="store_true", help="write JSON Lines")


def _add_feeds(commands: Any) -> None:
    parser = _add(commands, "feeds", "follow RSS and Atom feeds")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    follow = _add(actions, "follow", "follow a feed and load its newest articles")
    follow.add_argument("url", type=_text, metavar="URL", help="the feed, or a page that names it")
    listing = _add(actions, "list", "list the feeds that the desk follows")
    unfollow = _add(actions, "unfollow", "follow a feed no longer; its articles stay")
    unfollow.add_argument(
        "ref", type=_text, metavar="FEED", help="its address, or a part of its title"
    )
    check = _add(actions, "check", "look at every feed now and load what is new")
    for action in (follow, listing, check):
        action.add_argument("--json", action="store_true", help="write JSON Lines")


def _add_summary(commands: Any) -> None:
    parser = _add(commands, "summary", "summarise an article, or a file of them")
    _add_ref(parser, nargs="?")
    parser.add_argument("--sentences", type=_positive, default=3, metavar="N", help="default: 3")
    parser.add_argument("--words", type=_positive, metavar="N", help="as many as N words instead")
    parser.add_argument("--about", type=_text, metavar="WORDS", help="only what is on a subject")
    parser.add_argument("--json", action="store_true", help="write one JSON object")
    _add_batch(parser, "IDS", "SUMMARIES")


def _add_ref(parser: argparse.ArgumentParser, nargs: str | None = None) -> None:
    says = "an article's id, or a part of its title that no other has"
    parser.add_argument("ref", nargs=nargs, type=_text, metavar="REF", help=says)


def _add_batch(parser: argparse.ArgumentParser, source: str, target: str) -> None:
    parser.add_argument("--jsonl", metavar=source, help="JSON Lines to read; - for standard input")
    parser.add_argument("--out", metavar=target, help="JSON Lines to write; - for standard output")


def _unicode(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        msg = "it is not valid Unicode text"
        raise argparse.ArgumentTypeError(msg) from error
    return value


def _text(value: str) -> str:
    if not value.strip():
        msg = "it is empty"
        raise argparse.ArgumentTypeError(msg)
    return _unicode(value)


def _count(value: str) -> int:
    if not (value.isascii() and value.isdecimal()):
        msg = f"“{value}” is not a whole number of 0 or more"
        raise argparse.ArgumentTypeError(msg)
    return int(value)


def _days(value: str) -> int:
    if (days := _positive(value)) > _MOST_DAYS:
        msg = f"{value} days are more than {_MOST_DAYS:,}"
        raise argparse.ArgumentTypeError(msg)
    return days


def _positive(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and int(value)):
        msg = f"“{value}” is not a whole number of 1 or more"
        raise argparse.ArgumentTypeError(msg)
    return int(value)

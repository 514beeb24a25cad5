"""`newsdesk chat`: questions and answers in the terminal, or through a pipe."""

import os.path
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from importlib import import_module

from rich.text import Text

from bot import wording
from bot.commands.articles import NO_ARTICLES, show_articles
from bot.commands.ask import told_lines
from bot.commands.load import load_sources
from bot.markdown import visible
from bot.screen import is_conversation, note, show
from bot.seeding import seed
from bot.terminal import loaded_line, summary_lines
from retrieval.documents import Loaded
from retrieval.errors import NewsdeskError
from retrieval.library import Library

GO_LIVE = "To go live on Discord, put DISCORD_TOKEN into .env and start again: see the README."
_PROMPT = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
_HELP = """\
Type a question, or one of these:
  /articles       what there is to ask about
  /summary REF    an article in short; REF is its id, or part of its title
  /load SOURCE    load a link, a file or a folder
  /help           this
  /quit           leave (or Ctrl-D)"""
_LEAVE = {"/quit", "/exit"}


def chat(library: Library, args: Namespace) -> int:
    """Answer each line of input until it ends."""
    seed(library, args.desk)
    note(GO_LIVE)
    lines = _typed(library, args.desk) if is_conversation() else _piped()
    for line in lines:
        if line.casefold() in _LEAVE:
            break
        try:
            _reply(library, args.desk, line)
        except NewsdeskError as error:
            show(visible(str(error)))
    return 0


def _typed(library: Library, desk: str) -> Iterator[str]:
    """Greet, then yield what is typed; Ctrl-D ends it."""
    _enable_line_editing()
    count = wording.articles(len(library.articles(desk)))
    show(Text(f"Newsdesk, {count}. Ask a question; /help shows more.", "bold"))
    while True:
        try:
            line = input(f"\n{_PROMPT}").strip()
        except EOFError:
            show("")
            return
        if line:
            yield line


def _enable_line_editing() -> None:
    """Give `input` arrow keys and a history, where the platform has them."""
    try:
        import_module("readline")
    except ImportError:
        return


def _piped() -> Iterator[str]:
    return filter(None, map(str.strip, sys.stdin))


def _reply(library: Library, desk: str, line: str) -> None:
    if not line.startswith("/"):
        show(*told_lines(library, desk, line))
        return
    name, _, rest = line.partition(" ")
    command = _COMMANDS.get(name.casefold())
    if command is None:
        show(f"There is no {visible(name)} here.", _HELP)
    else:
        command(library, desk, rest.strip())


def _articles(library: Library, desk: str, _rest: str) -> None:
    if infos := library.articles(desk):
        show_articles(infos)
    else:
        show(NO_ARTICLES)


def _summary(library: Library, desk: str, rest: str) -> None:
    show(*summary_lines(library.summarise(desk, rest)) if rest else ("/summary takes a REF.",))


def _load(library: Library, desk: str, rest: str) -> None:
    if not rest:
        show("/load takes a SOURCE.")
        return
    path = os.path.expanduser(rest.strip("'\""))  # noqa: PTH111 - pathlib's raises without a home
    for outcome in load_sources(library, desk, [path]):
        show(loaded_line(outcome) if isinstance(outcome, Loaded) else visible(str(outcome)))


def _help(_library: Library, _desk: str, _rest: str) -> None:
    show(_HELP)


_COMMANDS: dict[str, Callable[[Library, str, str], None]] = {
    "/articles": _articles,
    "/summary": _summary,
    "/load": _load,
    "/help": _help,
}

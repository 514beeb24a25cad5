"""The `newsdesk` command: reads the settings, opens the library, and carries out a subcommand."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from bot.arguments import parse_arguments
from bot.jsonl import reason
from bot.screen import complain, let_go_of_output, set_up_streams
from bot.settings import (
    DATABASE_URL,
    Settings,
    SettingsError,
    environment,
    read_settings,
    required_token,
)
from retrieval.errors import DatabaseUrlError, NewsdeskError, QuestionError

if TYPE_CHECKING:
    from retrieval.library import Library

_FAILED, _WRONG_USAGE, _INTERRUPTED, _PIPE_CLOSED = 1, 2, 130, 141
_COMMANDS = {
    "chat": "bot.commands.chat:chat",
    "ask": "bot.commands.ask:ask",
    "load": "bot.commands.load:load",
    "feeds": "bot.commands.feeds:feeds",
    "articles": "bot.commands.articles:articles",
    "remove": "bot.commands.articles:remove",
    "summary": "bot.commands.summary:summary",
    "overview": "bot.commands.overview:overview",
    "digest": "bot.commands.digest:digest",
    "export": "bot.commands.articles:export",
}
"""Where each subcommand that works on a library is; imported when it is called for."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line (default: the process's own) and return the exit status."""
    set_up_streams()
    try:
        status = _carry_out(parse_arguments(argv))
        sys.stdout.flush()
    except (SettingsError, DatabaseUrlError, QuestionError) as error:
        complain(error)
        return _WRONG_USAGE
    except NewsdeskError as error:
        complain(error)
        return _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        let_go_of_output()
        return _PIPE_CLOSED
    except OSError as error:
        complain(f"{error.filename or 'A file'} cannot be read or written: {reason(error)}.")
        let_go_of_output()
        return _FAILED
    return status


def _carry_out(args: Namespace) -> int:
    values = environment()
    if args.database:
        values[DATABASE_URL] = args.database
    if args.command == "doctor":
        return int(resolve_name("bot.commands.doctor:doctor")(values, args.desk))
    settings = read_settings(values)
    command = args.command or ("run" if settings.discord_token else "chat")
    if command == "run":
        required_token(settings)  # told at once: discord.py takes a second to import
        return int(resolve_name("bot.commands.run:run")(settings))
    return _with_library(_COMMANDS[command], args, settings)


def _with_library(name: str, args: Namespace, settings: Settings) -> int:
    from bot.opening import open_library  # noqa: PLC0415 - a wrong command line is told at once

    command: Callable[[Library, Namespace], int] = resolve_name(name)
    with open_library(settings) as library:
        return command(library, args)


if __name__ == "__main__":
    sys.exit(main())

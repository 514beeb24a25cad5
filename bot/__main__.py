"""The `newsdesk` command: reads the settings, opens the library, and carries out a subcommand."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pkgutil import resolve_name

from bot.arguments import parse_arguments
from bot.screen import complain, set_up_streams
from bot.settings import (
    DATABASE_URL,
    Settings,
    SettingsError,
    environment,
    read_settings,
    required_token,
)
from retrieval.errors import DatabaseUrlError, NewsdeskError

_FAILED, _WRONG_USAGE, _INTERRUPTED, _PIPE_CLOSED = 1, 2, 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line (default: the process's own) and return the exit status."""
    set_up_streams()
    try:
        status = _carry_out(parse_arguments(argv))
        sys.stdout.flush()
    except (SettingsError, DatabaseUrlError) as error:
        complain(error)
        return _WRONG_USAGE
    except NewsdeskError as error:
        complain(error)
        return _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The interpreter flushes once more as it ends, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    return status


def _carry_out(args: Namespace) -> int:
    values = environment()
    if args.database:
        values[DATABASE_URL] = args.database
    if args.command == "doctor":
        return int(resolve_name(args.handler)(values, args.desk))
    settings = read_settings(values)
    if args.command == "run" or (args.command is None and settings.discord_token):
        return _run(settings)
    return _with_library(args, settings)


def _run(settings: Settings) -> int:
    required_token(settings)  # told at once: discord.py takes a second to import
    from bot.commands.run import run  # noqa: PLC0415 - the terminal has no use for discord.py

    return run(settings)


def _with_library(args: Namespace, settings: Settings) -> int:
    from retrieval.library import Library  # noqa: PLC0415 - a wrong command line is told at once

    handler: Callable[[Library, Namespace], int] = resolve_name(args.handler)
    with Library.open(settings.database_url) as library:
        return handler(library, args)


if __name__ == "__main__":
    sys.exit(main())

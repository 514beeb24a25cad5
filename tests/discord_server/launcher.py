"""Run a module with discord.py turned to a loopback: `launcher URL MODULE [ARGUMENT...]`."""

import runpy
import sys

from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from tests.discord_server.rest import PREFIX


def main(url: str, module: str, *arguments: str) -> None:
    """Run the module as `python -m` would."""
    Route.BASE = url + PREFIX
    DiscordWebSocket.DEFAULT_GATEWAY = URL(url).with_scheme("ws") / "gateway"
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

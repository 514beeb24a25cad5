"""A bot as a process of its own, logged in to a loopback Discord."""

import asyncio
import itertools
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from tests.discord_server.server import DiscordServer

ROOT = Path(__file__).parents[2]
START_S = 30.0
STOP_S = 10.0
_LOGS = itertools.count()


class BotProcess:
    """A started bot. `log` is the file that its standard output and error go to."""

    def __init__(
        self, discord: DiscordServer, process: asyncio.subprocess.Process, log: Path
    ) -> None:
        self._discord = discord
        self._process = process
        self._log = log
        self._identified = discord.gateway.identified
        self._ended = asyncio.create_task(process.wait())
        self._ended.add_done_callback(lambda _: discord.changes.announce())

    @classmethod
    @asynccontextmanager
    async def start(
        cls, discord: DiscordServer, folder: Path, *command: str, **settings: str
    ) -> AsyncIterator[Self]:
        """Run a module and its arguments in a folder, with these settings and no others.

        It is stopped at the end of the block, if it has not ended.
        """
        log = folder / f"bot-{next(_LOGS)}.log"
        launch = ("-m", "tests.discord_server.launcher", discord.url, *command)
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *launch,
                cwd=folder,
                env=_environment(settings),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
            )
        bot = cls(discord, process, log)
        try:
            yield bot
        finally:
            await bot.stop()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def output(self) -> str:
        """What the process has written so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    async def ready(self) -> None:
        """Wait until the bot is connected; fail at once if it ends instead."""
        gateway = self._discord.gateway
        await self._discord.changes.until(
            lambda: self._ended.done() or gateway.identified > self._identified,
            START_S,
            f"the bot connects; it wrote {self.output!r}",
        )
        assert not self._ended.done(), f"the bot ended: {self.output}"

    async def ended(self) -> int:
        """Wait until the process ends by itself and return its exit status."""
        async with asyncio.timeout(START_S):
            return await asyncio.shield(self._ended)

    async def kill(self) -> None:
        """End the process without giving it a moment to finish anything."""
        self._process.kill()
        await self._ended

    async def stop(self) -> int:
        """Ask the process to end, if it has not, and return its exit status."""
        if not self._ended.done():
            self._process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                return await asyncio.shield(self._ended)
        except TimeoutError:
            await self.kill()
            raise


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    ours = ("DISCORD_", "NEWSDESK_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**inherited, "PYTHONPATH": path, "PYTHONUTF8": "1", **settings}

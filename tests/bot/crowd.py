"""Many servers that ask at once: each question is answered once, in its place, from its own desk.

::

    python -m tests.bot.crowd [--servers 1000] [--questions 10000]
    python -m tests.bot.crowd --servers 20 --questions 0 --outages 20 --gone 2

With outages, the gateway then goes away so many times for so many seconds, and questions are asked
right before and meanwhile. Prints what happened, and exits with 1 if anything was lost, doubled or
misplaced.
"""

import argparse
import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.documents import Source
from retrieval.library import Library
from tests.discord_server import (
    BotProcess,
    Channel,
    DiscordServer,
    Message,
    User,
)

RUN = ("bot", "run")
AT_ONCE = 40
ASKED_A_SPELL = 5
ANSWERED_WITHIN_S = 60.0
MAKERS = ("Ada", "Ben", "Cleo", "Dag", "Eva", "Finn", "Greta", "Hugo", "Ida", "Jon")


@dataclass(frozen=True, slots=True)
class Server:
    """A server whose one article says what no other's does."""

    number: int
    channel: Channel
    reader: User

    @property
    def maker(self) -> str:
        """The name that only this server's article knows."""
        return f"{MAKERS[self.number % len(MAKERS)]} Maker{self.number:05d}"

    @property
    def article(self) -> Source:
        """The server's article."""
        text = (
            f"The tower of the town\n\nThe tower was built in {1000 + self.number} by "
            f"{self.maker}. It has {self.number + 2} steps, and the view is good.\n"
        )
        return Source("tower.txt", text.encode())


@dataclass(slots=True)
class Report:
    """What became of the questions; `seconds` from the first to the last."""

    asked: int = 0
    answered: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    resumed: int = 0

    def __str__(self) -> str:
        """Say it in one line, and what is wrong in one more each."""
        rate = self.answered / self.seconds if self.seconds else 0.0
        head = (
            f"asked {self.asked}, answered {self.answered} in {self.seconds:.1f} s "
            f"({rate:.0f} a second), sessions resumed {self.resumed}, wrong {len(self.wrong)}"
        )
        return "\n".join([head, *self.wrong[:20]])


def open_servers(discord: DiscordServer, count: int) -> list[Server]:
    """Add servers to a Discord."""
    return [_open_server(discord, number) for number in range(count)]


def load_all(database: str, servers: Sequence[Server]) -> None:
    """Put each server's article on its desk, before the bot is started."""
    with Library.open(database) as library:
        for server in servers:
            assert server.channel.guild is not None
            list(library.load(str(server.channel.guild.id), [server.article]))


async def ask_all(discord: DiscordServer, servers: Sequence[Server], questions: int) -> Report:
    """Ask in one server after the other, several at a time; count what comes back."""
    report = Report()
    turns = itertools.islice(itertools.cycle(servers), questions)
    started = time.perf_counter()

    async def keep_asking() -> None:
        for server in turns:
            await _ask(discord, server, report)

    await asyncio.gather(*(keep_asking() for _ in range(AT_ONCE)))
    report.seconds = time.perf_counter() - started
    return _settled(discord, servers, report)


async def ask_through_outages(
    discord: DiscordServer, servers: Sequence[Server], times: int, gone_s: float
) -> Report:
    """Ask before and while the gateway is gone, again and again; count what comes back."""
    report = Report()
    turns = itertools.cycle(servers)
    started = time.perf_counter()
    for turn in range(times):
        asking = [_asking(discord, next(turns), report) for _ in range(ASKED_A_SPELL)]
        async with discord.gateway.gone():
            asking += [_asking(discord, next(turns), report) for _ in range(ASKED_A_SPELL)]
            await asyncio.sleep(gone_s)
        await asyncio.gather(*asking)
        await discord.changes.until(lambda: discord.gateway.connected, 60, f"it is back, {turn}")
    report.seconds = time.perf_counter() - started
    return _settled(discord, servers, report)


def _asking(discord: DiscordServer, server: Server, report: Report) -> asyncio.Task[None]:
    return asyncio.create_task(_ask(discord, server, report))


async def _ask(discord: DiscordServer, server: Server, report: Report) -> None:
    text = f"{discord.bot.mention} who built the tower?"
    report.asked += 1
    said = discord.say(server.channel, server.reader, text)
    try:
        what = f"an answer in server {server.number}"
        await discord.changes.until(lambda: _replies(said), ANSWERED_WITHIN_S, what)
    except TimeoutError as error:
        report.wrong.append(str(error))
        return
    report.answered += 1
    (answer, *_) = _replies(said)
    if server.maker not in answer.text.replace("*", "") or answer.text.count("Maker") != 1:
        report.wrong.append(f"server {server.number}: {answer.text!r}")


def _replies(said: Message) -> list[Message]:
    later = reversed(said.channel.messages.values())
    return [message for message in later if message.reply_to is said]


def _settled(discord: DiscordServer, servers: Sequence[Server], report: Report) -> Report:
    """Add what was said too often or broke a rule."""
    for server in servers:
        own = [m for m in server.channel.messages.values() if m.author == discord.bot]
        asked = [m for m in server.channel.messages.values() if m.author == server.reader]
        if len(own) != len(asked):
            report.wrong.append(f"server {server.number}: {len(own)} for {len(asked)} questions")
    report.wrong += discord.violations
    report.resumed = discord.gateway.resumed
    return report


def _open_server(discord: DiscordServer, number: int) -> Server:
    guild = discord.add_guild(f"Town {number}")
    reader = discord.add_user("reader")
    discord.add_member(guild, reader)
    return Server(number, discord.add_channel(guild, "general"), reader)


async def run(servers: int, questions: int, outages: int, gone_s: float) -> list[Report]:
    """Start the bot as a process, fill the desks, ask, ask through outages, and report on each."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        discord = await stack.enter_async_context(DiscordServer())
        towns = open_servers(discord, servers)
        database = f"sqlite:///{folder / 'crowd.db'}"
        load_all(database, towns)
        start = BotProcess.start(
            discord, folder, *RUN, DISCORD_TOKEN=discord.token, NEWSDESK_DATABASE_URL=database
        )
        bot = await stack.enter_async_context(start)
        await bot.ready()
        reports = [await ask_all(discord, towns, questions)] if questions else []
        if outages:
            reports.append(await ask_through_outages(discord, towns, outages, gone_s))
        if "Traceback" in bot.output:
            reports[-1].wrong.append(bot.output)
        return reports


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--servers", type=int, default=1_000)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--outages", type=int, default=0)
    parser.add_argument("--gone", type=float, default=2.0, metavar="SECONDS")
    given = parser.parse_args()
    reports = asyncio.run(run(given.servers, given.questions, given.outages, given.gone))
    sys.stdout.writelines(f"{report}\n" for report in reports)
    return 1 if any(report.wrong for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())

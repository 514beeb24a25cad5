"""How long an answer on Discord takes, beside a discord.py bot that only echoes; in one run.

::

    python -m benchmarks.discord

Writes docs/benchmarks/discord.md. Both bots run as processes of their own against the loopback
Discord of the tests, each with one of its own in this process, and take turns at every question.
"""

import asyncio
import math
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

from retrieval.documents import Source
from retrieval.library import Library
from tests.discord_server import BotProcess, Channel, DiscordServer, User

MENTIONS = 400
UNCOUNTED = 40
COMMANDS = 500
COMMANDS_A_SECOND = 50
SERVERS = 100
ECHO = ("benchmarks.discord_echo",)
NEWSDESK = ("bot", "run")
QUESTIONS = (
    "when did the wheel of the mill turn for the last time?",
    "who is on the crew?",
    "what cities can be seen from the station?",
    "when does the library open?",
    "what is the capital of Japan?",
)
SEEDS = Path(__file__).parents[1] / "seeds"
TARGET = Path(__file__).parents[1] / "docs" / "benchmarks" / "discord.md"
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Place:
    """A server with someone who asks in its channel."""

    desk: str
    channel: Channel
    reader: User


@dataclass(slots=True)
class Subject:
    """One bot, its own Discord, and what was measured: times in seconds."""

    name: str
    discord: DiscordServer
    bot: BotProcess
    places: Sequence[Place]
    latencies_s: list[float] = field(default_factory=list)
    processor_s: float = 0.0

    async def ask(self, place: Place, question: str) -> float:
        """Mention the bot; return how long its reply takes."""
        begun = time.perf_counter()
        self.discord.say(place.channel, place.reader, f"{self.discord.bot.mention} {question}")
        await self.discord.next_message(place.channel)
        return time.perf_counter() - begun


async def measure() -> tuple[list[Subject], list[float]]:
    """Return what was measured of both bots, and how long acknowledgements took."""
    async with AsyncExitStack() as stack:
        echo = await _start(stack, "echo", ECHO)
        newsdesk = await _start(stack, "Newsdesk", NEWSDESK)
        subjects = [echo, newsdesk]
        await _take_turns(subjects, UNCOUNTED)
        for subject in subjects:
            subject.latencies_s.clear()
            subject.processor_s = -processor_s(subject.bot.pid)
        await _take_turns(subjects, MENTIONS)
        for subject in subjects:
            subject.processor_s += processor_s(subject.bot.pid)
        acknowledged = await _call_at_a_rate(newsdesk)
        if any(subject.discord.violations for subject in subjects):
            msg = "a bot sent what Discord would not take"
            raise RuntimeError(msg)
        return subjects, acknowledged


def processor_s(pid: int) -> float:
    """Return how much processor time a process has taken; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


async def _start(stack: AsyncExitStack, name: str, command: Sequence[str]) -> Subject:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    discord = await stack.enter_async_context(DiscordServer())
    places = [_place(discord, number) for number in range(SERVERS)]
    settings = {"DISCORD_TOKEN": discord.token, "NEWSDESK_READER": "off"}
    if command == NEWSDESK:
        settings["NEWSDESK_DATABASE_URL"] = f"sqlite:///{folder / 'benchmark.db'}"
        _fill_desks(settings["NEWSDESK_DATABASE_URL"], places)
    bot = await stack.enter_async_context(BotProcess.start(discord, folder, *command, **settings))
    await bot.ready()
    return Subject(name, discord, bot, places)


def _place(discord: DiscordServer, number: int) -> Place:
    guild = discord.add_guild(f"Server {number}")
    reader = discord.add_user("reader")
    discord.add_member(guild, reader)
    return Place(str(guild.id), discord.add_channel(guild, "general"), reader)


def _fill_desks(database: str, places: Sequence[Place]) -> None:
    files = [path for path in SEEDS.iterdir() if path.suffix in {".md", ".html", ".txt", ".jsonl"}]
    sources = [Source(path.name, path.read_bytes()) for path in files]
    with Library.open(database) as library:
        for place in places:
            list(library.load(place.desk, sources))


async def _take_turns(subjects: Sequence[Subject], questions: int) -> None:
    for number in range(questions):
        for subject in subjects:
            place = subject.places[number % SERVERS]
            latency_s = await subject.ask(place, QUESTIONS[number % len(QUESTIONS)])
            subject.latencies_s.append(latency_s)


async def _call_at_a_rate(subject: Subject) -> list[float]:
    """Call /ask so many times a second, whatever has come back; return the acknowledgements."""
    begun = time.perf_counter()
    calls: list[asyncio.Task[float]] = []
    for number in range(COMMANDS):
        await asyncio.sleep(begun + number / COMMANDS_A_SECOND - time.perf_counter())
        calls.append(asyncio.create_task(_call(subject, number)))
    return await asyncio.gather(*calls)


async def _call(subject: Subject, number: int) -> float:
    place = subject.places[number % SERVERS]
    question = QUESTIONS[number % len(QUESTIONS)]
    response = await subject.discord.slash(place.channel, place.reader, "ask", question=question)
    return math.inf if response.acknowledged_s is None else response.acknowledged_s


def report(subjects: Sequence[Subject], acknowledged_s: Sequence[float]) -> str:
    """Return the figures as Markdown."""
    echo, newsdesk = subjects
    difference_ms = 1e3 * (median(newsdesk.latencies_s) - median(echo.latencies_s))
    rows = [_row(subject) for subject in subjects]
    return f"""# On Discord, measured

Written by `python -m benchmarks.discord`. Both bots are processes of their own against the loopback
Discord of the tests, which checks every body they send, and take turns at every question.
The machine was shared with other work while this ran, so the difference says more than the times.

Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python
{platform.python_version()}, discord.py {version("discord.py")}; load when ended {_system_load()}.

## From a mention to the reply

{MENTIONS} mentions each, one at a time, in {SERVERS} servers with the articles of `seeds/` on each
desk; the reader is off. “Echo” is a discord.py bot that replies with the same text
(`benchmarks/discord_echo.py`).

| bot | p50 ms | p95 ms | p99 ms | processor ms a reply |
| --- | --- | --- | --- | --- |
{"".join(rows)}
Newsdesk's median is {difference_ms:.1f} ms above that of the bot that only echoes (wanted: at most
5 ms).

## Acknowledged at {COMMANDS_A_SECOND} questions a second

{COMMANDS} calls of `/ask`, one every {1_000 // COMMANDS_A_SECOND} ms whatever had come back: p50
{1e3 * median(acknowledged_s):.1f} ms, p99 {1e3 * _percentile(acknowledged_s, 99):.1f} ms, the
slowest {1e3 * max(acknowledged_s):.1f} ms (wanted: at most 500 ms).
"""


def _row(subject: Subject) -> str:
    p95_s, p99_s = (_percentile(subject.latencies_s, p) for p in (95, 99))
    processor_ms = 1e3 * subject.processor_s / len(subject.latencies_s)
    return (
        f"| {subject.name} | {1e3 * median(subject.latencies_s):.1f} | {1e3 * p95_s:.1f} |"
        f" {1e3 * p99_s:.1f} | {processor_ms:.1f} |\n"
    )


def _system_load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _percentile(times_s: Sequence[float], percent: int) -> float:
    return quantiles(times_s, n=100, method="inclusive")[percent - 1]


def main() -> None:
    """Measure and write the figures down."""
    written = report(*asyncio.run(measure()))
    TARGET.write_text(written, encoding="utf-8")
    sys.stdout.write(written)


if __name__ == "__main__":
    main()

"""A server on the loopback Discord with an editor and a reader, and libraries that misbehave."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from retrieval.documents import Answer, Earlier, Source
from retrieval.library import Library
from retrieval.memory.records import DeskSettings
from tests.discord_server import Channel, DiscordServer, Guild, Message, Permission, User

MILL = b"The tide mill was built in 1843 by Ada Lund. It has two wheels.\n"


@dataclass(frozen=True, slots=True)
class Newsroom:
    """One server with one channel."""

    discord: DiscordServer
    guild: Guild
    channel: Channel
    editor: User
    reader: User

    @classmethod
    def open(cls, discord: DiscordServer, *, bot_may_not: Permission = Permission.NONE) -> Self:
        """Add the server to a Discord."""
        guild = discord.add_guild("Newsroom")
        editor, reader = discord.add_user("editor"), discord.add_user("reader")
        discord.add_member(guild, editor, may=Permission.MANAGE_GUILD)
        discord.add_member(guild, reader)
        channel = discord.add_channel(guild, "general", bot_may_not=bot_may_not)
        return cls(discord, guild, channel, editor, reader)

    def load(self, library: Library, text: bytes = MILL) -> None:
        """Put an article on the server's desk."""
        list(library.load(str(self.guild.id), [Source("mill.txt", text)], title="Tide mill"))

    def settle(self, library: Library, settings: DeskSettings) -> None:
        """Have the editors decide on settings."""
        library.memory.settings.change(str(self.guild.id), lambda _: settings, datetime.now(UTC))

    def mention(self, text: str) -> Message:
        """Mention the bot as the reader."""
        return self.discord.say(self.channel, self.reader, f"{self.discord.bot.mention} {text}")

    async def ask(self, text: str) -> Message:
        """Mention the bot and return what it says."""
        self.mention(text)
        return await self.discord.next_message(self.channel)


class BrokenLibrary(Library):
    """Fails at every question."""

    def ask(self, *_: object, **__: object) -> Answer:
        """Fail, as nobody foresaw."""
        msg = "the index is on fire"
        raise RuntimeError(msg)


class SlowLibrary(Library):
    """Answers no question before it is told to."""

    may_answer: threading.Event

    def ask(
        self,
        desk: str,
        text: str,
        article: str | None = None,
        limit: int = 10,
        *,
        following: Earlier | None = None,
    ) -> Answer:
        """Wait, then answer."""
        self.may_answer.wait()
        return super().ask(desk, text, article, limit, following=following)


async def eventually(condition: Callable[[], object]) -> None:
    """Wait until what the bot does by itself, and Discord does not see, has come about."""
    async with asyncio.timeout(30):
        while not await asyncio.to_thread(condition):
            pass

"""What is in the pictures: a real bot asked real questions about the articles of `seeds/`."""

from collections.abc import AsyncIterator
from pathlib import Path

from retrieval.documents import Source
from retrieval.library import Library
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer
from tests.pictures.page import Scene

SEEDS = Path(__file__).parents[2] / "seeds"


async def scenes(discord: DiscordServer, library: Library) -> AsyncIterator[Scene]:
    """Yield the scenes as the bot that is connected plays them."""
    room = Newsroom.open(discord)
    for path in sorted(SEEDS.iterdir()):
        if path.suffix in {".md", ".html", ".txt", ".jsonl"}:
            list(library.load(str(room.guild.id), [Source(path.name, path.read_bytes())]))
    yield await _asked(room, "answer", "when did the wheel of the mill turn for the last time?")
    yield await _asked(room, "not-found", "what is the capital of Japan?")
    yield await _called(room, "summary", "summary", article="mill")
    yield await _called(room, "articles", "articles list")
    yield await _called(room, "help", "newsdesk help")


async def _asked(room: Newsroom, name: str, question: str) -> Scene:
    said = room.mention(question)
    return Scene(name, [said, await room.discord.next_message(room.channel)])


async def _called(room: Newsroom, name: str, command: str, **options: str) -> Scene:
    return Scene(name, [await room.discord.slash(room.channel, room.reader, command, **options)])

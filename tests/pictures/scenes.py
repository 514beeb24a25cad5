"""What is in the pictures: a real bot asked real questions about the articles of `seeds/`."""

from collections.abc import AsyncIterator
from pathlib import Path

from bot import wording
from retrieval.documents import Source
from retrieval.library import Library
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer, User
from tests.pictures.page import Scene

ANSWERED = "who led the repairs of the mill?"
SEEDS = Path(__file__).parents[2] / "seeds"


async def scenes(discord: DiscordServer, library: Library) -> AsyncIterator[Scene]:
    """Yield the scenes as the bot that is connected plays them."""
    room = Newsroom.open(discord)
    for path in sorted(SEEDS.iterdir()):
        if path.suffix in {".md", ".html", ".txt", ".jsonl"}:
            list(library.load(str(room.guild.id), [Source(path.name, path.read_bytes())]))
    yield await _asked(room, "answer", ANSWERED)
    yield await _asked(room, "not-found", "what is the capital of Japan?")
    yield await _pressed(room, "why", ANSWERED, wording.WHY)
    yield await _called(room, "summary", room.reader, "summary", article="mill")


async def _asked(room: Newsroom, name: str, question: str) -> Scene:
    said = room.mention(question)
    return Scene(name, [said, await room.discord.next_message(room.channel)])


async def _pressed(room: Newsroom, name: str, question: str, button: str) -> Scene:
    answer = await room.ask(question)
    return Scene(name, [answer, await room.discord.click(answer, room.reader, button)])


async def _called(room: Newsroom, name: str, user: User, command: str, **options: str) -> Scene:
    return Scene(name, [await room.discord.slash(room.channel, user, command, **options)])

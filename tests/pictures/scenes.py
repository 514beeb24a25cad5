"""What is in the pictures: a real bot asked real questions about the articles of `seeds/`."""

from collections.abc import AsyncIterator
from pathlib import Path

from bot import wording
from retrieval.documents import Source
from retrieval.library import Library
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer, Upload
from tests.pictures.page import Scene

ANSWERED = "who led the repairs of the mill?"
UNSURE = "how long has samantha been on board?"
UNKNOWN = "what is the capital of Japan?"
SEEDS = Path(__file__).parents[2] / "seeds"
LOADED_LAST = "night-library.html"
LONGEST_LOAD_S = 20


async def scenes(discord: DiscordServer, library: Library) -> AsyncIterator[Scene]:
    """Yield the scenes as the bot that is connected plays them."""
    room = Newsroom.open(discord)
    for path in sorted(SEEDS.iterdir()):
        if path.suffix in {".md", ".html", ".txt", ".jsonl"} and path.name != LOADED_LAST:
            list(library.load(str(room.guild.id), [Source(path.name, path.read_bytes())]))
    yield await _loaded(room)
    yield await _asked(room, "answer", ANSWERED)
    yield await _asked(room, "closest", UNSURE)
    yield await _asked(room, "not-found", UNKNOWN)
    yield await _pressed(room, "why", ANSWERED, wording.WHY)
    yield await _pressed(room, "others", ANSWERED, wording.OTHERS)
    yield await _pressed(room, "told-later", UNKNOWN, wording.TELL)
    yield await _widened(room)
    yield await _followed_up(room)
    for name, user, command, options in (
        ("summary", room.reader, "summary", {"article": "mill"}),
        ("articles", room.reader, "articles list", {}),
        ("info", room.reader, "articles info", {"article": "mill"}),
        ("help", room.reader, "newsdesk help", {}),
        ("refused", room.reader, "summary", {"article": "the moon"}),
        ("settings", room.editor, "desk settings", {}),
        ("unanswered", room.editor, "desk unanswered", {}),
        ("form", room.editor, "desk load", {}),
        ("removal", room.editor, "desk remove", {"article": "mill"}),
    ):
        called = await room.discord.slash(room.channel, user, command, **options)
        yield Scene(name, [called])


async def _loaded(room: Newsroom) -> Scene:
    file = Upload(LOADED_LAST, (SEEDS / LOADED_LAST).read_bytes())
    called = await room.discord.slash(room.channel, room.editor, "desk load", file=file)
    changes = room.discord.changes
    await changes.until(lambda: "Loading" not in called.text, LONGEST_LOAD_S, "it is loaded")
    return Scene("loaded", [called])


async def _asked(room: Newsroom, name: str, question: str) -> Scene:
    said = room.mention(question)
    return Scene(name, [said, await room.discord.next_message(room.channel)])


async def _pressed(room: Newsroom, name: str, question: str, button: str) -> Scene:
    answer = await room.ask(question)
    return Scene(name, [answer, await room.discord.click(answer, room.reader, button)])


async def _widened(room: Newsroom) -> Scene:
    answer = await room.ask(ANSWERED)
    await room.discord.click(answer, room.reader, wording.AFTER)
    return Scene("widened", [answer])


async def _followed_up(room: Newsroom) -> Scene:
    answer = await room.ask(ANSWERED)
    said = room.discord.say(room.channel, room.reader, "since when?", reply_to=answer)
    return Scene("follow-up", [said, await room.discord.next_message(room.channel)])

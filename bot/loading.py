"""Loading onto a desk on Discord: progress, a report at the end, and an entry in the audit list."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import discord

from bot import replies, wording
from bot.audit import audit_entries
from bot.desks import desk_of
from bot.manners import Manners
from bot.overviews import loaded_one
from bot.sending import UNDELIVERED, respond
from retrieval.documents import Loaded, Rejection, Source
from retrieval.errors import SourceError
from retrieval.library import Library

MAX_FILE_BYTES = 10_000_000
DESK_CHANGED = "desk_changed"
"""The event of the bot's own that tells that articles of a desk have changed."""

_QUESTIONS = 3


async def load(
    library: Library,
    manners: Manners,
    interaction: discord.Interaction,
    given: Callable[[], Awaitable[Sequence[Source | Rejection]]],
    title: str | None = None,
) -> None:
    """Answer an interaction by loading, in turn, what `given` reads.

    Who may do so is checked before.
    """
    so_far: list[Loaded | Rejection] = []
    desk = desk_of(interaction)

    async def work() -> replies.Reply:
        async with manners.turn(desk, interaction.user.id):
            try:
                await library.load_aside(desk, await given(), title, so_far)
            finally:  # what is loaded is loaded, even where the rest fails
                entries = audit_entries(desk, interaction.user.id, so_far, interaction.created_at)
                await asyncio.to_thread(library.memory.traces.note, *entries)
                interaction.client.dispatch(DESK_CHANGED, desk)
            return await asyncio.to_thread(_report, library, desk, so_far)

    await respond(interaction, work(), progress=lambda: replies.loading(so_far[:]))


async def linked(library: Library, url: str) -> Source | Rejection:
    """Fetch what a link leads to."""
    try:
        return await library.fetch(url)
    except SourceError as error:
        return Rejection(url, str(error))


async def attached(file: discord.Attachment) -> Source:
    """Read a file from Discord. Raises SourceError."""
    if file.size > MAX_FILE_BYTES:
        raise SourceError(wording.file_too_large(file.size, MAX_FILE_BYTES))
    try:
        return Source(file.filename, await file.read())
    except UNDELIVERED as error:
        raise SourceError(wording.FILE_GONE) from error


def _report(library: Library, desk: str, outcomes: Sequence[Loaded | Rejection]) -> replies.Reply:
    if len(outcomes) != 1 or not isinstance(outcomes[0], Loaded):
        return replies.loaded(outcomes)
    article = outcomes[0].article.id
    topics = library.topics(desk, article)
    return loaded_one(outcomes[0], topics, library.suggestions(desk, article, _QUESTIONS))

"""Which desk a conversation has, and how its articles are offered for choice."""

import asyncio

import discord
from discord import app_commands

from bot import wording
from bot.failures import log_failure
from bot.replies import CHOICE_LIMIT, CHOICES_LIMIT, cut
from retrieval.documents import ArticleInfo
from retrieval.errors import RequestError
from retrieval.library import Library


def desk_of(place: discord.Message | discord.Interaction) -> str:
    """Return the desk's name: the server's id, or the channel's in a direct conversation.

    Discord gives no two things the same id, so a name means one desk. Raises RequestError where
    Discord does not say in which conversation an interaction is.
    """
    if place.guild is not None:
        return str(place.guild.id)
    if isinstance(place, discord.Message):
        # A server is one also where the bot knows nothing of it, while it is unavailable.
        return str(getattr(place.channel, "guild_id", None) or place.channel.id)
    number = place.guild_id or place.channel_id
    if number is None:  # or all such conversations would share a desk
        raise RequestError(wording.PLACE_UNKNOWN)
    return str(number)


async def offered_articles(
    library: Library, interaction: discord.Interaction, typed: str
) -> list[app_commands.Choice[str]]:
    """Return the desk's articles that what was typed may mean; none if they cannot be had.

    Discord leaves no way to say what went wrong here.
    """
    try:
        infos = await asyncio.to_thread(library.articles, desk_of(interaction))
        return choices(infos, typed)
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends in the log
        log_failure(error)
        return []


def choices(infos: list[ArticleInfo], typed: str) -> list[app_commands.Choice[str]]:
    """Return the articles with the typed text in title or id, titles that begin with it first."""
    wanted = typed.strip().casefold()
    found = [info for info in infos if wanted in f"{info.title}\n{info.id}".casefold()]
    found.sort(key=lambda info: not info.title.casefold().startswith(wanted))
    titles = [info.title for info in infos]
    named = ((_label(info, titles.count(info.title) > 1), info.id) for info in found)
    return [
        app_commands.Choice(name=name, value=identity)
        for name, identity in named
        if name.strip() and len(identity) <= CHOICE_LIMIT  # Discord takes no other
    ][:CHOICES_LIMIT]


def _label(info: ArticleInfo, is_ambiguous: bool) -> str:  # noqa: FBT001 - private, and said once
    identity = f" ({info.id})" if is_ambiguous else ""
    title = cut(info.title, CHOICE_LIMIT - len(identity)) if len(identity) < CHOICE_LIMIT else ""
    return title + identity if title else cut(info.id, CHOICE_LIMIT)

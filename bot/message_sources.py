"""What a message has to read: the links in it, its files, and its text."""

import asyncio
import re
from collections.abc import Iterator

import discord

from bot import wording
from bot.loading import attached, linked
from retrieval.documents import Rejection, Source
from retrieval.errors import RequestError, SourceError
from retrieval.library import Library

MOST = 5
"""Links and files that are read of one message."""

_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_MASKED = re.compile(r"\[([^\]\n]+)\]\(<?(https?://[^\s<>)]+)>?\)", re.IGNORECASE)
_TRAILING = ".,;:!?'\"”’*_~|"
_LEAST_TEXT = 200
"""Characters of text that count beside a link or a file; less is a remark on it."""


async def sources_on(library: Library, message: discord.Message) -> list[Source | Rejection]:
    """Return what the first links and files of a message hold, and its text.

    The text counts if it is long, or if there is nothing else. Raises RequestError where there is
    nothing at all.
    """
    links, files = list(links_in(message.content)), _files_on(message)
    text = _text_of(message, has_more=bool(links or files))
    if not (links or files or text):
        raise RequestError(wording.NOTHING_ON_MESSAGE)
    working = [linked(library, link) for link in links]
    working += [_read(file) for file in files]
    found = await asyncio.gather(*working[:MOST])
    return [*found, *([Source(wording.MESSAGE_SOURCE, text.encode())] if text else [])]


def links_in(text: str) -> Iterator[str]:
    """Yield the web addresses in a text, each once, in order."""
    plain = _MASKED.sub(r" \2 ", text)
    yield from dict.fromkeys(_trimmed(found[0]) for found in _LINK.finditer(plain))


def _trimmed(link: str) -> str:
    """Return a link without the marks that end the sentence around it."""
    link = link.rstrip(_TRAILING)
    while link.endswith(")") and link.count(")") > link.count("("):
        link = link[:-1].rstrip(_TRAILING)
    return link


def _files_on(message: discord.Message) -> list[discord.Attachment]:
    forwarded = [file for snapshot in message.message_snapshots for file in snapshot.attachments]
    return [*message.attachments, *forwarded]


def _text_of(message: discord.Message, *, has_more: bool) -> str:
    forwarded = [snapshot.content for snapshot in message.message_snapshots]
    embedded = [embed.description or "" for embed in message.embeds if not has_more]
    text = "\n\n".join(filter(None, [message.content, *forwarded, *embedded])).strip()
    rest = _LINK.sub("", text).strip()
    is_worth_it = len(rest) >= _LEAST_TEXT if has_more else any(map(str.isalnum, rest))
    return text if is_worth_it else ""


async def _read(file: discord.Attachment) -> Source | Rejection:
    try:
        return await attached(file)
    except SourceError as error:
        return Rejection(file.filename, str(error))

"""Whether what the bot says does no more than to be read, for property tests."""

import re
from collections.abc import Iterable

import discord

from bot import controls, wording
from bot.layout import length
from bot.panels import Panel
from bot.replies import CONTENT_LIMIT, EMBED_LIMIT, Reply, cut, write
from bot.sending import _formed
from tests.bot.discord_markdown import WORD_JOINER, read
from tests.discord_server.kinds import MessageFlag
from tests.discord_server.rules import broken_message_rules, is_empty
from tests.discord_server.world import Json, displayed

PAGE = "https://news.test/a"
"""The only address that texts here may link to."""
EDITOR = 777_000_777
"""The only user that texts here may name."""

OWN_LINES = {wording.REST_ATTACHED, wording.REST_UNREACHABLE}
"""In italics, which nothing else is, but for those whose name nobody knows."""

_UNSEEN = dict.fromkeys(map(ord, f"{WORD_JOINER}\u200c\u200d "))
"""Joiners, which are left out where nothing is joined any more, and spaces."""

_OWN_LINK = re.compile(rf"(?<!\\)\[([^\[\]]+)\]\({re.escape(PAGE)}\)")
_OWN_STAMP = re.compile(r"(?<!\\)<t:\d{9,}:[a-zA-Z]>")
_OWN_MARKS = (f"*{wording.UNNAMED}*", f"<@{EDITOR}>", "`/feeds unfollow`")


def unharmed(reply: Reply) -> str:
    """Fail if anything in a reply does more than to be read, or is too long; return what is read.

    That is all of it, where there is the most room.
    """
    for limit in (CONTENT_LIMIT, EMBED_LIMIT):
        written = write(reply, limit)
        assert 0 < length(written.markdown) <= limit
        seen = harmless(written.markdown.split("\n"))
    return seen


async def unharmed_as_sent(reply: Reply) -> str:
    """Fail as `unharmed` does, and if Discord would not take the messages made of the reply."""
    for allowed in (discord.Permissions.all(), discord.Permissions.none()):
        form = _formed(reply, allowed, mention=f"<@{EDITOR}>")
        body: Json = {"content": form.content, "allowed_mentions": {"parse": []}}
        body["embeds"] = [embed.to_dict() for embed in form.embeds]
        body["components"] = form.view.to_components() if form.view else []
        check(body)
    return unharmed(reply)


async def unharmed_panel(panel: Panel) -> str:
    """Fail as `unharmed_as_sent` does for a panel."""
    components = controls.view_of(panel).to_components()  # type: ignore[no-untyped-call]
    flags = int(MessageFlag.COMPONENTS_V2)
    check({"components": components, "flags": flags, "allowed_mentions": {"parse": []}})
    return harmless("\n".join(displayed(components)).split("\n"))


def check(body: Json) -> None:
    """Fail if Discord would not take a message."""
    assert not is_empty(body)
    assert list(broken_message_rules(body)) == []


def harmless(lines: Iterable[str]) -> str:
    """Fail if lines of Markdown do more than to be read, or to link to the page; return them."""
    return "\n".join(map(_harmless, lines))


def _harmless(line: str) -> str:
    shown = line.removeprefix("> ").removeprefix("-# ")
    for own in _OWN_MARKS:
        shown = shown.replace(own, "")
    reading = read(_OWN_STAMP.sub("", _OWN_LINK.sub(r"\1", shown)))
    assert line in OWN_LINES or not reading.meanings, (line, reading.meanings)
    return reading.text


def shows(seen: str, text: str, limit: int) -> bool:
    """Tell whether a text is to be read in what is seen, cut to a limit where it is longer."""
    wanted = cut(text, limit).removesuffix(wording.ELLIPSIS)
    return wanted.translate(_UNSEEN) in seen.translate(_UNSEEN)

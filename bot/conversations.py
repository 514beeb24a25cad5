"""What was said before and where: read from Discord's own messages, so that nothing is kept of it.

An answer refers to its question's message or shows the question in small print, and its buttons
say which sentence it quotes. That is all that a follow-up or a button needs, after any restart.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

import discord

from bot import wording
from bot.buttons import buttons_on
from bot.layout import NOTE, Fixed
from bot.markdown import unescape
from bot.places import Place
from bot.presses import Deed, Press
from bot.sending import UNDELIVERED

_SPOKEN_TYPES = (discord.MessageType.default, discord.MessageType.reply)
_MENTION = re.compile(r"<@[!&]?(\d+)>")
_CUSTOM_EMOJI = re.compile(r"<a?:\w+:\d+>")
_LINKS = re.compile(r"(?:<?https?://\S+\s*)+", re.IGNORECASE)
_SHOWN = re.compile(
    rf"^{re.escape(NOTE)}(?:{re.escape(wording.ASKED)}|{re.escape(wording.READ_AS)})(.+)$",
    re.MULTILINE,
)


def is_from_person(message: discord.Message) -> bool:
    """Tell whether a person wrote the message, rather than a bot, a webhook or Discord."""
    return not (message.author.bot or message.webhook_id) and message.type in _SPOKEN_TYPES


def own_id(client: discord.Client) -> int:
    """Return the bot's own id, which a server need not have told of; 0 before it is logged in."""
    return client.user.id if client.user else 0


def is_spoken_to(message: discord.Message, own: int) -> bool:
    """Tell whether a person says this to the bot; everyone and here are not the bot.

    What is said in a server that the bot knows nothing of is no direct message.
    """
    if not is_from_person(message):
        return False
    if isinstance(message.channel, discord.DMChannel):
        return True
    return _mentions_bot(message, own) or _continues(message, own)


def is_shown(message: discord.Message, own: int) -> bool:
    """Tell whether Discord shows the bot what a message says, be it nothing."""
    is_direct = isinstance(message.channel, discord.DMChannel)
    return is_direct or bool(message.content) or _names(message, own)


def asks_in_words(message: discord.Message, question: str) -> bool:
    """Tell whether a message says anything but links, files, stickers and the like."""
    if question:
        return not _LINKS.fullmatch(question)
    beside = (message.attachments, message.stickers, message.message_snapshots, message.poll)
    return bool(message.content) and not any(beside)


async def answer_before(message: discord.Message, own: int) -> discord.Message | None:
    """Return the bot's own message that a message replies to, None if it does not.

    Discord may leave it out of the event; then it is looked up.
    """
    before = _message_before(message)
    number = message.reference.message_id if message.reference else None
    if before is None and number and message.type is discord.MessageType.reply:
        try:
            before = await message.channel.fetch_message(number)
        except UNDELIVERED:  # it is gone, or its channel is closed to the bot
            return None
    return before if isinstance(before, discord.Message) and before.author.id == own else None


def question_in(message: discord.Message, own: int) -> str:
    """Return what a message asks, without mentions of the bot, and with other people's names.

    A post of a forum that says no more asks what its title does.
    """
    names = {str(user.id): user.display_name for user in message.mentions}
    names |= {str(role.id): role.name for role in message.role_mentions}
    role = message.guild and message.guild.self_role
    names |= {str(own): "", **({str(role.id): ""} if role else {})}
    asked, place = without_mentions(message.content, names), message.channel
    if asked or not isinstance(place, discord.Thread) or message.id != place.id:
        return asked
    return plain(place.name) if message.content else ""


def without_mentions(text: str, names: Mapping[str, str]) -> str:
    """Return a question's text with each mention replaced by the name of its id."""
    return plain(_MENTION.sub(lambda mention: f" {names.get(mention[1], '')} ", text))


def plain(text: str) -> str:
    """Return what was typed on one line, without a server's own emoji and halves of characters."""
    return " ".join(_CUSTOM_EMOJI.sub(" ", storable(text)).split())


def storable(text: str) -> str:
    """Return what was typed as any file or database takes it, without nulls or half characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def question_shown(answer: discord.Message) -> str | None:
    """Return the question that an answer shows in small print; None where it shows none."""
    texts = [answer.content, *(embed.description or "" for embed in answer.embeds)]
    found = next(filter(None, map(_SHOWN.search, texts)), None)
    return unescape(found[1]) if found else None


async def question_behind(answer: discord.Message) -> str | None:
    """Return the question of an answer; None where it cannot be found any more."""
    if shown := question_shown(answer):
        return shown
    asked = await _referred_to(answer)
    return (question_in(asked, answer.author.id) or None) if asked else None


def notes_in(answer: discord.Message) -> list[Fixed]:
    """Return the lines of small print above what an answer quotes."""
    texts = [answer.content, *(embed.description or "" for embed in answer.embeds)]
    lines = takewhile(
        lambda line: line.startswith(NOTE), "\n".join(filter(None, texts)).split("\n")
    )
    return [Fixed(line, unescape(line.removeprefix(NOTE))) for line in lines]


def keeps_to_article(answer: discord.Message) -> bool:
    """Tell whether an answer was looked for in its article alone."""
    return any(note.unformatted.startswith(wording.KEPT_TO) for note in notes_in(answer))


def place_in(answer: discord.Message) -> Place | None:
    """Return the place that an answer's buttons carry; None where they carry none."""
    return next(_places(answer), None)


def _places(answer: discord.Message) -> Iterator[Place]:
    # Where Discord does not say that there are none, discord.py's message has no such attribute.
    for row in buttons_on(answer) if hasattr(answer, "components") else ():
        for button in row:
            if isinstance(button, Press) and button.deed is not Deed.TELL:
                try:
                    yield Place.read(button.state)
                except ValueError:  # of a version that wrote otherwise
                    continue


async def _referred_to(answer: discord.Message) -> discord.Message | None:
    """Return the message that an answer refers to; None if it is gone or there is none.

    Discord leaves the reference out of a message that stands in another as what that replies to.
    """
    try:
        whole = answer if answer.reference else await answer.channel.fetch_message(answer.id)
        reference = whole.reference
        if reference is None or reference.message_id is None:
            return None
        if isinstance(reference.resolved, discord.Message):
            return reference.resolved
        return await answer.channel.fetch_message(reference.message_id)
    except UNDELIVERED:  # it is gone, or its channel is closed to the bot
        return None


def _mentions_bot(message: discord.Message, own: int) -> bool:
    role = message.guild and message.guild.self_role
    return _names(message, own) or (role is not None and role in message.role_mentions)


def _names(message: discord.Message, own: int) -> bool:
    return any(user.id == own for user in message.mentions)


def _continues(message: discord.Message, own: int) -> bool:
    """Tell whether the message replies to one of the bot's, and can be read.

    A reply that does not ping reaches the bot without its text.
    """
    before = _message_before(message)
    is_own = isinstance(before, discord.Message) and before.author.id == own
    return is_own and bool(message.content)


def _message_before(
    message: discord.Message,
) -> discord.Message | discord.DeletedReferencedMessage | None:
    """Return what a message replies to, as far as that was sent along or is remembered."""
    reference = message.reference
    return (reference.resolved or reference.cached_message) if reference else None

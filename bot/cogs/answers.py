"""The buttons under answers. What each needs is read from the answer itself."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from itertools import chain
from typing import Any, cast

import discord
from discord.ext import commands

from bot import answers, wording
from bot.answering import Answering, Asking
from bot.answers import Asked
from bot.buttons import AnswerButton, buttons_on, is_of_another_version, view_of
from bot.conversations import keeps_to_article, notes_in, question_behind
from bot.delivery import acknowledge, deliver, in_time
from bot.desks import desk_of
from bot.failures import answer_failed_interaction
from bot.places import Place
from bot.presses import Deed, Link, Press, Row
from bot.replies import Reply, said
from bot.rooms import channels_of, is_in_thread
from bot.sending import add_to_interaction, change_pressed, reply_to_interaction, respond
from retrieval.documents import Answer, Article
from retrieval.errors import RequestError
from retrieval.library import Library
from retrieval.memory.records import Feedback

_WIDENED = {Deed.BEFORE: (1, 0), Deed.AFTER: (0, 1)}
_EXPLAINED: dict[Deed, Callable[[Answer, Place], Reply]] = {
    Deed.OTHERS: answers.others,
    Deed.WHY: answers.why,
}


class Answers(commands.Cog):
    """Does what the buttons under answers say."""

    def __init__(self, library: Library, client: discord.Client, answering: Answering) -> None:
        self._library = library
        self._client = client
        self._answering = answering
        self._sharing: set[int] = set()

    async def cog_load(self) -> None:
        """Recognise the buttons, whenever they were made."""
        self._client.add_dynamic_items(AnswerButton)

    @commands.Cog.listener()
    async def on_press(self, interaction: discord.Interaction, press: Press) -> None:
        """Do what a button says."""
        message = interaction.message
        if message is None:
            return
        try:
            await self._do(interaction, message, press)
        except Exception as error:  # noqa: BLE001 - whatever it is, who pressed is told
            await answer_failed_interaction(interaction, error)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Answer whoever presses a button of another version, which nothing else does."""
        sent = cast("Mapping[str, Any]", interaction.data or {})
        pressed = str(sent.get("custom_id", ""))
        if interaction.type is discord.InteractionType.component and is_of_another_version(pressed):
            await answer_failed_interaction(interaction, RequestError(wording.OTHER_VERSION))

    async def _do(
        self, interaction: discord.Interaction, message: discord.Message, press: Press
    ) -> None:
        if press.deed is Deed.TELL:
            await respond(interaction, self._wait(interaction, message, press.state))
            return
        if press.deed is Deed.SHARE:
            await self._share(interaction, message)
            return
        place = _read(press)
        article = await self._answering.article_of(desk_of(interaction), place) if place else None
        if place is None or article is None:
            await self._switch_off(interaction, message)
        elif press.deed in _WIDENED:
            await _widen(interaction, message, article, place.widened(*_WIDENED[press.deed]))
        elif press.deed in _EXPLAINED:
            explaining = self._explain(interaction, message, article, place, press.deed)
            await respond(interaction, explaining)
        else:
            is_good = press.deed is Deed.GOOD
            await respond(interaction, self._judge(interaction, message, article, place, is_good))

    async def _switch_off(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Disable the buttons of an answer whose article is gone, and say so."""
        view = view_of([tuple(map(_disabled, row)) for row in buttons_on(message)])
        await acknowledge(interaction, partial(interaction.response.edit_message, view=view))
        await add_to_interaction(interaction, said(wording.GONE))

    async def _explain(
        self,
        interaction: discord.Interaction,
        message: discord.Message,
        article: Article,
        place: Place,
        deed: Deed,
    ) -> Reply:
        question = await question_behind(message)
        if question is None:
            raise RequestError(wording.QUESTION_GONE)
        asking = Asking(
            desk_of(interaction),
            message.channel.id,
            interaction.user.id,
            question,
            article.id if keeps_to_article(message) else None,
        )
        return _EXPLAINED[deed](await self._answering.ask(asking), place)

    async def _judge(
        self,
        interaction: discord.Interaction,
        message: discord.Message,
        article: Article,
        place: Place,
        is_good: bool,  # noqa: FBT001 - private, and said once
    ) -> Reply:
        sentence = article.sentences[place.number_in(article) or 0]
        verdict = Feedback(
            desk_of(interaction),
            message.id,
            interaction.user.id,
            is_good,
            await question_behind(message) or "",
            article.id,
            sentence.paragraph,
            sentence.start,
            sentence.end,
            datetime.now(UTC),
        )
        await asyncio.to_thread(self._library.memory.traces.judge, verdict)
        return said(wording.THANKS)

    async def _wait(
        self, interaction: discord.Interaction, message: discord.Message, kept: str
    ) -> Reply:
        """Have who pressed told later: beside the question, or directly if it was private."""
        questions, desk = self._library.memory.questions, desk_of(interaction)
        number = int(kept) if kept.isdecimal() else 0
        question = await asyncio.to_thread(questions.get, desk, number)
        if question is None:
            raise RequestError(wording.QUESTION_GONE)
        reference = message.reference.message_id if message.reference else None
        beside, channel = reference or message.id, message.channel.id
        promise = wording.WILL_TELL
        if message.flags.ephemeral:
            beside, channel = message.id, (await deliver(interaction.user.create_dm)).id
            promise = wording.WILL_TELL_DIRECTLY
        now, user = datetime.now(UTC), interaction.user.id
        waiting = await asyncio.to_thread(questions.wait, question, beside, user, now, channel)
        return said(promise if waiting else wording.WAITS_FOR_TOO_MUCH)

    async def _share(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Show everybody what one person saw, once."""
        if not _may_write(interaction):
            raise RequestError(wording.CANNOT_SHARE)
        settings = await asyncio.to_thread(self._library.memory.settings.of, desk_of(interaction))
        if not settings.may_answer_in(*channels_of(interaction)):
            raise RequestError(wording.NOT_HERE)
        if message.id in self._sharing:
            await acknowledge(interaction, interaction.response.defer)
            return
        self._sharing.add(message.id)
        try:
            rows = buttons_on(message)
            left = [tuple(_disabled(b) if _shares(b) else b for b in row) for row in rows]
            view = view_of(left)
            await acknowledge(interaction, partial(interaction.response.edit_message, view=view))
            await _show_to_all(interaction, message, rows)
        finally:
            self._sharing.discard(message.id)


async def _show_to_all(
    interaction: discord.Interaction, message: discord.Message, rows: Sequence[Row]
) -> None:
    """Say once more what a message says, with its files, and buttons but the one that shares."""
    files = [(file.filename, await file.read()) for file in message.attachments]
    shown = [tuple(button for button in row if not _shares(button)) for row in rows]
    await in_time(
        lambda: interaction.followup.send(
            message.content,
            embeds=message.embeds,
            files=[discord.File(BytesIO(data), filename=name) for name, data in files],
            view=view_of(shown),
        )
    )


async def _widen(
    interaction: discord.Interaction, message: discord.Message, article: Article, place: Place
) -> None:
    """Show more around a quotation: in place to who asked, to anybody else alone."""
    asked = Asked(
        place.asker, is_private=any(map(_shares, chain.from_iterable(buttons_on(message))))
    )
    reply = answers.widened(notes_in(message), article, place, asked)
    if message.flags.ephemeral or interaction.user.id == place.asker:
        await change_pressed(interaction, reply)
    else:
        await reply_to_interaction(interaction, reply)


def _may_write(interaction: discord.Interaction) -> bool:
    """Tell whether somebody may write where they are: in a direct conversation always."""
    allowed = interaction.permissions
    if is_in_thread(interaction):
        return allowed.send_messages_in_threads
    return interaction.guild_id is None or allowed.send_messages


def _read(press: Press) -> Place | None:
    try:
        return Place.read(press.state)
    except ValueError:  # of a version that wrote otherwise
        return None


def _shares(button: object) -> bool:
    return isinstance(button, Press) and button.deed is Deed.SHARE


def _disabled(button: Press | Link) -> Press | Link:
    return replace(button, is_disabled=True) if isinstance(button, Press) else button

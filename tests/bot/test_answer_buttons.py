"""The buttons under answers, pressed on the loopback Discord."""

import asyncio
import re

import pytest

from bot import wording
from bot.client import Newsdesk
from retrieval.documents import Source
from retrieval.library import Library
from retrieval.memory.records import DeskSettings, Feedback
from tests.bot.conftest import running
from tests.bot.newsroom import Newsroom
from tests.discord_server import DiscordServer, Interaction, Message, Permission
from tests.discord_server.errors import RefusedByClientError

TEXT = b"""\
The mill stands on the quay of Orvane. The tide mill was built in 1843 by Ada Lund. It has two \
wheels.

A storm broke the first wheel of the tide mill in 1901.
"""
QUOTED = "> The tide mill was built in 1843 by **Ada Lund**."
WIDER = "> The mill stands on the quay of Orvane. The tide mill was built in 1843 by **Ada Lund**."


def open_room(discord: DiscordServer, library: Library) -> Newsroom:
    room = Newsroom.open(discord)
    room.load(library, TEXT)
    return room


async def ask(room: Newsroom) -> Message:
    return await room.ask("who built the tide mill?")


async def followed(discord: DiscordServer, pressed: Interaction) -> Message:
    """Return the one thing that is said after the response to a press."""
    await discord.changes.until(lambda: pressed.followups, 10, "something more is said")
    (said,) = pressed.followups
    return said


def url_of(message: Message) -> str | None:
    buttons = [button for row in message.components for button in row["components"]]
    return next((button["url"] for button in buttons if "url" in button), None)


@pytest.mark.usefixtures("bot")
async def test_before_and_after_widen_the_quotation_in_place(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    assert QUOTED in answer.text
    await discord.click(answer, room.reader, wording.BEFORE)
    assert WIDER in answer.text
    await discord.click(answer, room.reader, wording.AFTER)
    assert f"{WIDER} It has two wheels.\n—" in answer.text
    await discord.click(answer, room.reader, wording.AFTER)
    assert "> A storm broke the first wheel" in answer.text
    for button in (wording.BEFORE, wording.AFTER):
        with pytest.raises(RefusedByClientError, match="disabled"):
            await discord.click(answer, room.reader, button)


@pytest.mark.usefixtures("bot")
async def test_a_button_pressed_twice_at_once_does_it_once(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    await asyncio.gather(*(discord.click(answer, room.reader, wording.AFTER) for _ in range(2)))
    assert "**Ada Lund**. It has two wheels.\n—" in answer.text


@pytest.mark.usefixtures("bot")
async def test_somebody_else_sees_more_alone_and_changes_nothing(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    shown = await discord.click(answer, room.editor, wording.BEFORE)
    assert shown.ephemeral
    assert WIDER in shown.text
    assert WIDER not in answer.text
    again = await discord.click(shown.shown, room.editor, wording.AFTER)
    assert f"{WIDER} It has two wheels." in again.text
    assert answer.edits == 0


async def test_buttons_outlive_a_restart(discord: DiscordServer, library: Library) -> None:
    async with running(discord, library):
        room = open_room(discord, library)
        answer = await ask(room)
    async with running(discord, library):
        await discord.click(answer, room.reader, wording.BEFORE)
        assert WIDER in answer.text
        others = await discord.click(answer, room.reader, wording.OTHERS)
        assert "A storm broke" in others.text
        why = await discord.click(answer, room.reader, wording.WHY)
        assert "a person" in why.text


@pytest.mark.usefixtures("bot")
async def test_other_answers_and_why_are_for_who_asks_alone(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    for button, said in [(wording.OTHERS, "A storm broke"), (wording.WHY, "built, tide, mill")]:
        shown = await discord.click(answer, room.editor, button)
        assert shown.ephemeral
        assert said in shown.text
    assert answer.edits == 0


@pytest.mark.usefixtures("bot")
async def test_when_the_article_is_gone_the_buttons_are_off_and_say_so(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    library.remove(str(room.guild.id), "Tide mill")
    pressed = await discord.click(answer, room.editor, wording.AFTER)
    assert (await followed(discord, pressed)).text.strip() == wording.GONE
    assert pressed.followups[0].ephemeral
    assert QUOTED in answer.text
    for button in (wording.BEFORE, wording.AFTER, wording.OTHERS, wording.WHY, wording.GOOD):
        with pytest.raises(RefusedByClientError, match="disabled"):
            await discord.click(answer, room.reader, button)


@pytest.mark.usefixtures("bot")
async def test_when_the_sentence_is_gone_from_its_article_so_are_the_buttons(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    desk = str(room.guild.id)
    answer = await ask(room)
    identity = library.articles(desk)[0].id
    changed = f'{{"id": "{identity}", "paragraphs": ["The mill is gone."]}}'
    list(library.load(desk, [Source("mill.jsonl", changed.encode())]))
    pressed = await discord.click(answer, room.reader, wording.BEFORE)
    assert (await followed(discord, pressed)).text.strip() == wording.GONE


@pytest.mark.usefixtures("bot")
async def test_a_button_reaches_no_other_desk(discord: DiscordServer, library: Library) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    elsewhere = Newsroom.open(discord)
    copied = discord.messages.draft(elsewhere.channel, discord.bot)
    discord.messages.fill(copied, {"content": "x", "components": answer.components}, {})
    discord.messages.publish(copied)
    pressed = await discord.click(copied, elsewhere.reader, wording.BEFORE)
    assert (await followed(discord, pressed)).text.strip() == wording.GONE
    assert "quay" not in copied.text


@pytest.mark.usefixtures("bot")
async def test_a_verdict_is_kept_once_for_each_person(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    thanks = await discord.click(answer, room.reader, wording.GOOD)
    assert thanks.ephemeral
    assert thanks.text.strip() == wording.THANKS
    await discord.click(answer, room.reader, wording.BAD)
    await discord.click(answer, room.editor, wording.GOOD)
    kept = library.memory.traces.feedback(str(room.guild.id))

    def told(each: Feedback) -> tuple[int, bool, str]:
        return each.user, each.is_good, each.question

    assert sorted(map(told, kept)) == [
        (room.editor.id, True, "who built the tide mill?"),
        (room.reader.id, False, "who built the tide mill?"),
    ]
    assert {each.reply for each in kept} == {answer.id}


@pytest.mark.usefixtures("bot")
async def test_the_link_opens_the_article_at_the_sentence(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    row = b'{"id": "a", "url": "https://a.test/mill", "paragraphs": ["Ada Lund built the mill."]}'
    list(library.load(str(room.guild.id), [Source("a.jsonl", row)]))
    answer = await room.ask("who built the mill?")
    assert url_of(answer) == "https://a.test/mill#:~:text=Ada%20Lund%20built%20the%20mill."


@pytest.mark.usefixtures("bot")
async def test_an_article_without_an_address_has_no_link(
    discord: DiscordServer, library: Library
) -> None:
    assert url_of(await ask(open_room(discord, library))) is None


@pytest.mark.usefixtures("bot")
async def test_a_private_answer_is_shared_once_with_its_buttons(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    asked = await discord.slash(
        room.channel, room.reader, "ask", question="who built the tide mill?", private=True
    )
    assert asked.ephemeral
    assert not room.channel.messages
    shared = await discord.click(asked.shown, room.reader, wording.SHARE)
    public = await followed(discord, shared)
    assert not public.ephemeral
    assert QUOTED in public.text
    assert "Asked: who built the tide mill?" in public.text
    assert not public.pings
    with pytest.raises(RefusedByClientError, match="disabled"):
        await discord.click(asked.shown, room.reader, wording.SHARE)
    with pytest.raises(RefusedByClientError, match="no button"):
        await discord.click(public, room.reader, wording.SHARE)
    others = await discord.click(public, room.editor, wording.OTHERS)
    assert "A storm broke" in others.text


@pytest.mark.usefixtures("bot")
async def test_a_long_private_answer_is_shared_with_the_file_that_holds_all_of_it(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    text = f"The tide mill{' slowly' * 1_000} ground the flour."
    room.load(library, text.encode())
    question = "what ground the flour in the tide mill?"
    asked = await discord.slash(room.channel, room.reader, "ask", question=question, private=True)
    shared = await discord.click(asked.shown, room.reader, wording.SHARE)
    public = await followed(discord, shared)
    assert wording.REST_ATTACHED in public.text
    assert text in public.files[0].data.decode()


@pytest.mark.usefixtures("bot")
async def test_nothing_is_shared_where_the_editors_have_no_answers(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    question = "who built the tide mill?"
    asked = await discord.slash(room.channel, room.reader, "ask", question=question, private=True)
    room.settle(library, DeskSettings(answering=(room.channel.id + 1,)))
    refused = await discord.click(asked.shown, room.reader, wording.SHARE)
    assert refused.text.strip() == wording.NOT_HERE
    assert not room.channel.messages


@pytest.mark.usefixtures("bot")
async def test_who_may_not_write_may_not_share(discord: DiscordServer, library: Library) -> None:
    room = open_room(discord, library)
    discord.overwrite(room.channel, room.reader, deny=Permission.SEND_MESSAGES)
    asked = await discord.slash(
        room.channel, room.reader, "ask", question="who built the tide mill?", private=True
    )
    refused = await discord.click(asked.shown, room.reader, wording.SHARE)
    assert refused.text.strip() == wording.CANNOT_SHARE
    assert not room.channel.messages


@pytest.mark.usefixtures("bot")
async def test_in_a_thread_who_may_write_in_threads_may_share(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    discord.overwrite(room.channel, room.reader, deny=Permission.SEND_MESSAGES)
    thread = discord.open_thread(room.channel, room.editor, "mills")
    question = "who built the tide mill?"
    asked = await discord.slash(thread, room.reader, "ask", question=question, private=True)
    shared = await discord.click(asked.shown, room.reader, wording.SHARE)
    assert QUOTED in (await followed(discord, shared)).text


@pytest.mark.usefixtures("bot")
async def test_a_public_slash_answer_shows_its_question_and_explains_itself(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    question = "who *built* the tide mill?"
    asked = await discord.slash(room.channel, room.reader, "ask", question=question, article="Tide")
    assert asked.text.strip().startswith(
        "-# Asked: who \\*built\\* the tide mill?\n-# Kept to the article: Tide mill\n> "
    )
    why = await discord.click(asked.shown, room.editor, wording.WHY)
    assert "a person" in why.text


@pytest.mark.usefixtures("bot")
async def test_without_the_question_nothing_is_explained(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    asked = room.mention("who built the tide mill?")
    answer = await discord.next_message(room.channel)
    discord.world.channels[room.channel.id].messages.pop(asked.id)
    why = await discord.click(answer, room.reader, wording.WHY)
    assert why.text.strip() == wording.QUESTION_GONE


@pytest.mark.usefixtures("bot")
async def test_a_question_without_an_answer_is_kept_for_who_wants_to_be_told(
    discord: DiscordServer, library: Library
) -> None:
    room = open_room(discord, library)
    asked = room.mention("who painted the town hall of Sundby?")
    answer = await discord.next_message(room.channel)
    assert wording.TELLING in answer.text
    told = await discord.click(answer, room.reader, wording.TELL)
    assert told.ephemeral
    assert told.text.strip() == wording.WILL_TELL
    questions = library.memory.questions
    room.load(library, b"The town hall of Sundby was painted by Ivo Dahl.")
    ((waiting, found),) = list(library.answered_since())
    assert [(one.user, one.message, one.channel) for one in waiting] == [
        (room.reader.id, asked.id, room.channel.id)
    ]
    assert "Ivo Dahl" in found.hits[0].sentence.text
    assert questions.of(str(room.guild.id))


async def test_every_custom_id_is_short_and_every_body_valid(
    discord: DiscordServer, library: Library, bot: Newsdesk
) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    ids = re.findall(r"'custom_id': '([^']*)'", str(answer.components))
    assert len(ids) == len(set(ids)) >= 5
    assert all(len(each) <= 100 for each in ids)
    assert not bot._connection._view_store._views  # nothing is kept for a message


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "custom_id", ["nd1:x:abc", "nd2:a:abc", "nd1:a:???", "nde2:articles:1", "nde1:of-old:"]
)
async def test_a_button_of_another_version_is_answered(
    discord: DiscordServer, library: Library, custom_id: str
) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    answer.components[0]["components"][0]["custom_id"] = custom_id
    pressed = await discord.click(answer, room.reader, custom_id)
    assert pressed.ephemeral
    assert pressed.text.strip() == wording.OTHER_VERSION


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("state", ["", "0", "abc", "99999"])
async def test_a_promise_that_cannot_be_kept_is_not_made(
    discord: DiscordServer, library: Library, state: str
) -> None:
    room = open_room(discord, library)
    answer = await ask(room)
    answer.components[0]["components"][0]["custom_id"] = f"nd1:t:{state}"
    pressed = await discord.click(answer, room.reader, f"nd1:t:{state}")
    assert pressed.text.strip() == wording.QUESTION_GONE

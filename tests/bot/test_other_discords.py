"""A Discord that leaves out what it may leave out, or packs it otherwise, is understood as well."""

import pytest

from bot import wording
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom
from tests.discord_server import DiscordServer, Interaction, Upload
from tests.discord_server.payloads import message_event

QUESTION = "who built the tide mill?"


async def test_a_reply_is_understood_where_what_it_replies_to_is_not_sent_along(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    discord.gateway.withheld.add("referenced_message")
    async with running(discord, library):
        first = await room.ask(QUESTION)
    async with running(discord, library):
        for _ in range(2):  # one that has to be looked up, and one that the bot has heard of
            discord.say(room.channel, room.reader, "and when?", reply_to=first)
            first = await discord.next_message(room.channel)
            assert f"-# {wording.KEPT_TO}Tide mill" in first.text


async def test_a_reply_to_what_has_no_buttons_is_understood_where_that_goes_without_saying(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    discord.gateway.withheld.add("components")
    async with running(discord, library):
        told = await room.ask("what does it say about the tide mill?")
        assert not told.components
        discord.say(room.channel, room.reader, QUESTION, reply_to=told)
        assert "**Ada Lund**" in (await discord.next_message(room.channel)).text


async def test_in_a_server_that_does_not_say_that_the_bot_is_a_member_it_answers_when_spoken_to(
    discord: DiscordServer, library: Library
) -> None:
    discord.gateway.withheld.add("members")
    room = Newsroom.open(discord)
    room.load(library)
    async with running(discord, library):
        room.mention("")
        assert wording.GREETING in (await discord.next_message(room.channel)).text
        discord.say(room.channel, room.reader, QUESTION)
        answer = await room.ask(QUESTION)
        assert "**Ada Lund**" in answer.text
        await discord.click(answer, room.reader, "After")
    assert not room.channel.unread


async def test_a_gateway_that_packs_nothing_asks_for_heartbeats_and_resumes_elsewhere_will_do(
    discord: DiscordServer, library: Library
) -> None:
    room, gateway = Newsroom.open(discord), discord.gateway
    room.load(library)
    gateway.compresses, gateway.resume_url = False, f"{gateway.url}/"
    async with running(discord, library):
        before = gateway.heartbeats
        gateway.ask_for_heartbeats()
        await discord.changes.until(lambda: gateway.heartbeats > before, 20, "a heartbeat")
        await gateway.drop()
        await room.ask(QUESTION)
    assert (gateway.identified, gateway.resumed) == (1, 1)
    assert not room.channel.unread


@pytest.mark.usefixtures("bot")
async def test_where_discord_does_not_say_what_the_bot_may_do_it_does_as_ever(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library, MILL + b"It was mended in 1901 by Ben Dahl. " * 200)
    discord.gateway.withheld.add("app_permissions")
    answer = await discord.slash(room.channel, room.reader, "ask", question=QUESTION)
    assert answer.embeds


@pytest.mark.usefixtures("bot")
async def test_people_whose_conversation_is_not_named_share_no_desk(
    discord: DiscordServer,
) -> None:
    discord.gateway.withheld.add("channel")
    for name in ("reader", "stranger"):
        user = discord.add_user(name)
        said = await discord.slash(discord.direct_channel(user), user, "articles list")
        assert said.text.strip() == wording.PLACE_UNKNOWN


@pytest.mark.usefixtures("bot")
async def test_a_load_whose_conversation_is_not_named_is_refused_and_leaves_nothing_undone(
    discord: DiscordServer,
) -> None:
    discord.gateway.withheld.add("channel")
    user = discord.add_user("reader")
    channel = discord.direct_channel(user)
    # A coroutine that nobody awaits is a warning, and warnings are errors.
    for given in ({"url": "https://a.test/mill"}, {"file": Upload("mill.txt", MILL)}):
        said = await discord.slash(channel, user, "desk load", **given)
        assert said.text.strip() == wording.PLACE_UNKNOWN
    form = await discord.slash(channel, user, "desk load")
    said = await discord.submit(form, {wording.FORM_TEXT_FIELD: "It was built in 1902."})
    assert said.text.strip() == wording.PLACE_UNKNOWN


@pytest.mark.usefixtures("bot")
async def test_what_is_said_in_a_server_that_the_bot_was_not_told_of_is_no_direct_message(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    overheard = discord.messages.draft(room.channel, room.reader)
    discord.messages.fill(overheard, {"content": "what a day"}, {})
    unknown = {"guild_id": str(discord.world.new_id())}
    discord.gateway.dispatch("MESSAGE_CREATE", message_event(overheard, reveal=True) | unknown)
    await room.ask(QUESTION)
    assert not room.channel.unread


@pytest.mark.usefixtures("bot")
async def test_a_form_is_read_whether_its_fields_stand_under_labels_or_in_rows(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    message = discord.say(room.channel, room.reader, MILL.decode())
    asking = await discord.right_click(message, room.reader, wording.ASK_MESSAGE)
    answer = await discord.submit(in_rows(asking), {wording.ASK_FORM_QUESTION: QUESTION})
    assert "**Ada Lund**" in answer.text
    loading = await discord.slash(room.channel, room.editor, "desk load")
    fields = {wording.FORM_TEXT_FIELD: "It was built in 1902.", wording.FORM_TITLE_FIELD: "Dam"}
    loaded = await discord.submit(in_rows(loading), fields)
    await discord.changes.until(lambda: "Dam" in loaded.text, 20, "it is loaded")


@pytest.mark.parametrize("is_slow", [False, True])
@pytest.mark.usefixtures("bot")
async def test_an_acknowledgement_that_discord_answers_with_nothing_counts_as_any(
    discord: DiscordServer,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    *,
    is_slow: bool,
) -> None:
    if is_slow:  # then work is promised before it is done
        for limit in ("sending._ACKNOWLEDGED", "controls._SHOWN", "controls._TURNED"):
            monkeypatch.setattr(f"bot.{limit}_WITHIN_S", 0)
    room = Newsroom.open(discord)
    room.load(library)
    discord.interactions.describes = False
    asked = await discord.slash(room.channel, room.reader, "ask", question=QUESTION, private=True)
    await discord.click(asked.shown, room.reader, "After")
    assert "It has two wheels" in asked.text
    shared = await discord.click(asked.shown, room.reader, wording.SHARE)
    await discord.changes.until(lambda: shared.followups, 20, "it is shared")
    assert "**Ada Lund**" in shared.followups[0].text
    panel = await discord.slash(room.channel, room.editor, "desk settings")
    await discord.choose(panel.shown, room.editor, "nde1:length:", "Its whole paragraph")
    form = await discord.right_click(asked.shown, room.reader, wording.ASK_MESSAGE)
    answer = await discord.submit(form, {wording.ASK_FORM_QUESTION: QUESTION})
    assert "**Ada Lund**" in answer.text
    assert not [entry for entry in caplog.records if entry.levelname == "ERROR"]
    settings = library.memory.settings.of(str(room.guild.id))
    assert settings.length == "long"


def in_rows(opened: Interaction) -> Interaction:
    """Have a form's fields stand in rows, as they did before there were labels."""
    assert opened.form is not None
    opened.form["components"] = [
        {"type": 1, "components": [label["component"] | {"label": label["label"]}]}
        for label in opened.form["components"]
    ]
    return opened

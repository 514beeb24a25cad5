"""All that the bot offers on Discord, each done once with the bot as a process of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import discord as discord_py
import pytest

from bot import wording
from tests.bot.newsroom import MILL, Newsroom
from tests.discord_server import BotProcess, DiscordServer, Interaction, Message, Upload
from tests.discord_server.component_rules import walk
from tests.discord_server.interactions import InteractionType
from tests.discord_server.kinds import Intent
from tests.discord_server.world import Json
from tests.web_site import WebSite, web_site

LIGHTHOUSE = (
    "The lighthouse on Orvane was built in 1871 by Marta Hoel, an engineer from Bergen.",
    (
        "The last keeper, Jonas Brekke, left the island in 1984 because the lamp had been "
        "automated. “It was never dark here,” said his daughter, Eva Strand. "
        "The ferry began on 3 May 2011."
    ),
)
SHORT = [
    ("Bakery", "Bread is sold from six."),
    ("Chapel", "Its bell weighs a tonne."),
    ("Dairy", "Forty cows graze behind it."),
    ("Engine shed", "Trains were mended inside until 1968."),
    ("Forge", "Horseshoes hang over the door."),
    ("Granary", "Rats ate the harvest of 1877."),
    ("Hospital", "Doctor Wik founded the clinic."),
]
PRESSED = {"nd1", "nde1"}
"""What the custom_ids of the bot's buttons and menus begin with."""
SUBCOMMANDS = {1, 2}


@pytest.fixture
def site() -> Iterator[WebSite]:
    with web_site() as opened:
        yield opened


@pytest.fixture
async def started(
    discord: DiscordServer, tmp_path: Path, site: WebSite
) -> AsyncIterator[BotProcess]:
    start = BotProcess.start(
        discord, tmp_path, "bot", "run", DISCORD_TOKEN=discord.token, NEWSDESK_FETCH_ALLOW=site.host
    )
    async with start as bot:
        await bot.ready()
        yield bot


async def test_all_that_is_offered_can_be_done(
    discord: DiscordServer, started: BotProcess, site: WebSite
) -> None:
    room = Newsroom.open(discord)
    await use_the_desk(room, site)
    await ask_in_every_way(room)
    await ask_what_nobody_knows(room)
    await right_click(room, site)
    await choose_every_setting(room)
    await follow_a_feed(room, site)
    await use_a_direct_conversation(room)
    assert never_called(discord) == set()
    assert never_used(discord) == set()
    assert discord.gateway.asked == discord_py.Intents.default().value
    assert not set(discord.rest.refusals)
    assert "Traceback" not in started.output


async def test_where_the_intent_is_granted_listening_is_chosen_and_done(tmp_path: Path) -> None:
    async with DiscordServer(granted=Intent.MESSAGE_CONTENT) as discord:
        start = BotProcess.start(
            discord,
            tmp_path,
            *("bot", "run"),
            DISCORD_TOKEN=discord.token,
            NEWSDESK_MESSAGE_CONTENT="on",
        )
        async with start as bot:
            await bot.ready()
            await choose_to_listen(Newsroom.open(discord))
            assert "Traceback" not in bot.output
        assert discord.violations == []
        assert discord.gateway.asked == discord_py.Intents.default().value | Intent.MESSAGE_CONTENT


async def choose_to_listen(room: Newsroom) -> None:
    discord, question = room.discord, "who built the tide mill?"
    await loaded(room, file=Upload("mill.txt", MILL))
    discord.say(room.channel, room.reader, question)
    panel = await discord.slash(room.channel, room.editor, "desk settings")
    await discord.choose(panel.shown, room.editor, "nde1:listening:", room.channel)
    discord.say(room.channel, room.reader, "the tide mill is lovely")
    heard = discord.say(room.channel, room.reader, question)
    answer = await discord.next_message(room.channel)
    assert answer.reply_to is heard
    assert "Ada Lund" in answer.text
    await discord.choose(panel.shown, room.editor, "nde1:listening:")
    discord.say(room.channel, room.reader, question)
    spoken_to = room.mention(question)
    assert (await discord.next_message(room.channel)).reply_to is spoken_to


async def use_the_desk(room: Newsroom, site: WebSite) -> None:
    call = room.discord.slash
    link = site.article("/lighthouse", "The lighthouse", *LIGHTHOUSE)
    assert "The lighthouse" in (await loaded(room, url=link)).text
    assert "mill" in (await loaded(room, file=Upload("mill.txt", MILL))).text
    rows = (
        f'{{"id": "{name}", "title": "{name}", "paragraphs": ["{text}"]}}\n' for name, text in SHORT
    )
    await loaded(room, file=Upload("short.jsonl", "".join(rows).encode()))
    form = await call(room.channel, room.editor, "desk load", title="Orchard")
    filled = await room.discord.submit(form, {wording.FORM_TEXT_FIELD: "It has 130 apple trees."})
    await until(room, filled, "Orchard")
    exported = await call(room.channel, room.editor, "desk export")
    assert [file.name for file in exported.files] == [wording.EXPORT_FILE]
    await remove_and_undo(room)
    await turn_pages(room, await call(room.channel, room.reader, "articles list"), room.reader)
    info = await call(room.channel, room.reader, "articles info", article="mill")
    assert "2 sentences" in info.text
    history = await call(room.channel, room.editor, "desk history")
    assert room.editor.mention in history.text
    await turn_pages(room, history, room.editor)
    for command in ("summary", "quotes", "timeline"):
        said = await call(room.channel, room.reader, command, article="lighthouse")
        assert "lighthouse" in said.text
    assert "mill" in (await call(room.channel, room.reader, "digest", days=1)).text
    assert "/ask" in (await call(room.channel, room.reader, "newsdesk help")).text
    assert "articles" in (await call(room.channel, room.reader, "newsdesk status")).text


async def remove_and_undo(room: Newsroom) -> None:
    remove = room.discord.slash
    asked = await remove(room.channel, room.editor, "desk remove", article="Chapel")
    kept = await room.discord.click(asked.shown, room.editor, wording.KEEP)
    assert wording.NOTHING_REMOVED in kept.text
    asked = await remove(room.channel, room.editor, "desk remove", article="Chapel")
    gone = await room.discord.click(asked.shown, room.editor, wording.REMOVE)
    await until(room, gone, "Removed")
    await until(room, await room.discord.click(gone.shown, room.editor, wording.UNDO), "back")


async def turn_pages(room: Newsroom, shown: Interaction, user: object) -> None:
    assert user in {room.reader, room.editor}
    person = room.reader if user == room.reader else room.editor
    first = shown.text
    turned = await room.discord.click(shown.shown, person, wording.NEXT)
    assert turned.text != first
    assert (await room.discord.click(shown.shown, person, wording.PREVIOUS)).text == first


async def ask_in_every_way(room: Newsroom) -> None:
    discord, reader = room.discord, room.reader
    answer = await room.ask("who built the tide mill?")
    assert "**Ada Lund**" in answer.text
    for button in ("After", "Other answers", "Why this?", wording.GOOD, wording.BAD):
        await discord.click(answer, reader, button)
    assert "two wheels" in answer.text
    later = await room.ask("when did the last keeper leave the island?")
    await discord.click(later, reader, "Before")
    assert "Marta Hoel" in later.text
    discord.say(room.channel, reader, "when was it built?", reply_to=answer)
    assert "1843" in (await discord.next_message(room.channel)).text
    question = {"question": "who built the tide mill?", "article": "mill.txt"}
    offered = await discord.autocomplete(room.channel, reader, "ask", "article", article="mill")
    question["article"] = offered[0]["value"]
    assert "Ada Lund" in (await discord.slash(room.channel, reader, "ask", **question)).text
    private = await discord.slash(room.channel, reader, "ask", **question, private=True)
    assert private.ephemeral
    await discord.click(private.shown, reader, wording.SHARE)


async def ask_what_nobody_knows(room: Newsroom) -> None:
    discord = room.discord
    answer = await room.ask("what is the price of a submarine?")
    promised = await discord.click(answer, room.reader, wording.TELL)
    assert wording.WILL_TELL in promised.text
    unanswered = await discord.slash(room.channel, room.editor, "desk unanswered")
    assert "submarine" in unanswered.text
    file = await discord.click(unanswered.shown, room.editor, wording.GAPS_CSV)
    assert file.files[0].name == wording.GAPS_FILE
    await loaded(room, file=Upload("s.txt", b"The price of a submarine is 900 crowns."))
    told = await discord.next_message(room.channel)
    assert told.pings.users == (room.reader,)
    assert "900 crowns" in told.text.replace("*", "")
    forgotten = await discord.slash(room.channel, room.reader, "newsdesk forget-me")
    assert forgotten.ephemeral


async def right_click(room: Newsroom, site: WebSite) -> None:
    discord, channel = room.discord, room.channel
    link = site.article("/tower", "The tower", "The tower was built in 1902 by Ben Dahl.")
    linked = discord.say(channel, room.editor, f"Look: {link}")
    summary = await discord.right_click(linked, room.reader, wording.SUMMARISE_MESSAGE)
    assert "1902" in summary.text
    form = await discord.right_click(linked, room.reader, wording.ASK_MESSAGE)
    answer = await discord.submit(form, {wording.ASK_FORM_QUESTION: "who built the tower?"})
    assert "Ben Dahl" in answer.text.replace("*", "")
    assert "tower" not in (await room.ask("who built the tower?")).text.lower()
    await until(room, await discord.right_click(linked, room.editor, wording.LOAD_MESSAGE), "tower")
    assert "Ben Dahl" in (await room.ask("who built the tower?")).text.replace("*", "")


async def choose_every_setting(room: Newsroom) -> None:
    discord, editor, channel = room.discord, room.editor, room.channel
    panel = await discord.slash(channel, editor, "desk settings")
    values = {"quiet": "yes", "length": "long", "digest-every": "daily", "retention": "7"}
    for use in ("answering", "feeds", "digest-every", "digest-channel", "digest-hour"):
        if use in values:
            continue
        if use == "digest-channel":
            await choose_option(room, panel.shown, "digest-every", 1)
        if use == "digest-hour":
            await choose_option(room, panel.shown, use, 5)
        else:
            await discord.choose(panel.shown, editor, f"nde1:{use}:", channel)
    for use in ("retention", "length", "quiet"):
        await choose_option(room, panel.shown, use, 1)
    room.mention("who built the tide mill?")
    asked = list(channel.messages.values())[-1]
    await discord.changes.until(lambda: asked.thread and asked.thread.unread, 10, "a thread")
    assert asked.thread is not None
    assert "Ada Lund" in (await discord.next_message(asked.thread)).text
    await choose_option(room, panel.shown, "quiet", 0)


async def choose_option(room: Newsroom, panel: Message, use: str, number: int) -> None:
    name = f"nde1:{use}:"
    select = next(c for c in walk(panel.components) if c.get("custom_id") == name)
    value = select["options"][number]["value"]
    await room.discord.choose(panel, room.editor, name, value)


async def follow_a_feed(room: Newsroom, site: WebSite) -> None:
    call = room.discord.slash
    link = site.article("/pier", "The pier", "The pier is 300 metres long.")
    followed = await call(room.channel, room.editor, "feeds follow", url=site.feed("/rss", link))
    await until(room, followed, "Harbour news")
    assert "Harbour news" in (await call(room.channel, room.editor, "feeds list")).text
    offered = await room.discord.autocomplete(
        room.channel, room.editor, "feeds unfollow", "feed", feed="harbour"
    )
    await call(room.channel, room.editor, "feeds unfollow", feed=offered[0]["value"])
    assert "Harbour" not in (await call(room.channel, room.editor, "feeds list")).text


async def use_a_direct_conversation(room: Newsroom) -> None:
    discord, reader = room.discord, room.reader
    channel = discord.direct_channel(reader)
    file = Upload("mill.txt", MILL)
    await until(room, await discord.slash(channel, reader, "desk load", file=file), "mill")
    discord.say(channel, reader, "who built the tide mill?")
    assert "Ada Lund" in (await discord.next_message(channel)).text
    panel = await discord.slash(channel, reader, "newsdesk forget-me")
    await discord.click(panel.shown, reader, wording.DELETE_DESK)
    await discord.click(panel.shown, reader, wording.DELETE_DESK_NOW)
    await until(room, panel, wording.DESK_DELETED)


async def loaded(room: Newsroom, **given: str | Upload) -> Interaction:
    """Load something and wait until it is there: what is shown first is how far it has come."""
    response = await room.discord.slash(room.channel, room.editor, "desk load", **given)
    await room.discord.changes.until(lambda: "Loading" not in response.text, 20, "it is loaded")
    return response


async def until(room: Newsroom, response: Interaction, words: str) -> None:
    """Wait until a response says something."""
    what = f"{words!r} in {response.text!r}"
    await room.discord.changes.until(lambda: words in response.text, 20, what)


def never_called(discord: DiscordServer) -> set[str]:
    """Return the commands that are registered and that nobody has called."""
    registered = {path for c in discord.commands.registered(None) for path in paths(c)}
    calls = (i for i in discord.interactions.by_token.values() if i.type is InteractionType.COMMAND)
    return registered - {path for call in calls for path in paths(call.data)}


def paths(command: Json) -> Iterator[str]:
    inner = [o for o in command.get("options") or [] if o["type"] in SUBCOMMANDS]
    if not inner:
        yield command["name"]
    for option in inner:
        yield from (f"{command['name']} {path}" for path in paths(option))


def never_used(discord: DiscordServer) -> set[str]:
    """Return the kinds of button, menu and form that were shown and that nobody has used."""
    bodies = [body for call in discord.calls for body in call.messages]
    bodies += [
        call.body["data"]
        for call in discord.calls
        if call.route.endswith("/callback") and call.body["type"] == 9
    ]
    parts = (part for body in bodies for part in walk(body.get("components") or []))
    shown = {kind_of(part) for part in parts if part.get("custom_id") and not part.get("disabled")}
    shown |= {kind_of(body) for body in bodies if body.get("custom_id")}
    used = (i.data for i in discord.interactions.by_token.values() if "custom_id" in i.data)
    inputs = {kind_of(part) for d in used_forms(discord) for part in walk(d["components"])}
    return shown - {kind_of(data) for data in used} - inputs


def used_forms(discord: DiscordServer) -> list[Json]:
    every = discord.interactions.by_token.values()
    return [i.data for i in every if i.type is InteractionType.FORM]


def kind_of(part: Json) -> str:
    first, *rest = str(part.get("custom_id", "")).split(":")
    return f"{first}:{rest[0]}" if first in PRESSED else first

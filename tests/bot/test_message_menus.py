"""What can be done with a message by right-clicking it."""

from collections.abc import Iterator

import pytest

from bot import asides, wording
from bot.client import Newsdesk
from bot.message_sources import links_in
from retrieval.documents import DeskLimits
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom
from tests.discord_server import DiscordServer, Interaction, Message, Upload
from tests.discord_server.command_rules import CommandType
from tests.discord_server.errors import RefusedByClientError
from tests.web_site import WebSite, web_site

LONG = "The ferry to Sundby leaves at noon, and the crossing takes forty minutes. " * 4


@pytest.fixture
def site() -> Iterator[WebSite]:
    with web_site() as opened:
        yield opened


@pytest.fixture
def library(site: WebSite, tmp_path: object) -> Iterator[Library]:
    """An empty library that may read the site."""
    with Library.open(f"sqlite:///{tmp_path}/newsdesk.db", fetch_allow=[site.host]) as opened:
        yield opened


@pytest.fixture
def room(discord: DiscordServer, bot: Newsdesk) -> Newsroom:  # noqa: ARG001 - it answers
    return Newsroom.open(discord)


def say(room: Newsroom, text: str, *files: Upload) -> Message:
    return room.discord.say(room.channel, room.editor, text, attachments=files)


async def ask(room: Newsroom, about: Message, question: str) -> Interaction:
    opened = await room.discord.right_click(about, room.reader, "Ask about this")
    return await room.discord.submit(opened, {wording.ASK_FORM_QUESTION: question})


def mill_on(site: WebSite) -> str:
    return site.article(
        "/mill",
        "The tide mill of Orvane",
        "The tide mill was built in 1843 by Ada Lund, who came from the mainland for it.",
        "Its two wheels turned with every tide until a storm broke the first of them in 1901.",
    )


async def test_a_message_with_a_link_is_asked_about_without_loading_it(
    room: Newsroom, site: WebSite, library: Library
) -> None:
    about = say(room, f"worth a read: {mill_on(site)}.")
    answer = await ask(room, about, "who built the tide mill?")
    assert answer.ephemeral
    assert "**Ada Lund**" in answer.text
    assert "-# Asked: who built the tide mill?" in answer.text
    assert "The tide mill of Orvane" in answer.text
    assert not library.articles(str(room.guild.id))
    assert not library.memory.questions.of(str(room.guild.id))


async def test_a_message_with_a_file_is_asked_about(room: Newsroom) -> None:
    answer = await ask(room, say(room, "", Upload("mill.txt", MILL)), "who built the tide mill?")
    assert "**Ada Lund**" in answer.text


async def test_a_message_of_text_is_asked_about(room: Newsroom) -> None:
    answer = await ask(room, say(room, MILL.decode()), "who built the tide mill?")
    assert "**Ada Lund**" in answer.text


async def test_what_the_message_does_not_say_is_not_found_and_not_kept(room: Newsroom) -> None:
    answer = await ask(room, say(room, MILL.decode()), "who painted the town hall of Sundby?")
    assert wording.NOT_FOUND in answer.text
    with pytest.raises(RefusedByClientError, match="no button"):
        await room.discord.click(answer.shown, room.reader, wording.TELL)


async def test_an_answer_about_a_message_can_be_shared_and_opens_its_page(
    room: Newsroom, site: WebSite
) -> None:
    answer = await ask(room, say(room, mill_on(site)), "who built the tide mill?")
    assert "#:~:text=" in str(answer.components)
    shared = await room.discord.click(answer.shown, room.reader, wording.SHARE)
    await room.discord.changes.until(lambda: shared.followups, 10, "it is shared")
    assert "**Ada Lund**" in shared.followups[0].text
    assert not shared.followups[0].ephemeral


async def test_a_message_is_summarised_for_who_asks(
    room: Newsroom, site: WebSite, library: Library
) -> None:
    about = say(room, mill_on(site))
    summary = await room.discord.right_click(about, room.reader, "Summarise")
    assert summary.ephemeral
    assert "**The tide mill of Orvane** in brief:" in summary.text
    assert "> The tide mill was built in 1843 by Ada Lund" in summary.text
    assert not library.articles(str(room.guild.id))
    shared = await room.discord.click(summary.shown, room.reader, wording.SHARE)
    await room.discord.changes.until(lambda: shared.followups, 10, "it is shared")


async def test_editors_load_what_is_on_a_message(
    room: Newsroom, site: WebSite, library: Library
) -> None:
    about = say(room, f"{mill_on(site)} {LONG}", Upload("a.txt", b"The orchard has 130 trees."))
    loaded = await room.discord.right_click(about, room.editor, "Load into Newsdesk")
    assert loaded.ephemeral
    assert "3 loaded" in loaded.text
    assert len(library.articles(str(room.guild.id))) == 3


async def test_a_message_of_text_is_loaded_under_its_first_words(
    room: Newsroom, library: Library
) -> None:
    about = say(room, "The ferry to Orvane leaves at nine. It takes an hour.")
    await room.discord.right_click(about, room.editor, "Load into Newsdesk")
    (info,) = library.articles(str(room.guild.id))
    assert info.title.startswith("The ferry to Orvane")


async def test_a_remark_on_a_link_is_not_loaded(
    room: Newsroom, site: WebSite, library: Library
) -> None:
    about = say(room, f"look at this: <{mill_on(site)}>")
    await room.discord.right_click(about, room.editor, "Load into Newsdesk")
    (info,) = library.articles(str(room.guild.id))
    assert info.title == "The tide mill of Orvane"


async def test_only_editors_are_offered_to_load_a_message(
    discord: DiscordServer, room: Newsroom
) -> None:
    def offered(user: object) -> set[str]:
        return set(discord.offers(room.channel, user, CommandType.MESSAGE))  # type: ignore[arg-type]

    assert offered(room.reader) == {"Summarise", "Ask about this"}
    assert offered(room.editor) == {"Summarise", "Ask about this", "Load into Newsdesk"}


@pytest.mark.parametrize("text", ["🙂", "..."])
async def test_a_message_with_nothing_to_read_is_said_to_have_none(
    room: Newsroom, text: str
) -> None:
    about = say(room, text)
    for command, user in [("Summarise", room.reader), ("Load into Newsdesk", room.editor)]:
        response = await room.discord.right_click(about, user, command)
        assert response.ephemeral
        assert response.text.strip() == wording.NOTHING_ON_MESSAGE


async def test_what_cannot_be_read_is_named_beside_what_can(room: Newsroom, site: WebSite) -> None:
    about = say(room, f"{mill_on(site)} and {site.url('/gone')}")
    summary = await room.discord.right_click(about, room.reader, "Summarise")
    assert "The tide mill of Orvane" in summary.text
    assert "Not read: " in summary.text
    assert "/gone" in summary.text


async def test_addresses_that_are_not_public_are_not_read(room: Newsroom) -> None:
    about = say(room, "http://127.0.0.1:9/secret and http://169.254.169.254/latest/meta-data")
    summary = await room.discord.right_click(about, room.reader, "Summarise")
    assert summary.text.count("not") >= 1
    assert "in brief" not in summary.text


async def test_a_form_from_before_a_restart_is_told_to_be_too_old(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        about = say(room, MILL.decode())
        opened = await discord.right_click(about, room.reader, "Ask about this")
    async with running(discord, library):
        response = await discord.submit(opened, {wording.ASK_FORM_QUESTION: "who built it?"})
        assert response.text.strip() == wording.ASK_FORM_EXPIRED


async def test_a_message_in_a_direct_conversation_is_asked_about_and_loaded(
    room: Newsroom, library: Library
) -> None:
    channel = room.discord.direct_channel(room.reader)
    about = room.discord.say(channel, room.reader, MILL.decode())
    await room.discord.next_message(channel)
    loaded = await room.discord.right_click(about, room.reader, "Load into Newsdesk")
    assert "Loaded: " in loaded.text
    assert len(library.articles(str(channel.id))) == 1


async def test_a_message_larger_than_may_be_read_aside_says_so(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asides, "_LIMITS", DeskLimits(bytes=100))
    file = Upload("long.txt", LONG.encode())
    summary = await room.discord.right_click(say(room, "", file), room.reader, "Summarise")
    assert "100 bytes of text are all it may hold" in summary.text


def test_links_are_read_without_the_marks_around_them() -> None:
    text = (
        "<https://a.test/x>, [here](https://b.test/y) (see https://c.test/z_(w)). "
        "https://a.test/x! https://d.test/?q=1&r=2, **https://e.test/**"
    )
    assert list(links_in(text)) == [
        "https://a.test/x",
        "https://b.test/y",
        "https://c.test/z_(w)",
        "https://d.test/?q=1&r=2",
        "https://e.test/",
    ]

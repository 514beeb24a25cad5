import threading
from collections.abc import Iterable, Iterator

import pytest

from bot import loading, sending, wording
from retrieval.documents import DeskLimits, Loaded, Rejection, Source
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom
from tests.discord_server import DiscordServer, Interaction, Permission, Upload
from tests.web_site import web_site

TEXT = {wording.FORM_TEXT_FIELD: "The ferry leaves at nine. It takes forty minutes."}


async def opened_form(room: Newsroom) -> Interaction:
    form = await room.discord.slash(room.channel, room.editor, "desk load")
    assert form.form is not None
    return form


def allow_everybody(room: Newsroom) -> None:
    """Let everybody use `/desk`, as a server's settings can; Discord then offers it to all."""
    for command in room.discord.commands.registered(None):
        command["default_member_permissions"] = None


def titles(library: Library, room: Newsroom) -> list[str]:
    return [info.title for info in library.articles(str(room.guild.id))]


@pytest.mark.usefixtures("bot")
async def test_a_pasted_text_is_loaded_under_its_title_or_first_words(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    await discord.submit(await opened_form(room), {**TEXT, wording.FORM_TITLE_FIELD: "Ferry"})
    assert titles(library, room) == ["Ferry"]
    await discord.submit(
        await opened_form(room), {wording.FORM_TEXT_FIELD: "The train leaves at ten."}
    )
    assert titles(library, room)[1].startswith("The train leaves")


@pytest.mark.usefixtures("bot")
async def test_whoever_lost_manage_server_since_opening_the_form_loads_nothing(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    form = await opened_form(room)
    discord.add_member(room.guild, room.editor, may=Permission.NONE)
    response = await discord.submit(form, TEXT)
    assert wording.NOT_ALLOWED in response.text
    assert response.ephemeral
    assert not titles(library, room)


@pytest.mark.usefixtures("bot")
async def test_a_form_loads_nothing_for_anybody_but_who_opened_it(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    form = await opened_form(room)
    other = discord.add_user("other")
    discord.add_member(room.guild, other, may=Permission.MANAGE_GUILD)
    form.user = other
    assert wording.NOT_ALLOWED in (await discord.submit(form, TEXT)).text
    assert not titles(library, room)


@pytest.mark.usefixtures("bot")
async def test_whom_the_server_lets_use_the_command_may_send_its_form(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    allow_everybody(room)
    form = await discord.slash(room.channel, room.reader, "desk load")
    await discord.submit(form, {**TEXT, wording.FORM_TITLE_FIELD: "Ferry"})
    assert titles(library, room) == ["Ferry"]


async def test_a_form_opened_before_a_restart_still_loads(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        form = await opened_form(room)
    async with running(discord, library):
        await discord.submit(form, {**TEXT, wording.FORM_TITLE_FIELD: "Ferry"})
    assert titles(library, room) == ["Ferry"]


@pytest.mark.usefixtures("bot")
async def test_a_form_of_blanks_loads_nothing(discord: DiscordServer, library: Library) -> None:
    room = Newsroom.open(discord)
    response = await discord.submit(await opened_form(room), {wording.FORM_TEXT_FIELD: "  \n "})
    assert wording.EMPTY_FORM in response.text
    assert not titles(library, room)


@pytest.mark.usefixtures("bot")
async def test_a_direct_conversation_needs_no_permission(
    discord: DiscordServer, library: Library
) -> None:
    reader = discord.add_user("reader")
    channel = discord.direct_channel(reader)
    form = await discord.slash(channel, reader, "desk load")
    await discord.submit(form, TEXT)
    assert library.articles(str(channel.id))


@pytest.mark.usefixtures("bot")
async def test_a_file_that_is_too_large_is_refused_unread(
    discord: DiscordServer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "MAX_FILE_BYTES", len(MILL) - 1)
    room = Newsroom.open(discord)
    file = Upload("mill.txt", MILL)
    response = await discord.slash(room.channel, room.editor, "desk load", file=file)
    assert "I read files of up to" in response.text
    assert response.ephemeral
    assert not titles(library, room)


@pytest.mark.usefixtures("bot")
async def test_a_file_that_discord_does_not_hand_over_is_asked_for_again(
    discord: DiscordServer,
) -> None:
    room = Newsroom.open(discord)
    discord.world.files_url = discord.url + "/nowhere"
    file = Upload("mill.txt", MILL)
    response = await discord.slash(room.channel, room.editor, "desk load", file=file)
    assert wording.FILE_GONE in response.text


@pytest.mark.usefixtures("bot")
async def test_an_empty_desk_exports_nothing(discord: DiscordServer) -> None:
    room = Newsroom.open(discord)
    response = await discord.slash(room.channel, room.editor, "desk export")
    assert wording.EMPTY_DESK in response.text
    assert not response.files


async def test_a_link_is_loaded_and_one_that_fails_says_why(discord: DiscordServer) -> None:
    with web_site() as site, Library.open("sqlite://", fetch_allow=[site.host]) as library:
        link = site.article("/mill", "The mill", MILL.decode())
        async with running(discord, library):
            room = Newsroom.open(discord)
            first = await discord.slash(room.channel, room.editor, "desk load", url=link)
            assert "Loaded: The mill, 2 sentences" in first.text
            again = await discord.slash(room.channel, room.editor, "desk load", url=link)
            assert "Unchanged: The mill" in again.text
            site.pages["/mill"] = 403
            refused = await discord.slash(room.channel, room.editor, "desk load", url=link)
            assert "the site refused: 403" in refused.text
            assert refused.ephemeral
        assert titles(library, room) == ["The mill"]


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "link",
    ["http://127.0.0.1/", "http://[::1]/", "http://localhost/", "ftp://example.org/", "mill"],
)
async def test_a_link_to_where_strangers_must_not_reach_is_refused(
    discord: DiscordServer, library: Library, link: str
) -> None:
    room = Newsroom.open(discord)
    response = await discord.slash(room.channel, room.editor, "desk load", url=link)
    assert "Not loaded" in response.text
    assert not titles(library, room)


class StepByStepLibrary(Library):
    """Loads one article, then waits to be told to go on."""

    may_go_on: threading.Event

    def load(
        self, desk: str, sources: Iterable[Source | Rejection], title: str | None = None
    ) -> Iterator[Loaded | Rejection]:
        """Wait after the first."""
        for outcome in super().load(desk, sources, title):
            yield outcome
            self.may_go_on.wait()


async def test_a_long_load_shows_how_far_it_is_and_ends_with_a_report(
    discord: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_PROGRESS_EVERY_S", 0.01)
    with StepByStepLibrary.open("sqlite://") as library:
        library.may_go_on = threading.Event()
        async with running(discord, library):
            room = Newsroom.open(discord)
            rows = b"".join(b'{"id": "%d", "paragraphs": ["It rains."]}\n' % n for n in range(3))
            file = Upload("a.jsonl", rows)
            try:
                shown = await discord.slash(room.channel, room.editor, "desk load", file=file)
                assert shown.text.strip() == "Loading … 1 loaded so far."
            finally:
                library.may_go_on.set()
            await discord.changes.until(lambda: "on the desk" in shown.text, 10, "a report")
            assert "**3 articles on the desk:** 3 loaded" in shown.text


async def test_a_desk_tells_what_it_holds_and_what_it_may_hold(discord: DiscordServer) -> None:
    limits = DeskLimits(articles=1, sentences=50, bytes=2_000_000, feeds=3)
    with Library.open("sqlite://", limits=limits) as library:
        async with running(discord, library):
            room = Newsroom.open(discord)
            room.load(library)
            status = await discord.slash(room.channel, room.reader, "newsdesk status")
            assert "1 article with 2 sentences, 0.0 MB of text." in status.text
            assert "It may have 1 article, 50 sentences, 2.0 MB of text, 3 feeds." in status.text
            file = Upload("ferry.txt", b"The ferry leaves at nine.")
            full = await discord.slash(room.channel, room.editor, "desk load", file=file)
            assert "the desk is full: 1 articles" in full.text

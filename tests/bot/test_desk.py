import pytest

from bot import wording
from bot.cogs import desk
from retrieval.library import Library
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom
from tests.discord_server import DiscordServer, Interaction, Permission, Upload

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
    monkeypatch.setattr(desk, "MAX_FILE_BYTES", len(MILL) - 1)
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

import asyncio
from collections.abc import Awaitable, Callable

import discord as discord_py
import pytest

from tests.discord_server import DiscordServer, Permission, Upload
from tests.discord_server.conftest import Room, listening
from tests.discord_server.errors import RefusedByClientError

Act = Callable[[discord_py.Interaction], Awaitable[None]]


async def test_a_command_is_answered_in_the_channel(room: Room) -> None:
    response = await room.discord.slash(room.channel, room.ada, "say", text="hello")
    assert (response.content, response.ephemeral, response.deferred) == ("hello", False, False)
    assert response.acknowledged_s is not None
    assert response.shown in room.channel.messages.values()


async def test_a_deferred_answer_is_seen_when_it_comes_and_stays_private(room: Room) -> None:
    response = await room.discord.slash(room.channel, room.ada, "later", times=3)
    await room.discord.changes.until(lambda: len(response.followups) == 2, 5, "two follow-ups")
    assert (response.content, response.ephemeral, response.deferred) == ("here", True, True)
    assert [message.content for message in response.followups] == ["1", "2"]
    assert not room.channel.messages


async def test_a_command_takes_a_file(room: Room) -> None:
    upload = Upload("x.bin", b"\0\1", "application/octet-stream")
    response = await room.discord.slash(room.channel, room.ada, "keep", file=upload)
    assert [(file.name, file.data) for file in response.files] == [("x.bin", b"\0\1")]


async def test_options_are_completed_while_a_user_types(room: Room) -> None:
    complete = room.discord.autocomplete
    choices = await complete(room.channel, room.ada, "paint", "colour", colour="gr")
    assert choices == [{"name": "green", "value": "green"}]


async def test_a_form_opens_and_is_sent(room: Room) -> None:
    opened = await room.discord.slash(room.channel, room.ada, "write")
    assert opened.form is not None
    assert opened.form["title"] == "A word"
    response = await room.discord.submit(opened, {"Word": "tern"})
    assert (response.content, response.ephemeral) == ("You wrote tern.", True)


async def test_a_button_changes_its_message(room: Room) -> None:
    shown = (await room.discord.slash(room.channel, room.ada, "press")).shown
    response = await room.discord.click(shown, room.ada, "Change")
    assert response.shown is shown
    assert (shown.content, shown.components) == ("changed", [])


async def test_a_button_answers_the_one_who_clicked(room: Room) -> None:
    shown = (await room.discord.slash(room.channel, room.ada, "press")).shown
    response = await room.discord.click(shown, room.ada, "answer")
    assert (response.content, response.ephemeral) == ("answered", True)


async def test_commands_are_offered_by_permission(room: Room) -> None:
    editor = room.discord.add_user("editor")
    room.discord.add_member(room.guild, editor, may=Permission.MANAGE_GUILD)
    assert "editors" not in room.discord.offers(room.channel, room.ada)
    response = await room.discord.slash(room.channel, editor, "editors hello")
    assert response.content == "hello, editor"
    with pytest.raises(RefusedByClientError, match="not offered"):
        await room.discord.slash(room.channel, room.ada, "editors hello")


@pytest.mark.parametrize(
    ("command", "options", "reason"),
    [
        ("say", {}, "needs text"),
        ("say", {"text": "x" * 101}, "not within"),
        ("say", {"text": 1}, "not STRING"),
        ("say", {"txt": "x"}, "no option txt"),
        ("sey", {"text": "x"}, "not offered"),
        ("editors", {}, "not offered"),
    ],
)
async def test_discords_client_sends_no_wrong_command(
    room: Room, command: str, options: dict[str, str], reason: str
) -> None:
    with pytest.raises(RefusedByClientError, match=reason):
        await room.discord.slash(room.channel, room.ada, command, **options)


async def test_a_second_acknowledgement_is_refused(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await _code_after(room, monkeypatch, _acknowledge_twice)
    assert code == 40060


async def test_a_late_acknowledgement_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        DiscordServer(acknowledge_within_s=0) as discord,
        listening(discord, monkeypatch) as room,
    ):
        assert await _code_after(room, monkeypatch, _acknowledge) == 10062


async def test_commands_registered_again_keep_their_ids(room: Room) -> None:
    before = {command.name: command.id for command in await room.parrot.tree.fetch_commands()}
    after = {command.name: command.id for command in await room.parrot.tree.sync()}
    assert before == after
    assert {"say", "editors", "Repeat this"} <= set(before)


async def _acknowledge(interaction: discord_py.Interaction) -> None:
    await interaction.response.defer()


async def _acknowledge_twice(interaction: discord_py.Interaction) -> None:
    await interaction.response.defer()
    interaction.response._response_type = None
    await interaction.response.defer()


async def _code_after(room: Room, monkeypatch: pytest.MonkeyPatch, act: Act) -> int:
    """Return the code of the error that a response to /say meets."""
    met: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def on_interaction(interaction: discord_py.Interaction) -> None:
        try:
            await act(interaction)
        except discord_py.HTTPException as error:
            met.set_result(error.code)

    monkeypatch.setattr(room.parrot.tree, "_from_interaction", lambda _: None)
    room.parrot.event(on_interaction)
    calling = asyncio.create_task(room.discord.slash(room.channel, room.ada, "say", text="x"))
    try:
        return await asyncio.wait_for(met, 5)
    finally:
        calling.cancel()

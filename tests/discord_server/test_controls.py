import pytest

from tests.discord_server import Interaction, Message, Upload
from tests.discord_server.client_components import link_of
from tests.discord_server.conftest import Room
from tests.discord_server.errors import RefusedByClientError
from tests.discord_server.kinds import ChannelType
from tests.discord_server.world import Json


async def _shown(room: Room) -> Message:
    return (await room.discord.slash(room.channel, room.ada, "choose")).shown


async def _filled(room: Room, **fields: object) -> Interaction:
    form = await room.discord.slash(room.channel, room.ada, "fill")
    given: Json = {"Where": [room.channel]} | fields
    return await room.discord.submit(form, given)


async def test_options_are_chosen_by_label(room: Room) -> None:
    shown = await _shown(room)
    response = await room.discord.choose(shown, room.ada, "Fruit", "Plum", "Apple")
    assert response.content == "['Plum', 'Apple']"


async def test_users_roles_and_channels_are_chosen(room: Room) -> None:
    shown, role = await _shown(room), room.discord.add_role(room.guild, "Crew")
    choose, ada = room.discord.choose, room.ada
    assert (await choose(shown, ada, "Who", ada)).content == "['ada']"
    assert (await choose(shown, ada, "Role", role)).content == "['Crew']"
    assert (await choose(shown, ada, "Where", room.channel)).content == "['general']"


async def test_a_select_takes_only_what_it_offers(room: Room) -> None:
    shown = await _shown(room)
    forum = room.discord.add_channel(room.guild, "forum", kind=ChannelType.FORUM)
    with pytest.raises(RefusedByClientError, match="does not offer 'Fig'"):
        await room.discord.choose(shown, room.ada, "Fruit", "Fig")
    with pytest.raises(RefusedByClientError, match="takes 1 to 2, not 3"):
        await room.discord.choose(shown, room.ada, "Fruit", "Apple", "Pear", "Plum")
    with pytest.raises(RefusedByClientError, match="does not take such a channel as forum"):
        await room.discord.choose(shown, room.ada, "Where", forum)
    with pytest.raises(RefusedByClientError, match="does not take"):
        await room.discord.choose(shown, room.ada, "Who", room.channel)


async def test_a_form_takes_a_field_of_every_kind(room: Room) -> None:
    response = await _filled(
        room, Name="Ara", Fruit="Pear", Files=[Upload("a.txt", b"seed")], Agree=True
    )
    assert response.content == "['Ara', ['Pear'], ['general'], [b'seed'], True]"


async def test_what_stands_in_a_form_already_is_sent_with_it(room: Room) -> None:
    assert (await _filled(room)).content == "['Polly', [], ['general'], [], False]"


async def test_a_form_is_not_sent_without_what_it_needs(room: Room) -> None:
    with pytest.raises(RefusedByClientError, match="needs 'Name'"):
        await _filled(room, Name="")
    with pytest.raises(RefusedByClientError, match="takes 1 to 1, not 0"):
        await _filled(room, Where=[])


async def test_a_right_click_shows_the_bot_the_whole_message(room: Room) -> None:
    secret = room.discord.say(
        room.channel, room.ada, "a secret", attachments=[Upload("a.txt", b"x")]
    )
    response = await room.discord.right_click(secret, room.ada, "Repeat this")
    assert (response.content, response.ephemeral) == ("a secret", True)
    assert [file.data for file in response.files] == [b"x"]


async def test_a_command_on_messages_is_not_one_to_type(room: Room) -> None:
    assert "Repeat this" not in room.discord.offers(room.channel, room.ada)
    message = room.discord.say(room.channel, room.ada, "x")
    with pytest.raises(RefusedByClientError, match="not offered"):
        await room.discord.right_click(message, room.ada, "say")


async def test_nobody_else_clicks_in_a_private_message(room: Room) -> None:
    message = room.discord.say(room.channel, room.ada, "x")
    private = (await room.discord.right_click(message, room.ada, "Repeat this")).shown
    private.components = [{"type": 1, "components": [{"type": 2, "custom_id": "b"}]}]
    ben = room.discord.add_user("ben")
    with pytest.raises(RefusedByClientError, match="ben does not see the message"):
        await room.discord.click(private, ben, "b")


async def test_a_link_is_followed_by_the_user_not_by_the_bot(room: Room) -> None:
    link: Json = {"type": 2, "style": 5, "label": "Open", "url": "https://a.example/#x"}
    message = room.discord.say(room.channel, room.discord.bot, "x")
    message.components = [{"type": 1, "components": [link]}]
    assert link_of(message, "Open") == "https://a.example/#x"
    with pytest.raises(RefusedByClientError, match="is a link"):
        await room.discord.click(message, room.ada, "Open")

from typing import Any

import aiohttp
import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.calls import Call
from tests.discord_server.loopback import DESCRIPTION
from tests.discord_server.rest import PREFIX
from tests.discord_server.rules import broken_rules
from tests.discord_server.schema import Schema
from tests.discord_server.world import Json, Upload

MESSAGE = "/channels/{channel_id}/messages"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
COMMANDS = "/applications/{application_id}/commands"


def button(custom_id: str = "a", **more: object) -> Json:
    return {"type": 2, "style": 1, "label": "b", "custom_id": custom_id, **more}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def command(name: str = "ask", **more: object) -> Json:
    return {"name": name, "description": "d", "type": 1, **more}


def option(name: str = "question", **more: object) -> Json:
    return {"name": name, "description": "d", "type": 3, **more}


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def select(*values: str, **more: object) -> Json:
    options = [{"label": value, "value": value} for value in values]
    return {"type": 3, "custom_id": "s", "options": options, **more}


def embed(**more: object) -> Json:
    return {"embeds": [more]}


def form(**more: object) -> Json:
    text_input = {"type": 4, "custom_id": "t", "style": 1, "label": "l"}
    return {"title": "t", "custom_id": "f", "components": [row(text_input)], **more}


BROKEN_MESSAGES: list[tuple[Json, str]] = [
    ({"content": "x" * 2_001}, "content: 2001 characters"),
    ({}, "empty message"),
    ({"content": " \n"}, "empty message"),
    (embed(title="x" * 257), "embeds/0/title: 257"),
    (embed(description="x" * 4_097), "embeds/0/description: 4097"),
    (embed(title="t", footer={"text": "x" * 2_049}), "embeds/0/footer: 2049"),
    (embed(fields=[{"name": "x" * 257, "value": "v"}]), "fields/0/name: 257"),
    (embed(fields=[{"name": "n", "value": "x" * 1_025}]), "fields/0/value: 1025"),
    (embed(fields=[{"name": "n", "value": " "}]), "fields/0/value: blank"),
    (embed(fields=[{"name": "n", "value": "v"}] * 26), "fields: 26"),
    (embed(color=1), "embeds/0: empty"),
    ({"embeds": [{"description": "x" * 3_001}] * 2}, "6002 characters in all"),
    ({"embeds": [{"title": "t"}] * 11}, "embeds: 11"),
    ({"content": "x", "components": [row(button())] * 6}, "rows: 6"),
    ({"components": [row(button(), button())]}, "custom_id: 'a' more than once"),
    ({"components": [row(button("x" * 101))]}, "custom_id: 101"),
    ({"components": [row(button(label="x" * 81))]}, "button label: 81"),
    ({"components": [row(button(label=None))]}, "neither label nor emoji"),
    ({"components": [row(*(button(str(n)) for n in range(6)))]}, "row: 6"),
    ({"components": [row()]}, "row: empty"),
    ({"components": [row(button(style=5, url="https://x.example"))]}, "link with a custom_id"),
    ({"components": [{"type": 10, "content": "x"}]}, "need the components flag"),
    ({"content": "x", "flags": 1 << 15}, "that has the components flag"),
    ({"components": [text("x" * 2_001)] * 2, "flags": 1 << 15}, "texts: 4002 characters"),
    ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "both parse"),
    ({"content": "@everyone"}, "does not say who may be pinged"),
    ({"components": [text("<@1>")], "flags": 1 << 15}, "does not say who may be pinged"),
    ({"content": "x", "allowed_mentions": {"parse": ["roles"]}}, "could be pinged"),
    ({"content": "x", "nonce": "1" * 26}, "nonce: 26"),
    ({"components": [row({"type": 4, "custom_id": "t"})]}, "for forms alone"),
    ({"components": [row(select())]}, "no options"),
    ({"components": [row(select("a", max_values=2))]}, "2 values of 1 options"),
    ({"components": [row(select("a", "a"))]}, "select value: 'a' more than once"),
    ({"components": [row(select("x" * 101))]}, "select option label: 101"),
    ({"components": [row(select("a", placeholder="x" * 151))]}, "placeholder: 151"),
    ({"components": [row(select("a", type=8, min_values=2))]}, "from 2 to None values"),
]
BROKEN_COMMANDS: list[tuple[Json, str]] = [
    (command("Ask"), "not in lower case"),
    (command("a b"), "other than letters"),
    (command("x" * 33), "name: 33"),
    (command(description=""), "description: blank"),
    (command(description="x" * 101), "description: 101"),
    (command(options=[option(), option()]), "'question' more than once"),
    (command(options=[option(), option("b", required=True)]), "required option after"),
    (command(options=[option(), option("b", type=1)]), "subcommands beside"),
    (command(options=[option(str(n)) for n in range(26)]), "options: 26"),
    (command(options=[option(choices=[{"name": "", "value": "v"}])]), "choice: blank"),
    (command(type=3), "has no description"),
]
BROKEN_CALLBACKS: list[tuple[Json, str]] = [
    ({"type": 8, "data": {"choices": [{"name": "n", "value": "v"}] * 26}}, "choices: 26"),
    ({"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "v"}]}}, "name: 101"),
    ({"type": 8, "data": {"choices": [{"name": "n", "value": "x" * 101}]}}, "value: 101"),
    ({"type": 9, "data": form(title="x" * 46)}, "title: 46"),
    ({"type": 9, "data": form(custom_id="")}, "custom_id: blank"),
    ({"type": 4, "data": {"content": "x" * 2_001}}, "content: 2001"),
    ({"type": 4, "data": {"flags": 64}}, "empty message"),
]
SOUND: list[tuple[str, str, Any]] = [
    ("POST", MESSAGE, {"content": "x" * 2_000, "components": [row(button())] * 1}),
    ("POST", MESSAGE, embed(title="x" * 256, description="y" * 4_096)),
    ("PATCH", MESSAGE + "/{message_id}", {"components": []}),
    ("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}),
    ("POST", CALLBACK, {"type": 6}),
    ("POST", CALLBACK, {"type": 8, "data": {"choices": []}}),
    ("POST", CALLBACK, {"type": 9, "data": form()}),
    ("PUT", COMMANDS, [command(options=[option(required=True)]), command("émigré")]),
]


WITHOUT_BODY = {"/channels/{channel_id}", "/channels/{channel_id}/thread-members"}
"""What is typed in, and what is joined."""


def said(method: str, route: str, body: Any) -> str:
    return "\n".join(broken_rules(Call(method, route, {}, body=body)))


@pytest.mark.parametrize(("body", "complaint"), BROKEN_MESSAGES)
def test_a_message_that_breaks_a_rule_is_noticed(body: Json, complaint: str) -> None:
    assert complaint in said("POST", MESSAGE, body)


@pytest.mark.parametrize(("body", "complaint"), BROKEN_COMMANDS)
def test_a_command_that_breaks_a_rule_is_noticed(body: Json, complaint: str) -> None:
    assert complaint in said("PUT", COMMANDS, [body])


@pytest.mark.parametrize(("body", "complaint"), BROKEN_CALLBACKS)
def test_a_response_that_breaks_a_rule_is_noticed(body: Json, complaint: str) -> None:
    assert complaint in said("POST", CALLBACK, body)


@pytest.mark.parametrize(("method", "route", "body"), SOUND)
def test_a_body_within_the_rules_passes(method: str, route: str, body: Any) -> None:
    assert said(method, route, body) == ""


def test_a_file_makes_a_message_that_is_not_empty() -> None:
    files = {"files[0]": Upload("a.txt", b"x")}
    assert not list(broken_rules(Call("POST", MESSAGE, {}, body={}, files=files)))


@pytest.fixture(scope="module")
def schema() -> Schema:
    found = Schema.open(DESCRIPTION)
    if found is None:
        pytest.skip("Discord's published description is not here")
    return found


@pytest.mark.parametrize(("method", "route", "body"), SOUND)
def test_a_sound_body_fits_the_description(
    schema: Schema, method: str, route: str, body: Any
) -> None:
    assert schema.errors(Call(method, route, {}, body=body)) == []


def test_a_snowflake_may_be_a_number(schema: Schema) -> None:
    body = {"content": "x", "message_reference": {"message_id": 1, "channel_id": "2"}}
    assert schema.errors(Call("POST", MESSAGE, {}, body=body)) == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"content": 1}, "content: 1 is not of types"),
        ({"embeds": [{"url": 5}]}, "embeds/0/url: 5 is not of types"),
        ({"components": [row(button(style="red"))]}, "components/0/components/0/style:"),
    ],
)
def test_what_differs_from_the_description_is_named(
    schema: Schema, body: Json, complaint: str
) -> None:
    assert complaint in "\n".join(schema.errors(Call("POST", MESSAGE, {}, body=body)))


def test_every_body_that_is_served_stands_in_the_description(schema: Schema) -> None:
    served = [each for each in DiscordServer().endpoints() if each.method not in {"GET", "DELETE"}]
    without = {each.route for each in served if not schema.describes(each.method, each.route)}
    assert {route.rpartition("/")[0] for route in without} == WITHOUT_BODY


@pytest.mark.parametrize(
    ("path", "body"), [("/users/@me/channels/nowhere", {}), ("/channels/{0}/messages", {})]
)
async def test_the_server_keeps_and_refuses_what_is_wrong(path: str, body: Json) -> None:
    async with DiscordServer() as discord, aiohttp.ClientSession() as session:
        channel = discord.add_channel(discord.add_guild("g"), "general")
        url = discord.url + PREFIX + path.format(channel.id)
        headers = {"Authorization": f"Bot {discord.token}"}
        async with session.post(url, json=body, headers=headers) as response:
            assert response.status in {400, 404}
            assert response.headers["Content-Type"] == "application/json"
        assert len(discord.violations) == 1

"""Discord's limits on what a bot sends, as its documentation states them.

The published description of the interface lacks some of these rules and states others too wide.
"""

import re
from collections.abc import Iterator

from tests.discord_server.calls import Call
from tests.discord_server.command_rules import broken_command_rules
from tests.discord_server.component_rules import broken_component_rules, broken_form_rules
from tests.discord_server.kinds import MessageFlag
from tests.discord_server.limits import blank_or_over, over, too_many
from tests.discord_server.world import Json, displayed

CONTENT_CHARS = 2_000
EMBEDS = 10
EMBED_TITLE_CHARS = 256
EMBED_DESCRIPTION_CHARS = 4_096
EMBED_FIELDS = 25
EMBED_FIELD_NAME_CHARS = 256
EMBED_FIELD_VALUE_CHARS = 1_024
EMBED_FOOTER_CHARS = 2_048
EMBED_AUTHOR_CHARS = 256
EMBEDS_CHARS = 6_000
FILES = 10
FILES_BYTES = 10 * 1024 * 1024
CHOICES = 25
CHOICE_CHARS = 100
NONCE_CHARS = 25
MENTION = re.compile(r"@everyone|@here|<@[!&]?\d+>")


def broken_rules(call: Call) -> Iterator[str]:
    """Say which rules the body of a request breaks, if any."""
    for body in call.messages:
        yield from broken_message_rules(body)
        if _makes_a_message(call) and not call.files and is_empty(body):
            yield "empty message"
    yield from _broken_file_rules(call)
    if isinstance(call.body, dict) and call.route.endswith("/callback"):
        yield from _broken_callback_rules(call.body)
    if call.method in {"POST", "PUT", "PATCH"} and "/commands" in call.route:
        yield from broken_command_rules(call.body)


def broken_message_rules(body: Json) -> Iterator[str]:
    """Say which rules a message breaks, if any."""
    yield from over("content", body.get("content"), CONTENT_CHARS)
    yield from over("nonce", str(body.get("nonce") or ""), NONCE_CHARS)
    embeds = body.get("embeds") or []
    yield from too_many("embeds", embeds, EMBEDS)
    for number, embed in enumerate(embeds):
        yield from _broken_embed_rules(f"embeds/{number}", embed)
    if (total := sum(map(_embed_chars, embeds))) > EMBEDS_CHARS:
        yield f"embeds: {total} characters in all, at most {EMBEDS_CHARS} allowed"
    flags = MessageFlag(body.get("flags") or 0)
    yield from broken_component_rules(body.get("components") or [], flags)
    if MessageFlag.COMPONENTS_V2 in flags and (body.get("content") or embeds):
        yield "content or embeds in a message that has the components flag"
    yield from _broken_mention_rules(body)


def is_empty(body: Json) -> bool:
    """Whether a message has nothing to show."""
    content = (body.get("content") or "").strip()
    rest = ("embeds", "components", "attachments", "sticker_ids", "poll")
    return not content and not any(body.get(key) for key in rest)


def _makes_a_message(call: Call) -> bool:
    return call.method == "POST" and (call.body or {}).get("type") != 7


def _broken_embed_rules(place: str, embed: Json) -> Iterator[str]:
    yield from over(f"{place}/title", embed.get("title"), EMBED_TITLE_CHARS)
    yield from over(f"{place}/description", embed.get("description"), EMBED_DESCRIPTION_CHARS)
    yield from over(f"{place}/footer", _inner(embed, "footer", "text"), EMBED_FOOTER_CHARS)
    yield from over(f"{place}/author", _inner(embed, "author", "name"), EMBED_AUTHOR_CHARS)
    fields = embed.get("fields") or []
    yield from too_many(f"{place}/fields", fields, EMBED_FIELDS)
    for number, field in enumerate(fields):
        where = f"{place}/fields/{number}"
        yield from blank_or_over(f"{where}/name", field.get("name"), EMBED_FIELD_NAME_CHARS)
        yield from blank_or_over(f"{where}/value", field.get("value"), EMBED_FIELD_VALUE_CHARS)
    if not set(embed) - {"type", "color", "flags", "content_scan_version"}:
        yield f"{place}: empty"


def _broken_mention_rules(body: Json) -> Iterator[str]:
    allowed = body.get("allowed_mentions")
    for kind in ("users", "roles"):
        if allowed and kind in (allowed.get("parse") or []) and allowed.get(kind):
            yield f"allowed_mentions: both parse and a list for {kind}"
    text = "\n".join([body.get("content") or "", *displayed(body.get("components") or [])])
    if allowed is None and MENTION.search(text):
        yield "content: it mentions somebody, and allowed_mentions does not say who may be pinged"
    if allowed and {"everyone", "roles"} & set(allowed.get("parse") or []):
        yield "allowed_mentions: everyone or every role could be pinged"


def _broken_file_rules(call: Call) -> Iterator[str]:
    yield from too_many("files", list(call.files), FILES)
    if sum(len(upload.data) for upload in call.files.values()) > FILES_BYTES:
        yield f"files: more than {FILES_BYTES} bytes"
    if any(not upload.name for upload in call.files.values()):
        yield "files: one without a name"


def _broken_callback_rules(body: Json) -> Iterator[str]:
    data = body.get("data") or {}
    match body.get("type"):
        case 8:
            choices = data.get("choices") or []
            yield from too_many("choices", choices, CHOICES)
            for number, choice in enumerate(choices):
                yield from _broken_choice_rules(f"choices/{number}", choice)
        case 9:
            yield from broken_form_rules(data)


def _broken_choice_rules(place: str, choice: Json) -> Iterator[str]:
    yield from blank_or_over(f"{place}/name", choice.get("name"), CHOICE_CHARS)
    if isinstance(value := choice.get("value"), str):
        yield from over(f"{place}/value", value, CHOICE_CHARS)


def _embed_chars(embed: Json) -> int:
    fields = embed.get("fields") or []
    counted = [embed.get("title"), embed.get("description")]
    counted += [_inner(embed, "footer", "text"), _inner(embed, "author", "name")]
    counted += [text for field in fields for text in (field.get("name"), field.get("value"))]
    return sum(len(text or "") for text in counted)


def _inner(embed: Json, part: str, key: str) -> str | None:
    text: str | None = (embed.get(part) or {}).get(key)
    return text

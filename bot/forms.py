"""What people put into forms, however Discord packs it."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import discord


def form_id(interaction: discord.Interaction) -> str:
    """Return the `custom_id` of the form that was sent; empty where none was."""
    is_form = interaction.type is discord.InteractionType.modal_submit
    return str(_sent(interaction).get("custom_id", "")) if is_form else ""


def fields_of(interaction: discord.Interaction) -> dict[str, str]:
    """Return what was put into a form's fields, by their `custom_id`s."""
    fields = _fields(_sent(interaction))
    return {str(field["custom_id"]): str(field.get("value") or "") for field in fields}


def _sent(interaction: discord.Interaction) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", interaction.data or {})


def _fields(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the fields in a part of a form: Discord packs them under labels, or in rows."""
    for inner in (*part.get("components", ()), part.get("component")):
        if inner is None:
            continue
        if "custom_id" in inner:
            yield inner
        yield from _fields(inner)

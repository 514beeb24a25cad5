"""Bodies checked against Discord's published OpenAPI description, where that is at hand."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import jsonschema_rs

from tests.discord_server.calls import Call
from tests.discord_server.world import Json

SNOWFLAKE: Json = {
    "type": ["string", "integer"],  # the description says string; Discord takes both
    "pattern": "^(0|[1-9][0-9]*)$",
}
MESSAGE_CHARS = 300


class Schema:
    """The request bodies of an OpenAPI 3.1 description."""

    def __init__(self, description: Json) -> None:
        self._paths: Json = description["paths"]
        self._components: Json = description["components"]
        self._components["schemas"]["SnowflakeType"] = SNOWFLAKE
        self._validators: dict[tuple[str, str], jsonschema_rs.Validator | None] = {}

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """Read a description; None if there is none at the path."""
        return cls(json.loads(path.read_bytes())) if path.is_file() else None

    def errors(self, call: Call) -> list[str]:
        """Say what about the body differs from the description."""
        validator = self._known(call.method, call.route)
        return [] if validator is None else list(map(_said, validator.iter_errors(call.body)))

    def describes(self, method: str, route: str) -> bool:
        """Tell whether the description says what the bodies of such requests are to be."""
        return self._known(method, route) is not None

    def _known(self, method: str, route: str) -> jsonschema_rs.Validator | None:
        key = (method.lower(), route)
        if key not in self._validators:
            self._validators[key] = self._validator(*key)
        return self._validators[key]

    def _validator(self, method: str, route: str) -> jsonschema_rs.Validator | None:
        operation = self._paths.get(route, {}).get(method, {})
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        schema = content["application/json"]["schema"] | {"components": self._components}
        return jsonschema_rs.validator_for(schema)


def _said(error: jsonschema_rs.ValidationError) -> str:
    error = _most_telling(error)
    place = "/".join(map(str, error.instance_path))
    return f"{place or 'body'}: {error.message[:MESSAGE_CHARS]}"


def _most_telling(error: jsonschema_rs.ValidationError) -> jsonschema_rs.ValidationError:
    """Return the error inside the alternative that the value was most likely meant to be."""
    alternatives: Sequence[Sequence[jsonschema_rs.ValidationError]] = (
        getattr(error.kind, "context", None) or ()
    )
    likely = [
        errors for errors in alternatives if not any(_is_another_kind(e, error) for e in errors)
    ]
    return _most_telling(min(likely, key=len)[0]) if likely else error


def _is_another_kind(
    error: jsonschema_rs.ValidationError, parent: jsonschema_rs.ValidationError
) -> bool:
    """Whether the value, by its own word or by its type, is not what the alternative is for."""
    names_another = list(error.instance_path)[-1:] == ["type"]
    same_place = error.instance_path == parent.instance_path
    return names_another or (same_place and error.kind.name == "type")

"""A request to the REST interface, read: JSON or multipart, with the files beside it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.discord_server.errors import invalid_body
from tests.discord_server.world import Upload


@dataclass(frozen=True, slots=True)
class Call:
    """One request that the bot made.

    `route` is the path as Discord documents it, with its parameters in braces; `files` stand under
    the names of their form fields.
    """

    method: str
    route: str
    params: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    files: Mapping[str, Upload] = field(default_factory=dict)
    authorization: str = field(default="", repr=False)

    def number(self, name: str) -> int:
        """Return a parameter that is a snowflake; 0, which nothing has, if it is not one."""
        value = self.params[name]
        return int(value) if value.isdecimal() else 0

    @property
    def messages(self) -> Sequence[Any]:
        """The message that the request would make or change, if it is about one."""
        if not isinstance(self.body, dict):
            return ()
        if self.route.endswith("/callback"):
            data = self.body.get("data")
            return (data,) if self.body.get("type") in {4, 7} and isinstance(data, dict) else ()
        if self.route.endswith("/threads"):
            data = self.body.get("message")
            return (data,) if isinstance(data, dict) else ()
        if "/messages" in self.route or self.route == "/webhooks/{webhook_id}/{webhook_token}":
            return (self.body,)
        return ()


async def read_call(request: web.Request, route: str) -> Call:
    """Read a request; raise ApiError if its body is not what its content type says."""
    body, files = await _read_body(request)
    return Call(
        method=request.method,
        route=route,
        params=dict(request.match_info),
        query=dict(request.query),
        body=body,
        files=files,
        authorization=request.headers.get("Authorization", ""),
    )


async def _read_body(request: web.Request) -> tuple[Any, dict[str, Upload]]:
    if request.content_type == "multipart/form-data":
        return await _read_multipart(request)
    data = await request.read()
    return (_parsed(data) if data else None), {}


async def _read_multipart(request: web.Request) -> tuple[Any, dict[str, Upload]]:
    body: Any = {}
    files: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise invalid_body(["a form field without a name"])
        data = bytes(await part.read(decode=True))
        if part.name == "payload_json":
            body = _parsed(data)
        else:
            files[part.name] = Upload(part.filename or "", data, part.headers.get("Content-Type"))
    return body, files


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError as error:
        raise invalid_body([f"not JSON: {error}"]) from error

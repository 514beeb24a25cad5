"""The REST interface's way in: read, authorise, validate, answer, and keep what was asked."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.discord_server.calls import Call, read_call
from tests.discord_server.errors import ApiError, invalid_body, unauthorized
from tests.discord_server.faults import BROKEN, Faults
from tests.discord_server.rules import broken_rules
from tests.discord_server.schema import Schema
from tests.discord_server.waiting import Changes

PREFIX = "/api/v10"
WITHOUT_TOKEN = ("/gateway", "/interactions/", "/webhooks/{webhook_id}/{webhook_token}")

INVALID = {50006, 50035}

Handler = Callable[[Call], Any]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and a path of the interface, and what answers it: with JSON, or None for 204."""

    method: str
    route: str
    handler: Handler


class Rest:
    """Answers the endpoints it is given, one request after the other.

    `calls` are all requests so far, `refusals` the codes of the errors they were answered with;
    `violations` say what in them a bot should never send.
    """

    def __init__(self, token: str, schema: Schema | None, changes: Changes) -> None:
        self.calls: list[Call] = []
        self.refusals: list[int] = []
        self.violations: list[str] = []
        self.faults = Faults()
        self._token = token
        self._schema = schema
        self._changes = changes

    def routes(self, endpoints: Iterable[Endpoint]) -> list[web.RouteDef]:
        """Return the routes of an application that serves the endpoints, and 404 for the rest."""
        served = [self._route(endpoint) for endpoint in endpoints]
        return [*served, web.route("*", PREFIX + "/{path:.*}", self._unserved)]

    def _route(self, endpoint: Endpoint) -> web.RouteDef:
        async def serve(request: web.Request) -> web.Response:
            try:
                call = await read_call(request, endpoint.route)
                return _delivered(request, await self._answer(call, endpoint))
            except ApiError as error:
                self._note(f"{endpoint.method} {endpoint.route}", error)
                return _error_response(error)
            finally:
                self._changes.announce()

        return web.route(endpoint.method, PREFIX + endpoint.route, serve)

    async def _answer(self, call: Call, endpoint: Endpoint) -> web.Response:
        if refusal := self.faults.limited_by(call):
            return _exactly_json(refusal.status, refusal.body, refusal.headers)
        outage = self.faults.outage(call)
        if outage is None or outage.done:
            self._admit(call)
            response = _json_response(endpoint.handler(call))
            if outage is None:
                response.headers.update(self.faults.headers(call))
                return response
        return web.Response(status=outage.status, text="upstream connect error")

    def _admit(self, call: Call) -> None:
        self.calls.append(call)
        without_token = call.route.startswith(WITHOUT_TOKEN)
        if not without_token and call.authorization != f"Bot {self._token}":
            raise unauthorized()
        broken = list(broken_rules(call))
        if self._schema is not None:
            broken += self._schema.errors(call)
        if broken:
            raise invalid_body(broken)

    def _note(self, where: str, error: ApiError) -> None:
        self.refusals.append(error.code)
        if error.code in INVALID:
            self.violations += [f"{where}: {what}" for what in error.details or [str(error)]]

    async def _unserved(self, request: web.Request) -> web.Response:
        self.violations.append(f"{request.method} {request.path}: the loopback does not serve it")
        return _error_response(ApiError(404, 0, "404: Not Found"))


def _delivered(request: web.Request, response: web.Response) -> web.Response:
    if response.status == BROKEN and request.transport is not None:
        request.transport.close()
    return response


def _json_response(payload: Any) -> web.Response:
    if payload is None:
        return web.Response(status=204)
    return _exactly_json(200, payload)


def _error_response(error: ApiError) -> web.Response:
    payload: dict[str, Any] = {"message": str(error), "code": error.code}
    if error.details:
        reasons = [{"code": "INVALID", "message": detail} for detail in error.details]
        payload["errors"] = {"_errors": reasons}
    return _exactly_json(error.status, payload)


def _exactly_json(
    status: int, payload: Any, headers: Mapping[str, str] | None = None
) -> web.Response:
    # discord.py compares the header whole, so it must not name a charset.
    body = json.dumps(payload).encode()
    return web.Response(status=status, body=body, content_type="application/json", headers=headers)

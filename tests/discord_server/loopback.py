"""The parts of the loopback Discord put together and served."""

from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.discord_server.access import Access
from tests.discord_server.calls import Call
from tests.discord_server.channel_endpoints import ChannelEndpoints
from tests.discord_server.command_endpoints import CommandEndpoints
from tests.discord_server.faults import Faults
from tests.discord_server.gateway import Gateway
from tests.discord_server.guild_endpoints import GuildEndpoints
from tests.discord_server.interaction_endpoints import InteractionEndpoints
from tests.discord_server.kinds import Intent
from tests.discord_server.messages import Messages
from tests.discord_server.rest import Endpoint, Rest
from tests.discord_server.schema import Schema
from tests.discord_server.thread_endpoints import ThreadEndpoints
from tests.discord_server.threads import Threads
from tests.discord_server.waiting import Changes
from tests.discord_server.world import World

DESCRIPTION = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"
FILES = "/attachments"
REQUEST_BYTES = 32 * 1024 * 1024


class Loopback:
    """A Discord with one bot and nobody else, an asynchronous context manager.

    `granted` are the privileged intents that the bot may ask for; `url` is where REST, gateway and
    files are, on the loopback address and a free port.
    """

    def __init__(
        self,
        token: str = "loopback-token",  # noqa: S107 - it opens nothing
        *,
        granted: Intent = Intent.NONE,
        acknowledge_within_s: float = 3.0,
    ) -> None:
        self._granted = granted
        self.token = token
        self.url = ""
        self.world = World()
        self.bot = self.world.add_user("newsdesk", bot=True)
        self.changes = Changes()
        self.gateway = Gateway(self.world, self.bot, token, granted, self.changes)
        self.rest = Rest(token, Schema.open(DESCRIPTION), self.changes)
        self.messages = Messages(self.world, self.gateway)
        self.threads = Threads(self.world, self.gateway)
        self.commands = CommandEndpoints(self.world, self.bot)
        self.interactions = InteractionEndpoints(self.bot, self.messages, acknowledge_within_s)

    async def __aenter__(self) -> Self:
        """Start to serve."""
        self._runner = web.AppRunner(self._application(), shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self.gateway.url = f"ws://{host}:{port}/gateway"
        self.world.files_url = self.url + FILES
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection and stop."""
        await self.gateway.drop()
        await self._runner.cleanup()

    @property
    def calls(self) -> list[Call]:
        """Every request that the bot made."""
        return self.rest.calls

    @property
    def faults(self) -> Faults:
        """What goes wrong with requests from here on."""
        return self.rest.faults

    @property
    def violations(self) -> list[str]:
        """What the bot sent and should not have, in words."""
        return self.rest.violations

    def endpoints(self) -> list[Endpoint]:
        """Return what is served of the REST interface."""
        access = Access(self.world, self.bot)
        channels = ChannelEndpoints(
            access,
            self.messages,
            self.threads,
            reads_everything=Intent.MESSAGE_CONTENT in self._granted,
        )
        return [
            *GuildEndpoints(access, self.gateway).endpoints(),
            *channels.endpoints(),
            *ThreadEndpoints(access, self.messages, self.threads).endpoints(),
            *self.commands.endpoints(),
            *self.interactions.endpoints(),
        ]

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=REQUEST_BYTES)
        for path in ("/gateway", "/gateway/"):
            application.router.add_get(path, self.gateway.serve)
        application.router.add_get(FILES + "/{id}/{name}", self._serve_file)
        application.add_routes(self.rest.routes(self.endpoints()))
        return application

    async def _serve_file(self, request: web.Request) -> web.Response:
        attachment = self.world.attachments.get(int(request.match_info["id"]))
        if attachment is None:
            raise web.HTTPNotFound
        content_type = attachment.upload.content_type or "application/octet-stream"
        return web.Response(body=attachment.upload.data, headers={"Content-Type": content_type})

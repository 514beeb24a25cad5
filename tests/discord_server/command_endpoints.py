"""The endpoints that register application commands, and the commands registered."""

from collections.abc import Iterator

from tests.discord_server.calls import Call
from tests.discord_server.errors import missing_access, unknown_guild
from tests.discord_server.places import Guild, User
from tests.discord_server.rest import Endpoint
from tests.discord_server.world import Json, World

GLOBAL = 0


class CommandEndpoints:
    """Keeps the commands of one bot, those of all guilds and those of each.

    While `tells` is false, it does not say which they are.
    """

    def __init__(self, world: World, bot: User) -> None:
        self._world = world
        self._bot = bot
        self.tells = True
        self._commands: dict[int, list[Json]] = {}

    def endpoints(self) -> Iterator[Endpoint]:
        """Yield what is served."""
        for scope in ("", "/guilds/{guild_id}"):
            route = f"/applications/{{application_id}}{scope}/commands"
            yield Endpoint("GET", route, self._list)
            yield Endpoint("POST", route, self._create)
            yield Endpoint("PUT", route, self._replace)

    def registered(self, guild: Guild | None) -> list[Json]:
        """Return the commands there are in a guild, or in direct messages, its own first."""
        own = [] if guild is None else self._commands.get(guild.id, [])
        return [*own, *self._commands.get(GLOBAL, [])]

    def _list(self, call: Call) -> list[Json]:
        if not self.tells:
            raise missing_access()
        return self._commands.get(self._scope(call), [])

    def _create(self, call: Call) -> Json:
        scope = self._scope(call)
        command = self._registered(scope, call.body)
        others = [c for c in self._commands.get(scope, []) if c["id"] != command["id"]]
        self._commands[scope] = [*others, command]
        return command

    def _replace(self, call: Call) -> list[Json]:
        scope = self._scope(call)
        commands = [self._registered(scope, body) for body in call.body]
        self._commands[scope] = commands
        return commands

    def _registered(self, scope: int, body: Json) -> Json:
        """Return a command as Discord keeps it, under its old id if it is an old one."""
        name, kind = body["name"], body.get("type") or 1
        known = (
            c["id"] for c in self._commands.get(scope, []) if (c["name"], c["type"]) == (name, kind)
        )
        needed = body.get("default_member_permissions")
        return {
            "description": "",
            "options": [],
            "nsfw": False,
            "contexts": None,
            "integration_types": [0],
            "dm_permission": True,
            **body,
            "type": kind,
            "id": next(known, str(self._world.new_id())),
            "version": str(self._world.new_id()),
            "application_id": str(self._bot.id),
            "default_member_permissions": None if needed is None else str(needed),
        } | ({} if scope == GLOBAL else {"guild_id": str(scope)})

    def _scope(self, call: Call) -> int:
        if "guild_id" not in call.params:
            return GLOBAL
        guild = self._world.guilds.get(call.number("guild_id"))
        if guild is None:
            raise unknown_guild()
        return guild.id

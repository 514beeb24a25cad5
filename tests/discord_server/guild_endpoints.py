"""The endpoints about the bot itself, about users, and about the guilds it is in."""

from collections.abc import Iterator

from tests.discord_server.access import Access
from tests.discord_server.calls import Call
from tests.discord_server.errors import unknown_member
from tests.discord_server.gateway import Gateway
from tests.discord_server.payloads import (
    application_json,
    channel_json,
    guild_json,
    member_json,
    user_json,
)
from tests.discord_server.rest import Endpoint
from tests.discord_server.world import Json


class GuildEndpoints:
    """Answers for one bot in one world."""

    def __init__(self, access: Access, gateway: Gateway) -> None:
        self._access = access
        self._gateway = gateway

    def endpoints(self) -> Iterator[Endpoint]:
        """Yield what is served."""
        bot, owner = self._access.bot, self._access.world.owner
        guild = "/guilds/{guild_id}"
        yield Endpoint("GET", "/users/@me", lambda _: user_json(bot))
        yield Endpoint("GET", "/users/{user_id}", self._user)
        yield Endpoint("GET", "/oauth2/applications/@me", lambda _: application_json(bot, owner))
        yield Endpoint("GET", "/applications/@me", lambda _: application_json(bot, owner))
        yield Endpoint("GET", "/gateway", lambda _: {"url": self._gateway.url})
        yield Endpoint("GET", "/gateway/bot", self._gateway_bot)
        yield Endpoint("GET", guild, lambda call: guild_json(self._access.guild(call), owner))
        yield Endpoint("GET", guild + "/channels", self._channels)
        yield Endpoint("GET", guild + "/threads/active", self._threads)
        yield Endpoint("GET", guild + "/members/{user_id}", self._member)
        yield Endpoint("DELETE", "/users/@me/guilds/{guild_id}", self._leave)

    def _gateway_bot(self, _: Call) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return {"url": self._gateway.url, "shards": 1, "session_start_limit": limit}

    def _user(self, call: Call) -> Json:
        return user_json(self._access.user(call.number("user_id")))

    def _channels(self, call: Call) -> list[Json]:
        channels = self._access.guild(call).channels.values()
        return [channel_json(channel) for channel in channels if not channel.is_thread]

    def _threads(self, call: Call) -> Json:
        channels = self._access.guild(call).channels.values()
        open_threads = [c for c in channels if c.is_thread and not c.archived]
        return {"threads": list(map(channel_json, open_threads)), "members": []}

    def _member(self, call: Call) -> Json:
        member = self._access.guild(call).members.get(call.number("user_id"))
        if member is None:
            raise unknown_member()
        return member_json(member) | {"user": user_json(member.user)}

    def _leave(self, call: Call) -> None:
        guild = self._access.guild(call)
        self._access.world.drop_guild(guild)
        self._gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)})

"""What goes wrong on Discord's side: rate limits, server errors, answers that get lost."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.discord_server.calls import Call

ANY = "*"
TOO_SOON = 429
BROKEN = 0
"""The connection closes without an answer."""
AT_ONCE_S = 0.001
MAJOR_PARAMETERS = ("channel_id", "guild_id", "webhook_id", "interaction_id")
PROXY = "1.1 google"
"""The proxy that Discord itself stands behind; a refusal without it comes from further ahead."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer in place of the real one."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Outage:
    """A server error for the next `times` requests that fit; `done` if they take effect."""

    status: int
    method: str
    route: str
    times: int
    done: bool

    def strikes(self, call: Call) -> bool:
        """Whether a request meets it, which counts."""
        fits = self.method in {ANY, call.method} and self.route in {ANY, call.route}
        if not fits or not self.times:
            return False
        self.times -= 1
        return True


@dataclass(slots=True)
class Limit:
    """At most so many requests to a route in so many seconds, for each channel or guild."""

    requests: int
    window_s: float
    used: dict[str, list[float]] = field(default_factory=dict)

    def admit(self, place: str) -> float:
        """Count a request; return how long to wait instead if it is one too many, else 0."""
        now = time.monotonic()
        recent = [at for at in self.used.get(place, []) if at > now - self.window_s]
        if len(recent) >= self.requests:
            return recent[0] + self.window_s - now
        self.used[place] = [*recent, now]
        return 0.0

    def headers(self, place: str, bucket: str) -> dict[str, str]:
        """Return what every answer says of the limit."""
        now = time.monotonic()
        recent = [at for at in self.used.get(place, []) if at > now - self.window_s]
        reset_after = recent[0] + self.window_s - now if recent else 0.0
        return {
            "X-RateLimit-Limit": str(self.requests),
            "X-RateLimit-Remaining": str(max(0, self.requests - len(recent))),
            "X-RateLimit-Reset": f"{time.time() + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
            "X-RateLimit-Bucket": bucket,
        }


class Faults:
    """The faults that requests meet; none at first.

    `struck` are the requests that met one, `limited` those refused for coming too soon. While
    `names_proxy` is false, such a refusal does not come from Discord's own proxy; while `says_when`
    is false, how long to wait stands in a header alone.
    """

    def __init__(self) -> None:
        self.struck: list[Call] = []
        self.limited: list[Call] = []
        self.names_proxy = True
        self.says_when = True
        self._outages: list[Outage] = []
        self._limits: dict[tuple[str, str], Limit] = {}
        self._closed_until_s = -math.inf

    def fail(
        self,
        status: int = 502,
        *,
        method: str = ANY,
        route: str = ANY,
        times: int = 1,
        done: bool = False,
    ) -> None:
        """Answer the next requests with a server error; with `done`, after doing what they ask.

        429 is the refusal of a request that comes too soon, for every route if it fits any. BROKEN
        is no answer at all.
        """
        self._outages.append(Outage(status, method, route, times, done))

    def limit(self, method: str, route: str, *, requests: int, window_s: float) -> None:
        """Limit the requests to a route; what goes beyond is a 429."""
        self._limits[method, route] = Limit(requests, window_s)

    def limit_globally(self, retry_after_s: float) -> None:
        """Answer every request with a global 429 until so much time has passed."""
        self._closed_until_s = time.monotonic() + retry_after_s

    def heal(self) -> None:
        """Let every fault be over."""
        self._outages.clear()
        self._limits.clear()
        self._closed_until_s = -math.inf

    def outage(self, call: Call) -> Outage | None:
        """Return the outage that a request meets, if it meets one."""
        for outage in self._outages:
            if outage.status != TOO_SOON and outage.strikes(call):
                self.struck.append(call)
                return outage
        return None

    def limited_by(self, call: Call) -> Refusal | None:
        """Return the refusal of a request that comes too soon."""
        for outage in self._outages:
            if outage.status == TOO_SOON and outage.strikes(call):
                scope = "global" if outage.route == ANY else "user"
                return self._too_soon(call, AT_ONCE_S, {}, scope)
        if (wait_s := self._closed_until_s - time.monotonic()) > 0:
            return self._too_soon(call, wait_s, {"X-RateLimit-Global": "true"}, "global")
        limit = self._limits.get((call.method, call.route))
        if limit is not None and (wait_s := limit.admit(_place(call))):
            return self._too_soon(call, wait_s, self.headers(call), "user")
        return None

    def headers(self, call: Call) -> dict[str, str]:
        """Return the rate limit's headers of the answer to a request."""
        limit = self._limits.get((call.method, call.route))
        bucket = f"{abs(hash((call.method, call.route))):x}"
        return {} if limit is None else limit.headers(_place(call), bucket)

    def _too_soon(
        self, call: Call, wait_s: float, headers: Mapping[str, str], scope: str
    ) -> Refusal:
        self.struck.append(call)
        self.limited.append(call)
        body = {
            "message": "You are being rate limited.",
            "global": scope == "global",
            **({"retry_after": round(wait_s, 3)} if self.says_when else {}),
        }
        waiting = {"Retry-After": str(math.ceil(wait_s)), "X-RateLimit-Scope": scope}
        via = {"Via": PROXY} if self.names_proxy else {}
        return Refusal(429, body, {**headers, **waiting, **via})


def _place(call: Call) -> str:
    return "/".join(call.params.get(name, "") for name in MAJOR_PARAMETERS)

"""Fetching what links lead to: the only part that uses the network.

Every link, redirects included, is checked before it is asked for, and every socket's address as it
connects, so a name that resolves to something else the second time gains nothing.
"""

import asyncio
import errno
import re
import socket
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from time import monotonic
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from protego import Protego
from yarl import URL

from retrieval.errors import SourceError, TemporaryError
from retrieval.ingest.addresses import is_public
from retrieval.ingest.bodies import read_body
from retrieval.ingest.decoding import decode
from retrieval.ingest.turns import Turns
from retrieval.ingest.urls import checked_url, is_allowed

AGENT = f"Newsdesk/{version('newsdesk')} (reads articles that people link to)"
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,text/*;q=0.9,*/*;q=0.5"
_NO_ARTICLES = ("image/", "video/", "audio/", "font/")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_FIRST_FAILURE, _FIRST_OWN_FAILURE = 400, 500
_TEMPORARY = frozenset({408, 425, 429})
_REASONS = {
    401: "the page needs a login",
    402: "the page must be paid for",
    403: "the site refused: 403",
    404: "there is no such page: 404",
    407: "the page needs a login",
    410: "the page is gone: 410",
    429: "the site asks to come back later: 429",
    451: "the site may not show the page here: 451",
}
_TEXT_TYPE = re.compile(r"text/|[^;]*(?:html|xml|json)")
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)")
_REFRESH_BYTES = 4_096
_REFRESH = re.compile(
    rb"<meta[^<>]+http-equiv\s*=\s*[\"']?refresh[^<>]+content\s*=\s*[\"']?\s*[0-5]\s*;\s*"
    rb"url\s*=\s*['\"]?([^\"'>\s]+)",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"/(?:log-?in|sign-?in|sso|oauth2?|auth)(?:[/?.]|$)", re.IGNORECASE)
_ROBOTS_BYTES = 512_000
_ROBOTS_LAST_S = 86_400.0
_MOST_SITES = 512
_LONGEST_PAUSE_S = 30.0
"""Of a longer Crawl-delay, this much is kept: somebody waits for the page."""
_NOT_PUBLIC = "an address that is not public"
_CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may take: seconds, bytes as unpacked, redirects."""

    connect_s: float = 10.0
    total_s: float = 30.0
    size_bytes: int = 10_000_000
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What a link led to; `data` is None if it has not changed since the validators given."""

    url: str
    data: bytes | None = field(repr=False)
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: Any
    body: bytes


class Fetcher:
    """Fetches links, politely and within limits; remembers what sites' robots.txt say.

    `allowed` are hosts, or hosts with a port, that may be fetched although they are not public.
    `resolver` stands in for the system's, for tests.
    """

    def __init__(
        self,
        allowed: Collection[str] = (),
        limits: Limits | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._allowed = frozenset(entry.strip().lower() for entry in allowed)
        self._limits = limits or Limits()
        self._resolver = resolver
        self._robots: dict[URL, tuple[float, Protego]] = {}
        self._turns = Turns()

    async def fetch(
        self, link: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Page:
        """Fetch a link, following redirects.

        With validators of an earlier fetch, an unchanged page comes back without data. Raises
        SourceError, whose message says in plain words why there is nothing.
        """
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in validators.items() if value}
        try:
            async with asyncio.timeout(self._limits.total_s) as clock:
                first = checked_url(link, self._allowed)
                url, response = await self._follow(first, conditions, clock)
        except TimeoutError as error:
            msg = f"the site did not answer within {self._limits.total_s:g} seconds"
            raise TemporaryError(msg) from error
        return await asyncio.to_thread(_page, link, url, response)  # decoding may take a while

    async def _follow(
        self, url: URL, headers: dict[str, str], clock: asyncio.Timeout | None = None
    ) -> tuple[URL, _Response]:
        """Ask for a link and for what it leads to; politely, unless there is no clock."""
        cookies = aiohttp.CookieJar()  # some sites send whoever brings none round in circles
        for _ in range(self._limits.redirects + 1):
            if clock is None:
                response = await self._ask(url, headers, cookies)
            else:
                response = await self._ask_in_turn(url, headers, cookies, clock)
            target = _target(response)
            if target is None:
                return url, response
            url = checked_url(str(url.join(_parsed(target))), self._allowed)
        _refuse(f"the link leads on more than {self._limits.redirects} times")
        raise AssertionError

    async def _ask_in_turn(
        self, url: URL, headers: dict[str, str], cookies: aiohttp.CookieJar, clock: asyncio.Timeout
    ) -> _Response:
        """Ask when the site's turn has come and if its robots.txt allows it."""
        site, now = url.host or "", asyncio.get_running_loop().time
        left_s = (clock.when() or 0.0) - now()
        clock.reschedule(None)  # waiting in turn is no fault of the site's
        async with self._turns.of(site):
            clock.reschedule(now() + left_s)
            robots = await self._robots_of(url.origin())
            if not await asyncio.to_thread(robots.can_fetch, str(url), AGENT):
                _refuse("the site's robots.txt asks programs not to read this page")
            try:
                return await self._ask(url, headers, cookies)
            finally:
                delay_s = robots.crawl_delay(AGENT) or 0.0
                self._turns.pause(site, min(max(0.0, delay_s), _LONGEST_PAUSE_S))

    async def _robots_of(self, site: URL) -> Protego:
        """Return a site's robots.txt, asked for once a day."""
        asked_at, robots = self._robots.get(site, (0.0, None))
        if robots is not None and monotonic() - asked_at < _ROBOTS_LAST_S:
            return robots
        text = await self._robots_text(site)
        while len(self._robots) >= _MOST_SITES:
            self._robots.pop(next(iter(self._robots)))
        # A long one takes a second, which an event loop has not.
        robots = await asyncio.to_thread(Protego.parse, text)
        self._robots[site] = monotonic(), robots
        return robots

    async def _robots_text(self, site: URL) -> str:
        """Return a site's robots.txt; none allows all, one that fails allows nothing (RFC 9309)."""
        _, response = await self._follow(site / "robots.txt", {})
        if response.status >= _FIRST_OWN_FAILURE:
            msg = f"the site's robots.txt, which says what may be read, fails: {response.status}"
            raise TemporaryError(msg)
        if response.status >= _FIRST_FAILURE:
            return ""
        return response.body[:_ROBOTS_BYTES].decode("utf-8", "replace")

    async def _ask(
        self, url: URL, headers: dict[str, str], cookies: aiohttp.CookieJar
    ) -> _Response:
        try:
            async with self._session(url, cookies) as session:
                request = session.get(url, headers=headers, allow_redirects=False)
                async with request as response:
                    _check_type(response.status, response.content_type)
                    chunks = response.content.iter_chunked(_CHUNK_BYTES)
                    coding = response.headers.get("Content-Encoding", "")
                    limit = self._limits.size_bytes
                    body = await read_body(chunks, coding, limit)
                    return _Response(response.status, response.headers, body)
        except aiohttp.ClientError as error:
            raise _failure(error) from error

    @asynccontextmanager
    async def _session(
        self, url: URL, cookies: aiohttp.CookieJar
    ) -> AsyncIterator[aiohttp.ClientSession]:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            force_close=True,
            socket_factory=_any_socket if is_allowed(url, self._allowed) else _public_socket,
        )
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=cookies,
            auto_decompress=False,
            headers={
                "User-Agent": AGENT,
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect_s),
        ) as session:
            yield session


def _page(link: str, url: URL, response: _Response) -> Page:
    status = response.status
    if status >= _FIRST_FAILURE:
        reason = _REASONS.get(status, f"the site failed: {status}")
        raise (TemporaryError if _is_temporary(status) else SourceError)(reason)
    if _LOGIN.search(url.path) and not _LOGIN.search(link):
        _refuse("the page needs a login")
    unchanged = status == _NOT_MODIFIED
    return Page(
        url=str(url),
        data=None if unchanged else _as_utf_8(response),
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
    )


def _as_utf_8(response: _Response) -> bytes:
    """Return the body; text in the encoding that its header states, as UTF-8 with its mark."""
    content_type = response.headers.get("Content-Type", "").lower()
    stated = _CHARSET.search(content_type) if _TEXT_TYPE.match(content_type) else None
    if stated is None or stated[1].replace("-", "") == "utf8":
        return response.body
    return decode(response.body, stated[1]).encode("utf-8-sig")


def _target(response: _Response) -> str | None:
    """Return where a response sends its reader on, by its status or by its page."""
    if response.status in _REDIRECTS:
        target: str | None = response.headers.get("Location")
        return target
    found = _REFRESH.search(response.body[:_REFRESH_BYTES])
    return found[1].decode("utf-8", "replace") if found else None


def _parsed(target: str) -> URL:
    try:
        return URL(target)
    except ValueError as error:
        msg = "the site sends its readers on to a malformed link"
        raise SourceError(msg) from error


def _check_type(status: int, content_type: str) -> None:
    if status < _FIRST_FAILURE and content_type.startswith(_NO_ARTICLES):
        kind = content_type.partition("/")[0]
        _refuse(f"the link leads to {kind} data, not to an article")


def _public_socket(info: aiohttp.AddrInfoType) -> socket.socket:
    if not is_public(str(info[4][0])):
        raise OSError(errno.EACCES, _NOT_PUBLIC)
    return _any_socket(info)


def _any_socket(info: aiohttp.AddrInfoType) -> socket.socket:
    family, kind, protocol, _, _ = info
    return socket.socket(family, kind, protocol)


def _is_temporary(status: int) -> bool:
    return status in _TEMPORARY or status >= _FIRST_OWN_FAILURE


def _failure(error: aiohttp.ClientError) -> SourceError:
    """Return what a failure of the connection means; some of them pass."""
    if _NOT_PUBLIC in str(error):
        return SourceError(f"the link leads to {_NOT_PUBLIC}")
    match error:
        case aiohttp.ClientConnectorDNSError():
            return TemporaryError("there is no site of that name")
        case aiohttp.ClientSSLError():
            return SourceError("the site's certificate is not valid")
        case aiohttp.ClientConnectorError():
            return TemporaryError("the site cannot be reached")
        case aiohttp.InvalidURL():
            return SourceError("the link is malformed")
    return TemporaryError("the site broke off, or did not answer as a web site does")


def _refuse(reason: str) -> None:
    raise SourceError(reason)

"""Fetching from real servers on loopback, and refusing to wherever a stranger must not reach."""

import asyncio
import gzip
import socket
import threading
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from retrieval.errors import SourceError, TemporaryError
from retrieval.ingest import turns
from retrieval.ingest.fetch import AGENT, Fetcher, Limits

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_PAGE = "<!doctype html><p>The council voted.</p>"


@asynccontextmanager
async def served(pages: dict[str, Handler]) -> AsyncIterator[str]:
    """Serve pages by path on loopback; yield `host:port`."""
    app = web.Application()
    for path, handler in pages.items():
        app.router.add_get(path, handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server = site._server
    assert isinstance(server, asyncio.Server)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def talking(handler: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[str]:
    """Serve raw bytes on loopback, whatever is asked; yield `host:port`."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        try:
            if b"robots.txt" in request:
                writer.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
            else:
                await handler(writer)
            await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


def showing(text: str = _PAGE, **options: object) -> Handler:
    async def show(_: web.Request) -> web.Response:
        return web.Response(**{"text": text, "content_type": "text/html"} | options)  # type: ignore[arg-type]

    return show


def leading_to(target: str, status: int = 302) -> Handler:
    async def lead(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": target})

    return lead


class _Names(AbstractResolver):
    """Resolves every name to the addresses given, one list a time."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in answer
        ]

    async def close(self) -> None:
        """Hold nothing, so close nothing."""


async def fetched(site: str, path: str = "/", limits: Limits | None = None) -> bytes | None:
    return (await Fetcher([site], limits).fetch(f"http://{site}{path}")).data


async def test_a_page_is_fetched_under_a_name_of_ours() -> None:
    agents = []

    async def show(request: web.Request) -> web.Response:
        agents.append(request.headers["User-Agent"])
        return web.Response(text=_PAGE, headers={"ETag": '"1"', "Last-Modified": "yesterday"})

    async with served({"/": show}) as site:
        page = await Fetcher([site]).fetch(f"http://{site}/#part")
    assert page.data == _PAGE.encode()
    assert (page.url, page.etag, page.last_modified) == (f"http://{site}/", '"1"', "yesterday")
    assert set(agents) == {AGENT}


async def test_a_page_that_has_not_changed_comes_without_data() -> None:
    async def show(request: web.Request) -> web.Response:
        assert request.headers["If-None-Match"] == '"1"'
        return web.Response(status=304)

    async with served({"/": show}) as site:
        assert (await Fetcher([site]).fetch(f"http://{site}/", etag='"1"')).data is None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0x7f000001",
        "017700000001",
        "127.0.0.1.",
        "0",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.168.0.1",
        "224.0.0.1",
        "①②⑦.⓪.⓪.①",
        "１２７.0.0.1",
    ],
)
async def test_a_link_to_an_address_that_is_not_public_is_refused(host: str) -> None:
    with pytest.raises(SourceError, match=r"not public|malformed|no site of that name"):
        await Fetcher().fetch(f"http://{host}/")


@pytest.mark.parametrize(
    "answers",
    [
        [["127.0.0.1"]],
        [["10.0.0.1", "127.0.0.1"]],
        [["::1", "127.0.0.1"]],
        [["::ffff:127.0.0.1"]],
        [["169.254.169.254"]],
    ],
)
async def test_a_name_that_resolves_to_such_an_address_is_refused(answers: list[list[str]]) -> None:
    with pytest.raises(SourceError, match="not public"):
        await Fetcher(resolver=_Names(*answers)).fetch("http://rebind.example/")


async def test_a_name_that_changes_its_address_between_two_fetches_is_refused() -> None:
    async with served({"/": showing()}) as site:
        port = site.partition(":")[2]
        allowed = [f"first.example:{port}"]
        fetcher = Fetcher(allowed, resolver=_Names(["127.0.0.1"]))
        await fetcher.fetch(f"http://first.example:{port}/")
        with pytest.raises(SourceError, match="not public"):
            await fetcher.fetch("http://second.example/")


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "//[::1]/",
        "http://localhost/",
    ],
)
async def test_a_redirect_to_such_an_address_is_refused(target: str) -> None:
    async with served({"/": leading_to(target)}) as site:
        with pytest.raises(SourceError, match="not public"):
            await fetched(site)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "must begin with http"),
        ("gopher://127.0.0.1/", "must begin with http"),
        ("http://me:word@127.0.0.1/", "name or password"),
        ("http://127.0.0.1:22/", "port 22"),
        ("http://[", "malformed"),
    ],
)
async def test_a_redirect_is_checked_as_a_link_is(target: str, reason: str) -> None:
    async with served({"/": leading_to(target)}) as site:
        with pytest.raises(SourceError, match=reason):
            await fetched(site)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_within_a_site_is_followed(status: int) -> None:
    pages = {"/": leading_to("/a?b=c", status), "/a": showing()}
    async with served(pages) as site:
        page = await Fetcher([site]).fetch(f"http://{site}/")
    assert page.url == f"http://{site}/a?b=c"
    assert page.data == _PAGE.encode()


async def test_a_site_that_sends_on_until_its_cookie_comes_back_is_read() -> None:
    async def show(request: web.Request) -> web.Response:
        if request.cookies:
            return web.Response(text=_PAGE)
        return web.Response(status=302, headers={"Location": "/", "Set-Cookie": "a=b; Path=/"})

    async with served({"/": show}) as site:
        with_name = site.replace("127.0.0.1", "post.example")  # cookies are not kept for addresses
        fetcher = Fetcher([with_name], resolver=_Names(["127.0.0.1"]))
        assert (await fetcher.fetch(f"http://{with_name}/")).data == _PAGE.encode()


async def test_a_page_that_refreshes_to_another_is_followed() -> None:
    refresh = '<meta http-equiv="refresh" content="0; url=/a">'
    async with served({"/": showing(refresh), "/a": showing()}) as site:
        assert await fetched(site) == _PAGE.encode()


async def test_redirects_without_end_are_given_up() -> None:
    async with served({"/": leading_to("/")}) as site:
        with pytest.raises(SourceError, match="leads on more than 5 times"):
            await fetched(site)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (401, "the page needs a login"),
        (403, "the site refused: 403"),
        (404, "there is no such page: 404"),
        (410, "the page is gone: 410"),
        (418, "the site failed: 418"),
        (429, "come back later: 429"),
        (500, "the site failed: 500"),
        (503, "the site failed: 503"),
    ],
)
async def test_a_failure_is_told_in_plain_words(status: int, reason: str) -> None:
    async with served({"/": showing(status=status)}) as site:
        with pytest.raises(SourceError, match=reason):
            await fetched(site)


async def test_a_redirect_to_a_login_is_told_as_one() -> None:
    async with served({"/": leading_to("/login?next=/"), "/login": showing()}) as site:
        with pytest.raises(SourceError, match="the page needs a login"):
            await fetched(site)


@pytest.mark.parametrize("content_type", ["image/png", "video/mp4", "audio/mpeg", "font/woff2"])
async def test_what_is_no_text_is_not_downloaded(content_type: str) -> None:
    async with served({"/": showing(content_type=content_type)}) as site:
        with pytest.raises(SourceError, match="not to an article"):
            await fetched(site)


async def test_text_comes_in_utf_8_whatever_its_header_states() -> None:
    body = "Мэр объявил".encode("cp1251")
    pages = showing(text=None, body=body, charset="windows-1251")  # type: ignore[arg-type]
    async with served({"/": pages}) as site:
        assert await fetched(site) == "Мэр объявил".encode("utf-8-sig")


def _packed(data: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(data)
    packer = zlib.compressobj(wbits=-15 if coding == "bare" else 15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("coding", ["gzip", "deflate", "bare"])
async def test_packed_pages_are_unpacked(coding: str) -> None:
    body = _packed(_PAGE.encode() * 50_000, coding)
    header = {"Content-Encoding": "deflate" if coding == "bare" else coding}
    async with served({"/": showing(text=None, body=body, headers=header)}) as site:  # type: ignore[arg-type]
        assert await fetched(site) == _PAGE.encode() * 50_000


@pytest.mark.parametrize("coding", ["gzip", "deflate", "bare"])
async def test_a_bomb_stops_at_the_limit_of_unpacked_bytes(coding: str) -> None:
    body = _packed(b"\0" * 200_000_000, coding)
    header = {"Content-Encoding": "deflate" if coding == "bare" else coding}
    async with served({"/": showing(text=None, body=body, headers=header)}) as site:  # type: ignore[arg-type]
        with pytest.raises(SourceError, match="larger than 10 MB"):
            await fetched(site)


@pytest.mark.parametrize("coding", ["br", "zstd", "x" * 1_000])
async def test_a_packing_not_asked_for_is_refused(coding: str) -> None:
    async with served({"/": showing(headers={"Content-Encoding": coding})}) as site:
        with pytest.raises(SourceError, match="not asked for"):
            await fetched(site)


async def test_what_comes_behind_a_packed_page_is_not_kept() -> None:
    body = gzip.compress(_PAGE.encode()) + b"x" * 20_000_000
    header = {"Content-Encoding": "gzip"}
    async with served({"/": showing(text=None, body=body, headers=header)}) as site:  # type: ignore[arg-type]
        assert await fetched(site) == _PAGE.encode()


async def test_a_page_shorter_than_its_header_says_is_refused() -> None:
    async def lie(writer: asyncio.StreamWriter) -> None:
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n"
        writer.write((head + _PAGE).encode())

    async with talking(lie) as site:
        with pytest.raises(SourceError, match="broke off"):
            await fetched(site)


async def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    async with served({"/": showing()}) as site:
        assert await fetched(site) == _PAGE.encode()


async def test_a_body_that_is_not_packed_as_it_says_is_refused() -> None:
    async with served({"/": showing(headers={"Content-Encoding": "gzip"})}) as site:
        with pytest.raises(SourceError, match="damaged data"):
            await fetched(site)


async def test_a_body_without_end_stops_at_the_limit() -> None:
    async def flow(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            writer.write(b"a" * 65_536)
            await writer.drain()

    async with talking(flow) as site:
        with pytest.raises(SourceError, match="larger than 10 MB"):
            await fetched(site)


async def test_headers_without_end_are_given_up() -> None:
    async def flow(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-Header: value\r\n" * 1_000)
            await writer.drain()

    async with talking(flow) as site:
        with pytest.raises(SourceError, match=r"broke off|did not answer"):
            await fetched(site, limits=Limits(total_s=5))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort",
        b"HTTP/1.1 abc\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"\0" * 1_000,
    ],
)
async def test_a_server_that_talks_nonsense_is_told_as_such(answer: bytes) -> None:
    async def speak(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    async with talking(speak) as site:
        with pytest.raises(SourceError, match="broke off, or did not answer"):
            await fetched(site)


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\nslow"])
async def test_a_server_that_drips_is_left_in_time(first: bytes) -> None:
    never = asyncio.Event()

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        await never.wait()

    async with talking(drip) as site:
        with pytest.raises(SourceError, match=r"did not answer within 0\.3 seconds"):
            await fetched(site, limits=Limits(total_s=0.3))
        never.set()


async def test_a_site_that_is_not_there_is_told_as_such() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        site = f"127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(SourceError, match="the site cannot be reached"):
            await fetched(site)


async def test_robots_txt_is_honoured_and_asked_for_once() -> None:
    asked = []

    async def robots(_: web.Request) -> web.Response:
        asked.append(1)
        return web.Response(text="User-agent: Newsdesk\nDisallow: /private\n")

    pages = {"/robots.txt": robots, "/private/a": showing(), "/a": showing()}
    async with served(pages) as site:
        fetcher = Fetcher([site])
        for _ in range(2):
            assert (await fetcher.fetch(f"http://{site}/a")).data == _PAGE.encode()
            with pytest.raises(SourceError, match=r"robots\.txt asks programs not to"):
                await fetcher.fetch(f"http://{site}/private/a")
    assert asked == [1]


async def test_a_redirect_into_what_robots_txt_forbids_is_refused() -> None:
    robots = showing("User-agent: *\nDisallow: /private", content_type="text/plain")
    pages = {"/robots.txt": robots, "/a": leading_to("/private"), "/private": showing()}
    async with served(pages) as site:
        with pytest.raises(SourceError, match=r"robots\.txt"):
            await fetched(site, "/a")


async def test_a_robots_txt_that_fails_forbids_all_for_now() -> None:
    answers = [503, 200]

    async def robots(_: web.Request) -> web.Response:
        return web.Response(status=answers.pop(0), text="User-agent: *\nDisallow:")

    async with served({"/robots.txt": robots, "/a": showing()}) as site:
        fetcher = Fetcher([site])
        with pytest.raises(TemporaryError, match=r"robots\.txt, .* fails: 503"):
            await fetcher.fetch(f"http://{site}/a")
        assert (await fetcher.fetch(f"http://{site}/a")).data == _PAGE.encode()


@pytest.mark.parametrize(
    ("delay", "waits"),
    [("2.5", [2.5, 2.5]), ("900", [30, 30]), ("-1", []), ("soon", []), ("nan", [])],
)
async def test_a_site_is_left_alone_as_long_as_its_robots_txt_asks(
    monkeypatch: pytest.MonkeyPatch, delay: str, waits: list[float]
) -> None:
    waited: list[float] = []

    async def noted(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(turns, "sleep", noted)
    monkeypatch.setattr(turns, "monotonic", lambda: 100.0)
    robots = showing(f"User-agent: *\nCrawl-delay: {delay}", content_type="text/plain")
    pages = {"/robots.txt": robots, "/a": leading_to("/b"), "/b": showing()}
    async with served(pages) as site:
        fetcher = Fetcher([site])
        for path in ("/a", "/b"):
            await fetcher.fetch(f"http://{site}{path}")
    assert waited == waits


async def test_waiting_in_turn_is_not_held_against_a_site(monkeypatch: pytest.MonkeyPatch) -> None:
    async def pause(_: float) -> None:
        await asyncio.to_thread(threading.Event().wait, 0.6)

    monkeypatch.setattr(turns, "sleep", pause)
    robots = showing("User-agent: *\nCrawl-delay: 1", content_type="text/plain")
    async with served({"/robots.txt": robots, "/a": showing()}) as site:
        fetcher = Fetcher([site], Limits(total_s=0.5))
        for _ in range(2):
            assert (await fetcher.fetch(f"http://{site}/a")).data == _PAGE.encode()


async def test_a_site_is_asked_for_one_page_at_a_time() -> None:
    now = most = 0

    async def show(_: web.Request) -> web.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.to_thread(int)
        now -= 1
        return web.Response(text=_PAGE)

    async with served({"/": show}) as site:
        fetcher = Fetcher([site])
        await asyncio.gather(*(fetcher.fetch(f"http://{site}/") for _ in range(5)))
    assert most == 1


async def test_two_sites_are_asked_at_once() -> None:
    both = asyncio.Barrier(2)

    async def show(_: web.Request) -> web.Response:
        await both.wait()
        return web.Response(text=_PAGE)

    async with served({"/": show}) as site:
        other = site.replace("127.0.0.1", "localhost")
        fetcher = Fetcher([site, other])
        await asyncio.gather(fetcher.fetch(f"http://{site}/"), fetcher.fetch(f"http://{other}/"))


@pytest.mark.parametrize("status", [408, 429, 500, 503, 599])
async def test_a_failure_that_may_pass_is_told_apart(status: int) -> None:
    async with served({"/": showing(status=status)}) as site:
        with pytest.raises(TemporaryError):
            await fetched(site)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_a_failure_that_will_not_pass_is_none_such(status: int) -> None:
    async with served({"/": showing(status=status)}) as site:
        with pytest.raises(SourceError) as caught:
            await fetched(site)
    assert not isinstance(caught.value, TemporaryError)

"""A web site on loopback, in a thread: for commands and processes with loops of their own."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the site has had."""

    path: str
    headers: Mapping[str, str]


@dataclass
class WebSite:
    """Pages by path: what they hold, as HTML or a feed; a number is a status without a page.

    A page asked for again with its tag is said to be unchanged.
    """

    host: str
    pages: dict[str, str | int] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def article(self, path: str, title: str, *paragraphs: str) -> str:
        """Put up an article and return its address."""
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        head = f"<!doctype html><html><head><title>{title}</title></head>"
        self.pages[path] = f"{head}<body><article><h1>{title}</h1>{text}</article></body></html>"
        return self.url(path)

    def feed(self, path: str, *links: str, title: str = "Harbour news") -> str:
        """Put up a feed, newest link first, and return its address."""
        items = "".join(
            f"<item><link>{link}</link><guid>{link}</guid><title>{link[-6:]}</title></item>"
            for link in links
        )
        self.pages[path] = (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}'
            "</channel></rss>"
        )
        return self.url(path)

    def paths(self) -> list[str]:
        """Return what was asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]


@contextmanager
def web_site() -> Iterator[WebSite]:
    """Serve a site for as long as the block lasts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        site = server.site = WebSite(f"127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site: WebSite = self.server.site  # type: ignore[attr-defined]
        site.asked.append(Asked(self.path, dict(self.headers)))
        page = site.pages.get(self.path, 404)
        if isinstance(page, int):
            self._send(page, b"", "text/html")
            return
        tag = f'"{hash(page)}"'
        if self.headers.get("If-None-Match") == tag:
            self._send(304, b"", "text/html", tag)
            return
        kind = "application/rss+xml" if page.startswith("<?xml") else "text/html"
        self._send(200, page.encode(), f"{kind}; charset=utf-8", tag)

    def _send(self, status: int, body: bytes, kind: str, tag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write nothing."""

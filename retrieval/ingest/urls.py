"""Links as strangers paste them, checked before anything is fetched."""

from collections.abc import Collection

from yarl import URL

from retrieval.errors import SourceError

_PORTS = frozenset({80, 443})
_LONGEST = 2_000


def checked_url(text: str, allowed: Collection[str] = ()) -> URL:
    """Return a link that may be fetched.

    Raises SourceError for one that is not http or https, carries a name and password, or names a
    port other than 80 and 443 that is not `allowed` (`host:port`).
    """
    if len(text) > _LONGEST:
        _refuse("the link is too long")
    try:
        url = URL(text.strip())
        host, port = url.host, url.port
    except ValueError as error:
        msg = "the link is malformed"
        raise SourceError(msg) from error
    if url.scheme not in {"http", "https"} or not host:
        _refuse("the link must begin with http:// or https://")
    if url.user is not None or url.password is not None:
        _refuse("the link carries a name or password, which would be passed on")
    if port not in _PORTS and not _names_port(url, allowed):
        _refuse(f"the link names port {port}; only 80 and 443 are fetched")
    return url.with_fragment(None)


def is_allowed(url: URL, allowed: Collection[str]) -> bool:
    """Say whether a link's host may be fetched although its address is not public."""
    return _host(url) in allowed or _names_port(url, allowed)


def _names_port(url: URL, allowed: Collection[str]) -> bool:
    return f"{_host(url)}:{url.port}" in allowed


def _host(url: URL) -> str:
    host = (url.host or "").lower().rstrip(".")
    return f"[{host}]" if ":" in host else host


def _refuse(reason: str) -> None:
    raise SourceError(reason)

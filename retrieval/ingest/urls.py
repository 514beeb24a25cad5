"""Links as strangers paste them: checked before anything is fetched, and written in one way."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from yarl import URL

from retrieval.errors import SourceError

_PORTS = frozenset({80, 443})
_LONGEST = 2_000
_USUAL_PORT = {"http": ":80", "https": ":443"}
# What says where a reader came from, and nothing of which page it is.
_TRACKING = re.compile(
    r"(?:utm_\w+|at_(?:medium|campaign|format|link_\w+)|mc_[ce]id|_hs(?:enc|mi)|[gdy]clid|gclsrc"
    r"|fbclid|msclkid|twclid|ttclid|[gw]braid|igshid|igsh|_ga|_gl|vero_id|wt_mc|ocid|ncid|cmpid|smid"
    r"|s_cid|ns_(?:campaign|mchannel)|xtor|mkt_tok|oly_(?:enc|anon)_id|ref_src|guce_\w+)(?:=.*)?$",
    re.IGNORECASE,
)


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


def canonical_url(url: str) -> str:
    """Return the one way to write a link that several lead to the same page by.

    Scheme and host in lower case, without the usual port, fragment or what tracks readers. What is
    no link of http or https comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return url
    if parts.scheme not in _USUAL_PORT or not host:
        return url
    place = parts.netloc.rpartition("@")[2].lower().removesuffix(_USUAL_PORT[parts.scheme])
    place = place.replace(f"{host}.", host, 1)
    kept = [field for field in parts.query.split("&") if field and not _TRACKING.match(field)]
    query = "?" + "&".join(kept) if kept else ""
    return f"{parts.scheme}://{place}{parts.path or '/'}{query}"


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

import pytest

from retrieval.errors import SourceError
from retrieval.ingest.urls import canonical_url, checked_url, is_allowed


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("http://post.example/a", "http://post.example/a"),
        (" https://post.example/a?b=c#d ", "https://post.example/a?b=c"),
        ("HTTPS://post.example:443/", "https://post.example/"),
        ("https://post.example:80/", "https://post.example:80/"),
        ("http://intranet:8080/wiki", "http://intranet:8080/wiki"),
        ("http://[::1]:9000/", "http://[::1]:9000/"),
    ],
)
def test_a_link_to_a_page_is_fetched_without_its_fragment(link: str, expected: str) -> None:
    assert str(checked_url(link, {"intranet:8080", "[::1]:9000"})) == expected


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("file:///etc/passwd", "must begin with http"),
        ("ftp://post.example/a", "must begin with http"),
        ("javascript:alert(1)", "must begin with http"),
        ("gopher://post.example/", "must begin with http"),
        ("data:text/html,x", "must begin with http"),
        ("//post.example/a", "must begin with http"),
        ("post.example/a", "must begin with http"),
        ("http://", "malformed|must begin with http"),
        ("http:///a", "malformed|must begin with http"),
        ("", "must begin with http"),
        ("http://me:word@post.example/", "name or password"),
        ("http://me@post.example/", "name or password"),
        ("http://post.example:22/", "port 22"),
        ("http://post.example:8080/", "port 8080"),
        ("http://intranet:8081/", "port 8081"),
        ("http://post.example:99999/", "malformed"),
        ("http://post.example:x/", "malformed"),
        ("http://[::1/", "malformed"),
        ("http://post.example/" + "a" * 2_000, "too long"),
    ],
)
def test_any_other_link_is_refused(link: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        checked_url(link, {"intranet:8080"})


@pytest.mark.parametrize(
    ("link", "allowed"),
    [
        ("http://intranet/", True),
        ("http://INTRANET./", True),
        ("https://intranet/", True),
        ("http://wiki:8080/", True),
        ("http://wiki/", False),
        ("http://intranet.example/", False),
        ("http://notintranet/", False),
    ],
)
def test_what_is_allowed_is_allowed_by_its_whole_name(link: str, allowed: bool) -> None:  # noqa: FBT001
    assert is_allowed(checked_url(link, {"wiki:8080"}), {"intranet", "wiki:8080"}) is allowed


@pytest.mark.parametrize(
    "link",
    [
        "https://post.example/a?id=5",
        "https://post.example/a?id=5#comments",
        "HTTPS://Post.Example:443/a?id=5",
        "https://post.example./a?id=5&",
        "https://post.example/a?utm_source=feed&id=5&utm_medium=rss&fbclid=x",
        "https://post.example/a?id=5&UTM_Campaign=a&gclid&mc_cid=1",
        " https://me:word@post.example/a?id=5 ",
    ],
)
def test_links_that_lead_to_one_page_are_written_in_one_way(link: str) -> None:
    assert canonical_url(link) == "https://post.example/a?id=5"


@pytest.mark.parametrize(
    "link",
    [
        "https://post.example/",
        "https://post.example/A/b.html",
        "https://post.example/a?gid=1&ref=2&p=3",
        "https://post.example/a?b=%C3%A9&a=%2F",
        "http://[2606:4700::1111]/a",
        "http://post.example:8080/a",
        "ftp://post.example/a?utm_source=x",
        "http://[::1",
        "a/b",
        "",
    ],
)
def test_all_else_of_a_link_stays_as_it_is(link: str) -> None:
    assert canonical_url(link) == link

from datetime import UTC, datetime, timedelta

import pytest

from retrieval.errors import SourceError
from retrieval.ingest.feeds import (
    DEAD_AFTER,
    Entry,
    Feed,
    Following,
    after_failure,
    after_look,
    due,
    feed_link,
    fresh_entries,
    parse_feed,
)

_RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>The
 Post</title>
<item><title>Old</title><link>https://post.example/old</link><guid>1</guid>
<pubDate>Mon, 02 Feb 2026 08:00:00 +0100</pubDate></item>
<item><title>New &amp; shiny</title><link>https://post.example/new</link>
<pubDate>Tue, 03 Feb 2026 08:00:00 GMT</pubDate></item>
<item><title>No link</title></item>
<item><title>Bad link</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title>
<entry><id>tag:1</id><title>One</title><link href="https://post.example/1"/>
<updated>2026-02-03T08:00:00Z</updated></entry></feed>"""
_NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
_FOLLOWING = Following("https://post.example/feed", _NOW)


def _feed(*keys: str) -> Feed:
    return Feed("Post", tuple(Entry(key, f"https://post.example/{key}") for key in keys))


def test_rss_lists_its_articles_newest_first() -> None:
    assert parse_feed(_RSS) == Feed(
        "The Post",
        (
            Entry(
                "https://post.example/new",
                "https://post.example/new",
                "New & shiny",
                "2026-02-03T08:00:00+00:00",
            ),
            Entry("1", "https://post.example/old", "Old", "2026-02-02T07:00:00+00:00"),
        ),
    )


def test_atom_is_read_as_well() -> None:
    (entry,) = parse_feed(_ATOM).entries
    assert entry == Entry("tag:1", "https://post.example/1", "One", "2026-02-03T08:00:00+00:00")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"<html><body>page</body></html>",
        b"http://127.0.0.1/feed",
        b"/etc/passwd",
        b"<rss" + b" " * 3_000_000,
        b"\0" * 100,
    ],
)
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError):
        parse_feed(data)


def test_the_entities_of_a_feed_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    feed = parse_feed(_RSS.replace(b"<rss", bomb + b"<rss").replace(b"Old", b"Old &b; &a;&a;"))
    assert "root:" not in feed.entries[-1].title


def test_the_first_look_takes_the_newest_few_oldest_first() -> None:
    found = fresh_entries(_feed("c", "b", "a"), _FOLLOWING, at_first=2)
    assert [entry.key for entry in found] == ["b", "c"]


def test_later_looks_take_what_was_not_seen() -> None:
    seen = after_look(_FOLLOWING, _feed("b", "a"), _NOW, chance=0.5)
    assert fresh_entries(_feed("b", "a"), seen, at_first=2) == ()
    found = fresh_entries(_feed("d", "c", "b"), seen, at_first=2)
    assert [entry.key for entry in found] == ["c", "d"]


def test_an_empty_first_look_is_a_look() -> None:
    seen = after_look(_FOLLOWING, _feed(), _NOW, chance=0.5)
    assert len(fresh_entries(_feed("c", "b", "a"), seen, at_first=1)) == 3


def test_something_new_brings_the_next_look_nearer_and_nothing_new_puts_it_off() -> None:
    sooner = after_look(_FOLLOWING, _feed("a"), _NOW, chance=0.5)
    later = after_look(_FOLLOWING, None, _NOW, chance=0.5)
    assert sooner.next_look - _NOW == timedelta(minutes=30)
    assert later.next_look - _NOW == timedelta(minutes=90)


def test_looks_are_neither_hasty_nor_forgotten() -> None:
    busy = quiet = _FOLLOWING
    for number in range(20):
        busy = after_look(busy, _feed(str(number)), _NOW, chance=0)
        quiet = after_look(quiet, None, _NOW, chance=1)
    assert busy.next_look - _NOW == timedelta(minutes=13.5)
    assert quiet.next_look - _NOW == timedelta(hours=26.4)


def test_failures_put_the_next_look_off_until_the_feed_is_dead() -> None:
    failing, waits = _FOLLOWING, []
    for _ in range(DEAD_AFTER):
        assert not failing.is_dead
        failing = after_failure(failing, _NOW, chance=0.5)
        waits.append((failing.next_look - _NOW) / timedelta(hours=1))
    assert waits == [2, 4, 8, 16, 24, 24, 24, 24, 24, 24]
    assert failing.is_dead
    assert due([failing], _NOW + timedelta(days=99)) == []


def test_a_good_look_forgives_failures() -> None:
    failing = after_failure(_FOLLOWING, _NOW, chance=0.5)
    assert after_look(failing, None, _NOW, chance=0.5).failures == 0


def test_what_is_due_comes_longest_waiting_first() -> None:
    early = Following("a", _NOW - timedelta(hours=2))
    late = Following("b", _NOW + timedelta(hours=2))
    assert due([late, _FOLLOWING, early], _NOW) == [early, _FOLLOWING]


@pytest.mark.parametrize(
    ("page", "link"),
    [
        (
            b'<link rel="alternate" type="application/rss+xml" href="/f?a=1&amp;b=2">',
            "/f?a=1&b=2",
        ),
        (b"<LINK HREF='/atom' TYPE='application/atom+xml'>", "/atom"),
        (b'<link rel="stylesheet" href="/a.css">', None),
        (b"", None),
    ],
)
def test_a_page_states_its_feed(page: bytes, link: str | None) -> None:
    assert feed_link(page) == link

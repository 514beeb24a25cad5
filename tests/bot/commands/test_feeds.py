from collections.abc import Iterator

import pytest

from retrieval.library import Library
from retrieval.memory.records import TERMINAL, Action
from tests.bot.commands.conftest import Command
from tests.web_site import WebSite, web_site


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebSite]:
    with web_site() as opened:
        monkeypatch.setenv("NEWSDESK_FETCH_ALLOW", opened.host)
        yield opened


def put_up(site: WebSite, *numbers: int) -> str:
    links = [
        site.article(f"/{number}", f"Report {number}", f"Ship {number} came into the harbour.")
        for number in numbers
    ]
    return site.feed("/feed", *links)


def test_a_feed_is_followed_listed_checked_and_unfollowed(newsdesk: Command, site: WebSite) -> None:
    url = put_up(site, 1)
    assert newsdesk("feeds", "follow", url).out == "Harbour news: 1 loaded\n"
    assert newsdesk("feeds", "list").out.startswith(f"Harbour news\t{url}\tnext look 20")
    assert newsdesk("feeds", "check").out == "Harbour news: nothing new\n"
    put_up(site, 2, 1)
    (row,) = newsdesk("feeds", "check", "--json").rows
    assert [article["title"] for article in row["articles"]] == ["Report 2"]
    assert newsdesk("feeds", "unfollow", "harbour").status == 0
    listed = newsdesk("feeds", "list")
    assert (listed.out, listed.status) == ("", 0)
    assert "no feeds" in listed.err
    assert len(newsdesk("articles", "--json").rows) == 2


def test_what_is_followed_and_what_it_brings_is_in_the_desks_audit_list(
    newsdesk: Command, site: WebSite
) -> None:
    newsdesk("feeds", "follow", put_up(site, 1))
    newsdesk("feeds", "check")  # nothing new
    put_up(site, 2, 1)
    newsdesk("feeds", "check")
    newsdesk("feeds", "unfollow", "harbour")
    with Library.open("sqlite:///newsdesk.db") as library:
        entries = library.memory.traces.entries("local", 9)
    assert [(entry.user, entry.action, entry.what) for entry in reversed(entries)] == [
        (TERMINAL, Action.FOLLOWED, "Harbour news"),
        (TERMINAL, Action.LOADED, "1 article from Harbour news"),
        (TERMINAL, Action.LOADED, "1 article from Harbour news"),
        (TERMINAL, Action.UNFOLLOWED, "Harbour news"),
    ]


def test_a_feed_is_its_desks_alone(newsdesk: Command, site: WebSite) -> None:
    newsdesk("feeds", "follow", put_up(site, 1), "--desk", "other")
    assert newsdesk("feeds", "list", "--json").rows == []
    (row,) = newsdesk("--desk", "other", "feeds", "list", "--json").rows
    assert (row["title"], row["failures"], row["dead"]) == ("Harbour news", 0, False)


def test_what_fails_is_a_line_and_status_1(newsdesk: Command, site: WebSite) -> None:
    assert newsdesk("feeds", "follow", site.url("/none")).status == 1
    url = put_up(site, 2, 1)
    site.pages["/1"] = 404
    said = newsdesk("feeds", "follow", url)
    assert (said.status, said.out) == (1, "Harbour news: 1 loaded, 1 not loaded\n")
    assert said.err.splitlines() == [f"newsdesk: {site.url('/1')}: there is no such page: 404"]
    site.pages["/feed"] = 503
    said = newsdesk("feeds", "check")
    assert (said.status, said.out) == (1, "Harbour news: not loaded: the site failed: 503\n")
    assert "failed 1 time in a row" in newsdesk("feeds", "list").out


@pytest.mark.parametrize("argv", [("feeds",), ("feeds", "follow"), ("feeds", "look")])
def test_wrong_usage_is_a_line_and_status_2(newsdesk: Command, argv: tuple[str, ...]) -> None:
    said = newsdesk(*argv)
    assert said.status == 2
    assert len(said.err.splitlines()) == 1


def test_a_limit_on_feeds_is_said(
    newsdesk: Command, site: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_MAX_FEEDS", "1")
    newsdesk("feeds", "follow", put_up(site, 1))
    said = newsdesk("feeds", "follow", site.feed("/other"))
    assert said.status == 1
    assert "follows 1 feeds already" in said.err

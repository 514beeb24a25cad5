"""Feeds on a loopback site: what a look loads, what is remembered, what becomes of dead ones."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from retrieval import following
from retrieval.documents import Change, DeskLimits, FeedReport, Loaded
from retrieval.errors import RequestError, SourceError
from retrieval.ingest.feeds import DEAD_AFTER, MOST_TRIES
from retrieval.library import Library
from tests.web_site import WebSite, web_site


@pytest.fixture
def site() -> Iterator[WebSite]:
    with web_site() as opened:
        yield opened


@pytest.fixture
def library(site: WebSite, database_url: str) -> Iterator[Library]:
    with Library.open(database_url, fetch_allow=[site.host], limits=DeskLimits(feeds=2)) as opened:
        yield opened


def put_up(site: WebSite, *numbers: int) -> str:
    """Put up a feed of numbered articles, newest first, and return its address."""
    links = [
        site.article(
            f"/{number}", f"Report {number}", f"Ship {number} came in. Ann{number} steered it."
        )
        for number in numbers
    ]
    return site.feed("/feed", *links)


def changes(report: FeedReport | None) -> list[Change | None]:
    assert report is not None
    return [o.change if isinstance(o, Loaded) else None for o in report.outcomes]


def titles(library: Library) -> list[str]:
    return [info.title for info in library.articles("a")]


async def test_the_first_look_loads_the_newest_few_alone(library: Library, site: WebSite) -> None:
    report = await library.feeds.follow("a", put_up(site, *range(9, 0, -1)))
    assert titles(library) == [f"Report {number}" for number in (5, 6, 7, 8, 9)]
    assert changes(report) == [Change.LOADED] * following.AT_FIRST
    again = await library.feeds.look("a", report.feed.url)
    assert changes(again) == []


async def test_a_later_look_loads_what_is_new_and_asks_whether_there_is_anything(
    library: Library, site: WebSite
) -> None:
    url = put_up(site, 2, 1)
    await library.feeds.follow("a", url)
    await library.feeds.look("a", url)
    assert "If-None-Match" in site.asked[-1].headers
    assert site.paths()[-1] == "/feed"
    put_up(site, 3, 2, 1)
    assert changes(await library.feeds.look("a", url)) == [Change.LOADED]
    assert titles(library)[-1] == "Report 3"
    assert site.paths().count("/1") == 1


async def test_an_article_that_is_there_already_comes_no_second_time(
    library: Library, site: WebSite
) -> None:
    url = put_up(site, 1)
    source = await library.fetch(site.url("/1"))
    await library.load_aside("a", [source])
    assert changes(await library.feeds.follow("a", url)) == [Change.UNCHANGED]
    assert len(library.articles("a")) == 1


async def test_a_page_that_names_its_feed_stands_for_it(library: Library, site: WebSite) -> None:
    put_up(site, 1)
    site.pages["/"] = (
        "<!doctype html><html><head><title>Harbour</title>"
        '<link rel="alternate" type="application/rss+xml" href="/feed"></head><p>News.</p></html>'
    )
    report = await library.feeds.follow("a", site.url("/"))
    assert report.feed.url == site.url("/feed")
    assert report.feed.title == "Harbour news"


async def test_a_link_without_a_feed_is_refused_and_not_followed(
    library: Library, site: WebSite
) -> None:
    link = site.article("/1", "Report", "It rained.")
    with pytest.raises(SourceError, match="not an RSS or Atom feed"):
        await library.feeds.follow("a", link)
    with pytest.raises(SourceError, match="no such page"):
        await library.feeds.follow("a", site.url("/nowhere"))
    assert library.feeds.followed("a") == []


async def test_a_feed_is_followed_once_and_by_no_more_than_a_desk_may(
    library: Library, site: WebSite
) -> None:
    await library.feeds.follow("a", put_up(site, 1))
    with pytest.raises(RequestError, match="already"):
        await library.feeds.follow("a", site.url("/feed"))
    await library.feeds.follow("b", site.url("/feed"))
    await library.feeds.follow("a", site.feed("/other", title="Other"))
    with pytest.raises(RequestError, match="2 feeds"):
        await library.feeds.follow("a", site.feed("/third", title="Third"))
    assert [info.title for info in library.feeds.followed("a")] == ["Harbour news", "Other"]
    assert len(library.feeds.followed("b")) == 1


async def test_what_an_article_failed_by_is_told_and_the_rest_is_loaded(
    library: Library, site: WebSite
) -> None:
    url = put_up(site, 2, 1)
    site.pages["/1"] = 403
    report = await library.feeds.follow("a", url)
    assert changes(report) == [None, Change.LOADED]
    assert str(report.outcomes[0]) == f"{site.url('/1')}: the site refused: 403"


async def test_an_article_whose_site_fails_is_tried_again_at_the_next_look(
    library: Library, site: WebSite, database_url: str
) -> None:
    url = put_up(site, 2, 1)
    page, site.pages["/1"] = site.pages["/1"], 503
    report = await library.feeds.follow("a", url)
    assert changes(report) == [None, Change.LOADED]
    assert str(report.outcomes[0]).endswith("failed: 503; it will be tried again at the next look")
    site.pages["/1"] = page
    with Library.open(database_url, fetch_allow=[site.host]) as restarted:
        assert changes(await restarted.feeds.look("a", url)) == [Change.LOADED]
    assert changes(await library.feeds.look("a", url)) == []
    assert sorted(titles(library)) == ["Report 1", "Report 2"]


async def test_an_article_whose_site_goes_on_failing_is_given_up(
    library: Library, site: WebSite
) -> None:
    url = put_up(site, 1)
    site.pages["/1"] = 503
    reports = [await library.feeds.follow("a", url)]
    for _ in range(MOST_TRIES):
        report = await library.feeds.look("a", url)
        assert report is not None
        reports.append(report)
    assert site.paths().count("/1") == MOST_TRIES
    assert [len(report.outcomes) for report in reports] == [1] * MOST_TRIES + [0]
    assert str(reports[MOST_TRIES - 1].outcomes[0]).endswith("the site failed: 503")


async def test_a_feed_that_fails_waits_longer_and_dies_once(
    library: Library, site: WebSite
) -> None:
    url = put_up(site, 1)
    first = await library.feeds.follow("a", url)
    site.pages["/feed"] = 500
    deaths, waits = [], []
    for _ in range(DEAD_AFTER + 2):
        report = await library.feeds.look("a", url)
        assert report is not None
        assert report.failure == "the site failed: 500"
        deaths.append(report.has_died)
        waits.append(report.feed.next_look)
    assert deaths.index(True) == DEAD_AFTER - 1
    assert deaths.count(True) == 1
    assert first.feed.next_look < waits[0] < waits[1] < waits[2]
    assert library.feeds.followed("a")[0].is_dead
    assert library.feeds.due() == []


async def test_a_feed_is_due_when_its_time_has_come_also_for_another_process(
    library: Library, site: WebSite, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await library.feeds.follow("a", put_up(site, 1))
    assert library.feeds.due() == []
    later = report.feed.next_look + timedelta(seconds=1)
    monkeypatch.setattr(following, "_now", lambda: later)
    assert [info.url for info in library.feeds.due()] == [report.feed.url]
    with Library.open(database_url, fetch_allow=[site.host]) as other:
        assert changes(await other.feeds.look("a", report.feed.url)) == []
    assert library.feeds.due() == []


async def test_a_first_look_that_was_broken_off_is_made_up_for(
    library: Library, site: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = put_up(site, 1)

    async def broken(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(library.feeds, "_load", broken)
        with pytest.raises(RuntimeError):
            await library.feeds.follow("a", url)
    assert library.feeds.due() == [], "it may still be going on"
    later = datetime.now(UTC) + timedelta(hours=1)
    monkeypatch.setattr(following, "_now", lambda: later)
    (info,) = library.feeds.due()
    assert changes(await library.feeds.look("a", info.url)) == [Change.LOADED]


@pytest.mark.parametrize("ref", ["harbour news", "Harbour", "/feed"])
async def test_a_feed_that_is_unfollowed_is_looked_at_no_more_and_leaves_its_articles(
    library: Library, site: WebSite, ref: str
) -> None:
    url = put_up(site, 1)
    await library.feeds.follow("a", url)
    with pytest.raises(RequestError, match="no feed"):
        library.feeds.unfollow("a", "elsewhere")
    assert library.feeds.unfollow("a", ref).url == url
    assert library.feeds.followed("a") == []
    assert await library.feeds.look("a", url) is None
    assert titles(library) == ["Report 1"]


async def test_part_of_two_feeds_is_ambiguous(library: Library, site: WebSite) -> None:
    await library.feeds.follow("a", put_up(site, 1))
    await library.feeds.follow("a", site.feed("/other", title="Other news"))
    with pytest.raises(RequestError, match="could be 2 feeds"):
        library.feeds.unfollow("a", "news")
    assert library.feeds.unfollow("a", site.url("/feed")).title == "Harbour news"

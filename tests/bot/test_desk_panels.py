import re
from datetime import UTC, datetime

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import desk_panels, wording
from bot.controls import TEXT_LIMIT, view_of
from bot.desk_panels import PER_PAGE
from bot.layout import NOTE, length
from bot.panels import Panel, Use, Used, custom_id
from bot.settings_panel import SETTING_USES, Room, changed, settings_panel
from retrieval.documents import ArticleInfo
from retrieval.memory.doubts import Doubt, Quoted
from retrieval.memory.gaps import find_gaps
from retrieval.memory.records import (
    Action,
    AuditEntry,
    DeskSettings,
    DigestPlan,
    Every,
    Unanswered,
)
from tests.bot.discord_markdown import read
from tests.bot.samples import info
from tests.bot.texts import hostile

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
MOST_COMPONENTS = 40
TIMESTAMP = re.compile(r"(?<!\\)<t:\d+:[a-zA-Z]>")
long = st.just("long " * 99) | hostile


def text_of(panel: Panel) -> str:
    view = view_of(panel)
    return "\n".join(
        item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)
    )


async def test_a_list_names_each_article_with_its_size_and_id() -> None:
    shown = text_of(desk_panels.articles_page([info("Tide mill"), info("*Other*", "b2")], 0))
    assert shown == (
        "**2 articles on this desk**\n"
        "• Tide mill · 7 sentences · id a1\n"
        "• \\*Other\\* · 7 sentences · id b2"
    )


async def test_an_empty_desk_says_how_to_fill_it() -> None:
    assert text_of(desk_panels.articles_page([], 0)) == wording.EMPTY_DESK


@given(st.lists(st.builds(info, long, long), min_size=1, max_size=PER_PAGE + 2))
async def test_a_page_of_articles_shows_all_of_its_items_and_fits(found: list[ArticleInfo]) -> None:
    shown = text_of(desk_panels.articles_page(found, 0))
    assert length(shown) <= TEXT_LIMIT
    assert shown.count("sentences") >= min(len(found), PER_PAGE)
    assert not read(shown.replace("**", "")).meanings


@given(st.lists(long, min_size=1, max_size=PER_PAGE))
async def test_what_people_typed_does_nothing_in_panels(texts: list[str]) -> None:
    entries = [AuditEntry("a", None, Action.LOADED, text, NOW) for text in texts]
    storable = [text.encode("utf-8", "replace").decode() for text in texts]
    questions = [Unanswered(n, "a", 1, text, NOW) for n, text in enumerate(storable)]
    history = text_of(desk_panels.history(entries, 0, len(entries)))
    gaps = text_of(desk_panels.gaps(find_gaps(questions), [], 0, 30))
    doubts = [Doubt(text, Quoted(text, text), 2, 1, NOW, (text,)) for text in texts]
    for shown in (history, gaps, text_of(desk_panels.gaps([], doubts, 0, 30))):
        assert length(shown) <= TEXT_LIMIT
        for line in shown.splitlines()[1:]:
            typed = TIMESTAMP.sub("", line.removeprefix(NOTE))
            assert not read(typed).meanings


@pytest.mark.parametrize("every", list(Every))
@pytest.mark.parametrize("channels", [None, frozenset(range(30))])
async def test_the_settings_fit_into_a_message(
    every: Every, channels: frozenset[int] | None
) -> None:
    settings = DeskSettings(
        answering=tuple(range(25)),
        listening=tuple(range(10, 35)),
        is_quiet=True,
        feed_channel=2,
        digest=DigestPlan(every, channel=3),
    )
    room = Room(channels, channels or frozenset(), can_listen=True)
    view = view_of(settings_panel(settings, room, NOW))
    assert sum(1 for _ in view.walk_children()) <= MOST_COMPONENTS
    assert view.content_length() <= TEXT_LIMIT


async def test_the_settings_say_where_there_are_no_threads_to_answer_in_once_that_matters() -> None:
    room = Room(frozenset({1}))
    loud, quiet = (
        text_of(settings_panel(DeskSettings(is_quiet=is_quiet), room, None))
        for is_quiet in (False, True)
    )
    assert wording.QUIET_HINT not in loud
    assert wording.QUIET_HINT in quiet


@pytest.mark.parametrize("use", sorted(SETTING_USES))
@pytest.mark.parametrize("values", [(), ("nonsense",), ("-1",), ("999999",)])
def test_what_no_menu_offers_breaks_no_setting(use: Use, values: tuple[str, ...]) -> None:
    after = changed(DeskSettings(), Used(use, "", values), 1)
    assert after.retention_days == 30
    assert 0 <= after.digest.hour < 24
    assert 0 <= after.digest.weekday < 7


def test_every_custom_id_is_within_discords_limit() -> None:
    assert all(len(custom_id(use, "9" * 20)) <= 100 for use in Use)

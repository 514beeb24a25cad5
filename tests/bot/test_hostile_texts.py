"""Whatever people and pages say, telling of it does nothing: all that is no answer."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import accounts, asides, desk_panels, overviews, replies, wording
from bot.audit import audit_entries
from bot.client import Newsdesk
from bot.cogs import feeds as feeds_cog
from bot.cogs import promises
from bot.gaps_file import gaps_file
from bot.layout import length
from bot.load_form import LoadForm
from bot.rooms import thread_name
from retrieval.documents import (
    Answer,
    Article,
    ArticleInfo,
    Change,
    Digest,
    DigestLine,
    Event,
    FeedInfo,
    FeedReport,
    Hit,
    Loaded,
    Passage,
    Quotation,
    Rejection,
    Sentence,
    Status,
    Subject,
    Suggestion,
    Summary,
    Topics,
)
from retrieval.errors import NewsdeskError
from retrieval.library import Library
from retrieval.memory.doubts import Doubt, Quoted
from retrieval.memory.gaps import Gap
from retrieval.memory.records import Action, AuditEntry, Removed, Unanswered
from retrieval.references import resolve
from tests.bot.harmless import EDITOR, PAGE, harmless, shows, unharmed_as_sent, unharmed_panel
from tests.bot.newsroom import Newsroom
from tests.bot.texts import EVERYTHING, hostile, overlong
from tests.discord_server import DiscordServer, Upload

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
TITLE, LINE = 100, 150

few = settings(max_examples=20)
some = hostile | overlong
pages = st.sampled_from([None, PAGE])
"""A page's address; an article from a hostile one is quoted as any other."""


@st.composite
def articles(draw: st.DrawFn) -> Article:
    texts = [draw(some) or "x" for _ in range(2)]
    paragraph = " ".join(texts)
    ends = [len(texts[0]), len(paragraph)]
    sentences = (
        Sentence(0, 0, ends[0], texts[0], ()),
        Sentence(0, ends[0] + 1, ends[1], texts[1], ()),
    )
    return Article(
        draw(some) or "a",
        draw(some),
        (paragraph,),
        sentences,
        NOW,
        draw(pages),
        draw(some),
        draw(some | st.just("2026-11-22")),
    )


infos = st.builds(ArticleInfo, some, some, st.integers(0, 9), st.just(NOW), pages, some, some)
passages = st.builds(Passage, st.just(0), st.just(0), st.just(1), some)
loaded = st.builds(Loaded, articles(), st.sampled_from(list(Change)), some, st.just("2 added"))
rejections = st.builds(Rejection, some, some, st.none() | st.integers(1, 9))
outcomes = st.lists(loaded | rejections, max_size=4)
feeds = st.builds(
    FeedInfo,
    st.just("1"),
    st.just(PAGE),
    some,
    st.none(),
    st.just(NOW),
    st.integers(0, 9),
    st.booleans(),
)
reports = st.builds(FeedReport, feeds, outcomes.map(tuple), some)
questions = st.builds(Unanswered, st.integers(1, 9), st.just("a"), st.just(1), some, st.just(NOW))
words = st.lists(some, max_size=3).map(tuple)
gaps = st.builds(Gap, st.lists(questions, min_size=1, max_size=3).map(tuple), words)
quoted = st.none() | st.builds(Quoted, some, some)
doubts = st.builds(Doubt, some, quoted, st.integers(1, 9), st.integers(0, 9), st.just(NOW), words)


def named(article: Article | ArticleInfo) -> str:
    """Return what an article goes by."""
    visible = (name for name in (article.title, article.id) if replies.cut(name, TITLE))
    return next(visible, wording.UNTITLED)


@few
@given(outcomes)
async def test_no_report_of_a_load_does_anything(given_: list[Loaded | Rejection]) -> None:
    seen = await unharmed_as_sent(replies.loaded(given_))
    if wording.more(1)[:1] not in seen:  # nothing is cut
        for outcome in given_:
            if isinstance(outcome, Loaded):
                assert shows(seen, named(outcome.article), TITLE)
            else:
                assert shows(seen, outcome.source, TITLE)
                assert shows(seen, outcome.reason, 300)
    if progress := replies.loading(given_):
        await unharmed_as_sent(progress)


@few
@given(loaded, st.lists(passages, max_size=5), some)
async def test_no_overview_does_anything(
    outcome: Loaded, found: list[Passage], question: str
) -> None:
    topics = Topics(outcome.article, tuple(found), tuple(found))
    suggestions = [Suggestion(question, outcome.article.sentences[0])] * 3
    seen = await unharmed_as_sent(overviews.loaded_one(outcome, topics, suggestions))
    assert shows(seen, named(outcome.article), TITLE)
    assert shows(seen, question, 200)
    assert all(shows(seen, each.text, 60) for each in found[:4])
    facts = replies.article(outcome.article)
    parts = (*facts.parts, *overviews.overview(topics, suggestions))
    seen = await unharmed_as_sent(replies.Reply(parts))
    for text, limit in (
        (named(outcome.article), TITLE),
        (outcome.article.id, TITLE),
        (outcome.article.publisher or "", 50),
    ):
        assert shows(seen, text, limit)


@few
@given(articles(), passages, st.none() | passages)
async def test_no_account_does_anything(
    article: Article, said: Passage, speaker: Passage | None
) -> None:
    seen = await unharmed_as_sent(accounts.quotes(article, [Quotation((said, said), speaker)]))
    assert speaker is None or shows(seen, speaker.text, 80)
    event = Event(1843, 5, 3, said, article.sentences[0])
    seen = await unharmed_as_sent(accounts.timeline(article, [event] * 2))
    assert shows(seen, named(article), TITLE)


@few
@given(articles(), articles(), some)
async def test_no_summary_or_digest_does_anything(
    article: Article, other: Article, subject: str
) -> None:
    await unharmed_as_sent(replies.summary(Summary(article, article.sentences)))
    lines = (DigestLine(article, article.sentences[0]), DigestLine(other, None))
    digest = Digest(7, 2, (Subject(subject, lines), Subject("", lines)))
    seen = await unharmed_as_sent(replies.digest(digest))
    assert shows(seen, named(article), TITLE)
    assert shows(seen, subject, TITLE)
    rejected = [Rejection(subject, subject)]
    await unharmed_as_sent(asides._with(rejected, replies.said(wording.NO_SUMMARY)))
    await unharmed_as_sent(asides._nothing(rejected))


@few
@given(reports, st.lists(feeds, max_size=3))
async def test_no_feed_does_anything(report: FeedReport, followed: list[FeedInfo]) -> None:
    for reply in (
        replies.following(report),
        replies.feed_brought(report),
        replies.feed_died(report),
        replies.unfollowed(report.feed),
        replies.feeds(followed),
    ):
        seen = await unharmed_as_sent(reply)
        told = followed if reply.parts == replies.feeds(followed).parts else [report.feed]
        assert all(shows(seen, feed.title or PAGE, TITLE) for feed in told)
    for choice in feeds_cog._choices(followed, ""):
        assert 0 < len(choice.name.strip()) <= replies.CHOICE_LIMIT


@few
@given(st.lists(infos, min_size=1, max_size=3))
async def test_no_list_of_articles_does_anything(found: list[ArticleInfo]) -> None:
    seen = await unharmed_panel(desk_panels.articles_page(found, 0))
    assert all(shows(seen, named(info), TITLE) for info in found)
    seen = await unharmed_panel(desk_panels.may_remove(found[0]))
    assert shows(seen, named(found[0]), TITLE)
    removal = Removed(1, "a", found[0].id, found[0].title, NOW)
    for panel in (desk_panels.removed(removal), desk_panels.restored(removal)):
        assert shows(await unharmed_panel(panel), named(found[0]), TITLE)


@few
@given(outcomes, some)
async def test_no_history_does_anything(given_: list[Loaded | Rejection], typed: str) -> None:
    entries = audit_entries("a", EDITOR, given_, NOW)
    entries += audit_entries("a", EDITOR, given_, NOW, source=typed)
    entries.append(AuditEntry("a", EDITOR, Action.FOLLOWED, typed, NOW))
    seen = await unharmed_panel(desk_panels.history(entries, 0, len(entries)))
    assert all(shows(seen, entry.what, LINE) for entry in entries)


@few
@given(st.lists(gaps, max_size=3), st.lists(doubts, max_size=3))
async def test_no_question_that_was_not_answered_does_anything(
    open_ones: list[Gap], wrong_ones: list[Doubt]
) -> None:
    seen = await unharmed_panel(desk_panels.gaps(open_ones, wrong_ones, 0, 30))
    assert all(shows(seen, gap.questions[0].question, LINE) for gap in open_ones)
    assert all(shows(seen, doubt.question, LINE) for doubt in wrong_ones)
    file = io.StringIO(gaps_file(open_ones, wrong_ones).decode("utf-8-sig"), newline="")
    head, *rows = csv.reader(file)
    assert tuple(head) == wording.GAPS_COLUMNS
    typed = [question.question for gap in open_ones for question in gap.questions]
    typed += [doubt.question for doubt in wrong_ones]
    assert len(rows) == len(typed)
    for row, text in zip(rows, typed, strict=True):
        kept = text.encode("utf-8", "replace").decode()
        assert row[2].replace("'", "") == kept.replace("'", "")
        assert not any(map(is_formula, row))


def is_formula(cell: str) -> bool:
    """Say whether a spreadsheet may calculate with a cell, also where semicolons part cells."""
    parts = (part.strip(" ") for part in cell.split(";"))
    return any(part.startswith(tuple("=+-@\t\r\n＝＋－＠")) for part in parts)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("\n=1", "'\n'=1"),
        ("who?; =A1;-1", "who?;' =A1;'-1"),
        ("who built it - and when?", "who built it - and when?"),
    ],
)
def test_no_question_is_a_formula_in_a_spreadsheet(typed: str, kept: str) -> None:
    found = [Gap((Unanswered(1, "a", 1, typed, NOW),), (typed,))]
    file = io.StringIO(gaps_file(found, []).decode("utf-8-sig"), newline="")
    _, row = csv.reader(file)
    assert row[2:4] == [kept, kept]


@few
@given(st.lists(infos, min_size=1, max_size=3), some)
async def test_no_line_that_repeats_what_was_typed_does_anything(
    found: list[ArticleInfo], typed: str
) -> None:
    with pytest.raises(NewsdeskError) as failed:
        resolve(f"{typed}no such", dict(enumerate(found)))
    seen = await unharmed_as_sent(replies.failure(str(failed.value)))
    assert len(typed) > TITLE or shows(seen, typed, TITLE)
    alike = {number: replace(found[0], id=str(number)) for number in range(2)}
    with pytest.raises(NewsdeskError) as failed:
        resolve(found[0].title, alike)
    await unharmed_as_sent(replies.failure(str(failed.value)))
    seen = await unharmed_as_sent(replies.failure(wording.not_loaded(typed)))
    assert shows(seen, typed, LINE)


@few
@given(articles(), some)
async def test_telling_who_waited_does_nothing_else(article: Article, question: str) -> None:
    hits = (Hit(article, article.sentences[0], 1.0),)
    for status in Status:
        answer = Answer(question, status, 0.5, hits)
        await unharmed_as_sent(promises._found(answer, EDITOR))


@few
@given(some)
async def test_forms_and_threads_take_whatever_title(typed: str) -> None:
    title = LoadForm(EDITOR, typed).to_dict()["components"][0]["component"]
    assert length(title.get("value") or "") <= title["max_length"]
    assert 0 < length(thread_name(typed)) <= TITLE


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("command", "option"),
    [
        *(("summary", "article"), ("quotes", "article"), ("timeline", "article")),
        *(("articles info", "article"), ("desk remove", "article"), ("desk load", "url")),
        *(("feeds follow", "url"), ("feeds unfollow", "feed")),
    ],
)
async def test_a_name_that_nothing_goes_by_is_repeated_harmlessly(
    discord: DiscordServer, library: Library, command: str, option: str
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    told = await discord.slash(room.channel, room.editor, command, **{option: EVERYTHING})
    harmless(told.text.strip().split("\n"))
    assert told.text.strip()
    assert told.ephemeral
    assert not told.shown.pings


async def test_a_hostile_article_is_loaded_and_told_of_harmlessly(
    discord: DiscordServer, library: Library, bot: Newsdesk
) -> None:
    assert bot.user is not None
    room = Newsroom.open(discord)
    text = f"“{EVERYTHING},” said **Ada Lund** on 3 May 1843 <@1>.\n\n{EVERYTHING} @everyone."
    file = Upload("@everyone <@1>.txt", text.encode())
    call = discord.slash
    told = [await call(room.channel, room.editor, "desk load", file=file, title=EVERYTHING)]
    (info,) = library.articles(str(room.guild.id))
    about = ("summary", "quotes", "timeline", "articles info")
    told += [await call(room.channel, room.reader, name, article=info.id) for name in about]
    told += [await call(room.channel, room.editor, name) for name in ("articles list", "digest")]
    told.append(await call(room.channel, room.editor, "desk remove", article=info.id))
    for response in told:
        harmless(response.text.strip().split("\n"))
        assert not response.shown.pings

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot import replies, wording
from bot.layout import length
from bot.replies import CONTENT_LIMIT, EMBED_LIMIT, Reply, Tone, cut, write
from retrieval.documents import (
    Change,
    FeedInfo,
    FeedReport,
    Loaded,
    Rejection,
    Summary,
)
from tests.bot.discord_markdown import read
from tests.bot.samples import LOADED_AT, article
from tests.bot.texts import hostile

LIMITS = (CONTENT_LIMIT, EMBED_LIMIT)


def text_of(reply: Reply) -> str:
    written = write(reply, EMBED_LIMIT)
    assert written.rest is None
    return written.markdown


def test_a_summary_quotes_its_sentences_and_names_the_article() -> None:
    found = article()
    assert text_of(replies.summary(Summary(found, found.sentences))) == (
        "**Tide mill** in brief:\n> It was built in 1843.\n"
        "— [Tide mill](https://news.test/mill), Coast Herald, 12 March 2024"
    )


def test_a_summary_without_sentences_says_why() -> None:
    empty = replace(article(), sentences=())
    assert text_of(replies.summary(Summary(empty, ()))) == wording.NO_SUMMARY
    assert text_of(replies.summary(Summary(article(), ()))) == wording.NOT_MENTIONED


def test_a_list_that_does_not_fit_counts_the_rest_and_is_attached_whole() -> None:
    outcomes = [Rejection(f"report {n}.txt", "it is empty") for n in range(500)]
    written = write(replies.loaded(outcomes), EMBED_LIMIT)
    assert length(written.markdown) <= EMBED_LIMIT
    assert written.rest is not None
    assert written.rest.count("report ") == 500
    assert "more\n" in written.markdown
    assert written.markdown.endswith(wording.REST_ATTACHED)


def test_what_may_not_be_attached_is_said_to_be_cut() -> None:
    reply = replies.failure("word " * 2_000)
    written = write(reply, CONTENT_LIMIT, can_attach=False)
    assert written.rest is None
    assert written.markdown.endswith(wording.REST_UNREACHABLE)


def test_the_facts_of_an_article_are_shown() -> None:
    shown = text_of(replies.article(article()))
    assert shown == (
        "**[Tide mill](https://news.test/mill)**\nId: a1\nPublisher: Coast Herald\n"
        "Published: 12 March 2024\nLoaded: 15 March 2024\nLength: 1 paragraph, 1 sentence"
    )


def test_a_load_reports_everything_and_failures_first() -> None:
    outcomes: list[Loaded | Rejection] = [
        Loaded(article("One"), Change.LOADED),
        Rejection("all.jsonl", "it is not valid JSON", 2),
        Loaded(article("Two"), Change.UNCHANGED),
        Loaded(article("Three"), Change.UPDATED, edits="1 paragraph added"),
    ]
    assert text_of(replies.loaded(outcomes)) == (
        "**3 articles on the desk:** 1 loaded, 1 updated, 1 unchanged, 1 not loaded\n"
        "• Not loaded: all.jsonl, line 2: it is not valid JSON\n"
        "• Loaded: One, 1 sentence\n"
        "• Unchanged: Two, 1 sentence\n"
        "• Updated: Three, 1 sentence: 1 paragraph added"
    )


def test_a_single_rejection_is_said_plainly() -> None:
    reply = replies.loaded([Rejection("a.bin", "it is not text")])
    assert text_of(reply) == "Not loaded: a.bin: it is not text"
    assert reply.tone is Tone.FAILURE


def test_a_source_without_articles_is_said_to_be_empty() -> None:
    assert text_of(replies.loaded([])) == wording.NOTHING_FOUND_IN_FILE


def test_what_was_typed_is_harmless_in_an_error() -> None:
    shown = text_of(replies.failure("There is no article “@everyone <#1>” on this desk."))
    assert read(shown).meanings == frozenset()


def test_a_feed_that_brings_nothing_has_no_list_of_it() -> None:
    feed = FeedInfo("1", "https://news.test/f", "News", None, LOADED_AT, 0, is_dead=False)
    report = FeedReport(feed)
    shown = text_of(replies.following(report))
    assert shown == "**Following [News](https://news.test/f):** nothing new"
    shown = text_of(replies.feed_brought(replace(report, failure="word " * 999)))
    assert length(shown) < 400


def test_an_article_without_a_visible_name_has_one_all_the_same() -> None:
    nameless = replace(article("\u200b", identity="\u2066"), url=None)
    assert text_of(replies.article(nameless)).startswith(f"**{wording.UNTITLED}**")


@given(st.integers(1, 12), st.sampled_from(["word ", "*", "a"]), st.sampled_from(LIMITS))
def test_no_summary_is_longer_than_discord_allows(number: int, word: str, limit: int) -> None:
    sentence = article(text=word * 700).sentences[0]
    written = write(replies.summary(Summary(article(word * 99), (sentence,) * number)), limit)
    assert length(written.markdown) <= limit
    assert written.rest is None or written.rest.count((word * 700).strip()) == number


@given(hostile, st.integers(3, 30))
def test_a_cut_keeps_to_its_limit(text: str, limit: int) -> None:
    assert length(cut(text, limit)) <= limit


def test_a_cut_is_at_a_word_and_shows() -> None:
    assert cut("one two three", 10) == "one two…"
    assert cut("one two", 10) == "one two"


def test_a_word_too_long_for_any_room_is_cut_itself() -> None:
    assert cut(f"See {'a' * 500}", 100) == f"See {'a' * 95}…"
    shown = write(replies.failure(f"See {'a' * 5_000} there."), CONTENT_LIMIT).markdown
    assert shown.startswith("See aaaa")
    assert length(shown) > CONTENT_LIMIT - 100

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import replies, wording
from bot.layout import length
from bot.replies import CONTENT_LIMIT, EMBED_LIMIT, Reply, Tone, cut, write
from retrieval.documents import (
    Answer,
    Change,
    Hit,
    Loaded,
    Rejection,
    Span,
    Status,
    Summary,
)
from tests.bot.discord_markdown import read
from tests.bot.samples import answer, article, hit, info
from tests.bot.texts import hostile

LIMITS = (CONTENT_LIMIT, EMBED_LIMIT)


def text_of(reply: Reply) -> str:
    written = write(reply, EMBED_LIMIT)
    assert written.rest is None
    return written.markdown


def test_an_answer_quotes_the_sentence_with_the_answer_in_bold_and_names_the_article() -> None:
    reply = replies.answer(answer(Status.ANSWERED, hit(article(), "1843")))
    assert text_of(reply) == (
        "> It was built in **1843**.\n"
        "— [Tide mill](https://news.test/mill), Coast Herald, 12 March 2024"
    )
    assert reply.tone is Tone.ANSWER


def test_spans_count_from_the_paragraph() -> None:
    found = article(text="It has a wheel. It was built in 1843.")
    reply = replies.answer(answer(Status.ANSWERED, hit(found, "1843", start=16)))
    assert text_of(reply).startswith("> It was built in **1843**.")


def test_every_item_of_a_list_is_bold() -> None:
    found = article(text="Berg, Ito and Okoro are aboard.")
    reply = replies.answer(answer(Status.ANSWERED, hit(found, "Berg", "Ito", "Okoro")))
    assert text_of(reply).startswith("> **Berg**, **Ito** and **Okoro** are aboard.")


def test_tokenised_text_is_quoted_as_people_write_it_with_the_same_words_in_bold() -> None:
    text = "the mill 's wheel ( a big one ) was built in 1843 , they say"
    shown = text_of(replies.answer(answer(Status.ANSWERED, hit(article(text=text), "1843"))))
    assert "> the mill's wheel (a big one) was built in **1843**, they say" in shown


def test_only_the_best_hit_answers() -> None:
    other = article(text="It was painted in 1901.")
    reply = replies.answer(answer(Status.ANSWERED, hit(article(), "1843"), hit(other, "1901")))
    assert "1901" not in text_of(reply)


def test_an_article_without_address_publisher_or_date_is_named_alone() -> None:
    bare = article(url=None, publisher=None, published=None)
    reply = replies.answer(answer(Status.ANSWERED, hit(bare)))
    assert text_of(reply) == "> It was built in 1843.\n— Tide mill"


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2024-03-12", "12 March 2024"),
        ("2024-03-12T23:59:00Z", "12 March 2024"),
        ("Spring *2024*", r"Spring \*2024\*"),
        ("", None),
    ],
)
def test_a_date_is_shown_as_people_write_it(published: str, shown: str | None) -> None:
    found = article(url=None, publisher=None, published=published)
    last = text_of(replies.answer(answer(Status.ANSWERED, hit(found)))).rpartition("\n")[2]
    assert last == (f"— Tide mill, {shown}" if shown else "— Tide mill")


def test_an_unsure_answer_shows_at_most_three_and_calls_them_the_closest() -> None:
    hits = [hit(article(text=f"Sentence number {number}.")) for number in range(5)]
    shown = text_of(replies.answer(answer(Status.UNSURE, *hits)))
    assert shown.startswith(wording.CLOSEST)
    assert [line for line in shown.split("\n") if line.startswith("> ")] == [
        "> Sentence number 0.",
        "> Sentence number 1.",
        "> Sentence number 2.",
    ]


def test_not_found_says_so_and_quotes_nothing() -> None:
    shown = text_of(replies.answer(answer(Status.NOT_FOUND, hit(article(), "1843"))))
    assert shown.startswith(wording.NOT_FOUND)
    assert "1843" not in shown
    assert ">" not in shown
    assert "• [Tide mill](https://news.test/mill)" in shown


def test_not_found_names_at_most_three_related_articles_each_once() -> None:
    found = [article(f"Title {number // 2}", identity=f"a{number // 2}") for number in range(10)]
    shown = text_of(replies.answer(answer(Status.NOT_FOUND, *map(hit, found))))
    assert [f"Title {number}" in shown for number in range(5)] == [True, True, True, False, False]
    assert shown.count("Title") == 3


def test_not_found_without_hits_offers_nothing() -> None:
    assert text_of(replies.answer(answer(Status.NOT_FOUND))) == wording.NOT_FOUND


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


def test_a_list_names_each_article_with_its_size_and_id() -> None:
    shown = text_of(replies.articles([info("Tide mill"), info("*Other*", "b2")]))
    assert shown == (
        "**2 articles on this desk**\n"
        "• Tide mill · 7 sentences · id a1\n"
        "• \\*Other\\* · 7 sentences · id b2"
    )


def test_an_empty_desk_says_how_to_fill_it() -> None:
    assert text_of(replies.articles([])) == wording.EMPTY_DESK


def test_a_list_that_does_not_fit_counts_the_rest_and_is_attached_whole() -> None:
    written = write(replies.articles([info(f"Title {n}") for n in range(500)]), EMBED_LIMIT)
    assert length(written.markdown) <= EMBED_LIMIT
    assert written.rest is not None
    assert written.rest.count("Title ") == 500
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


@given(hostile, hostile, hostile, st.sampled_from(list(Status)))
def test_nothing_in_an_article_does_anything(
    title: str, text: str, publisher: str, status: Status
) -> None:
    found = article(title, text, url=None, publisher=publisher, published=publisher)
    shown = text_of(replies.answer(answer(status, hit(found))))
    for line in shown.split("\n"):
        assert not read(line.removeprefix("> ")).meanings


@st.composite
def long_answers(draw: st.DrawFn) -> Answer:
    def a_hit() -> Hit:
        text = draw(st.sampled_from(["word ", "a" * 40, "**@everyone** ", "😀"])) * draw(
            st.integers(1, 1_200)
        )
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start, len(text)))
        long = draw(st.sampled_from(["word ", "*", "😀", "[x]"])) * 200
        found = article(
            long, text, identity=long, url=f"https://a.test/{'x' * 300}", publisher=long
        )
        found_hit = hit(found)
        spans = (Span(start, end, text[start:end]),)
        return Hit(found, found_hit.sentence, 1.0, spans)

    hits = [a_hit() for _ in range(draw(st.integers(0, 4)))]
    return answer(draw(st.sampled_from(list(Status))), *hits)


@given(long_answers(), st.sampled_from(LIMITS), st.booleans())
def test_no_answer_is_empty_or_longer_than_discord_allows(
    long: Answer,
    limit: int,
    can_attach: bool,  # noqa: FBT001 - drawn
) -> None:
    written = write(replies.answer(long), limit, can_attach=can_attach)
    assert 0 < length(written.markdown) <= limit
    assert written.markdown.count("**") % 2 == 0


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

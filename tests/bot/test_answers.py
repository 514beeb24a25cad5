from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import answers, wording
from bot.answers import Asked
from bot.layout import length
from bot.places import Place
from bot.presses import Deed, Link, Press
from bot.replies import CONTENT_LIMIT, EMBED_LIMIT, Reply, Tone, write
from retrieval.documents import (
    Answer,
    AnswerKind,
    Article,
    Borrowed,
    Explanation,
    Hit,
    Sentence,
    Span,
    Status,
)
from retrieval.memory.records import AnswerLength
from tests.bot.discord_markdown import read
from tests.bot.samples import answer, article, hit
from tests.bot.texts import hostile

LIMITS = (CONTENT_LIMIT, EMBED_LIMIT)
ASKED = Asked(asker=7)


def said_to(answered: Answer, asked: Asked = ASKED) -> Reply:
    return answers.answer(answered, asked)


def text_of(reply: Reply) -> str:
    written = write(reply, EMBED_LIMIT)
    assert written.rest is None
    return written.markdown


def presses(reply: Reply) -> dict[Deed, Press]:
    return {b.deed: b for row in reply.buttons for b in row if isinstance(b, Press)}


def mill(*sentences: str, per_paragraph: int = 3) -> Article:
    """An article of paragraphs of so many sentences."""
    paragraphs, parts = list[str](), list[Sentence]()
    for start in range(0, len(sentences), per_paragraph):
        own = sentences[start : start + per_paragraph]
        place = 0
        for text in own:
            parts.append(Sentence(len(paragraphs), place, place + len(text), text, ()))
            place += len(text) + 1
        paragraphs.append(" ".join(own))
    return replace(article(), paragraphs=tuple(paragraphs), sentences=tuple(parts))


SIX = mill("It is old.", "It has wheels.", "Ada built it.", "It burnt.", "It was calm.", "It runs.")


def third(found: Article = SIX) -> Answer:
    sentence = found.sentences[2]
    start = sentence.start
    return answer(Status.ANSWERED, Hit(found, sentence, 1.0, (Span(start, start + 3, "Ada"),)))


def test_an_answer_quotes_the_sentence_with_the_answer_in_bold_and_names_the_article() -> None:
    reply = said_to(answer(Status.ANSWERED, hit(article(), "1843")))
    assert text_of(reply) == (
        "> It was built in **1843**.\n"
        "— [Tide mill](https://news.test/mill), Coast Herald, 12 March 2024"
    )
    assert reply.tone is Tone.ANSWER


def test_spans_count_from_the_paragraph() -> None:
    found = article(text="It has a wheel. It was built in 1843.")
    reply = said_to(answer(Status.ANSWERED, hit(found, "1843", start=16)))
    assert text_of(reply).startswith("> It was built in **1843**.")


def test_every_item_of_a_list_is_bold() -> None:
    found = article(text="Berg, Ito and Okoro are aboard.")
    reply = said_to(answer(Status.ANSWERED, hit(found, "Berg", "Ito", "Okoro")))
    assert text_of(reply).startswith("> **Berg**, **Ito** and **Okoro** are aboard.")


def test_tokenised_text_is_quoted_as_people_write_it_with_the_same_words_in_bold() -> None:
    text = "the mill 's wheel ( a big one ) was built in 1843 , they say"
    shown = text_of(said_to(answer(Status.ANSWERED, hit(article(text=text), "1843"))))
    assert "> the mill's wheel (a big one) was built in **1843**, they say" in shown


def test_only_the_best_hit_answers() -> None:
    other = article(text="It was painted in 1901.")
    reply = said_to(answer(Status.ANSWERED, hit(article(), "1843"), hit(other, "1901")))
    assert "1901" not in text_of(reply)


def test_an_article_without_address_publisher_or_date_is_named_alone() -> None:
    bare = article(url=None, publisher=None, published=None)
    reply = said_to(answer(Status.ANSWERED, hit(bare)))
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
    last = text_of(said_to(answer(Status.ANSWERED, hit(found)))).rpartition("\n")[2]
    assert last == (f"— Tide mill, {shown}" if shown else "— Tide mill")


def test_an_unsure_answer_shows_at_most_three_and_calls_them_the_closest() -> None:
    hits = [hit(article(text=f"Sentence number {number}.")) for number in range(5)]
    shown = text_of(said_to(answer(Status.UNSURE, *hits)))
    assert shown.startswith(wording.CLOSEST)
    assert [line for line in shown.split("\n") if line.startswith("> ")] == [
        "> Sentence number 0.",
        "> Sentence number 1.",
        "> Sentence number 2.",
    ]


def test_not_found_says_so_and_quotes_nothing() -> None:
    shown = text_of(said_to(answer(Status.NOT_FOUND, hit(article(), "1843"))))
    assert shown.startswith(wording.NOT_FOUND)
    assert "1843" not in shown
    assert ">" not in shown
    assert "• [Tide mill](https://news.test/mill)" in shown


def test_not_found_names_at_most_three_related_articles_each_once() -> None:
    found = [article(f"Title {number // 2}", identity=f"a{number // 2}") for number in range(10)]
    shown = text_of(said_to(answer(Status.NOT_FOUND, *map(hit, found))))
    assert [f"Title {number}" in shown for number in range(5)] == [True, True, True, False, False]
    assert shown.count("Title") == 3


def test_not_found_without_hits_offers_nothing() -> None:
    assert text_of(said_to(answer(Status.NOT_FOUND))) == wording.NOT_FOUND


@given(hostile, hostile, hostile, st.sampled_from(list(Status)))
def test_nothing_in_an_article_does_anything(
    title: str, text: str, publisher: str, status: Status
) -> None:
    found = article(title, text, url=None, publisher=publisher, published=publisher)
    shown = text_of(said_to(answer(status, hit(found))))
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
    written = write(answers.answer(long, ASKED), limit, can_attach=can_attach)
    assert 0 < length(written.markdown) <= limit
    assert written.markdown.count("**") % 2 == 0


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("word", ["_word_", "😀"])
def test_however_much_there_is_to_explain_it_fits(limit: int, word: str) -> None:
    long = article(text="word " * 300, url=f"https://a.test/{'x' * 380}", publisher=None)
    hits = [hit(replace(long, id=f"a{number}")) for number in range(9)]
    told = Explanation(matched=(word,) * 140, unknown=(word,) * 140, runner_up=hits[1])
    explained = replace(answer(Status.ANSWERED, *hits), explanation=told)
    first = Place.of(hits[0], 7)
    for reply in (answers.others(explained, first), answers.why(explained, first)):
        for can_attach in (True, False):
            written = write(reply, limit, can_attach=can_attach)
            assert 0 < length(written.markdown) <= limit


def test_the_buttons_of_an_answer_stand_in_two_rows() -> None:
    rows = said_to(third()).buttons
    assert [[b.label if isinstance(b, Link) else b.deed for b in row] for row in rows] == [
        [wording.OPEN_PAGE, Deed.BEFORE, Deed.AFTER],
        [Deed.OTHERS, Deed.WHY, Deed.GOOD, Deed.BAD],
    ]


def test_an_article_without_an_address_has_no_link() -> None:
    rows = said_to(third(replace(SIX, url=None))).buttons
    assert not [button for row in rows for button in row if isinstance(button, Link)]


def test_a_private_answer_can_be_shared() -> None:
    assert Deed.SHARE not in presses(said_to(third()))
    assert Deed.SHARE in presses(said_to(third(), Asked(7, is_private=True)))


def test_an_answer_from_no_desk_offers_nothing_that_takes_one() -> None:
    aside = Asked(7, is_private=True, is_aside=True)
    assert set(presses(said_to(third(), aside))) == {Deed.SHARE}


@pytest.mark.parametrize("status", [Status.UNSURE, Status.NOT_FOUND])
def test_an_answer_that_is_kept_for_whom_to_tell_offers_to_tell_them(status: Status) -> None:
    reply = said_to(answer(status, hit(article())), Asked(7, unanswered=12))
    assert presses(reply)[Deed.TELL].state == "12"
    assert wording.TELLING in text_of(reply)
    assert Deed.TELL not in presses(said_to(answer(status, hit(article()))))


def test_every_button_carries_where_the_answer_stands() -> None:
    for press in presses(said_to(third(), Asked(7, is_private=True))).values():
        place = Place.read(press.state)
        assert (place.sentence, place.asker, place.marks) == (2, 7, ((0, 3),))
        assert len(press.custom_id) <= 100


def test_an_answer_with_more_marks_than_a_button_carries_is_not_widened() -> None:
    text = " ".join("name" for _ in range(200))
    spans = tuple(Span(5 * n, 5 * n + 4, "name") for n in range(200))
    many = replace(hit(article(text=text)), spans=spans)
    reply = said_to(answer(Status.ANSWERED, many))
    assert not {Deed.BEFORE, Deed.AFTER} & set(presses(reply))
    assert all(len(press.custom_id) <= 100 for press in presses(reply).values())
    assert text_of(reply).count("**name**") == 200


def widened(before: int, after: int, found: Article = SIX) -> Reply:
    place = Place.of(third().hits[0], 7).widened(before, after)
    return answers.widened((), found, place, ASKED)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (0, 0, "> **Ada** built it."),
        (1, 0, "> It has wheels. **Ada** built it."),
        (2, 1, "> It is old. It has wheels. **Ada** built it.\n> It burnt."),
        (
            9,
            9,
            "> It is old. It has wheels. **Ada** built it.\n> It burnt. It was calm. It runs.",
        ),
    ],
)
def test_a_quotation_is_widened_by_sentences_and_unchanged_itself(
    before: int, after: int, shown: str
) -> None:
    assert text_of(widened(before, after)).startswith(f"{shown}\n— ")


def test_where_the_article_ends_there_is_no_widening() -> None:
    reply = presses(widened(2, 0))
    assert reply[Deed.BEFORE].is_disabled
    assert not reply[Deed.AFTER].is_disabled
    assert presses(widened(0, 3))[Deed.AFTER].is_disabled


def test_a_sentence_that_moved_is_widened_where_it_is_now() -> None:
    moved = mill("New.", "It is old.", "It has wheels.", "Ada built it.", per_paragraph=4)
    assert text_of(widened(1, 1, moved)).startswith("> It has wheels. **Ada** built it.\n")


@pytest.mark.parametrize(
    ("length_wanted", "shown"),
    [
        (AnswerLength.SHORT, "> **Ada** built it.\n—"),
        (AnswerLength.MEDIUM, "> It has wheels. **Ada** built it.\n> It burnt.\n—"),
        (AnswerLength.LONG, "> It is old. It has wheels. **Ada** built it.\n—"),
    ],
)
def test_an_answer_is_as_long_as_the_editors_want(length_wanted: AnswerLength, shown: str) -> None:
    assert text_of(said_to(third(), Asked(7, length=length_wanted))).startswith(shown)


def test_an_answer_away_from_its_question_shows_it() -> None:
    shown = text_of(said_to(third(), Asked(7, shows_question=True)))
    assert shown.startswith("-# Asked: when was it built?\n> ")


def test_a_follow_up_says_what_it_borrowed() -> None:
    borrowed = Borrowed("when was the mill built?", ("mill",), SIX)
    shown = text_of(said_to(replace(third(), borrowed=borrowed)))
    assert shown.startswith(
        "-# Read as: when was the mill built?\n-# Kept to the article: Tide mill\n> "
    )


def test_other_answers_are_the_next_five_and_not_the_one_shown() -> None:
    hits = [hit(article(text=f"Sentence {n}.", identity=f"a{n}")) for n in range(9)]
    shown = text_of(answers.others(answer(Status.ANSWERED, *hits), Place.of(hits[0], 7)))
    assert [f"Sentence {n}." in shown for n in range(7)] == [False, *[True] * 5, False]


def test_sentences_of_an_article_in_a_row_stand_apart_and_share_its_credit() -> None:
    one, other = (
        replace(SIX, url=None, publisher=None, published=None),
        article("Quay", "It leaks."),
    )
    hits = [Hit(one, one.sentences[n], 1.0) for n in (1, 2)]
    shown = text_of(said_to(answer(Status.UNSURE, *hits, hit(replace(other, id="q", url=None)))))
    assert "> It has wheels.\n\n> Ada built it.\n— Tide mill\n\n> It leaks.\n— Quay" in shown


def test_without_other_hits_there_are_no_other_answers() -> None:
    only = third()
    assert text_of(answers.others(only, Place.of(only.hits[0], 7))) == wording.NO_OTHERS


def test_why_tells_what_was_looked_for_met_and_not_met() -> None:
    told = Explanation(
        kind=AnswerKind.PERSON,
        matched=("built",),
        unknown=("*palace*",),
        respelled=(("Adda", "Ada"),),
        runner_up=hit(article(text="It burnt.")),
    )
    explained = replace(third(), explanation=told)
    shown = text_of(answers.why(explained, Place.of(explained.hits[0], 7)))
    for part in (
        "a person",
        "50% sure",
        ": built.",
        r"\*palace\*",
        "“Adda” as “Ada”",
        "> It burnt.",
    ):
        assert part in shown


def test_why_is_not_told_of_another_sentence_than_the_one_shown() -> None:
    before = Place.of(hit(article(text="Gone.")), 7)
    assert text_of(answers.why(third(), before)) == wording.CHANGED_SINCE


@pytest.mark.parametrize("kind", list(AnswerKind))
@pytest.mark.parametrize("wants_list", [False, True])
def test_every_kind_of_answer_has_a_name(kind: AnswerKind, *, wants_list: bool) -> None:
    named = wording.kind(kind, wants_list=wants_list)
    assert named.replace(" ", "").isalpha()


def test_several_of_a_kind_are_named_as_several() -> None:
    assert wording.kind(AnswerKind.PERSON, wants_list=True) == "people"
    assert wording.kind(AnswerKind.PLACE, wants_list=True) == "places"
    assert wording.kind(AnswerKind.ORGANISATION, wants_list=False) == "an organisation"

"""Whatever an article, a title, a publisher or a question says, quoting it does nothing."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import answers, replies
from bot.answers import Asked
from bot.conversations import question_shown
from bot.markdown import escape, unescape, visible
from bot.places import Place
from bot.presses import Link
from bot.replies import EMBED_LIMIT, write
from retrieval.documents import (
    Answer,
    Article,
    Borrowed,
    Explanation,
    Hit,
    Sentence,
    Span,
    Status,
    Summary,
)
from tests.bot.discord_markdown import read
from tests.bot.harmless import unharmed
from tests.bot.samples import article
from tests.bot.texts import EVERYTHING, LINES, LONG, hostile


@st.composite
def hostile_hits(draw: st.DrawFn) -> Hit:
    """A hit on the second of three hostile sentences, some of its words marked."""
    some = hostile | st.sampled_from([EVERYTHING, *LINES, LONG]) | st.just("The mill is old.")
    texts = [draw(some) or "x" for _ in range(3)]
    joined, sentences = "", []
    for text in texts:
        start = len(joined)
        joined += text + " "
        sentences.append(Sentence(0, start, start + len(text), text, ()))
    found = replace(
        article(draw(hostile), publisher=draw(hostile), published=draw(hostile), url=None),
        paragraphs=(joined,),
        sentences=tuple(sentences),
    )
    middle = sentences[1]
    places = sorted(draw(st.lists(st.integers(middle.start, middle.end), max_size=6)))
    spans = [Span(a, b, joined[a:b]) for a, b in zip(places[::2], places[1::2], strict=False)]
    return Hit(found, middle, 1.0, tuple(spans))


@given(hostile_hits(), hostile_hits(), hostile, st.sampled_from(list(Status)), st.booleans())
def test_no_answer_does_anything(
    hit: Hit,
    other: Hit,
    question: str,
    status: Status,
    is_private: bool,  # noqa: FBT001 - drawn
) -> None:
    borrowed = Borrowed(question or "x", (question,), other.article)
    told = Explanation(
        matched=(question,), unknown=(question,), respelled=((question, question),), runner_up=other
    )
    answer = Answer(question or "x", status, 0.5, (hit, other), told, borrowed)
    place = Place.of(hit, 7)
    asked = Asked(7, shows_question=True, is_private=is_private, unanswered=3)
    unharmed(answers.answer(answer, asked))
    unharmed(answers.answer(replace(answer, borrowed=None), asked))
    unharmed(answers.widened((), hit.article, place.widened(1, 1), asked))
    unharmed(answers.others(answer, place))
    unharmed(answers.why(answer, place))
    unharmed(replies.summary(Summary(hit.article, hit.article.sentences)))


@pytest.mark.parametrize("start", ["", *(f"{line} " for line in LINES)])
def test_everything_discord_gives_a_meaning_is_shown_as_it_stands(start: str) -> None:
    reading = read(escape(start + EVERYTHING))
    assert not reading.meanings
    assert not reading.bold
    assert reading.text == visible(start + EVERYTHING)


@given(hostile)
@example("\\*")
@example("@everyone\\")
def test_a_text_is_found_again_in_its_markdown(text: str) -> None:
    assert unescape(escape(text)) == visible(text).replace("\u2060", "")


@given(hostile.filter(lambda text: len(visible(text).strip()) > 0))
def test_the_question_that_an_answer_shows_is_found_again(question: str) -> None:
    shown = write(answers.answer(an_answer(question), Asked(7, shows_question=True)), EMBED_LIMIT)
    found = question_shown(Message(shown.markdown))  # type: ignore[arg-type]
    assert found is not None
    assert found.strip() == visible(question).replace("\u2060", "").strip()


@given(hostile_hits())
def test_a_link_to_a_sentence_stays_one_address(hit: Hit) -> None:
    at = replace(hit.article, url="https://news.test/a")
    reply = answers.answer(answered(Hit(at, hit.sentence, 1.0, hit.spans)), Asked(7))
    (link,) = [button for row in reply.buttons for button in row if isinstance(button, Link)]
    assert link.url.startswith("https://news.test/a")
    assert not set(link.url) & set(" <>\"'()[]{}|\\^`\n")


class Message:
    """As much of a message as the question that it shows takes."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.embeds: tuple[()] = ()


def an_answer(question: str) -> Answer:
    found: Article = article()
    return replace(answered(Hit(found, found.sentences[0], 1.0)), question=question)


def answered(hit: Hit) -> Answer:
    return Answer("who?", Status.ANSWERED, 0.9, (hit,))

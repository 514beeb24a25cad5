from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.text import Text

from bot import wording
from bot.terminal import (
    answer_lines,
    articles_lines,
    credit,
    published_day,
    quotation,
    summary_lines,
)
from retrieval.documents import (
    Answer,
    Article,
    ArticleInfo,
    Hit,
    Sentence,
    Span,
    Status,
    Summary,
)

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PARAGRAPH = "It rained. Ada and Ben sailed. They won."
SENTENCE = Sentence(0, 11, 30, "Ada and Ben sailed.", ())
ARTICLE = Article("a1", "The race", (PARAGRAPH,), (SENTENCE,), NOW, publisher="The Post")
HIT = Hit(ARTICLE, SENTENCE, 1.0, (Span(11, 14, "Ada"), Span(19, 22, "Ben")))


def answer(status: Status, *hits: Hit) -> Answer:
    return Answer("who sailed", status, 0.5, hits)


def texts(lines: object) -> list[str]:
    return [str(line) for line in lines]  # type: ignore[attr-defined]


def test_without_styles_every_answering_word_stands_between_asterisks() -> None:
    assert quotation(HIT, styled=False).plain == "“**Ada** and **Ben** sailed.”"


def test_with_styles_every_answering_word_is_bold_and_nothing_is_added() -> None:
    text = quotation(HIT, styled=True)
    assert text.plain == "“Ada and Ben sailed.”"
    bold = [text.plain[span.start : span.end] for span in text.spans if "bold" in str(span.style)]
    assert bold == ["Ada", "Ben"]


def test_tokenised_text_is_quoted_as_people_write_it() -> None:
    text = "ada 's boat ( the blue one ) won"
    hit = Hit(ARTICLE, Sentence(0, 0, len(text), text, ()), 1.0, (Span(0, 3, "ada"),))
    assert quotation(hit, styled=False).plain == "“**ada**'s boat (the blue one) won”"


def test_an_answer_is_the_first_hit_alone_unless_more_are_wanted() -> None:
    several = answer(Status.ANSWERED, HIT, HIT, HIT)
    assert len(texts(answer_lines(several, styled=False))) == 2
    assert len(texts(answer_lines(several, most=2, styled=False))) == 4
    assert len(texts(answer_lines(several, most=0, styled=False))) == 6


def test_an_unsure_answer_says_so_before_the_closest() -> None:
    first, second, _ = texts(answer_lines(answer(Status.UNSURE, HIT), styled=False))
    assert "closest" in first
    assert second.startswith("“")


@pytest.mark.parametrize(
    "unanswered", [answer(Status.NOT_FOUND), answer(Status.NOT_FOUND, HIT), answer(Status.UNSURE)]
)
def test_what_was_not_found_is_said_without_a_quotation(unanswered: Answer) -> None:
    assert texts(answer_lines(unanswered, styled=False)) == ["The articles I have do not say."]


def test_a_quotation_cannot_command_the_terminal() -> None:
    sentence = Sentence(0, 0, 14, "\x1b[31mred\x07\x9b1m\r", ())
    span = Span(0, 5, "\x1b[31m")
    shown = quotation(Hit(ARTICLE, sentence, 1.0, (span,)), styled=False).plain
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)


def test_a_credit_leaves_out_what_is_not_known() -> None:
    assert credit(ARTICLE).plain == "— The race · The Post"


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("1998-05-04", "4 May 1998"),
        ("1998-05-04T23:30:00+02:00", "4 May 1998"),
        ("spring 1998", "spring 1998"),
        (None, ""),
    ],
)
def test_a_day_is_shown_as_people_write_it(published: str | None, shown: str) -> None:
    assert published_day(published) == shown


def test_a_summary_without_sentences_says_so() -> None:
    assert texts(summary_lines(Summary(ARTICLE, ())))[0] == wording.NOT_MENTIONED
    empty = replace(ARTICLE, sentences=())
    assert texts(summary_lines(Summary(empty, ())))[0] == wording.NO_SUMMARY
    assert texts(summary_lines(Summary(ARTICLE, (SENTENCE,))))[0] == "“Ada and Ben sailed.”"


def test_a_title_with_a_tab_or_a_line_break_stays_in_its_field() -> None:
    (line,) = articles_lines([ArticleInfo("a1", "Two\tparts\nhere", 3, NOW)])
    assert line == Text("a1\tTwo parts here\t\t\t3")

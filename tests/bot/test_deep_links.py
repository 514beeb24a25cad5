from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.deep_links import URL_LIMIT, sentence_link
from retrieval.documents import Sentence
from tests.bot.samples import article

MARK = "#:~:text="


def link(text: str, url: str | None = "https://news.test/a", before: str = "") -> str | None:
    whole = before + text
    sentence = Sentence(0, len(before), len(whole), text, ())
    return sentence_link(replace(article(text=whole, url=url), sentences=(sentence,)), sentence)


def test_a_short_sentence_is_said_whole() -> None:
    assert link("It was built in 1843.") == (
        "https://news.test/a#:~:text=It%20was%20built%20in%201843."
    )


def test_a_long_sentence_is_said_by_its_first_and_last_words() -> None:
    text = "The mill on the quay was built in the year 1843 by Ada Lund of Bergen."
    assert link(text) == "https://news.test/a#:~:text=The%20mill%20on,Lund%20of%20Bergen."


def test_dashes_commas_and_ampersands_are_encoded() -> None:
    shown = link("Lund & Sons, a well-known firm")
    assert shown is not None
    assert shown.endswith("text=Lund%20%26%20Sons%2C%20a%20well%2Dknown%20firm")


def test_words_that_stand_earlier_in_the_article_are_followed_by_more() -> None:
    text = "The tide mill has two wheels and was built in 1843 by Ada Lund."
    shown = link(text, before="The tide mill is old. ")
    assert shown is not None
    assert "text=The%20tide%20mill%20has," in shown


def test_last_words_that_stand_earlier_in_the_sentence_are_preceded_by_more() -> None:
    shown = link("First of all he sold the old mill and then he bought back the old mill.")
    assert shown is not None
    assert shown.endswith(",the%20old%20mill.")
    shown = link("First of all he sold it to me and then he sold it to me")
    assert shown is not None
    assert unquote(shown).endswith("First of all,then he sold it to me")


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "https://a.test/" + "x" * 500])
def test_without_a_fit_address_there_is_no_link(url: str | None) -> None:
    assert link("It was built in 1843.", url) is None


def test_an_address_with_a_fragment_keeps_it() -> None:
    shown = link("It was built.", "https://news.test/a#part")
    assert shown == "https://news.test/a#part:~:text=It%20was%20built."


def test_where_the_words_do_not_fit_the_page_is_opened_at_its_top() -> None:
    url = "https://news.test/" + "x" * 480
    assert link("It was built in 1843 by Ada Lund.", url) == url


def test_tokenised_text_is_said_as_people_write_it() -> None:
    assert link("the mill 's wheel ( a big one )") == (
        f"https://news.test/a{MARK}the%20mill%27s%20wheel%20%28a%20big%20one%29"
    )


@example("half a character \ud800", 0)
@given(st.text(min_size=1, max_size=400), st.integers(0, 480))
def test_no_link_is_longer_than_a_button_takes_or_has_anything_but_ascii(
    text: str, length: int
) -> None:
    shown = link(text, "https://news.test/" + "x" * length)
    assert shown is not None
    assert len(shown) <= URL_LIMIT
    assert shown.isascii()
    assert not set(shown) & set(" <>\"'()\n")
    _, _, directive = shown.partition(MARK)
    assert "-" not in directive
    assert directive.count(",") <= 1

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.markdown import escape, escape_each, link, visible
from tests.bot.discord_markdown import read
from tests.bot.texts import hostile

PLAIN = (
    "The station orbits 400 km above the ground, says Dr. O'Neil (its chief).",
    "At 12:30:45 it was -5 degrees; 3.5% of the crew - about 2 people - noticed!",
    "“Why not?” she asked: the answer cost $5, or 4 € & a coin.",
    "her handle is @AstroSamantha , which 1,000 people follow",
    "C'est l'été à Zürich… 東京 is #1 in e-mail and/or post",
)


@given(hostile)
@example("@\u200beveryone")
@example("https:\u200b//a.test")
@example("discord\u200b.gg/abc")
@example("<\u200b@1>")
def test_a_text_shows_as_it_is_and_does_nothing(text: str) -> None:
    reading = read(escape(text))
    assert reading.text == visible(text)
    assert not reading.meanings
    assert not reading.bold


@given(hostile)
def test_each_character_has_its_own_piece(text: str) -> None:
    assert len(escape_each(text)) == len(text)


@given(st.text(st.characters(categories=("Cc", "Cf", "Cs", "Zl", "Zp", "L")), max_size=30))
def test_nothing_hidden_or_reordering_is_left(text: str) -> None:
    assert not set(visible(text)) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f\u200b\n")


@pytest.mark.parametrize("sentence", PLAIN)
def test_an_ordinary_sentence_is_left_as_it_is(sentence: str) -> None:
    assert escape(sentence) == sentence


def test_the_word_everyone_after_an_at_sign_is_cut_from_it_invisibly() -> None:
    assert escape("@everyone, @here") == "@\u2060everyone, @\u2060here"


def test_a_line_end_with_the_indentation_after_it_is_one_space() -> None:
    assert visible("one\r\n    two  three") == "one two  three"


@pytest.mark.parametrize("emoji", ["👩\u200d🚀", "🏴\U000e0067\U000e0062\U000e0065\U000e007f"])
def test_emoji_of_several_characters_stay_whole(emoji: str) -> None:
    assert visible(emoji) == emoji


def test_a_zero_width_joiner_between_latin_letters_is_left_out() -> None:
    assert visible("pay\u200dpal") == "paypal"


def test_persian_keeps_its_zero_width_non_joiner() -> None:
    assert visible("می\u200cخواهم") == "می\u200cخواهم"


def test_a_title_becomes_a_link_to_its_web_address() -> None:
    assert (
        link("Tide mill", "https://news.test/a?b=c#d") == "[Tide mill](https://news.test/a?b=c#d)"
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://news.test/a",
        "https://",
        "https://bank.test@evil.test/",
        "http://[::1]/",
        "http://a.test:port/",
        "https://\ud800.test/",
        "http://[",
        "",
        None,
    ],
)
def test_what_is_no_plain_web_address_is_no_link(url: str | None) -> None:
    assert link("Title", url) == "Title"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.test/x) y", "https://a.test/x%29%20y"),
        ("https://a.test/<@1>", "https://a.test/%3C%401%3E"),
        ("https://a.test/a\\b", "https://a.test/a%5Cb"),
        ("https://bücher.test/", "https://xn--bcher-kva.test/"),
        ("https://a.test/100%25", "https://a.test/100%25"),
    ],
)
def test_an_address_cannot_end_its_link_early(url: str, target: str) -> None:
    assert link("Title", url) == f"[Title]({target})"


def test_a_title_with_marks_stands_beside_its_link() -> None:
    assert link("[Live] *now*", "https://a.test") == r"\[Live] \*now\* ([↗](https://a.test))"

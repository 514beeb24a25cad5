from hypothesis import given
from hypothesis import strategies as st

from bot.layout import Fixed, Listing, Part, Prose, Quotation, lay_out, length
from bot.markdown import visible
from tests.bot.discord_markdown import read
from tests.bot.texts import hostile

WORDS = " ".join(f"word{number}" for number in range(1_000))
AMPLE = 10**6
NO_SIGN = dict.fromkeys((ord(" "), 0x200C, 0x200D, *range(0xE0020, 0xE0080)))
"""Spaces, and what joins characters into one sign, joiners and a flag's tags: a mark may cut it."""


@st.composite
def quotations(draw: st.DrawFn) -> Quotation:
    text = draw(hostile | st.just(WORDS) | st.text(min_size=300, max_size=900))
    places = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(places, places), max_size=40))
    return Quotation(text, tuple((min(pair), max(pair)) for pair in pairs))


def unquoted(markdown: str) -> str:
    assert markdown.startswith("> ")
    return markdown.removeprefix("> ")


@given(quotations())
def test_a_quotation_shows_its_text_with_the_marked_words_in_bold(quotation: Quotation) -> None:
    reading = read(unquoted(quotation.markdown(AMPLE)))
    marked = {place for start, end in quotation.marks for place in range(start, end)}
    bold = "".join(quotation.text[place] for place in sorted(marked))
    assert reading.text == visible(quotation.text)
    assert not reading.meanings
    assert "".join(reading.bold).translate(NO_SIGN) == visible(bold).translate(NO_SIGN)


@given(quotations(), st.integers(100, 400))
def test_a_quotation_keeps_to_its_room_and_its_marks_in_pairs(
    quotation: Quotation, room: int
) -> None:
    markdown = quotation.markdown(room)
    assert length(markdown) <= room
    assert not read(unquoted(markdown)).meanings


def test_touching_marks_are_one() -> None:
    quotation = Quotation("Berg and Ito lead", ((0, 4), (4, 8), (6, 12)))
    assert quotation.markdown(AMPLE) == "> **Berg and Ito** lead"


def test_a_long_sentence_shows_the_part_around_its_answer() -> None:
    text = f"{WORDS} and the answer is 42 {WORDS}"
    start = text.index("42 word0")
    markdown = Quotation(text, ((start, start + 2),)).markdown(200)
    assert "and the answer is **42** word0 word1" in markdown
    assert markdown.startswith("> … word")
    assert markdown.endswith(" …")


def test_an_answer_at_the_end_uses_the_room_before_it() -> None:
    start = len(WORDS) - len("word999")
    markdown = Quotation(WORDS, ((start, len(WORDS)),)).markdown(200)
    assert markdown.endswith("word998 **word999**")
    assert length(markdown) > 180


def test_a_long_text_is_cut_at_a_word() -> None:
    shown = Prose(WORDS).markdown(100)
    assert shown.endswith(" …")
    assert WORDS.startswith(shown.removesuffix("…"))
    assert 80 < length(shown) <= 100


def test_a_text_without_spaces_is_cut_where_it_must_be() -> None:
    assert Prose("a" * 500).markdown(50).startswith("a" * 40)


def test_a_cut_counts_characters_as_the_strictest_client_does() -> None:
    assert length("😀") == 2
    assert length(Prose("😀" * 500).markdown(101)) <= 101


def test_a_list_shows_whole_items_and_counts_the_others() -> None:
    items = tuple(Fixed(f"• item {number}", f"item {number}") for number in range(100))
    shown = Listing(items).markdown(60).split("\n")
    assert shown[:2] == ["• item 0", "• item 1"]
    assert shown[-1] == f"… and {100 - len(shown) + 1} more"


@given(st.lists(st.integers(1, 60), max_size=40), st.integers(30, 300))
def test_a_list_keeps_to_its_room(sizes: list[int], room: int) -> None:
    items = tuple(Fixed("x" * size, "x" * size) for size in sizes)
    assert length(Listing(items).markdown(room)) <= room


@given(st.lists(quotations() | st.builds(Prose, hostile), min_size=1, max_size=6))
def test_parts_share_the_room(parts: list[Part]) -> None:
    shown, is_cut = lay_out([Fixed("Head", "Head"), *parts], 900)
    assert length(shown) <= 900
    assert is_cut == (length(lay_out([Fixed("Head", "Head"), *parts], AMPLE)[0]) > 900)


@given(st.lists(quotations() | st.builds(Prose, hostile), max_size=6), st.integers(120, 500))
def test_where_not_even_what_is_fixed_fits_the_last_parts_are_left_out(
    parts: list[Part], room: int
) -> None:
    shown, is_cut = lay_out([*parts, *[Fixed("fixed", "fixed")] * 100], room)
    assert is_cut
    assert length(shown) <= room


def test_short_parts_leave_their_room_to_long_ones() -> None:
    shown, _ = lay_out([Prose("short"), Prose(WORDS)], 500)
    assert shown.startswith("short\nword0")
    assert length(shown) > 480

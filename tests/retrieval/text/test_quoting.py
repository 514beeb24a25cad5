import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.quoting import readable

_TOKENS = st.sampled_from(
    "the iss 's orbit ( 400km ) , . : ; ! ? ' \" `` '' - -- / $ 5 30 % # @ six second old do n't '"
    " s [ ] ... u … é 日本 '' ’s".split()
)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(
    ("tokenised", "expected"),
    [
        ("the iss 's orbit around 250 miles ( 400km )", "the iss's orbit around 250 miles (400km)"),
        ("the iss ' s orbit is low , it said .", "the iss's orbit is low, it said."),
        ("the players ' union , it said", "the players' union, it said"),
        ("the six - second vine loop", "the six-second vine loop"),
        ("the 37 - year - old flight engineer", "the 37-year-old flight engineer"),
        ("from her @ astrosamantha account", "from her @astrosamantha account"),
        ("Archaea -LRB- 212 ° F -RRB- live", "Archaea (212 ° F) live"),
        ("`` It is over , '' he said .", "“It is over,” he said."),
        ('he said : " it is over . "', 'he said: "it is over."'),
        ('it is over , " he said .', 'it is over," he said.'),
        ("she wrote , ' which are yours ? # vine '", "she wrote, 'which are yours? #vine'"),
        ("They do n't , and we 're late .", "They don't, and we're late."),
        ("it cost $ 5 . 50 , or 20 % more", "it cost $5.50, or 20% more"),
        ("at 10 : 30 p.m. , he left", "at 10:30 p.m., he left"),
        ("the u . s . army left .", "the u.s. army left."),
        ("fish and / or chips , he said", "fish and/or chips, he said"),
        ("he left - alone - and , later , came back", "he left - alone - and, later, came back"),
    ],
)
def test_tokenised_text_is_made_readable(tokenised: str, expected: str) -> None:
    assert readable(tokenised)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The ISS's orbit is around 250 miles (400km) above the Earth.",
        'He said: "It is over" - and left.',
        "He scored 5 - 3 goals more than ever.",
        "I was . . . tired.",
        "Qui a gagné ? Lui !",
        "Two  spaces\nand a line ...",
        "Write to @ann or #vine; it’s 5% (or $6).",
        "A 1970s 'rock 'n' roll' band's tour",
        "今日は雨です。",
        "Section - One",
    ],
)
def test_ordinary_text_is_returned_as_it_is(text: str) -> None:
    assert readable(text, [(0, len(text))]) == (text, ((0, len(text)),))


def test_spans_mark_the_same_words_in_the_readable_text() -> None:
    text = "`` the iss 's orbit '' is 250 miles ( 400km ) , it said"
    places = [
        (text.index(word), text.index(word) + len(word)) for word in ("iss 's orbit", "400km", ",")
    ]
    shown, moved = readable(text, places)
    assert [shown[start:end] for start, end in moved] == ["iss's orbit", "400km", ","]


@settings(deadline=None)
@given(st.lists(_TOKENS, max_size=20).map(" ".join) | st.text())
def test_no_letter_or_digit_is_changed_and_no_span_moves_off_its_letters(text: str) -> None:
    words = [(i, i + 1) for i, c in enumerate(text) if c.isalnum()]
    shown, moved = readable(text, words)
    if "RB-" not in text and "SB-" not in text and "CB-" not in text:
        assert _letters(shown) == _letters(text)
        assert [shown[a:b] for a, b in moved] == [text[a:b] for a, b in words]


@settings(deadline=None)
@given(st.lists(_TOKENS, max_size=20).map(" ".join))
def test_only_spaces_go_and_only_quotation_marks_change(text: str) -> None:
    def kept(text: str) -> str:
        return "".join(c for c in text if not (c.isspace() or c in "\"'`“”"))

    assert kept(readable(text)[0]) == kept(text)

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.sentences import split_sentences

_FILE = Path(__file__).with_name("hard_sentences.txt")
_LINES = [
    line
    for line in _FILE.read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("# ")
]


def _paragraph_and_ends(line: str) -> tuple[str, set[int]]:
    """Return the paragraph a line of the file stands for, and where its inner sentences end."""
    text = line.replace("⏎", "\n").replace("␣ ‖ ", "‖").replace(" ‖ ␣", " ‖").replace(" ‖ ", " ‖")
    pieces = text.split("‖")
    ends, position = set(), 0
    for piece in pieces[:-1]:
        ends.add(position + len(piece.rstrip()))
        position += len(piece)
    return "".join(pieces), ends


def _found_ends(paragraph: str) -> set[int]:
    return {end for _, end in list(split_sentences(paragraph))[:-1]}


def test_the_hard_cases_are_split_with_few_fragments_and_few_misses() -> None:
    cases = [_paragraph_and_ends(line) for line in _LINES]
    found = [_found_ends(paragraph) for paragraph, _ in cases]
    right = sum(len(ends & said) for (_, ends), said in zip(cases, found, strict=True))
    precision = right / sum(map(len, found))
    recall = right / sum(len(ends) for _, ends in cases)
    assert len(cases) >= 200
    assert precision >= 0.985, precision
    assert recall >= 0.985, recall


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("Mr. Vane left. He was late.", ["Mr. Vane left.", "He was late."]),
        ("it was posted . it was liked .", ["it was posted .", "it was liked ."]),
        ("雨です。晴れます。", ["雨です。", "晴れます。"]),
        ("雨です。😀晴れます。", ["雨です。😀", "晴れます。"]),
        ("It rains. 😀 Then the sun comes.", ["It rains. 😀", "Then the sun comes."]),
        ("  Held.  ", ["Held."]),
        ("no mark at all", ["no mark at all"]),
    ],
)
def test_a_paragraph_is_split_into_its_sentences(paragraph: str, sentences: list[str]) -> None:
    assert [paragraph[start:end] for start, end in split_sentences(paragraph)] == sentences


@pytest.mark.parametrize("paragraph", ["", " ", "\n\n", "\t"])
def test_a_blank_paragraph_has_no_sentences(paragraph: str) -> None:
    assert list(split_sentences(paragraph)) == []


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("abA. !?\n\"'()…。1#😀\u200f"), max_size=60) | st.text())
def test_sentences_are_in_order_trimmed_and_leave_out_nothing_but_white_space(text: str) -> None:
    places = list(split_sentences(text))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in places)
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    assert "".join("".join(text[a:b] for a, b in places).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "paragraph",
    ["(" * 50_000, "a. " * 50_000, " " * 200_000, ". " * 100_000, "#a" * 50_000, "! -" * 50_000],
)
def test_a_hostile_paragraph_is_split_all_the_same(paragraph: str) -> None:
    assert "".join(
        "".join(paragraph[a:b] for a, b in split_sentences(paragraph)).split()
    ) == "".join(paragraph.split())

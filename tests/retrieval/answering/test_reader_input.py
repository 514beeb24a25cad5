from typing import TYPE_CHECKING

import numpy as np
import pytest

from retrieval.answering.reader import shipped_folder
from retrieval.answering.reader_input import (
    LONGEST_QUESTION,
    LONGEST_SENTENCE,
    Splitter,
    Window,
    to_batch,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

pytest.importorskip("tokenizers")

MARK = "[unused1]"
TEXTS = ["The mill burnt down.", "Ada Virtanen rebuilt it in 1931.", "It grinds rye."]


@pytest.fixture(scope="module")
def tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer  # noqa: PLC0415 - optional

    return Tokenizer.from_file(str(shipped_folder() / "tokenizer.json"))


@pytest.fixture(scope="module")
def splitter(tokenizer: "Tokenizer") -> Splitter:
    return Splitter(tokenizer)


def test_a_window_holds_the_question_the_title_and_the_sentences_behind_marks(
    splitter: Splitter, tokenizer: "Tokenizer"
) -> None:
    window = splitter.window("Who rebuilt it?", "The mill", TEXTS, around=1, limit=96)
    read = tokenizer.decode(list(window.ids), skip_special_tokens=False)
    assert read == (
        "[CLS] who rebuilt it? [SEP] the mill [SEP] [unused1] the mill burnt down. [unused1] "
        "ada virtanen rebuilt it in 1931. [unused1] it grinds rye. [SEP]"
    )
    assert [window.ids[mark] for mark in window.marks] == [tokenizer.token_to_id(MARK)] * 3


def test_word_pieces_know_their_places_in_the_sentence(
    splitter: Splitter, tokenizer: "Tokenizer"
) -> None:
    window = splitter.window("Who?", "", TEXTS, around=1, limit=96)
    for text, pieces, places in zip(TEXTS, window.pieces, window.places, strict=True):
        for position, (start, end) in zip(pieces, places, strict=True):
            piece = str(tokenizer.id_to_token(window.ids[position])).removeprefix("##")
            assert text[start:end].lower() == piece


def test_a_window_grows_both_ways_as_far_as_the_limit(splitter: Splitter) -> None:
    texts = ["One two three."] * 9
    window = splitter.window("Who?", "", texts, around=4, limit=3 * 5)
    assert window.sentences == range(3, 6)


def test_a_window_at_the_edge_grows_the_other_way(splitter: Splitter) -> None:
    texts = ["One two three."] * 9
    assert splitter.window("Who?", "", texts, around=0, limit=3 * 5).sentences == range(3)
    assert splitter.window("Who?", "", texts, around=8, limit=3 * 5).sentences == range(6, 9)


def test_a_sentence_longer_than_the_limit_stands_alone_and_is_cut(splitter: Splitter) -> None:
    texts = ["Before.", "word " * 1_000, "After."]
    window = splitter.window("Who?", "", texts, around=1, limit=96)
    assert window.sentences == range(1, 2)
    assert len(window.pieces[0]) == LONGEST_SENTENCE


def test_a_question_without_end_is_cut(splitter: Splitter) -> None:
    window = splitter.window("why " * 1_000, "", TEXTS, around=0, limit=96)
    assert window.text_from == LONGEST_QUESTION + 2


def test_shorter_windows_of_a_batch_are_padded(splitter: Splitter) -> None:
    short, long = (
        splitter.window("Who?", "", texts, around=0, limit=96) for texts in (TEXTS[:1], TEXTS)
    )
    batch = to_batch([short, long])
    assert batch.ids.shape == batch.mask.shape == batch.types.shape == (2, len(long.ids))
    assert batch.mask.sum(1).tolist() == [len(short.ids), len(long.ids)]
    assert not batch.ids[0, len(short.ids) :].any()
    assert np.array_equal(batch.types[1], np.arange(len(long.ids)) >= long.text_from)


def test_an_empty_sentence_has_a_mark_and_nothing_else(splitter: Splitter) -> None:
    window: Window = splitter.window("Who?", "", ["", "Ada."], around=0, limit=96)
    assert len(window.pieces[0]) == 0
    assert len(window.marks) == 2

"""The shipped reader. What it answers is held to a fixed sample, the same on every platform."""

import shutil
import threading
from pathlib import Path

import pytest

from retrieval.answering.candidates import Candidate
from retrieval.answering.reader import (
    MODEL,
    MOST_WINDOWS,
    TOKENIZER,
    Reader,
    Reading,
    open_reader,
    shipped_folder,
)
from retrieval.documents import Draft
from retrieval.errors import ReaderError
from retrieval.ingest.analysed import to_article
from retrieval.library import Library
from tests.retrieval.sources import article

pytest.importorskip("onnxruntime")

TEXT = (
    "The old mill at Raseborg burnt down in the winter of 1929.",
    "Ada Virtanen rebuilt it two years later with money from the parish.",
    "Its stones came by ship from Tallinn and weigh 900 kilograms each.",
    "On Sundays her grandson sells rye bread to visitors.",
)
SAMPLE = {
    "Who rebuilt the mill?": (1, "Ada Virtanen"),
    "When did the mill burn down?": (0, "winter of 1929"),
    "Which city did the stones come from?": (2, "Tallinn"),
    "How heavy are the stones?": (2, "900 kilograms"),
    "What does her grandson sell?": (3, "rye bread"),
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader()


@pytest.fixture(scope="module")
def candidates() -> list[Candidate]:
    mill = to_article(Draft(TEXT, title="The mill"))
    return [Candidate(mill, number, 0.0) for number in range(len(mill.sentences))]


@pytest.mark.parametrize("question", SAMPLE)
def test_the_sentence_that_answers_is_the_most_relevant_and_its_words_are_found(
    reader: Reader, candidates: list[Candidate], question: str
) -> None:
    readings = read(reader, question, candidates)
    number, words = SAMPLE[question]
    best = max(range(len(readings)), key=lambda n: readings[n].relevance)
    assert (best, TEXT[best][readings[best].start : readings[best].end]) == (number, words)


def read(reader: Reader, question: str, candidates: list[Candidate]) -> list[Reading]:
    readings = reader.read(question, candidates)
    return [reading for reading in readings if reading is not None]


def test_a_question_the_text_does_not_answer_is_less_relevant_everywhere(
    reader: Reader, candidates: list[Candidate]
) -> None:
    answered = read(reader, "Who rebuilt the mill?", candidates)
    asked_elsewhere = read(reader, "Who won the election in Peru?", candidates)
    most = max(reading.relevance for reading in asked_elsewhere)
    assert most < 0 < max(reading.relevance for reading in answered)


def test_only_the_best_windows_are_read(reader: Reader) -> None:
    apart = [
        to_article(Draft((f"Mill number {n} burnt down.",), title=str(n)))
        for n in range(MOST_WINDOWS + 3)
    ]
    readings = reader.read("Which mill?", [Candidate(each, 0, 0.0) for each in apart])
    assert [reading is None for reading in readings] == [False] * MOST_WINDOWS + [True] * 3


def test_long_windows_are_fewer(reader: Reader) -> None:
    apart = [
        to_article(Draft((f"Mill number {n} burnt {'down and ' * 60} down.",), title=str(n)))
        for n in range(MOST_WINDOWS)
    ]
    readings = reader.read("Which mill?", [Candidate(each, 0, 0.0) for each in apart])
    read_in_full = sum(reading is not None for reading in readings)
    assert 0 < read_in_full < MOST_WINDOWS
    assert None not in readings[:read_in_full]


def test_neighbours_are_read_in_one_window(reader: Reader, candidates: list[Candidate]) -> None:
    assert None not in reader.read("Who?", candidates * MOST_WINDOWS)


def test_odd_sentences_are_read(reader: Reader) -> None:
    texts = ("", "…", "\U0001f600" * 400, "word " * 2_000, "مرحبا بالعالم")
    odd = to_article(Draft(texts, title="odd", is_split=True))
    candidates = [Candidate(odd, number, 0.0) for number in range(len(odd.sentences))]
    for reading, candidate in zip(reader.read("?", candidates), candidates, strict=True):
        assert reading is not None
        assert 0 <= reading.start <= reading.end <= len(candidate.sentence.text)


def test_questions_asked_at_once_are_read_as_one_by_one(
    reader: Reader, candidates: list[Candidate]
) -> None:
    alone = {question: reader.read(question, candidates) for question in SAMPLE}
    together: dict[str, list[Reading | None]] = {}
    threads = [
        threading.Thread(target=lambda q=q: together.update({q: reader.read(q, candidates)}))
        for q in SAMPLE
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone


def test_a_busy_reader_leaves_the_order_to_the_ranker(candidates: list[Candidate]) -> None:
    busy = Reader.open(patience_s=0.0, seats=0)
    assert busy.read("Who rebuilt the mill?", candidates) == [None] * len(candidates)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReaderError, match=MODEL):
        Reader.open(tmp_path)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    shutil.copy(shipped_folder() / TOKENIZER, tmp_path)
    (tmp_path / MODEL).write_bytes(b"no model at all")
    with pytest.raises(ReaderError, match="cannot be loaded"):
        Reader.open(tmp_path)


def test_a_library_with_a_reader_marks_what_it_read() -> None:
    with Library.open("sqlite://", reader=True) as library:
        list(library.load("local", [article("mill", *TEXT, title="The mill")]))
        answer = library.ask("local", "What does her grandson sell on Sundays?")
        assert [span.text for span in answer.hits[0].spans] == ["rye bread"]
        assert library.is_read()


def test_a_library_whose_reader_is_off_reads_nothing() -> None:
    with Library.open("sqlite://", reader=False) as library:
        assert not library.is_read()


def test_a_library_with_an_unusable_reader_of_its_own_says_so(tmp_path: Path) -> None:
    with Library.open("sqlite://", reader=tmp_path) as library:
        list(library.load("local", [article("mill", *TEXT)]))
        with pytest.raises(ReaderError):
            library.ask("local", "Who rebuilt the mill?")

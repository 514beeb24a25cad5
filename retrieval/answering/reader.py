"""The reader: a small network that reads candidates in their context. Optional.

Where onnxruntime or the model is missing, or the time is short, the ranker's order stands.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.candidates import Candidate
from retrieval.answering.reader_input import Splitter, Window, to_batch
from retrieval.errors import ReaderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MOST_WINDOWS = 8
MOST_PIECES = 500
"""How many windows, and word pieces in them, are read for a question: that is its time."""

MODEL, TOKENIZER = "reader.onnx", "tokenizer.json"
"""The files of a model's folder."""

_WINDOW_PIECES = 96
_REACH = 10
_LONGEST_SPAN = 30
_START, _END, _RELEVANCE, _NO_ANSWER = range(4)

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of a sentence.

    `relevance` is how much likelier it is than not that the sentence answers (a logit); `start` and
    `end` are the likeliest answer's place in the sentence's text, `span` its log-probability.
    """

    relevance: float
    start: int
    end: int
    span: float


class Reader:
    """Reads candidates; safe to use from several threads, as many at once as there are cores."""

    def __init__(
        self, session: "InferenceSession", splitter: Splitter, seats: int, patience_s: float
    ) -> None:
        self._session = session
        self._splitter = splitter
        self._seats = threading.Semaphore(seats)
        self._patience_s = patience_s

    @classmethod
    def open(
        cls, folder: Path | None = None, seats: int | None = None, patience_s: float = 0.5
    ) -> Self:
        """Open the model of a folder; by default the one that comes with the package.

        It reads for `seats` questions at once, by default one a core; another waits for
        `patience_s`, and then goes unread. Raises ReaderError where the model, or what it needs to
        run, is missing or cannot be used.
        """
        folder = folder or shipped_folder()
        try:
            import onnxruntime  # noqa: PLC0415 - optional, and slow to import
            from tokenizers import Tokenizer  # noqa: PLC0415 - likewise
        except ImportError as error:
            msg = f"{error.name or 'onnxruntime'} is not installed."
            raise ReaderError(msg) from error
        for name in (MODEL, TOKENIZER):
            if not (folder / name).is_file():
                msg = f"{folder.name} holds no {name}."
                raise ReaderError(msg)
        options = onnxruntime.SessionOptions()
        # One thread a question: questions asked at once share the cores without waiting in turns.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        try:
            session = onnxruntime.InferenceSession(
                str(folder / MODEL), options, providers=["CPUExecutionProvider"]
            )
            splitter = Splitter(Tokenizer.from_file(str(folder / TOKENIZER)))
        except Exception as error:  # what the libraries raise is documented nowhere
            msg = f"The model in {folder.name} cannot be loaded."
            raise ReaderError(msg) from error
        return cls(session, splitter, os.cpu_count() or 1 if seats is None else seats, patience_s)

    def read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading | None]:
        """Return what the best candidates say, in their order; None for those not reached.

        All are None where other questions keep the reader busy for too long.
        """
        with self._seat() as is_free:
            if not is_free:
                return [None] * len(candidates)
            return self._read(question, candidates)

    @contextmanager
    def _seat(self) -> Iterator[bool]:
        is_free = self._seats.acquire(timeout=self._patience_s)
        try:
            yield is_free
        finally:
            if is_free:
                self._seats.release()

    def _read(self, question: str, candidates: Sequence[Candidate]) -> list[Reading | None]:
        windows = self._windows(question, candidates)
        found: dict[tuple[int, int], Reading] = {}
        for (article, window), scores in zip(windows, self._scores(windows), strict=True):
            for row, number in enumerate(window.sentences):
                reading = _reading(window, row, scores)
                known = found.get((article, number))
                if known is None or known.relevance < reading.relevance:
                    found[article, number] = reading
        return [found.get((id(c.article), c.number)) for c in candidates]

    def _windows(self, question: str, candidates: Sequence[Candidate]) -> list[tuple[int, Window]]:
        windows: list[tuple[int, Window]] = []
        left = MOST_PIECES
        for candidate in candidates:
            article, number = candidate.article, candidate.number
            if any(key == id(article) and number in window.sentences for key, window in windows):
                continue
            first = max(0, number - _REACH)
            texts = [each.text for each in article.sentences[first : number + _REACH + 1]]
            window = self._splitter.window(
                question, article.title, texts, number - first, _WINDOW_PIECES
            )
            left -= len(window.ids)
            if windows and (left < 0 or len(windows) == MOST_WINDOWS):
                break
            windows.append((id(article), replace(window, first=first + window.first)))
        return windows

    def _scores(self, windows: Sequence[tuple[int, Window]]) -> list[Scores]:
        """Return each window's scores, shape (pieces, 4).

        One by one: that is as fast, takes less memory, and rounds no window by what is in another.
        """
        batches = [to_batch([window])._asdict() for _, window in windows]
        try:
            return [self._session.run(None, batch)[0][0] for batch in batches]
        except Exception as error:  # likewise
            msg = "The model cannot read what it is given: it is made for other inputs."
            raise ReaderError(msg) from error


def shipped_folder() -> Path:
    """Return where the model that comes with the package is."""
    return Path(str(files("retrieval"))) / "data" / "reader"


@lru_cache(maxsize=2)
def open_reader(folder: Path | None = None) -> Reader:
    """Return the reader of a folder, as `Reader.open` does, held open for all who ask."""
    return Reader.open(folder)


def _reading(window: Window, row: int, scores: Scores) -> Reading:
    relevance = scores[window.marks[row], _RELEVANCE] - scores[0, _NO_ANSWER]
    pieces, places = window.pieces[row], window.places[row]
    if not pieces:
        return Reading(float(relevance), 0, 0, -np.inf)
    held = np.concatenate([np.arange(each.start, each.stop) for each in window.pieces])
    starts = _log_shares(scores[:, _START], held)[pieces.start : pieces.stop]
    ends = _log_shares(scores[:, _END], held)[pieces.start : pieces.stop]
    chances = starts[:, None] + ends[None, :]
    shape = np.tri(len(pieces), k=-1, dtype=bool) | ~np.tri(
        len(pieces), k=_LONGEST_SPAN, dtype=bool
    )
    chances[shape] = -np.inf
    first, last = np.unravel_index(int(chances.argmax()), chances.shape)
    return Reading(float(relevance), places[first][0], places[last][1], float(chances[first, last]))


def _log_shares(values: Scores, held: NDArray[np.intp]) -> Scores:
    """Return the logarithm of each position's share among those of `held`."""
    most = values[held].max()
    shares: Scores = values - most - np.log(np.exp(values[held] - most).sum())
    return shares

"""Measure how well questions are answered, each in its own article and in another one.

    python -m training.quality DATASET_FOLDER [QUESTIONS]

DATASET_FOLDER holds `articles.jsonl` and `questions.jsonl`, as they are or gzipped; at most so many
questions are drawn, the same ones every time. Shares come with their standard errors.
"""

import json
import random
import re
import string
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.documents import Answer, Hit, Source, Status
from retrieval.library import Library
from training.data import LabelledQuestion, labelled, read_rows

SEED = 0
BINS = 10
_ARTICLES_WORD = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what it was answered of its own article, and of another."""

    question: LabelledQuestion
    answer: Answer
    elsewhere: Answer

    @property
    def right(self) -> list[bool]:
        """Say of each hit whether it holds an answer."""
        return [self.question.is_answered_by(*_place(hit)) for hit in self.answer.hits]

    @property
    def overlap(self) -> float | None:
        """Return the F1 of the first hit's marked words; None where none are marked."""
        spans = self.answer.hits[0].spans if self.answer.hits else ()
        said = " ".join(span.text for span in spans)
        return max(_f1(said, answer) for answer in self.question.answers) if said else None


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares of all questions, but `answered_right` is of those answered, `marked_right` of marked.

    `marked_right` counts an F1 above one half; `calibration_error` is over ten equal bins;
    `milliseconds` of processor time a question.
    """

    hit_at_1: float
    hit_at_5: float
    found_in_its_article: float
    not_found_in_another: float
    answered_right: float
    calibration_error: float
    marked: float
    marked_f1: float
    marked_right: float
    milliseconds: float


def main(folder: Path, most: int) -> None:
    """Print the figures of a set."""
    articles, rows = (_file(folder, name) for name in ("articles", "questions"))
    questions = [labelled(row) for row in read_any(rows)]
    random.Random(SEED).shuffle(questions)  # noqa: S311 - repeatable, not secret
    with Library.open("sqlite://") as library:
        list(library.load("local", [Source(articles.name, articles.read_bytes())]))
        started = time.process_time()
        asked = list(ask_all(library, questions[:most]))
        figures = measure(asked, time.process_time() - started)
    for name in (field.name for field in fields(Figures)):
        value = getattr(figures, name)
        error = (max(0.0, value * (1 - value)) / len(asked)) ** 0.5
        print(f"{name:>22}  {value:7.3f} [{error:.3f}]")  # noqa: T201


def ask_all(library: Library, questions: Sequence[LabelledQuestion]) -> Iterator[Asked]:
    """Ask each question of its own article and of another, drawn at random; a desk of several."""
    draw = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    ids = [info.id for info in library.articles("local")]
    for question in questions:
        own = question.article_id
        other = draw.choice([name for name in ids if name != own])
        yield Asked(
            question,
            library.ask("local", question.text, own),
            library.ask("local", question.text, other),
        )


def measure(asked: Sequence[Asked], seconds: float) -> Figures:
    """Return the figures of what was asked; `seconds` is the processor time of both askings."""
    right = [each.right for each in asked]
    first = np.array([bool(hits and hits[0]) for hits in right])
    status = np.array([each.answer.status for each in asked])
    overlaps = [each.overlap for each in asked]
    marked = [overlap for overlap in overlaps if overlap is not None]
    return Figures(
        hit_at_1=float(first.mean()),
        hit_at_5=float(np.mean([any(hits[:5]) for hits in right])),
        found_in_its_article=float(np.mean(status != Status.NOT_FOUND)),
        not_found_in_another=float(
            np.mean([each.elsewhere.status is Status.NOT_FOUND for each in asked])
        ),
        answered_right=float(first[status == Status.ANSWERED].mean()),
        calibration_error=_calibration_error(
            np.array([each.answer.confidence for each in asked]), first
        ),
        marked=len(marked) / len(asked),
        marked_f1=sum(marked) / len(asked),
        marked_right=float(np.mean([overlap > 1 / 2 for overlap in marked])),
        milliseconds=500 * seconds / len(asked),
    )


def _calibration_error(confidence: Any, right: Any) -> float:
    """Return how far confidence is from the share right, on average over equal bins."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [
        abs((confidence[bins == place] - right[bins == place]).sum()) for place in np.unique(bins)
    ]
    return float(sum(gaps) / len(right))


def _place(hit: Hit) -> tuple[int, int, int]:
    return hit.sentence.paragraph, hit.sentence.start, hit.sentence.end


def _f1(said: str, expected: str) -> float:
    """Return the F1 of words, without articles and punctuation, as SQuAD counts it."""
    words, wanted = _words(said), _words(expected)
    shared = (Counter(words) & Counter(wanted)).total()
    return 2 * shared / max(1, len(words) + len(wanted))


def _words(text: str) -> list[str]:
    return _ARTICLES_WORD.sub(" ", text.lower().translate(_PUNCTUATION)).split()


def _file(folder: Path, name: str) -> Path:
    return next(path for path in sorted(folder.glob(f"{name}.jsonl*")))


def read_any(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON Lines file, gzipped or not."""
    if path.suffix == ".gz":
        return read_rows(path)
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else sys.maxsize)  # noqa: PLR2004

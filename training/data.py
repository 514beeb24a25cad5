"""The openly licensed question sets that the shipped tables and weights are learnt from."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCES = (
    "SQuAD 1.1 train (CC BY-SA 4.0)",
    "QAMR, Wikinews half (MIT; texts CC BY 2.5)",
    "QADiscourse, Wikinews, dev split (CC BY 4.0)",
)

RANKING_SHARES = {"squad": 0.15, "qamr": 0.25, "qadiscourse": 1.0}
"""How much of each set the ranker learns from; the rest teaches which words stand for which."""


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and where its answer stands: a gold sentence holds one of `places`.

    `places` are (paragraph, offset); an offset of None means the whole paragraph.
    """

    article_id: str
    text: str
    answers: tuple[str, ...]
    places: tuple[tuple[int, int | None], ...]

    def is_answered_by(self, paragraph: int, start: int, end: int) -> bool:
        """Say whether the sentence at that place holds an answer."""
        return any(
            number == paragraph and (offset is None or start <= offset < end)
            for number, offset in self.places
        )


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def training_articles(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield every article that may be learnt from, each with its set's name under `set`."""
    for row in read_rows(folder / "squad-v1.1-train" / "articles.jsonl.gz"):
        yield {"set": "squad", **row}
    for row in read_rows(folder / "qamr" / "articles.jsonl.gz"):
        if row["domain"] == "wikinews":
            yield {"set": "qamr", **row}
    for row in read_rows(folder / "qadiscourse-wikinews" / "articles.jsonl.gz"):
        yield {"set": "qadiscourse", **row}


def training_questions(folder: Path) -> Iterator[tuple[str, LabelledQuestion]]:
    """Yield every question that may be learnt from, behind its set's name."""
    for row in read_rows(folder / "squad-v1.1-train" / "questions.jsonl.gz"):
        yield "squad", labelled(row)
    for row in read_rows(folder / "qamr" / "questions.jsonl.gz"):
        if row["domain"] == "wikinews":
            yield "qamr", labelled(row)
    for row in read_rows(folder / "qadiscourse-wikinews" / "questions.jsonl.gz"):
        if row["split"] == "dev":
            yield "qadiscourse", labelled(row)


def is_kept_for_ranking(name: str, question: LabelledQuestion) -> bool:
    """Say whether the ranker learns from a question, and the table of kin therefore must not.

    Decided by the question's own text, so that it is the same in every run.
    """
    share = zlib.crc32(f"{question.article_id} {question.text}".encode()) / 2**32
    return share < RANKING_SHARES[name]


def labelled(row: dict[str, Any]) -> LabelledQuestion:
    """Read one row of a question set."""
    answers = row.get("answers") or []
    places: list[tuple[int, int | None]] = [(number, None) for number in row.get("relevant") or []]
    if not places:
        places = [(a["paragraph"], start) for a in answers for start in a.get("starts") or []]
    texts = tuple(answer["text"] for answer in answers)
    return LabelledQuestion(row["article_id"], row["question"], texts, tuple(places))

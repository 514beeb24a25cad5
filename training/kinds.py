"""Learn what kind of answer a question asks for, from questions labelled with it.

    python -m training.kinds DATA_FOLDER

Writes `retrieval/data/kinds.tsv`: the weights of single words, of pairs of words and of the rules'
findings, out of which no question can be put together again. The labels are those of Li and Roth
(2002); the set states no licence but that it is free for research. Prints how often the six coarse
classes are told on the test half, which nothing is learnt from. Takes some seconds.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.svm import LinearSVC

from retrieval.answering import kinds
from retrieval.answering.questions import parse_question
from retrieval.answering.wording import word_question
from retrieval.documents import AnswerKind
from retrieval.text.analysis import tokenise
from training.data import read_rows

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "kinds.tsv"
SOURCE = "question classification set of Li and Roth, train half (free for research; none stated)"
PENALTY = 0.15
LEAST_WEIGHT = 0.05

_COARSE = {
    "ABBR": AnswerKind.ABBREVIATION,
    "DESC": AnswerKind.DESCRIPTION,
    "ENTY": AnswerKind.OTHER,
    "HUM": AnswerKind.PERSON,
    "LOC": AnswerKind.PLACE,
    "NUM": AnswerKind.NUMBER,
}
_FINE = {
    "def": AnswerKind.DEFINITION,
    "reason": AnswerKind.REASON,
    "manner": AnswerKind.MANNER,
    "gr": AnswerKind.ORGANISATION,
    "date": AnswerKind.DATE,
    "period": AnswerKind.DURATION,
    "money": AnswerKind.MONEY,
    "perc": AnswerKind.PERCENTAGE,
    **dict.fromkeys("dist speed temp volsize weight".split(), AnswerKind.QUANTITY),
}
_CLASSES = {
    AnswerKind.ABBREVIATION: "ABBR",
    **dict.fromkeys(
        (AnswerKind.DEFINITION, AnswerKind.DESCRIPTION, AnswerKind.REASON, AnswerKind.MANNER),
        "DESC",
    ),
    AnswerKind.QUOTATION: "DESC",
    AnswerKind.PERSON: "HUM",
    AnswerKind.ORGANISATION: "HUM",
    AnswerKind.PLACE: "LOC",
    AnswerKind.OTHER: "ENTY",
    AnswerKind.HANDLE: "ENTY",
}
"""Of each kind its coarse class; what is missing is a number."""


def main(folder: Path) -> None:
    """Learn and write the weights, and say how well they tell."""
    rows = list(read_rows(folder / "trec-question-class" / "questions.jsonl.gz"))
    learnt = [row for row in rows if row["split"] == "train"]
    vectorizer = DictVectorizer(dtype=np.float32)
    found = csr_matrix(vectorizer.fit_transform([_cues(row["question"]) for row in learnt]))
    found.indices, found.indptr = found.indices.astype(np.int32), found.indptr.astype(np.int32)
    model = LinearSVC(C=PENALTY, random_state=0).fit(found, [_kind(row) for row in learnt])
    _write(vectorizer.get_feature_names_out(), model)
    kept_aside = [row for row in rows if row["split"] != "train"]
    right = [_told(row["question"]) == row["coarse"] for row in kept_aside]
    print(f"{np.mean(right):.3f} of {len(right)} questions: the coarse class is right")  # noqa: T201


def _cues(question: str) -> dict[str, float]:
    tokens = [token.folded for token in tokenise(question)]
    return kinds.cues(question, tokens, word_question(tokens))


def _kind(row: dict[str, Any]) -> AnswerKind:
    return _FINE.get(row["fine"], _COARSE[row["coarse"]])


def _told(question: str) -> str:
    return _CLASSES.get(parse_question(question).kind, "NUM")


def _write(cues: Sequence[str], model: LinearSVC) -> None:
    named = list(model.classes_)
    lines = [f"# cue, kind:weight ... Learnt by training/kinds.py from: {SOURCE}."]
    lines.append("\t".join(("", *_pairs(named, model.intercept_, 0.0))))
    for cue, weights in zip(cues, model.coef_.T, strict=True):
        if pairs := _pairs(named, weights, LEAST_WEIGHT):
            lines.append("\t".join((cue, *pairs)))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _pairs(named: Sequence[str], weights: Sequence[float], least: float) -> list[str]:
    pairs = zip(named, weights, strict=True)
    return [f"{kind}:{weight:.3g}" for kind, weight in pairs if abs(weight) > least]


if __name__ == "__main__":
    main(Path(sys.argv[1]))

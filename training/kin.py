"""Learn which words of a sentence stand for which words of a question ("death" for "die").

    python -m training.kin DATA_FOLDER

IBM's first translation model over the questions that the ranker does not learn from: a question's
term that the answering sentence lacks is put down to the sentence's terms, round after round, by
how often each accounted for it before. Writes `retrieval/data/kin.tsv`. Takes half a minute.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.text.analysis import analyse
from training.data import (
    SOURCES,
    LabelledQuestion,
    is_kept_for_ranking,
    training_articles,
    training_questions,
)
from training.lexicon import sentence_at

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "kin.tsv"
ROUNDS = 6
LEAST_COUNT = 3
LEAST_EVIDENCE = 1.0
"""Questions, in expectation, in which the one word has to account for the other."""
LEAST_LIFT = 4.0
UTMOST_LIKENESS = 5.0
CHANCE_SCALE = 5.0
CHANCE_PRIOR = 5

Pair = tuple[frozenset[str], frozenset[str]]
"""The terms of a question, and those of the sentence that answers it."""


def main(folder: Path) -> None:
    """Learn and write the table."""
    pairs = list(_pairs(folder))
    words = Table(pairs)
    kin: dict[str, list[str]] = {}
    for asked, said, likeness, chance in words.kin(words.accounts()):
        kin.setdefault(asked, []).append(f"{said}:{likeness:.2f}:{chance:.2f}")
    lines = ["# term of a question, then term of a sentence:likeness:chance ..."]
    lines.append(f"# Learnt by training/kin.py from {'; '.join(SOURCES[:2])}.")
    lines += ["\t".join((term, *others)) for term, others in sorted(kin.items())]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


class Table:
    """Which terms of sentences may account for the absent terms of their questions.

    Every possibility is a row: the question's term, the sentence's (0 for none of them), and the
    number of the absence that it may account for.
    """

    def __init__(self, pairs: list[Pair]) -> None:
        self.size = len(pairs)
        self.said = Counter(term for _, sentence in pairs for term in sentence)
        asked = Counter(term for question, _ in pairs for term in question)
        self.asked_terms = [term for term, count in asked.items() if count >= LEAST_COUNT]
        self.said_terms = ["", *(t for t, count in self.said.items() if count >= LEAST_COUNT)]
        asked_at = {term: number for number, term in enumerate(self.asked_terms)}
        said_at = {term: number for number, term in enumerate(self.said_terms)}
        asked_rows, said_rows, absences, count = [], [], [], 0
        for question, sentence in pairs:
            others = [0, *(said_at[term] for term in sorted(sentence) if term in said_at)]
            for term in sorted(question - sentence):
                if term in asked_at:
                    asked_rows += [asked_at[term]] * len(others)
                    said_rows += others
                    absences += [count] * len(others)
                    count += 1
        self.absences = np.array(absences)
        keys = np.array(asked_rows) * len(self.said_terms) + np.array(said_rows)
        kinds, self.kinds = np.unique(keys, return_inverse=True)
        self.asked, self.other = np.divmod(kinds, len(self.said_terms))
        firsts = np.flatnonzero(np.diff(self.absences, prepend=-1))
        self.absent = np.bincount(np.array(asked_rows)[firsts], minlength=len(self.asked_terms))

    def accounts(self) -> NDArray[np.float64]:
        """Return for each pair of terms how many absences the one accounts for, in expectation."""
        chances = np.ones(len(self.asked))
        for _ in range(ROUNDS):
            shares = chances[self.kinds]
            shares /= np.bincount(self.absences, shares)[self.absences]
            counts = np.bincount(self.kinds, shares, len(chances))
            totals = np.bincount(self.other, counts, len(self.said_terms))
            chances = counts / (totals[self.other] + 1e-9)
        return counts

    def kin(self, counts: NDArray[np.float64]) -> Iterator[tuple[str, str, float, float]]:
        """Yield question's term, sentence's term, likeness and chance of the pairs that count."""
        seen = np.array([self.size, *(self.said[term] for term in self.said_terms[1:])])
        chances = counts / (seen[self.other] + CHANCE_PRIOR)
        lifts = chances / (self.absent[self.asked] / self.size)
        kept = (self.other > 0) & (counts >= LEAST_EVIDENCE) & (lifts > LEAST_LIFT)
        for number in np.flatnonzero(kept):
            likeness = min(log(lifts[number]), UTMOST_LIKENESS) / UTMOST_LIKENESS
            chance = min(1.0, CHANCE_SCALE * float(chances[number]))
            asked, other = self.asked[number], self.other[number]
            yield self.asked_terms[asked], self.said_terms[other], likeness, chance


def _pairs(folder: Path) -> Iterator[Pair]:
    texts = {
        (row["set"], row["id"]): row.get("paragraphs") or row["sentences"]
        for row in training_articles(folder)
    }
    for name, question in training_questions(folder):
        if question.places and not is_kept_for_ranking(name, question):
            yield _pair(question, texts[name, question.article_id])


def _pair(question: LabelledQuestion, paragraphs: list[str]) -> Pair:
    number, offset = question.places[0]
    sentence = sentence_at(paragraphs[number], offset)
    return frozenset(analyse(question.text)), frozenset(analyse(sentence))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

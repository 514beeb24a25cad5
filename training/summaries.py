"""Learn what makes a sentence worth a place in a summary, from Wikipedia's own leads.

    python -m training.summaries DATA_FOLDER

An article's opening sentence stands for a summary of what follows it: the sentences of the body,
the lead left out, are weighed by how much of that sentence they say. Writes `summary.json` into
`retrieval/data/`. The articles that benchmarks/summaries.jsonl quotes are not learnt from. Takes
half a minute.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.documents import Draft, Sentence
from retrieval.ingest.analysed import to_article
from retrieval.summarising.centrality import Array, TermMatrix
from retrieval.summarising.features import Features, features
from training.data import read_rows

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "retrieval" / "data" / "summary.json"
MEASURED = ROOT / "benchmarks" / "summaries.jsonl"
SOURCE = "SQuAD 1.1 train (CC BY-SA 4.0)"
LEAD_PARAGRAPHS, BODY_PARAGRAPHS = 2, 12
LEAST_SENTENCES = 12
RIDGE = 100.0


def main(folder: Path) -> None:
    """Learn and write the weights."""
    kept_aside = {json.loads(line)["id"] for line in MEASURED.read_text("utf-8").splitlines()}
    articles = read_rows(folder / "squad-v1.1-train" / "articles.jsonl.gz")
    examples = list(_examples(row for row in articles if row["id"] not in kept_aside))
    rows = np.vstack([rows - rows.mean(0) for rows, _ in examples])
    worth = np.concatenate([(worth - worth.mean()) / worth.std() for _, worth in examples])
    spread = rows.std(0) + 1e-9
    standard = rows / spread
    covariance = standard.T @ standard + RIDGE * np.eye(rows.shape[1])
    weights = np.linalg.solve(covariance, standard.T @ worth)
    fit = np.corrcoef(standard @ weights, worth)[0, 1]
    _write(weights / spread, f"{len(examples)} articles, correlation {fit:.2f}")


def _examples(articles: Iterable[dict[str, Any]]) -> Iterator[tuple[Array, Array]]:
    """Yield of each article its body's features, and how much of the lead each sentence says."""
    for row in articles:
        paragraphs = tuple(row["paragraphs"])
        lead = to_article(Draft(paragraphs[:1])).sentences[:1]
        after = paragraphs[LEAD_PARAGRAPHS : LEAD_PARAGRAPHS + BODY_PARAGRAPHS]
        body = to_article(Draft(after, title=row["title"]))
        if len(body.sentences) < LEAST_SENTENCES or not lead:
            continue
        matrix = TermMatrix.of([sentence.terms for sentence in body.sentences])
        worth = np.array([_overlap(lead[0], sentence) for sentence in body.sentences])
        if worth.any():
            yield np.array(features(body, matrix)), worth


def _overlap(lead: Sentence, sentence: Sentence) -> float:
    """Return the F1 of shared terms and the F1 of shared pairs of terms, summed."""
    pairs = list(pairwise(lead.terms)), list(pairwise(sentence.terms))
    return _f1(lead.terms, sentence.terms) + _f1(*pairs)


def _f1(expected: Sequence[Any], found: Sequence[Any]) -> float:
    shared = (Counter(expected) & Counter(found)).total()
    return 2 * shared / max(1, len(expected) + len(found))


def _write(weights: Array, note: str) -> None:
    content = {
        "about": f"Learnt by training/summaries.py from {SOURCE}: {note}.",
        "constant": 0.0,
        "weights": {f: round(float(w), 4) for f, w in zip(Features._fields, weights, strict=True)},
    }
    TARGET.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

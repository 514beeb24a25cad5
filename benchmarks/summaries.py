"""Measure summaries of text that is not news: ROUGE beside the text's own first sentences.

    python -m benchmarks.summaries [SENTENCES]

`summaries.jsonl` has excerpts of Wikipedia articles without their leads; the first three sentences
of the lead are the reference. `genres.jsonl` has interviews, features, reports, minutes and the
like that were written for this, with a summary of each that was written before anything was
measured. Prints, for each and for both together, the means of ROUGE F1 and the 95 % interval of
the difference by the paired bootstrap. Needs rouge-score (the extra `measure`).
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from statistics import fmean

from rouge_score.rouge_scorer import RougeScorer

from retrieval.documents import Draft, Sentence
from retrieval.ingest.analysed import to_article
from retrieval.summaries import summarise

MEASURES = ("rouge1", "rouge2", "rougeLsum")
DRAWS = 1_000
FOLDER = Path(__file__).parent
SETS = ("summaries", "genres")
Scores = list[list[float]]


def main(sentences: int) -> None:
    """Print a line for each set and measure."""
    scorer = RougeScorer(list(MEASURES), use_stemmer=True)
    every_ours: Scores = []
    every_lead: Scores = []
    for name in SETS:
        ours, lead = _scores(scorer, name, sentences)
        _print(name, ours, lead)
        every_ours += ours
        every_lead += lead
    _print("both", every_ours, every_lead)


def _scores(scorer: RougeScorer, name: str, sentences: int) -> tuple[Scores, Scores]:
    """Return the scores of our summaries and of leads, a row of measures for each text."""
    ours: Scores = []
    lead: Scores = []
    rows = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, rows):
        article = to_article(Draft(tuple(row["paragraphs"]), title=row["title"]))
        expected = "\n".join(row["highlights"])
        for said, scores in (
            (summarise(article, sentences).sentences, ours),
            (article.sentences[:sentences], lead),
        ):
            found = scorer.score(expected, _lines(said))
            scores.append([100 * found[measure].fmeasure for measure in MEASURES])
    return ours, lead


def _print(name: str, ours: Scores, lead: Scores) -> None:
    columns = zip(MEASURES, zip(*ours, strict=True), zip(*lead, strict=True), strict=True)
    for measure, our, their in columns:
        low, high = _interval([o - t for o, t in zip(our, their, strict=True)])
        means = f"newsdesk {fmean(our):.2f}  lead {fmean(their):.2f}"
        print(f"{name:>9} {len(ours):>3} {measure:>9}  {means}  [{low:+.2f}, {high:+.2f}]")  # noqa: T201 - it is a report


def _lines(sentences: Iterable[Sentence]) -> str:
    return "\n".join(sentence.text for sentence in sentences)


def _interval(differences: Sequence[float]) -> tuple[float, float]:
    draw = Random(0)  # noqa: S311 - a bootstrap, no secret
    count = len(differences)
    means = sorted(fmean(draw.choices(differences, k=count)) for _ in range(DRAWS))
    return means[DRAWS // 40], means[-DRAWS // 40 - 1]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)

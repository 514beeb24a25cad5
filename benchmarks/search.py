"""Measure search beside its peers; write tables and plots into docs/benchmarks.

Install the peers with ``pip install -e '.[benchmarks]'``; run ``python -m benchmarks.search``.
With a million sentences it takes some twenty minutes and 12 GB of memory.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks import changes, report, speed
from benchmarks.corpus import content_terms, full_terms, read_corpus
from benchmarks.engines import Newsdesk

KINDS = {"full": full_terms, "content": content_terms}
FOLDER = Path(__file__).parents[1] / "docs" / "benchmarks"


def main() -> None:
    """Measure what the arguments say and write the page."""
    arguments = _arguments()
    results = _measured(arguments.sizes, arguments.questions)
    results["note"] = arguments.note
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "search.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    report.write_page(arguments.out, results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--note", default="", help="a sentence for the page, on the circumstances")
    return parser.parse_args()


def _measured(sizes: list[int], questions: int) -> dict[str, Any]:
    results: dict[str, Any] = {"machine": report.machine(), "speeds": []}
    for kind, terms_of in KINDS.items():
        corpus = read_corpus(terms_of, questions)
        results["corpus"] = corpus.name
        for size in sizes:
            _say(f"{kind}, {size:,} sentences")
            results["speeds"].extend(map(speed.as_row, speed.measure(corpus, kind, size)))
    _say("changes, loading, starts, threads")
    middle, largest = sorted(sizes)[len(sizes) // 2], max(sizes)
    results["one desk"] = changes.one_desk_of_many(corpus)
    results["durable"] = changes.durable(corpus, middle)
    results["loading"] = changes.loading(corpus)
    results["cold starts"] = {largest: changes.cold_starts(corpus, largest)}
    results["threads"] = {}
    for size in (middle, largest):
        index = Newsdesk(corpus.sized(size), Path()).index
        results["threads"][f"{size:,} sentences"] = changes.threads(index, corpus.questions * 5)
    return results


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)  # noqa: T201 - progress on a terminal


if __name__ == "__main__":
    main()

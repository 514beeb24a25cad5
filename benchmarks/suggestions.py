"""List the questions that are suggested for articles, to be judged by hand.

    python -m benchmarks.suggestions FILE... > LIST

Each file is of articles that `newsdesk load` reads. Writes a line of JSON for each question: the
article's id, the question, and the sentence that answers it. `suggestions.jsonl` has 100 of them
with a judgement: whether the question is well-formed and the sentence answers it.
"""

import json
import sys
import tempfile
from pathlib import Path

from retrieval.documents import Loaded, Source
from retrieval.library import Library

DESK = "measured"


def main(paths: list[str]) -> None:
    """Load the files and print up to three questions an article."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(f"sqlite:///{folder}/desk.db") as library,
    ):
        sources = (Source(path, Path(path).read_bytes()) for path in paths)
        for outcome in library.load(DESK, sources):
            if isinstance(outcome, Loaded):
                _print(library, outcome.article.id)


def _print(library: Library, article: str) -> None:
    for suggestion in library.suggestions(DESK, article):
        row = {
            "article": article,
            "question": suggestion.question,
            "answer": suggestion.sentence.text,
        }
        print(json.dumps(row, ensure_ascii=False))  # noqa: T201 - it is what is asked for


if __name__ == "__main__":
    main(sys.argv[1:])

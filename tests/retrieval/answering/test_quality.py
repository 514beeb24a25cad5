"""A small sample of questions holds the whole chain to its quality, by floors.

The floors stand about two standard errors below what the sample showed when they were set.
"""

from pathlib import Path

import pytest

from retrieval.documents import Source
from retrieval.library import Library
from training.data import labelled
from training.quality import Figures, ask_all, measure, read_any

SAMPLE = Path(__file__).parent / "sample"
FLOORS = {
    "hit_at_1": 0.74,
    "hit_at_5": 0.93,
    "found_in_its_article": 0.83,
    "not_found_in_another": 0.95,
    "answered_right": 0.83,
    "marked_f1": 0.44,
    "marked_right": 0.55,
}
MOST_CALIBRATION_ERROR = 0.15


@pytest.fixture(scope="module")
def figures() -> Figures:
    articles = SAMPLE / "articles.jsonl"
    questions = [labelled(row) for row in read_any(SAMPLE / "questions.jsonl")]
    with Library.open("sqlite://") as library:
        list(library.load("local", [Source(articles.name, articles.read_bytes())]))
        return measure(list(ask_all(library, questions)), 0.0)


@pytest.mark.parametrize("name", FLOORS)
def test_quality_does_not_sink(figures: Figures, name: str) -> None:
    assert getattr(figures, name) >= FLOORS[name]


def test_the_confidence_stays_calibrated(figures: Figures) -> None:
    assert figures.calibration_error <= MOST_CALIBRATION_ERROR

import json
from pathlib import Path

from retrieval.overview.asking import questions
from retrieval.overview.clauses import clauses
from retrieval.text.analysis import fold
from retrieval.text.quoting import readable

JUDGED = Path(__file__).parents[3] / "benchmarks" / "suggestions.jsonl"
ROWS = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]


def test_of_a_hundred_suggestions_ninety_are_right_and_each_names_its_source() -> None:
    assert len(ROWS) == 100
    assert sum(row["right"] for row in ROWS) >= 90
    assert all(row["source"] and row["licence"] for row in ROWS)
    assert all(row["right"] or row["why"] for row in ROWS)


def test_the_rules_still_make_what_was_judged() -> None:
    openings = ("When", "Where", "How", "Why")  # those that need no names of an article's people
    judged = [row for row in ROWS if row["question"].startswith(openings)]
    made = [row for row in judged if row["question"] in _made(**row)]
    assert len(made) >= 0.9 * len(judged)


def _made(question: str, answer: str, **_: object) -> set[str]:
    proper = {fold(word) for word in question.split()[1:] if word[0].isupper()}
    asked = (q for clause in clauses(answer, proper) for q in questions(clause, ()))
    return {readable(q)[0] for q in asked}

"""Questions made by rule from a plain clause, each of which the clause answers.

A rule asks for a part that can be told apart where it stands: who did it, when, where, how many,
how much, why. Whatever is doubtful is not asked.
"""

import re
from collections.abc import Collection, Iterator

from retrieval.overview.circumstances import how_many, how_much, when, where, why
from retrieval.overview.clauses import Clause
from retrieval.overview.whom import by_whom, what, who, who_is

_READS_WELL = re.compile(r"[\w\s.,'’`%$£€&+/-]{8,160}")


def questions(clause: Clause, people: Collection[str]) -> Iterator[str]:
    """Yield questions that a clause answers; `people` are names of persons that it may have."""
    by_person = (who, by_whom, who_is, what)
    by_place = (when, where, how_many, how_much, why)
    made = (*(rule(clause, people) for rule in by_person), *(rule(clause) for rule in by_place))
    for words in filter(None, made):
        question = " ".join(words)
        if _READS_WELL.fullmatch(question):
            yield f"{question}?"

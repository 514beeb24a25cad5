"""What the index says to a question: the sentences that match, and what its terms weigh."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from retrieval.answering.candidates import Weights
from retrieval.answering.spelling import respell
from retrieval.documents import Question
from retrieval.search.protocol import Match, SearchIndex
from retrieval.text.lexicon import background_idf, presence, presence_nearby

POOL = 30
"""How many of BM25's best are ranked anew: 97 of 100 answers are among them."""

RESPELLED_WEIGHT = 0.7
"""What a guess at a misspelt word counts for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the index says to a question, respelled where need be: matches best first."""

    question: Question
    matches: list[Match]
    weights: Weights
    in_scope: tuple[bool, ...]
    sentence_count: int


def find(
    question: Question, index: SearchIndex, scope: Sequence[int] | None, limit: int
) -> Finding:
    """Search the scope: the articles of those keys, or everything (None).

    Returns `limit` matches or what ranking needs, whichever is more; all for a limit of 0; none
    for a question without terms.
    """
    asked = respell(question, index, scope)
    count = index.sentence_count(scope)
    frequencies = [index.document_frequency(term, scope) for term in asked.terms]
    return Finding(
        question=asked,
        matches=index.search(asked.terms, max(limit, POOL) if limit else count, scope),
        weights=Weights(
            scope=tuple(log((count + 1) / max(df, 0.5)) for df in frequencies),
            background=tuple(
                background_idf(before) * (1.0 if before == after else RESPELLED_WEIGHT)
                for before, after in zip(question.terms, asked.terms, strict=True)
            ),
            presence=tuple(presence(term) for term in question.terms),
            presence_nearby=tuple(presence_nearby(term) for term in question.terms),
        ),
        in_scope=tuple(df > 0 for df in frequencies),
        sentence_count=count,
    )

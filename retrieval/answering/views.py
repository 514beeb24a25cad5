"""A question and a sentence as the features look at them: worked out once, whatever is compared."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval.answering.names import find_names
from retrieval.answering.wording import is_negation
from retrieval.documents import Question
from retrieval.text.analysis import STOP_WORDS, Token, term_of, tokenise
from retrieval.text.lexicon import Kin, kin

ROOT_LETTERS = 5

_DENIED_WORDS = 3
"""As far as a negation reaches."""


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence as seen whatever is asked: its words, and the terms of each of its names.

    `figures` are its words that begin with a digit, `denied` the terms right behind a negation.
    """

    tokens: tuple[Token, ...]
    folded: tuple[str, ...]
    terms: frozenset[str]
    roots: frozenset[str]
    names: tuple[frozenset[str], ...]
    figures: tuple[str, ...]
    denied: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as all candidates are looked at with it.

    `words` are all of its own, folded; `at` says where each of them stands among them. `pairs` are
    its terms that follow one another, `noun` the term of the noun asked for, empty for none.
    """

    question: Question
    terms: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    noun: str
    words: tuple[str, ...]
    at: Mapping[str, Sequence[int]]
    content: frozenset[str]
    kin: tuple[Mapping[str, Kin], ...]


def view_of_question(question: Question) -> QuestionView:
    """Return what all candidates are looked at with."""
    words = tuple(token.folded for token in tokenise(question.text))
    at: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        at.setdefault(word, []).append(number)
    return QuestionView(
        question=question,
        terms=frozenset(question.terms),
        pairs=tuple(pairwise(question.terms)),
        noun=term_of(question.noun) if question.noun else "",
        words=words,
        at=at,
        content=frozenset(word for word in words if word not in STOP_WORDS),
        kin=tuple(kin(term) for term in question.terms),
    )


@lru_cache(maxsize=4_096)  # what is asked about a sentence is asked several times over
def view_of_sentence(text: str) -> SentenceView:
    """Return what of a sentence no question changes."""
    tokens = tokenise(text)
    starts, _, folded, all_terms = zip(*tokens, strict=True) if tokens else ((), (), (), ())
    terms = frozenset(filter(None, all_terms))
    return SentenceView(
        tokens=tokens,
        folded=folded,
        terms=terms,
        roots=frozenset([term[:ROOT_LETTERS] for term in terms if len(term) >= ROOT_LETTERS]),
        names=tuple(
            frozenset(all_terms[bisect_left(starts, name.start) : bisect_left(starts, name.end)])
            for name in find_names(text)
        ),
        figures=tuple([word for word in folded if word[0].isdigit()]),
        denied=frozenset(_denied(folded, all_terms)),
    )


def _denied(words: Sequence[str], terms: Sequence[str]) -> Iterator[str]:
    for number, word in enumerate(words, start=1):
        if is_negation(word):
            yield from terms[number : number + _DENIED_WORDS]

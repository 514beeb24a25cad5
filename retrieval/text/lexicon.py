"""What is known of words beforehand: how common a term is, how a word is written, what it names.

The tables in `retrieval/data/` name what they were learnt from; `training/lexicon.py` makes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log


@dataclass(frozen=True, slots=True)
class WordCases:
    """How often a word was written small and capital, and answered who and where."""

    lower: int = 0
    capital: int = 0
    who: int = 0
    where: int = 0

    @property
    def capital_share(self) -> float:
        """Return the share of capitals, 0 for a word never seen."""
        return self.capital / max(1, self.lower + self.capital)


_UNSEEN = WordCases()
_PRIOR = 8
"""Questions that a term's own count is weighed against."""
_PRESENCE, _PRESENCE_NEARBY = 0.63, 0.75
"""What holds of all terms together."""


@dataclass(frozen=True, slots=True)
class TermUse:
    """In how many sentences a term stands; how often it is asked with, and answered with."""

    sentences: int = 0
    asked: int = 0
    in_sentence: int = 0
    in_paragraph: int = 0


_UNUSED = TermUse()
_NO_KIN: Mapping[str, "Kin"] = {}


def background_idf(term: str) -> float:
    """Return how much a term tells in general text: ln((N + 1) / (df + 1)), never below 0."""
    uses = _term_uses()
    return log((uses[""].sentences + 1) / (uses.get(term, _UNUSED).sentences + 1))


def presence(term: str) -> float:
    """Return how likely the sentence that answers a question holds this term of the question."""
    use = _term_uses().get(term, _UNUSED)
    return (use.in_sentence + _PRIOR * _PRESENCE) / (use.asked + _PRIOR)


def presence_nearby(term: str) -> float:
    """Return how likely the paragraph that answers a question holds this term of the question."""
    use = _term_uses().get(term, _UNUSED)
    return (use.in_paragraph + _PRIOR * _PRESENCE_NEARBY) / (use.asked + _PRIOR)


@dataclass(frozen=True, slots=True)
class Kin:
    """How near a word of a sentence comes to a word of a question, both from 0 to 1.

    `likeness` says how much oftener the question's word is asked where the sentence has the other;
    `chance` how often.
    """

    likeness: float
    chance: float


def kin(term: str) -> Mapping[str, Kin]:
    """Return the terms that sentences have in the stead of a question's term ("die": "death")."""
    return _kin().get(term, _NO_KIN)


def is_known(term: str) -> bool:
    """Say whether a term was ever seen in the background text."""
    return _term_uses().get(term, _UNUSED).sentences > 0


def word_cases(folded: str) -> WordCases:
    """Return how a word, given folded, is written; zeros for a word never seen."""
    return _word_cases().get(folded, _UNSEEN)


def is_region(folded: str) -> bool:
    """Say whether a word, given folded, names a country or a larger region."""
    return folded in _places()[0]


def is_demonym(folded: str) -> bool:
    """Say whether a word, given folded, is made from a country's name ("french", "poles")."""
    return folded in _places()[1]


def _rows(name: str) -> list[str]:
    text = files("retrieval").joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


@cache
def _term_uses() -> dict[str, TermUse]:
    rows = (row.split("\t") for row in _rows("term_uses.tsv"))
    return {term: TermUse(*map(int, counts)) for term, *counts in rows}


@cache
def _kin() -> dict[str, dict[str, Kin]]:
    rows = (row.split("\t") for row in _rows("kin.tsv"))
    return {
        term: {word: Kin(float(likeness), float(chance)) for word, likeness, chance in others}
        for term, *fields in rows
        if (others := [field.rsplit(":", 2) for field in fields])
    }


@cache
def _word_cases() -> dict[str, WordCases]:
    rows = (row.split("\t") for row in _rows("word_cases.tsv"))
    return {word: WordCases(*map(int, counts)) for word, *counts in rows}


@cache
def _places() -> tuple[frozenset[str], frozenset[str]]:
    pairs = [row.split("|") for row in _rows("places.txt")]
    regions = frozenset(name.strip() for name, _ in pairs)
    return regions, frozenset(word for _, made in pairs for word in made.split())

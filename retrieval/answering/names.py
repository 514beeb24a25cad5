"""Names in a sentence: of people, of places, of anything; in cased and in lower-cased text.

A name is a run of words that are written with a capital: as the sentence shows where it has
capitals, as general text writes them (`retrieval.text.lexicon`) where it has none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from retrieval.text.analysis import Token, tokenise
from retrieval.text.lexicon import is_demonym, is_known, is_region, word_cases

_PARTICLES = frozenset("of de da di du del della la le van von der den bin ibn al el the".split())
_TITLES = frozenset(
    "mr mrs ms miss dr sir dame lord lady president king queen prince princess emperor pope saint"
    " professor judge justice senator governor mayor minister chancellor general colonel captain"
    " commander lieutenant major sergeant officer inspector detective coach director chairman"
    " chairwoman spokesman spokeswoman spokesperson bishop father sister brother".split()
)
_PLACE_PREPOSITIONS = frozenset("in at near from to towards toward across outside around".split())
_ORGANISATION_WORDS = frozenset(
    "university college school institute company corporation corp inc ltd group bank party"
    " committee council commission agency department ministry association federation league"
    " union club band church court parliament congress senate army navy network times".split()
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep"
    " sept oct nov dec christmas easter gmt bst est pst utc".split()
)
_JOINT = re.compile(r"\s+|\.\s*|-|\s?['’]\s?|\s?&\s?")
_HANDLE_SIGN = re.compile(r"[@#]\s?$")
_POSSESSIVE = re.compile(r"['’]s?$")
_WITHIN = re.compile(r"\s*,?\s*in\s+(?:the\s+)?")
_LEAST_LETTERS = 3
_MOSTLY = 0.75


class NameKind(Enum):
    """What a name is of, as far as its words and its neighbours tell."""

    PERSON = auto()
    PLACE = auto()
    ORGANISATION = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Name:
    """A name's place in its sentence.

    `is_region` says that it is a country or larger; `is_around` that it only says where the name
    before it lies, as "Belgium" does in "Antwerp in Belgium".
    """

    start: int
    end: int
    kind: NameKind
    is_region: bool
    is_around: bool


@dataclass(frozen=True, slots=True)
class _Marked:
    """The words of a sentence, and of each whether it is one that names are made of."""

    text: str
    tokens: Sequence[Token]
    proper: Sequence[bool]
    is_cased: bool

    def joined(self, left: int, right: int) -> bool:
        """Say whether nothing but what may stand within a name is between two words."""
        between = self.tokens[left].end, self.tokens[right].start
        return _JOINT.fullmatch(self.text, *between) is not None

    def particles_lead_on(self, at: int) -> int:
        """Return how many particles, one or two, stand before the next proper word; else 0."""
        for number in range(at, min(at + 2, len(self.tokens) - 1)):
            token = self.tokens[number]
            is_particle = self.text[token.start : token.end] in _PARTICLES
            if not is_particle or not self.joined(number, number + 1):
                return 0
            if self.proper[number + 1]:
                return number + 1 - at
        return 0


@lru_cache(maxsize=8_192)  # what is asked about a sentence is asked several times over
def find_names(text: str) -> tuple[Name, ...]:
    """Return the names in a sentence, in order."""
    tokens = tokenise(text)
    is_cased = any(map(str.isupper, text))
    proper = [_is_proper(text, token, is_cased=is_cased) for token in tokens]
    marked = _Marked(text, tokens, proper, is_cased)
    names: list[Name] = []
    for first, stop in _runs(marked):
        names.append(_name(marked, first, stop, names[-1].end if names else 0))
    return tuple(names)


def _is_proper(text: str, token: Token, *, is_cased: bool) -> bool:
    if is_cased and not text[token.start].isupper():
        return False
    if not token.term or token.folded in _CALENDAR or text[token.start].isdigit():
        return False
    if _HANDLE_SIGN.search(text, max(0, token.start - 2), token.start):
        return False
    cases = word_cases(token.folded)
    if is_cased:
        opens = not text[: token.start].strip("\"'“‘([ ")
        return not opens or cases.lower <= cases.capital
    if cases.lower + cases.capital == 0:
        is_word = len(token.folded) > _LEAST_LETTERS and token.folded.isalpha()
        return is_word and not is_known(token.term)
    return cases.capital_share > _MOSTLY


def _runs(marked: _Marked) -> Iterator[tuple[int, int]]:
    """Yield (first, stop) of each run of proper words, with the particles inside it."""
    number, count = 0, len(marked.tokens)
    while number < count:
        if not marked.proper[number]:
            number += 1
            continue
        stop = number + 1
        while stop < count and marked.joined(stop - 1, stop):
            particles = marked.particles_lead_on(stop) if marked.is_cased else 0
            if not marked.proper[stop] and not particles:
                break
            stop += 1 + (0 if marked.proper[stop] else particles)
        first = number
        while first < stop and is_demonym(marked.tokens[first].folded):
            first += 1  # "Russian cosmonaut": the adjective is no part of a name
        if first < stop:
            yield first, stop
        number = stop


def _name(marked: _Marked, first: int, stop: int, previous_end: int) -> Name:
    tokens = marked.tokens
    before = [token.folded for token in tokens[max(0, first - 2) : first]]
    parts = [token.folded for token in tokens[first:stop]]
    start, last = tokens[first].start, tokens[stop - 1]
    end = last.start + len(_POSSESSIVE.sub("", marked.text[last.start : last.end]))
    around = previous_end and _WITHIN.fullmatch(marked.text, previous_end, start)
    is_a_region = is_region(" ".join(parts)) or is_region(parts[-1])
    return Name(start, end, _kind(parts, before), is_a_region, bool(around))


def _kind(parts: Sequence[str], before: Sequence[str]) -> NameKind:
    if is_region(" ".join(parts)):
        return NameKind.PLACE
    if _ORGANISATION_WORDS.intersection(parts):
        return NameKind.ORGANISATION
    if _TITLES.intersection((*before[-1:], parts[0])):
        return NameKind.PERSON
    who, where = _leanings(parts)
    if before and (before[-1] in _PLACE_PREPOSITIONS or before == ["in", "the"]):
        where += 0.5
    if len(parts) == 2 and before[-1:] != ["the"]:  # noqa: PLR2004 - a first name and a last
        who += 0.5
    if who == where:
        return NameKind.UNKNOWN
    return NameKind.PERSON if who > where else NameKind.PLACE


def _leanings(parts: Sequence[str]) -> tuple[float, float]:
    """Return how far the words of a name have answered who, and where."""
    cases = [word_cases(part) for part in parts]
    who = sum(c.who / (c.who + c.where + 1) for c in cases)
    return who, sum(c.where / (c.who + c.where + 1) for c in cases)

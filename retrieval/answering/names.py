"""Names in a sentence: of people, of places, of anything; in cased and in lower-cased text.

A name is a run of words that are written with a capital: as the sentence shows where it has
capitals, as general text writes them (`retrieval.text.lexicon`) where it has none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from retrieval.text.analysis import STOP_WORDS, term_of, words
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
_POSSESSIVE = re.compile(r"['’]s$")
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
    """A name's place in its sentence; `is_region` for countries and continents."""

    start: int
    end: int
    kind: NameKind
    is_region: bool = False
    within: bool = False
    """Says where another name lies: "Belgium" in "Antwerp in Belgium"."""


@lru_cache(maxsize=4_096)  # one question asks of a sentence more than once
def find_names(text: str) -> tuple[Name, ...]:
    """Return the names in a sentence, in order."""
    tokens = words(text)
    cased = any(c.isupper() for c in text)
    flags = [
        _is_proper(token.group(), number == 0, cased)
        and not _HANDLE_SIGN.search(text[: token.start()])
        for number, token in enumerate(tokens)
    ]
    names: list[Name] = []
    for first, stop in _runs(text, tokens, flags, cased):
        previous = names[-1].end if names else -1
        names.append(_name(text, tokens, first, stop, previous))
    return tuple(names)


def _is_proper(word: str, is_first: bool, cased: bool) -> bool:
    lower = word.lower()
    if lower in STOP_WORDS or lower in _CALENDAR or word[0].isdigit():
        return False
    cases = word_cases(lower)
    if cased:
        return word[0].isupper() and (not is_first or cases.lower <= cases.capital)
    if cases.lower + cases.capital == 0:
        return len(word) > _LEAST_LETTERS and word.isalpha() and not is_known(term_of(word))
    return cases.capital_share > _MOSTLY


def _runs(
    text: str, tokens: list[re.Match[str]], flags: list[bool], cased: bool
) -> Iterator[tuple[int, int]]:
    """Yield (first, stop) of each run of proper words, particles inside included."""
    number = 0
    while number < len(tokens):
        if not flags[number]:
            number += 1
            continue
        stop = number + 1
        while stop < len(tokens) and _joined(text, tokens[stop - 1], tokens[stop]):
            if flags[stop]:
                stop += 1
            elif cased and _particles_lead_on(text, tokens, flags, stop):
                stop += 1 if flags[stop + 1] else 2
            else:
                break
        first = number
        while first < stop and is_demonym(tokens[first].group()):
            first += 1  # "Russian cosmonaut": the adjective is no part of a name
        if first < stop:
            yield first, stop
        number = stop


def _particles_lead_on(text: str, tokens: list[re.Match[str]], flags: list[bool], at: int) -> bool:
    """Say whether one or two particles at `at` are followed by a proper word."""
    for number in range(at, min(at + 2, len(tokens) - 1)):
        if tokens[number].group() not in _PARTICLES:
            return False
        if not _joined(text, tokens[number], tokens[number + 1]):
            return False
        if flags[number + 1]:
            return True
    return False


def _joined(text: str, left: re.Match[str], right: re.Match[str]) -> bool:
    return _JOINT.fullmatch(text, left.end(), right.start()) is not None


def _name(text: str, tokens: list[re.Match[str]], first: int, stop: int, previous_end: int) -> Name:
    before = [token.group().lower() for token in tokens[max(0, first - 2) : first]]
    parts = [token.group().lower() for token in tokens[first:stop]]
    start, last = tokens[first].start(), tokens[stop - 1]
    end = last.start() + len(_POSSESSIVE.sub("", last.group()))
    follows_name = previous_end >= 0 and bool(
        re.fullmatch(r"\s*,?\s*(?:in\s+)?(?:the\s+)?", text[previous_end:start])
        and re.search(r"\bin\b", text[previous_end:start])
    )
    region = is_region(" ".join(parts)) or is_region(parts[-1])
    return Name(start, end, _kind(parts, before), region, follows_name)


def _kind(parts: list[str], before: list[str]) -> NameKind:
    if is_region(" ".join(parts)):
        return NameKind.PLACE
    if _ORGANISATION_WORDS & set(parts):
        return NameKind.ORGANISATION
    if before and before[-1] in _TITLES or parts[0] in _TITLES:
        return NameKind.PERSON
    cases = [word_cases(part) for part in parts]
    who = sum(c.who / (c.who + c.where + 1) for c in cases)
    where = sum(c.where / (c.who + c.where + 1) for c in cases)
    if before and (before[-1] in _PLACE_PREPOSITIONS or before[-1] == "the" and before[0] == "in"):
        where += 0.5
    if who == where:
        return NameKind.PERSON if len(parts) == 2 else NameKind.UNKNOWN  # noqa: PLR2004 - first, last
    return NameKind.PERSON if who > where else NameKind.PLACE

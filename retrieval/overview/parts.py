"""The parts of a clause that a question keeps, and those that it asks for."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from retrieval.answering.names import NameKind, find_names
from retrieval.answering.patterns import find_pattern
from retrieval.documents import AnswerKind
from retrieval.overview.clauses import PREPOSITIONS, Clause, is_clear
from retrieval.overview.verbs import is_verb_form

BOUNDARY = PREPOSITIONS | {"and", "or", "but", "each", "a", "an", "the"}
"""Words that a noun phrase ends before."""

_EXPLICIT = re.compile(
    r"\b[12]\d{3}|\b(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_IN_A_DATE = frozenset("the early late mid about around night morning afternoon evening".split())
_TIME = re.compile(r"^\d{3,4}$|\d[.:]\d\d$|^[ap]\.?m\b")
_YEAR_OR_ONE = re.compile(r"[12]\d{3}$|one\b", re.IGNORECASE)
_PLURALS = frozenset("people men women children".split())
_TIMES = frozenset("years months weeks days hours minutes seconds decades centuries times".split())
_MOST_KEPT_WORDS, _MOST_NOUN_WORDS = 12, 3


def whole(clause: Clause) -> list[str] | None:
    """Return what follows the verb; None where it breaks off."""
    kept = list(clause.rest)
    return kept if clause.is_whole and _is_closed(kept) and is_clear(kept) else None


def is_date(opening: str) -> bool:
    """Say whether an opening is a date alone: "In 1742", "On Friday night"."""
    preposition, _, date = opening.partition(" ")
    found = _EXPLICIT.search(date) and find_pattern(AnswerKind.DATE, date)
    if preposition not in {"In", "On", "During"} or not found:
        return False
    outside = date[: found[0][0]].split() + date[found[-1][1] :].split()
    return _IN_A_DATE.issuperset(outside)


def before_date(rest: Sequence[str]) -> list[str] | None:
    """Return what stands before "in 1742" or "on 3 May"; None where it may be no date of a verb."""
    text = " ".join(rest)
    for start, end in find_pattern(AnswerKind.DATE, text):
        *kept, preposition = text[:start].split() or [""]
        if preposition in {"in", "on"} and _EXPLICIT.search(text[start:end]):
            others = [w for w in kept[1:] if (w.islower() and is_verb_form(w)) or _TIME.search(w)]
            is_range = "from" in kept and text[end:].startswith(" to ")
            is_aim = any(a == "to" and b.islower() and b != "the" for a, b in pairwise(kept[1:]))
            is_plain = _is_closed(kept) and is_clear(kept)
            return kept if is_plain and not (others or is_range or is_aim) else None
    return None


def is_place_or_date(words: Sequence[str]) -> bool:
    """Say whether words name a place at their beginning, or hold a date."""
    return opens_with_place(words) or _EXPLICIT.search(" ".join(words)) is not None


def opens_with_place(words: Sequence[str]) -> bool:
    """Say whether words begin with the name of a place."""
    text = f"in {' '.join(words)}"
    names = [name for name in find_names(text) if name.start == len("in ")]
    return bool(words) and any(name.kind is NameKind.PLACE for name in names)


def counted(words: Sequence[str]) -> list[str]:
    """Return the plural noun, with what stands before it, of a number that the words open with."""
    text = " ".join(words)
    ends = [end for start, end in find_pattern(AnswerKind.NUMBER, text) if start == 0]
    if not ends or _YEAR_OR_ONE.match(text[: ends[0]]):
        return []
    noun = list(takewhile(lambda word: word not in BOUNDARY, text[ends[0] :].split()))
    if not 0 < len(noun) <= _MOST_NOUN_WORDS or not _is_plural(noun[-1]):
        return []
    return [] if any(is_verb_form(word) for word in noun) else noun


def _is_closed(kept: Sequence[str]) -> bool:
    """Say whether words are few and do not end in the middle of a phrase."""
    ends_within = bool(kept) and kept[-1].lower() in BOUNDARY
    ends_within = ends_within or (
        len(kept) > 1 and kept[-1].endswith("ed") and is_verb_form(kept[-1])
    )
    needs_more = ends_within or "between" in kept or ("both" in kept and "and" not in kept)
    return len(kept) <= _MOST_KEPT_WORDS and not needs_more


def _is_plural(noun: str) -> bool:
    ends_so = noun.islower() and noun.endswith("s") and not noun.endswith("ss")
    return noun in _PLURALS or (ends_so and noun not in _TIMES)

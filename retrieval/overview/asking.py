"""Questions made by rule from a plain clause, each of which the clause answers.

A rule asks for a part that can be told apart where it stands: who did it, when, where, how many,
how much, why. Whatever is doubtful is not asked.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from retrieval.answering.patterns import find_pattern
from retrieval.documents import AnswerKind
from retrieval.overview.clauses import AUXILIARIES, PREPOSITIONS, Clause
from retrieval.overview.verbs import is_verb_form, of_participle, of_past

_BE = frozenset({"is", "are", "was", "were"})
_HAVE = {"has": "does", "have": "do", "had": "did"}
_EXPLICIT = re.compile(
    r"\b[12]\d{3}|\b(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\b"
)
_YEAR_OR_ONE = re.compile(r"[12]\d{3}$|one\b", re.IGNORECASE)
_SIZE = re.compile(r"(?:about |some |around |nearly |almost )?[\d.,]+ [a-z]+ (\w+)")
_DEGREES = frozenset("long tall high wide deep old thick".split())
_MOST_KEPT_WORDS, _MOST_NOUN_WORDS = 12, 3
_BOUNDARY = PREPOSITIONS | {"and", "or", "but", "each", "a", "an", "the"}
_PLACED = frozenset(
    "born located situated based held buried founded established built opened educated raised"
    " displayed exhibited stationed filmed launched".split()
)
_PLACE_AFTER = {
    **dict.fromkeys("moved returned travelled traveled emigrated fled went".split(), "to"),
    **dict.fromkeys("lived died settled worked".split(), "in"),
}
_SPEECH = frozenset("said told asked added wrote explained argued thought believed felt".split())
_PLURALS = frozenset("people men women children".split())
_TIMES = frozenset("years months weeks days hours minutes seconds decades centuries times".split())


def questions(clause: Clause, people: Collection[str]) -> Iterator[str]:
    """Yield questions that a clause answers; `people` are names of persons that it may have."""
    rules = (_when, _where, _how_many, _how_much, _why)
    made = [_who(clause, people), _by_whom(clause, people), *(rule(clause) for rule in rules)]
    for words in filter(None, made):
        yield f"{' '.join(words)}?"


def _who(clause: Clause, people: Collection[str]) -> list[str]:
    """Ask "Who built X?" of "Ada Lund built X"."""
    kept = _whole(clause)
    if " ".join(clause.subject) not in people or clause.verb in _SPEECH or not kept:
        return []
    if clause.verb in _BE and not (of_participle(kept[0]) or kept[0] == "the"):
        return []
    return ["Who", clause.verb, *kept] if len(kept) > 1 else []


def _by_whom(clause: Clause, people: Collection[str]) -> list[str]:
    """Ask "Who built X?" of "X was built by Ada Lund"."""
    if clause.verb not in {"was", "were"} or "by" not in clause.rest:
        return []
    participle, *between = clause.rest[: clause.rest.index("by")] or ("",)
    verb = of_participle(participle)
    agent = takewhile(lambda word: word[0].isupper(), clause.rest[clause.rest.index("by") + 1 :])
    if verb is None or " ".join(agent) not in people or (between and _before_date(between) != []):
        return []
    return ["Who", verb.past, *clause.subject]


def _when(clause: Clause) -> list[str]:
    """Ask "When was X built?" of "X was built in 1742", "When did X open Y?" likewise."""
    kept = _whole(clause) if clause.opening else _before_date(clause.rest)
    return [] if kept is None else _asked("When", clause, kept)


def _where(clause: Clause) -> list[str]:
    """Ask "Where was X born?" of "X was born in Warsaw"."""
    verb = of_past(clause.verb)
    if clause.verb in _BE and clause.rest[:1] and clause.rest[0] in _PLACED:
        is_placed = clause.rest[1:2] and clause.rest[1] in {"in", "at", "near"}
        if is_placed and _opens_with_place(clause.rest[2:]):
            return ["Where", clause.verb, *clause.subject, clause.rest[0]]
    is_placed = clause.rest[:1] == (_PLACE_AFTER.get(clause.verb),)
    if verb and is_placed and _opens_with_place(clause.rest[1:]):
        return ["Where did", *clause.subject, verb.base]
    return []


def _how_many(clause: Clause) -> list[str]:
    """Ask "How many eels did engineers find?" of "Engineers found 312 eels in it"."""
    if noun := _counted(clause.subject):
        kept = _whole(clause)
        after = clause.subject[clause.subject.index(noun[-1]) + 1 :]
        return [] if kept is None else ["How many", *noun, *after, clause.verb, *kept]
    noun = _counted(clause.rest)
    if not noun:
        return []
    if clause.verb in _HAVE:
        ends = clause.rest[-1] == noun[-1] or bool(clause.joint)
        return ["How many", *noun, _HAVE[clause.verb], *clause.subject, "have"] if ends else []
    verb = None if clause.verb in AUXILIARIES else of_past(clause.verb)
    return ["How many", *noun, "did", *clause.subject, verb.base] if verb else []


def _how_much(clause: Clause) -> list[str]:
    """Ask "How much did X cost?" of "X cost £200", "How long is X?" of "X is 5 metres long"."""
    rest = " ".join(clause.rest)
    size = _SIZE.match(rest)
    if clause.verb in _BE and size and size[1] in _DEGREES:
        return ["How", size[1], clause.verb, *clause.subject]
    costs_money = [start for start, _ in find_pattern(AnswerKind.MONEY, rest)][:1] == [0]
    return (
        ["How much did", *clause.subject, "cost"] if clause.verb == "cost" and costs_money else []
    )


def _why(clause: Clause) -> list[str]:
    """Ask "Why was X closed?" of "X was closed because Y"."""
    return _asked("Why", clause, clause.rest) if clause.joint == "because" else []


def _asked(word: str, clause: Clause, kept: Sequence[str]) -> list[str]:
    """Turn a clause into a question that begins with a word; `kept` is what follows the verb."""
    if clause.verb in _BE and not of_participle(" ".join(kept[:1])):
        return []
    if clause.verb in AUXILIARIES:
        return [word, clause.verb, *clause.subject, *kept] if kept else []
    verb = of_past(clause.verb)
    return [word, "did", *clause.subject, verb.base, *kept] if verb else []


def _whole(clause: Clause) -> list[str] | None:
    """Return what follows the verb; None where it breaks off."""
    kept = list(clause.rest)
    breaks_off = not (clause.is_whole or clause.joint) or "between" in kept
    return None if breaks_off or not _is_closed(kept) else kept


def _before_date(rest: Sequence[str]) -> list[str] | None:
    """Return what stands before "in 1742" or "on 3 May"; None where it may be no date of a verb."""
    text = " ".join(rest)
    for start, end in find_pattern(AnswerKind.DATE, text):
        *kept, preposition = text[:start].split() or [""]
        if preposition in {"in", "on"} and _EXPLICIT.search(text[start:end]):
            others = [word for word in kept[1:] if word.islower() and is_verb_form(word)]
            return kept if _is_closed(kept) and not others else None
    return None


def _is_closed(kept: Sequence[str]) -> bool:
    """Say whether words are few and do not end in the middle of a phrase."""
    return len(kept) <= _MOST_KEPT_WORDS and not (kept and kept[-1].lower() in _BOUNDARY)


def _opens_with_place(words: Sequence[str]) -> bool:
    return bool(words) and words[0][0].isupper() and not _EXPLICIT.match(words[0])


def _counted(words: Sequence[str]) -> list[str]:
    """Return the plural noun, with what stands before it, of a number that the words open with."""
    text = " ".join(words)
    ends = [end for start, end in find_pattern(AnswerKind.NUMBER, text) if start == 0]
    if not ends or _YEAR_OR_ONE.match(text[: ends[0]]):
        return []
    noun = list(takewhile(lambda word: word not in _BOUNDARY, text[ends[0] :].split()))
    if not 0 < len(noun) <= _MOST_NOUN_WORDS or not _is_plural(noun[-1]):
        return []
    return [] if any(is_verb_form(word) for word in noun) else noun


def _is_plural(noun: str) -> bool:
    ends_so = noun.islower() and noun.endswith("s") and not noun.endswith("ss")
    return noun in _PLURALS or (ends_so and noun not in _TIMES)

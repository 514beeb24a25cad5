"""Questions that ask when, where, how many, how much and why."""

import re
from collections.abc import Sequence

from retrieval.answering.patterns import find_pattern
from retrieval.documents import AnswerKind
from retrieval.overview.clauses import AUXILIARIES, Clause, is_clear
from retrieval.overview.parts import before_date, counted, is_date, opens_with_place, whole
from retrieval.overview.verbs import BE, HAVE, SPEECH, TELLING, of_participle, of_past

_MODAL = frozenset("can could may might must would had".split())
_SIZE = re.compile(r"(?:about |some |around |nearly |almost )?[\d.,]+ [a-z]+ (\w+)")
_DEGREES = frozenset("long tall high wide deep old thick".split())
_PLACE_AFTER = {
    **dict.fromkeys("moved returned travelled traveled emigrated fled went".split(), "to"),
    **dict.fromkeys("lived died settled worked".split(), "in"),
}


def when(clause: Clause) -> list[str]:
    """Ask "When was X built?" of "X was built in 1742", "When did X open Y?" likewise."""
    kept = whole(clause) if is_date(clause.opening) else before_date(clause.rest)
    return [] if kept is None or clause.verb in HAVE else _asked("When", clause, kept)


def where(clause: Clause) -> list[str]:
    """Ask "Where was X born?" of "X was born in Warsaw"."""
    verb = of_past(clause.verb)
    if clause.verb in BE and clause.rest[1:2] in (("in",), ("at",), ("near",)):
        if of_participle(clause.rest[0]) and opens_with_place(clause.rest[2:]):
            return ["Where", clause.verb, *clause.subject, clause.rest[0]]
        return []
    is_placed = clause.rest[:1] == (_PLACE_AFTER.get(clause.verb),)
    if verb and is_placed and opens_with_place(clause.rest[1:]):
        return ["Where did", *clause.subject, verb.base]
    return []


def how_many(clause: Clause) -> list[str]:
    """Ask "How many eels did engineers find?" of "Engineers found 312 eels in it"."""
    if clause.verb in SPEECH | TELLING:
        return []
    if noun := counted(clause.subject):
        kept = whole(clause)
        after = clause.subject[clause.subject.index(noun[-1]) + 1 :]
        return [] if kept is None else ["How many", *noun, *after, clause.verb, *kept]
    if clause.verb in HAVE and of_participle(" ".join(clause.rest[:1])):
        noun = counted(clause.rest[1:])
        asked = ["How many", *noun, clause.verb, *clause.subject, clause.rest[0]]
        return asked if noun else []
    noun = counted(clause.rest)
    if not noun:
        return []
    if clause.verb in HAVE:
        ends = clause.rest[-1] == noun[-1] or bool(clause.joint)
        return ["How many", *noun, HAVE[clause.verb], *clause.subject, "have"] if ends else []
    verb = None if clause.verb in AUXILIARIES else of_past(clause.verb)
    return ["How many", *noun, "did", *clause.subject, verb.base] if verb else []


def how_much(clause: Clause) -> list[str]:
    """Ask "How much did X cost?" of "X cost £200", "How long is X?" of "X is 5 metres long"."""
    rest = " ".join(clause.rest)
    size = _SIZE.match(rest)
    if clause.verb in BE and size and size[1] in _DEGREES:
        return ["How", size[1], clause.verb, *clause.subject]
    costs_money = [start for start, _ in find_pattern(AnswerKind.MONEY, rest)][:1] == [0]
    return (
        ["How much did", *clause.subject, "cost"] if clause.verb == "cost" and costs_money else []
    )


def why(clause: Clause) -> list[str]:
    """Ask "Why was X closed?" of "X was closed because Y"."""
    gives_reason = clause.joint == "because" and is_clear(clause.rest)
    return _asked("Why", clause, clause.rest) if gives_reason else []


def _asked(word: str, clause: Clause, kept: Sequence[str]) -> list[str]:
    """Turn a clause into a question that begins with a word; `kept` is what follows the verb."""
    if clause.verb in BE and not of_participle(" ".join(kept[:1])):
        return []
    if clause.verb in HAVE and not of_participle(" ".join(kept[:1])):
        return []
    if clause.verb in AUXILIARIES:
        may_ask = bool(kept) and clause.verb not in _MODAL
        return [word, clause.verb, *clause.subject, *kept] if may_ask else []
    if clause.verb in SPEECH | TELLING or (not kept and clause.joint in {"and", "or", "but"}):
        return []
    verb = of_past(clause.verb)
    return [word, "did", *clause.subject, verb.base, *kept] if verb else []

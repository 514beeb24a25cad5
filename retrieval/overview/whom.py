"""Questions that ask who and what: for those who did something, for what they did it to."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import takewhile

from retrieval.overview.clauses import AUXILIARIES, PREPOSITIONS, Clause, is_clear
from retrieval.overview.parts import BOUNDARY, before_date, is_place_or_date, whole
from retrieval.overview.people import TITLES
from retrieval.overview.verbs import (
    BE,
    HAVE,
    SPEECH,
    TELLING,
    is_verb_form,
    of_participle,
    of_past,
)

_ONE_BY_ONE = {"are": "is", "were": "was", "have": "has"}
_TAKE_NO_THING = frozenset(
    "took gave broke played held paid set put got had drew became remained seemed made called left"
    " considered kept named found felt looked appeared died went came arrived began started stopped"
    " continued failed tried managed".split()
)
_PERSON_OR_TIME = re.compile(
    r".*(?:er|or|ist|ian|man|men|woman|women|ess|suspect|victim|student|president|patient|resident"
    r"|member|boy|girl|teen|teenager|baby|chief|captain|friend|informant|agent|advocate|headline"
    r"|guard|troop|force|authority|authorities|public)s?"
    r"|.*(?:people|child|children|king|queen|son|wife|team|club|party|crew|crowd|group|army|day|week"
    r"|month|year|night|morning|time|season|lot|place|part|rest|same|hour|minute|way)s?"
)
_SOMEBODY = re.compile(
    r"police|officials?|authorities|researchers?|scientists?|engineers?|doctors?|investigators?"
    r"|prosecutors?|firefighters?|rescuers?|volunteers?|villagers?|residents?|lawmakers?|judges?"
    r"|mayor|president|queen|king|emperor|governor|minister|bishop|pope|chairman|director|manager"
    r"|owner|founder|captain|leaders?|archaeologists?|historians?|soldiers?|workers?|farmers?"
)
_IN_A_ROW = re.compile(r"(?:\b(?:and|or)|['’]s|(?<!^)(?<![.\"“(] )\b[A-Z][\w-]+) $")
_EXPLAINED = (
    r" ?, (?:an?|the(?= [a-z])) (?!same|latter|former,|first,)(?:[\w'’-]+ ){1,8}?[\w'’-]+ ?[,.]"
)
_LONG_AGO = re.compile(r"\b1[0-8]\d\d\b|\b19[0-4]\d\b|\bdied\b")
_LEAST_TOLD = 3
_LEAST_SAID, _MOST_SAID = 4, 16
_MOST_NAME_WORDS = 3


def who(clause: Clause, people: Collection[str]) -> list[str]:
    """Ask "Who built X?" of "Ada Lund built X"."""
    if not _is_somebody(clause.subject, people):
        return []
    if clause.verb in SPEECH | TELLING:
        return _who_said(clause)
    kept = whole(clause)
    if not kept or (clause.verb in BE and not _may_follow_who_is(kept[0])):
        return []
    least = _LEAST_TOLD if clause.verb in BE | HAVE.keys() else 2
    verb = _ONE_BY_ONE.get(clause.verb, clause.verb)
    return ["Who", verb, *kept] if len(kept) >= least else []


def by_whom(clause: Clause, people: Collection[str]) -> list[str]:
    """Ask "Who built X?" of "X was built by Ada Lund"."""
    if clause.verb not in {"was", "were"} or "by" not in clause.rest:
        return []
    participle, *between = clause.rest[: clause.rest.index("by")] or ("",)
    verb = of_participle(participle)
    agent = takewhile(lambda word: word[0].isupper(), clause.rest[clause.rest.index("by") + 1 :])
    if verb is None or " ".join(agent) not in people or (between and before_date(between) != []):
        return []
    return ["Who", verb.past, *clause.subject]


def who_is(clause: Clause, people: Collection[str]) -> list[str]:
    """Ask "Who was X?" of "X was a miller" and "The miller was X", "What is X?" likewise."""
    subject = " ".join(clause.subject)
    if clause.verb not in {"is", "was"} or clause.is_inner:
        return []
    if " ".join(clause.rest) in people and clause.subject[0] == "the":
        return ["Who", clause.verb, subject]
    if subject in people or clause.subject[0].lower().rstrip(".") in TITLES:
        return ["Who", clause.verb, subject] if _explains(clause.rest) else []
    is_name = all(word[0].isupper() and not word.isupper() for word in clause.subject)
    is_short = len(clause.subject) <= _MOST_NAME_WORDS
    may_ask = (
        clause.verb == "is"
        and is_name
        and is_short
        and not (subject.endswith("s") or _is_role(clause.rest))
    )
    return ["What", clause.verb, subject] if may_ask and _explains(clause.rest) else []


def what(clause: Clause, people: Collection[str]) -> list[str]:
    """Ask "What did X open?" of "X opened the gate", what follows the gate kept."""
    verb = None if clause.verb in AUXILIARIES | SPEECH | _TAKE_NO_THING else of_past(clause.verb)
    kept = whole(clause)
    if verb is None or kept is None or kept[:1] not in (["a"], ["an"], ["the"]):
        return []
    thing = [kept[0], *takewhile(lambda word: word not in BOUNDARY, kept[1:])]
    after = kept[len(thing) :]
    if not thing[1:] or not thing[-1].islower() or _PERSON_OR_TIME.fullmatch(thing[-1]):
        return []
    others = [word for word in (*thing, *after) if word.islower() and is_verb_form(word)]
    is_placed = after[:1] in (["in"], ["at"]) and is_place_or_date(after[1:])
    if others or not (is_placed or after[:1] in ([], ["from"], ["with"], ["into"])):
        return []
    subject = " ".join(clause.subject)
    is_definite = clause.subject[0] == "the" or subject in people or clause.subject[0][0].isupper()
    return ["What did", subject, verb.base, *after] if is_definite else []


def who_are(text: str, names: Iterable[str]) -> Iterator[str]:
    """Yield "Who is X?" for each of the names that a sentence explains: "X, a miller"."""
    for name in names:
        found = re.search(rf"\b{re.escape(name)}{_EXPLAINED}", text) if " " in name else None
        if found and not _IN_A_ROW.search(text, 0, found.start()):
            yield f"Who {'was' if _LONG_AGO.search(text) else 'is'} {name}?"


def _who_said(clause: Clause) -> list[str]:
    """Ask "Who said that X?" of "Ada Lund said that X", X being short and plain."""
    tells = clause.joint == "that" and not clause.rest and is_clear(clause.after)
    if not tells or not _LEAST_SAID <= len(clause.after) <= _MOST_SAID or not clause.ends:
        return []
    return ["Who", clause.verb, "that", *clause.after]


def _may_follow_who_is(word: str) -> bool:
    return word == "the" or word.endswith("ing") or of_participle(word) is not None


def _is_somebody(words: Sequence[str], people: Collection[str]) -> bool:
    """Say whether a subject is a person named, after titles perhaps, or people by what they are."""
    if all(word[0].isupper() for word in words):
        return any(" ".join(words[number:]) in people for number in range(len(words)))
    head = [*takewhile(lambda word: word not in PREPOSITIONS, words)][-1:]
    return bool(head) and _SOMEBODY.fullmatch(head[0]) is not None


def _is_role(rest: Sequence[str]) -> bool:
    """Say whether words name somebody by what they are: "the team's leading scorer"."""
    head = [*takewhile(lambda word: word not in PREPOSITIONS, rest)][-1:]
    return bool(head) and _PERSON_OR_TIME.fullmatch(head[0]) is not None


def _explains(rest: Sequence[str]) -> bool:
    """Say whether words after "is" tell what something is: "a miller from Skarv"."""
    tells = rest[:1] in {("a",), ("an",), ("the",)} and len(rest) >= _LEAST_TOLD
    return tells and rest[1] not in {"man", "woman", "lot", "person", "member"}

"""Questions made by rule from a plain clause, each of which the clause answers.

A rule asks for a part that can be told apart where it stands: who did it, when, where, how many,
how much, why. Whatever is doubtful is not asked.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from retrieval.answering.names import NameKind, find_names
from retrieval.answering.patterns import find_pattern
from retrieval.documents import AnswerKind
from retrieval.overview.clauses import AUXILIARIES, PREPOSITIONS, Clause, is_clear
from retrieval.overview.people import TITLES
from retrieval.overview.verbs import is_verb_form, of_participle, of_past

_BE = frozenset({"is", "are", "was", "were"})
_MODAL = frozenset("can could may might must would had".split())
_ONE_BY_ONE = {"are": "is", "were": "was", "have": "has"}
_READS_WELL = re.compile(r"[\w\s.,'’`%$£€&+/-]{8,160}")
_IN_A_DATE = frozenset("the early late mid about around night morning afternoon evening".split())
_HAVE = {"has": "does", "have": "do", "had": "did"}
_EXPLICIT = re.compile(
    r"\b[12]\d{3}|\b(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_TIME = re.compile(r"^\d{3,4}$|\d[.:]\d\d$|^[ap]\.?m\b")
_YEAR_OR_ONE = re.compile(r"[12]\d{3}$|one\b", re.IGNORECASE)
_SIZE = re.compile(r"(?:about |some |around |nearly |almost )?[\d.,]+ [a-z]+ (\w+)")
_DEGREES = frozenset("long tall high wide deep old thick".split())
_MOST_KEPT_WORDS, _MOST_NOUN_WORDS = 12, 3
_BOUNDARY = PREPOSITIONS | {"and", "or", "but", "each", "a", "an", "the"}
_PLACE_AFTER = {
    **dict.fromkeys("moved returned travelled traveled emigrated fled went".split(), "to"),
    **dict.fromkeys("lived died settled worked".split(), "in"),
}
_TAKE_NO_THING = frozenset(
    "took gave broke played held paid set put got had drew became remained seemed made called left"
    " considered kept named found felt looked appeared died went came arrived began started stopped"
    " continued failed tried managed".split()
)
_PERSON_OR_TIME = re.compile(
    r".*(?:er|or|ist|ian|man|men|woman|women|ess|suspect|victim|student|president|patient|resident|member|boy|girl|teen|teenager|baby|chief"
    r"|captain|friend|informant|agent|advocate|headline|guard|troop|force|authority|authorities|public)s?|.*(?:people|child|children|king|queen|son|wife"
    r"|team|club|party|crew|crowd|group|army|day|week|month|year|night|morning|time|season|lot"
    r"|place|part|rest|same|hour|minute|way)s?"
)
_SOMEBODY = re.compile(
    r"police|officials?|authorities|researchers?|scientists?|engineers?|doctors?|investigators?"
    r"|prosecutors?|firefighters?|rescuers?|volunteers?|villagers?|residents?|lawmakers?|judges?"
    r"|mayor|president|queen|king|emperor|governor|minister|bishop|pope|chairman|director|manager"
    r"|owner|founder|captain|leaders?|archaeologists?|historians?|soldiers?|workers?|farmers?"
)
_TELLING = frozenset("announced claimed warned confirmed insisted admitted suggested".split())
_IN_A_ROW = re.compile(r"(?:\b(?:and|or)|['’]s|(?<!^)(?<![.\"“(] )\b[A-Z][\w-]+) $")
_EXPLAINED = (
    r" ?, (?:an?|the(?= [a-z])) (?!same|latter|former,|first,)(?:[\w'’-]+ ){1,8}?[\w'’-]+ ?[,.]"
)
_LONG_AGO = re.compile(r"\b1[0-8]\d\d\b|\b19[0-4]\d\b|\bdied\b")
_LEAST_TOLD = 3
_LEAST_SAID, _MOST_SAID = 4, 16
_SPEECH = frozenset(
    "said told asked added wrote explained argued thought believed felt replied reported"
    " contributed".split()
)
_PLURALS = frozenset("people men women children".split())
_TIMES = frozenset("years months weeks days hours minutes seconds decades centuries times".split())


def questions(clause: Clause, people: Collection[str]) -> Iterator[str]:
    """Yield questions that a clause answers; `people` are names of persons that it may have."""
    by_person = (_who, _by_whom, _who_is, _what)
    by_place = (_when, _where, _how_many, _how_much, _why)
    made = (*(rule(clause, people) for rule in by_person), *(rule(clause) for rule in by_place))
    for words in filter(None, made):
        question = " ".join(words)
        if _READS_WELL.fullmatch(question):
            yield f"{question}?"


def who_are(text: str, names: Iterable[str]) -> Iterator[str]:
    """Yield "Who is X?" for each of the names that a sentence explains: "X, a miller"."""
    for name in names:
        found = re.search(rf"\b{re.escape(name)}{_EXPLAINED}", text) if " " in name else None
        if found and not _IN_A_ROW.search(text, 0, found.start()):
            yield f"Who {'was' if _LONG_AGO.search(text) else 'is'} {name}?"


def _who(clause: Clause, people: Collection[str]) -> list[str]:
    """Ask "Who built X?" of "Ada Lund built X"."""
    if not _is_somebody(clause.subject, people):
        return []
    if clause.verb in _SPEECH or (clause.verb in _TELLING and clause.joint == "that"):
        return _who_said(clause)
    kept = _whole(clause)
    if not kept or (clause.verb in _BE and not _may_follow_who_is(kept[0])):
        return []
    least = _LEAST_TOLD if clause.verb in _BE | _HAVE.keys() else 2
    verb = _ONE_BY_ONE.get(clause.verb, clause.verb)
    return ["Who", verb, *kept] if len(kept) >= least else []


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


def _who_is(clause: Clause, people: Collection[str]) -> list[str]:
    """Ask "Who was X?" of "X was a miller" and "The miller was X", "What is X?" likewise."""
    subject = " ".join(clause.subject)
    if clause.verb not in {"is", "was"} or clause.is_inner:
        return []
    if " ".join(clause.rest) in people and clause.subject[0] == "the":
        return ["Who", clause.verb, subject]
    if subject in people or clause.subject[0].lower().rstrip(".") in TITLES:
        return ["Who", clause.verb, subject] if _explains(clause.rest) else []
    is_name = all(word[0].isupper() and not word.isupper() for word in clause.subject)
    is_short = len(clause.subject) <= _MOST_NOUN_WORDS
    may_ask = (
        clause.verb == "is"
        and is_name
        and is_short
        and not (subject.endswith("s") or _is_role(clause.rest))
    )
    return ["What", clause.verb, subject] if may_ask and _explains(clause.rest) else []


def _is_role(rest: Sequence[str]) -> bool:
    """Say whether words name somebody by what they are: "the team's leading scorer"."""
    head = [*takewhile(lambda word: word not in PREPOSITIONS, rest)][-1:]
    return bool(head) and _PERSON_OR_TIME.fullmatch(head[0]) is not None


def _explains(rest: Sequence[str]) -> bool:
    """Say whether words after "is" tell what something is: "a miller from Skarv"."""
    tells = rest[:1] in {("a",), ("an",), ("the",)} and len(rest) >= _LEAST_TOLD
    return tells and rest[1] not in {"man", "woman", "lot", "person", "member"}


def _what(clause: Clause, people: Collection[str]) -> list[str]:
    """Ask "What did X open?" of "X opened the gate", what follows the gate kept."""
    verb = None if clause.verb in AUXILIARIES | _SPEECH | _TAKE_NO_THING else of_past(clause.verb)
    kept = _whole(clause)
    if verb is None or kept is None or kept[:1] not in (["a"], ["an"], ["the"]):
        return []
    thing = [kept[0], *takewhile(lambda word: word not in _BOUNDARY, kept[1:])]
    after = kept[len(thing) :]
    if not thing[1:] or not thing[-1].islower() or _PERSON_OR_TIME.fullmatch(thing[-1]):
        return []
    others = [word for word in (*thing, *after) if word.islower() and is_verb_form(word)]
    is_placed = after[:1] in (["in"], ["at"]) and _is_place_or_date(after[1:])
    if others or not (is_placed or after[:1] in ([], ["from"], ["with"], ["into"])):
        return []
    subject = " ".join(clause.subject)
    is_definite = clause.subject[0] == "the" or subject in people or clause.subject[0][0].isupper()
    return ["What did", subject, verb.base, *after] if is_definite else []


def _when(clause: Clause) -> list[str]:
    """Ask "When was X built?" of "X was built in 1742", "When did X open Y?" likewise."""
    kept = _whole(clause) if _is_date(clause.opening) else _before_date(clause.rest)
    return [] if kept is None or clause.verb in _HAVE else _asked("When", clause, kept)


def _where(clause: Clause) -> list[str]:
    """Ask "Where was X born?" of "X was born in Warsaw"."""
    verb = of_past(clause.verb)
    if clause.verb in _BE and clause.rest[1:2] in (("in",), ("at",), ("near",)):
        if of_participle(clause.rest[0]) and _opens_with_place(clause.rest[2:]):
            return ["Where", clause.verb, *clause.subject, clause.rest[0]]
        return []
    is_placed = clause.rest[:1] == (_PLACE_AFTER.get(clause.verb),)
    if verb and is_placed and _opens_with_place(clause.rest[1:]):
        return ["Where did", *clause.subject, verb.base]
    return []


def _how_many(clause: Clause) -> list[str]:
    """Ask "How many eels did engineers find?" of "Engineers found 312 eels in it"."""
    if clause.verb in _SPEECH | _TELLING:
        return []
    if noun := _counted(clause.subject):
        kept = _whole(clause)
        after = clause.subject[clause.subject.index(noun[-1]) + 1 :]
        return [] if kept is None else ["How many", *noun, *after, clause.verb, *kept]
    if clause.verb in _HAVE and of_participle(" ".join(clause.rest[:1])):
        noun = _counted(clause.rest[1:])
        asked = ["How many", *noun, clause.verb, *clause.subject, clause.rest[0]]
        return asked if noun else []
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
    if clause.verb in _HAVE and not of_participle(" ".join(kept[:1])):
        return []
    if clause.verb in AUXILIARIES:
        may_ask = bool(kept) and clause.verb not in _MODAL
        return [word, clause.verb, *clause.subject, *kept] if may_ask else []
    if clause.verb in _SPEECH | _TELLING or (not kept and clause.joint in {"and", "or", "but"}):
        return []
    verb = of_past(clause.verb)
    return [word, "did", *clause.subject, verb.base, *kept] if verb else []


def _whole(clause: Clause) -> list[str] | None:
    """Return what follows the verb; None where it breaks off."""
    kept = list(clause.rest)
    return kept if clause.is_whole and _is_closed(kept) else None


def _is_date(opening: str) -> bool:
    """Say whether an opening is a date alone: "In 1742", "On Friday night"."""
    preposition, _, date = opening.partition(" ")
    found = _EXPLICIT.search(date) and find_pattern(AnswerKind.DATE, date)
    if preposition not in {"In", "On", "During"} or not found:
        return False
    outside = date[: found[0][0]].split() + date[found[-1][1] :].split()
    return _IN_A_DATE.issuperset(outside)


def _before_date(rest: Sequence[str]) -> list[str] | None:
    """Return what stands before "in 1742" or "on 3 May"; None where it may be no date of a verb."""
    text = " ".join(rest)
    for start, end in find_pattern(AnswerKind.DATE, text):
        *kept, preposition = text[:start].split() or [""]
        if preposition in {"in", "on"} and _EXPLICIT.search(text[start:end]):
            others = [w for w in kept[1:] if (w.islower() and is_verb_form(w)) or _TIME.search(w)]
            is_range = "from" in kept and text[end:].startswith(" to ")
            is_aim = any(a == "to" and b.islower() and b != "the" for a, b in pairwise(kept[1:]))
            is_clear_cut = _is_closed(kept) and not (others or is_range or is_aim)
            return kept if is_clear_cut else None
    return None


def _is_closed(kept: Sequence[str]) -> bool:
    """Say whether words are few and do not end in the middle of a phrase."""
    ends_within = bool(kept) and kept[-1].lower() in _BOUNDARY
    ends_within = ends_within or (
        len(kept) > 1 and kept[-1].endswith("ed") and is_verb_form(kept[-1])
    )
    needs_more = ends_within or "between" in kept or ("both" in kept and "and" not in kept)
    return len(kept) <= _MOST_KEPT_WORDS and not needs_more


def _is_place_or_date(words: Sequence[str]) -> bool:
    return _opens_with_place(words) or _EXPLICIT.search(" ".join(words)) is not None


def _opens_with_place(words: Sequence[str]) -> bool:
    text = f"in {' '.join(words)}"
    names = [name for name in find_names(text) if name.start == len("in ")]
    return bool(words) and any(name.kind is NameKind.PLACE for name in names)


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

"""The first clause of a plain English sentence: its subject, its verb, and what follows.

There is no parser here, and none is needed: sentences that are not plainly built are left alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.overview.verbs import is_verb_form, of_past
from retrieval.text.analysis import fold
from retrieval.text.lexicon import word_cases

AUXILIARIES = frozenset("is are was were has have had will can could may might must would".split())
PREPOSITIONS = frozenset(
    "of in on at for to from by with about against during among into as under over through across"
    " between near within without since until per after before towards toward around along".split()
)
_ARTICLES = frozenset({"a", "an", "the"})
_ALSO_PREPOSITIONS = frozenset("after before since until as".split())
_COORDINATING = frozenset({"and", "or", "but"})
_SUBORDINATING = frozenset(
    "that which who whom whose when while where because although though as after before since"
    " until if so than whether unless once how why what".split()
)
_UNCLEAR = frozenset(
    "he she it they we i you him them us me his her hers its their theirs our ours my your"
    " this that these those there here who which what when where while whom whose not never"
    " no nor neither only hardly also itself himself herself themselves former latter same such"
    " another other others one ones so too then thus later earlier ago afterwards subsequently"
    " however more less better worse cannot be been being do does did let".split()
)
_NO_SUBJECT = frozenset(
    "in on at by for from with after before during since until while when where although though if"
    " because as and but or so yet meanwhile today yesterday now once despite according following"
    " within among between about around over under both either neither some many most all each"
    " every few several how why to of like unlike through throughout across early late first second"
    " third finally a an two c. ca.".split()
)
_NO_NOUNS = frozenset(
    "the a an first second third last next two three four few many largest smallest oldest youngest"
    " latest earliest highest lowest biggest best worst most least".split()
)
_BREAK = re.compile(r",(?!\d)|[;:()\[\]\"“”…]|``|''|\s[-–—]+\s|--|—")
_LEADS_ON = frozenset({":", '"', "“", "[", "(", "``"})
_END = re.compile(r"[^.]\.$")
_OPENING = re.compile(
    r"(?:In|On|At|After|Before|During|For|By|From|Since|Under|Until|Within|Throughout|Over|Despite"
    r"|Last|Earlier|Later|Today|Yesterday|Meanwhile|However|Also|Finally|Eventually) ?[^,]*$"
)
_DATELINE = re.compile(r"^\([A-Z]+\)(?: ?[-–—]+)? ?|^[A-Z ,]+ \([A-Za-z]+\) [-–—]+ ")
_ALSO = re.compile(r"(?<=[a-z]) (?:also|quickly|later|then)(?= [a-z]+ed\b)")
_INNER = re.compile(
    r"(?:, (?:and|but|while|although|because|so|where)|;|\b(?:said|says|because|although)"
    r"(?: that)?) (?=(?:the|The|[A-Z][\w-]+) )"
)
_AGE = re.compile(r"(?:aged )?\d\d")
_MOST_OPENING_WORDS = 8
_MOST_SUBJECT_WORDS = 8
_NEEDS_MORE = frozenset("if whether how why what than as".split())
_NEAR = 4
_LEAST_WORDS, _MOST_WORDS = 4, 50
_LONGEST = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in its order, as words.

    `subject` is as it stands within a sentence: in lower case where it is no name. `rest` ends
    where another clause begins, at the word `joint`, in lower case, with `after` after it, or at a
    mark. `is_whole` says that it does not break off there, `ends` that the sentence has no marks.
    `opening` is a phrase before it ("In 1742", "However"). `is_inner` says that it stands within
    the sentence.
    """

    subject: tuple[str, ...]
    verb: str
    rest: tuple[str, ...]
    joint: str = ""
    after: tuple[str, ...] = ()
    opening: str = ""
    is_whole: bool = True
    ends: bool = True
    is_inner: bool = False


def clauses(text: str, proper: Collection[str] = ()) -> Iterator[Clause]:
    """Yield the clauses of a sentence that are plainly built, the first one first.

    `proper` are words, folded, that the article writes with a capital within sentences.
    """
    if len(text) > _LONGEST:
        return
    if clause := first_clause(text, proper):
        yield clause
    for found in _INNER.finditer(text):
        if clause := first_clause(text[found.end() :], proper):
            yield replace(clause, is_inner=True)


def first_clause(text: str, proper: Collection[str] = ()) -> Clause | None:
    """Return the clause that a sentence begins with; None where it is not plainly built.

    `proper` are words, folded, that the article writes with a capital within sentences.
    """
    if not _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS or not _END.search(text):
        return None
    plain = _ALSO.sub("", _DATELINE.sub("", text[:-1]))
    parts = [part.strip() for part in _BREAK.split(plain)]
    marks = [mark.strip() for mark in _BREAK.findall(plain)]
    opening = ""
    if len(parts) > 1 and marks[0] == "," and _is_opening(parts[0]):
        opening, parts, marks = parts[0], parts[1:], marks[1:]
    words = parts[0].split()
    if marks[:2] == [",", ","] and not _has_finite(words):
        words, marks = _without_apposition(parts), marks[2:]
    clause = _clause(words, opening, proper)
    if clause is None:
        return None
    in_a_list = marks[:1] == [","] and clause.rest[-2:-1] == ("the",)
    leads_on = not clause.joint and (in_a_list or bool(_LEADS_ON.intersection(marks[:1])))
    return replace(clause, is_whole=clause.is_whole and not leads_on, ends=not marks)


def _without_apposition(parts: Sequence[str]) -> list[str]:
    """Return "NAME VERB ..." of "NAME, a NOUN, VERB ..." and of "The NOUN, NAME, VERB ..."."""
    name, beside, after, *_ = (part.split() for part in (*parts, ""))
    if not name or not beside or not after or not _is_finite(after[0]) or "by" in after[1:2]:
        return []
    if _is_name(name) and (beside[0] in _ARTICLES or _AGE.fullmatch(" ".join(beside))):
        return [*name, *after]
    return [*beside, *after] if _is_name(beside) and name[0] == "The" else []


def _is_name(words: Sequence[str]) -> bool:
    """Say whether all of the words are written as names are."""
    return bool(words) and all(word[0].isupper() and word != "The" for word in words)


def _clause(words: Sequence[str], opening: str, proper: Collection[str]) -> Clause | None:
    at = next((n for n, word in enumerate(words) if n and _is_finite(word)), len(words))
    if at == len(words) or not _can_be_asked_about(words[:at], is_opened=bool(opening)):
        return None
    first = words[0] if opening else _within(words[:at], proper)
    rest = _rest(words[at + 1 :])
    if not first or _has_finite(rest[words[at] in AUXILIARIES :]):
        return None
    joint, *after = words[at + 1 + len(rest) :] or [""]
    if after and after[0].isdigit():
        return None
    subject = first, *words[1:at]
    is_whole = not joint or _is_closed_by(joint, rest)
    return Clause(subject, words[at], rest, joint, tuple(after), opening, is_whole)


def _is_opening(part: str) -> bool:
    """Say whether a part before a comma is a phrase that may be left out."""
    words = part.split()
    few = len(words) <= _MOST_OPENING_WORDS and not _has_finite(words[1:])
    return few and _OPENING.match(part) is not None


def _is_closed_by(joint: str, rest: Sequence[str]) -> bool:
    """Say whether words are complete before a joining word: "a line that", but not "to see if"."""
    if joint == "that":
        return bool(_ARTICLES.intersection(rest[-_NEAR:-1]))
    return joint not in _NEEDS_MORE


def _can_be_asked_about(subject: Sequence[str], *, is_opened: bool) -> bool:
    """Say whether words before a verb are the noun phrase they seem to be, and clear."""
    if len(subject) > _MOST_SUBJECT_WORDS or not is_clear(subject):
        return False
    first, last = subject[0].lower(), subject[-1].lower()
    if (
        first in _NO_SUBJECT
        or last in _NO_NOUNS | PREPOSITIONS
        or last.isdigit()
        or _is_adverb(last)
    ):
        return False
    if is_opened and len(subject) == 1 and subject[0].islower() and not last.endswith("s"):
        return False
    inner = [word for word in (first, *subject[1:]) if word[0].islower()]
    return not any(is_verb_form(word) or word in _SUBORDINATING | {"or", "but"} for word in inner)


def _within(subject: Sequence[str], proper: Collection[str]) -> str:
    """Return a sentence's first word as it stands within one; empty where that is not known."""
    first = subject[0]
    if first == "The":
        return "the"
    cases = word_cases(fold(first))
    is_proper = fold(first) in proper or cases.capital > cases.lower
    if first == "the" or is_proper or (len(subject) > 1 and subject[1][0].isupper()):
        return first
    return first.lower() if cases.lower and not first.endswith("ing") else ""


def _rest(words: Sequence[str]) -> tuple[str, ...]:
    """Return what belongs to the verb before: up to a word that joins another clause to it."""
    for number, word in enumerate(words):
        is_either = word in _COORDINATING or word in _ALSO_PREPOSITIONS
        if is_either and not _has_finite(_rest(words[number + 1 :])):
            continue
        if is_either or word in _SUBORDINATING:
            return tuple(words[:number])
    return tuple(words)


def is_clear(words: Iterable[str]) -> bool:
    """Say whether words neither point to something outside them nor deny."""
    folded = [word.lower().replace("’", "'") for word in words]
    unclear = (w.split("'")[0] in _UNCLEAR or w.endswith("n't") for w in folded)
    return not any(unclear)


def _is_adverb(word: str) -> bool:
    """Say whether a word is an adjective with -ly: "newly", "happily", but not "family"."""
    stem = word.removesuffix("ly")
    return stem != word and max(word_cases(stem).lower, word_cases(f"{stem[:-1]}y").lower) > 0


def _has_finite(words: Iterable[str]) -> bool:
    return any(map(_is_finite, words))


def _is_finite(word: str) -> bool:
    return word in AUXILIARIES or (word.islower() and of_past(word) is not None)

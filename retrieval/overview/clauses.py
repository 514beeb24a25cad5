"""The first clause of a plain English sentence: its subject, its verb, and what follows.

There is no parser here, and none is needed: sentences that are not plainly built are left alone.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from retrieval.overview.verbs import is_verb_form, of_past
from retrieval.text.analysis import fold
from retrieval.text.lexicon import word_cases

AUXILIARIES = frozenset("is are was were has have had will can could may might must would".split())
PREPOSITIONS = frozenset(
    "of in on at for to from by with about against during among into as under over through across"
    " between near within without since until per after before towards toward around along".split()
)
_ARTICLES = frozenset({"a", "an", "the"})
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
    " however".split()
)
_NO_SUBJECT = frozenset(
    "in on at by for from with after before during since until while when where although though if"
    " because as and but or so yet meanwhile today yesterday now once despite according following"
    " within among between about around over under both either neither some many most all each"
    " every few several how why to of like unlike through throughout across early late first second"
    " third finally a an two".split()
)
_NO_NOUNS = frozenset(
    "the a an first second third last next two three four few many largest smallest oldest youngest"
    " latest earliest highest lowest biggest best worst most least".split()
)
_BREAK = re.compile(r",(?!\d)|[;:()\[\]\"“”…]|\s[-–—]+\s|--|—")
_LEADS_ON = frozenset(':"“[')
_END = re.compile(r"[^.]\.$")
_OPENING = re.compile(r"(?:In|On) [^,]*\b[12]\d{3}s?$")
_MOST_SUBJECT_WORDS = 8
_LEAST_WORDS, _MOST_WORDS = 4, 50


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in its order, as words.

    `subject` is as it stands within a sentence: in lower case where it is no name. `rest` ends
    where another clause begins, at the word `joint`, in lower case, or at a mark. `is_whole` says
    that it does not break off there. `opening` is a phrase of time before it ("In 1742").
    """

    subject: tuple[str, ...]
    verb: str
    rest: tuple[str, ...]
    joint: str = ""
    opening: str = ""
    is_whole: bool = True


def first_clause(text: str, proper: Collection[str] = ()) -> Clause | None:
    """Return the clause that a sentence begins with; None where it is not plainly built.

    `proper` are words, folded, that the article writes with a capital within sentences.
    """
    if not _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS or not _END.search(text):
        return None
    parts = [part.strip() for part in _BREAK.split(text[:-1])]
    marks = [mark.strip() for mark in _BREAK.findall(text[:-1])]
    opening = ""
    if len(parts) > 1 and _OPENING.match(parts[0]):
        opening, parts, marks = parts[0], parts[1:], marks[1:]
    words = parts[0].split()
    if len(parts) > 2 and not _has_finite(words):  # noqa: PLR2004 - a name, what it is, a verb
        words, marks = _without_apposition(parts), marks[2:]
    return _clause(words, opening, proper, is_whole=not _LEADS_ON.intersection(marks[:1]))


def is_name(words: Sequence[str]) -> bool:
    """Say whether all of the words are written as names are."""
    return bool(words) and all(word[0].isupper() and word != "The" for word in words)


def _without_apposition(parts: Sequence[str]) -> list[str]:
    """Return "NAME VERB ..." of "NAME, a NOUN, VERB ..." and of "The NOUN, NAME, VERB ..."."""
    name, beside, after = (part.split() for part in parts[:3])
    if not name or not beside or not after or not _is_finite(after[0]) or "by" in after[1:2]:
        return []
    if is_name(name) and beside[0] in _ARTICLES:
        return [*name, *after]
    return [*beside, *after] if is_name(beside) and name[0] == "The" else []


def _clause(
    words: Sequence[str], opening: str, proper: Collection[str], *, is_whole: bool
) -> Clause | None:
    at = next((n for n, word in enumerate(words) if n and _is_finite(word)), len(words))
    if at == len(words) or not _can_be_asked_about(words[:at], is_opened=bool(opening)):
        return None
    first = words[0] if opening else _within(words[:at], proper)
    rest = _rest(words[at + 1 :])
    if not first or not _is_clear(rest) or _has_finite(rest[words[at] in AUXILIARIES :]):
        return None
    joint = words[at + 1 + len(rest)].lower() if at + 1 + len(rest) < len(words) else ""
    return Clause((first, *words[1:at]), words[at], rest, joint, opening, is_whole)


def _can_be_asked_about(subject: Sequence[str], *, is_opened: bool) -> bool:
    """Say whether words before a verb are the noun phrase they seem to be, and clear."""
    if len(subject) > _MOST_SUBJECT_WORDS or not _is_clear(subject):
        return False
    first, last = subject[0].lower(), subject[-1].lower()
    if first in _NO_SUBJECT or last in _NO_NOUNS or last.isdigit() or _is_adverb(last):
        return False
    if is_opened and len(subject) == 1 and subject[0].islower():
        return False
    inner = [word for word in subject if word[0].islower()]
    return not any(is_verb_form(word) or word in _SUBORDINATING | {"or", "but"} for word in inner)


def _within(subject: Sequence[str], proper: Collection[str]) -> str:
    """Return a sentence's first word as it stands within one; empty where that is not known."""
    first = subject[0]
    if first == "The":
        return "the"
    cases = word_cases(fold(first))
    is_proper = fold(first) in proper or cases.capital > cases.lower
    if is_proper or (len(subject) > 1 and subject[1][0].isupper()):
        return first
    return first.lower() if cases.lower else ""


def _rest(words: Sequence[str]) -> tuple[str, ...]:
    """Return what belongs to the verb before: up to a word that joins another clause to it."""
    for number, word in enumerate(words):
        joins = word in _COORDINATING and _has_finite(_rest(words[number + 1 :]))
        if joins or word in _SUBORDINATING:
            return tuple(words[:number])
    return tuple(words)


def _is_clear(words: Iterable[str]) -> bool:
    """Say whether words neither point to something outside them nor deny."""
    folded = [word.lower() for word in words]
    return not any(word in _UNCLEAR or word.endswith(("n't", "n’t")) for word in folded)


def _is_adverb(word: str) -> bool:
    """Say whether a word is an adjective with -ly: "newly", "happily", but not "family"."""
    stem = word.removesuffix("ly")
    return stem != word and max(word_cases(stem).lower, word_cases(f"{stem[:-1]}y").lower) > 0


def _has_finite(words: Iterable[str]) -> bool:
    return any(map(_is_finite, words))


def _is_finite(word: str) -> bool:
    return word in AUXILIARIES or (word.islower() and of_past(word) is not None)

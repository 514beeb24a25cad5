"""What a question asks for: its terms, and the kind of thing that would answer it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile

from retrieval.documents import AnswerKind, Question
from retrieval.errors import QuestionError
from retrieval.text.analysis import STOP_WORDS, analyse, tokenise
from retrieval.text.lexicon import is_known, word_cases

MAX_QUESTION_CHARACTERS = 1_000

_AUXILIARIES = frozenset(
    "am is are was were be been do does did has have had can could will would shall should may"
    " might must".split()
)
_PREPOSITIONS = frozenset("of in on at for to from by with about during among into as".split())
_DETERMINERS = frozenset("the a an this that these those his her its their my your our".split())
_ASKING = frozenset("who whom whose where when why how what which".split())
_BY_WORD = {
    "who": AnswerKind.PERSON,
    "whom": AnswerKind.PERSON,
    "whose": AnswerKind.PERSON,
    "where": AnswerKind.PLACE,
    "when": AnswerKind.DATE,
    "why": AnswerKind.REASON,
}
_BY_DEGREE = {
    "many": AnswerKind.NUMBER,
    "much": AnswerKind.QUANTITY,
    "long": AnswerKind.DURATION,
    "old": AnswerKind.DURATION,
    **dict.fromkeys(
        "far tall high deep wide big large heavy fast hot cold thick small low loud strong".split(),
        AnswerKind.QUANTITY,
    ),
}
_DEGREE_ONLY = frozenset({"many", "much", "long", "old", "far"})
_MONEY_VERBS = frozenset(
    "cost costs pay paid earn earned charge charged worth raise raised".split()
)
_LIST_REQUEST = re.compile(r"^(?:please )?(?:list|name|enumerate)\b", re.IGNORECASE)
_MOSTLY = 0.75
_SINGULAR_ENDINGS = ("ss", "us", "is", "ics", "series", "species", "news")
_PLURALS = frozenset("people men women children cities countries".split())


@dataclass(frozen=True, slots=True)
class _Wording:
    """A question's words, folded: the asking word, what follows it, and the noun asked for."""

    asking: str
    rest: tuple[str, ...]
    noun: str
    follows_auxiliary: bool


def parse_question(text: str) -> Question:
    """Analyse a question.

    Raises QuestionError where it is empty, longer than 1,000 characters, or has no word to look
    for.
    """
    text = text.strip()
    if not text:
        msg = "The question is empty."
        raise QuestionError(msg)
    if len(text) > MAX_QUESTION_CHARACTERS:
        msg = f"The question has {len(text):,} characters; {MAX_QUESTION_CHARACTERS:,} is the most."
        raise QuestionError(msg)
    wording = _wording([token.folded for token in tokenise(text)])
    terms = _terms(text, wording)
    if not terms:
        msg = "The question has no word to look for: name the thing you are asking about."
        raise QuestionError(msg)
    return Question(
        text=text,
        terms=terms,
        kind=_kind(wording),
        noun=wording.noun,
        names=_names(text, terms),
        wants_list=bool(_LIST_REQUEST.match(text)) or _wants_list(wording),
    )


def asking_word(text: str) -> str:
    """Return the word that a question asks with ("who"), empty where there is none."""
    return _wording([token.folded for token in tokenise(text)]).asking


def asked_noun(text: str) -> str:
    """Return what a question names as asked for ("city" of "which city"), in lower case."""
    return _wording([token.folded for token in tokenise(text)]).noun


def named_words(text: str) -> frozenset[str]:
    """Return the terms of a text that name somebody or something in particular."""
    return _names(text, analyse(text))


def _terms(text: str, wording: _Wording) -> tuple[str, ...]:
    terms = tuple(dict.fromkeys(analyse(text)))
    if wording.asking == "how" and wording.rest and wording.rest[0] in _DEGREE_ONLY:
        measured = set(analyse(wording.rest[0]))  # "how long" asks for a time, not for "long"
        terms = tuple(term for term in terms if term not in measured) or terms
    return terms


def _names(text: str, terms: tuple[str, ...]) -> frozenset[str]:
    """Return the terms that name somebody or something: written with a capital, or unheard of."""
    named = (
        token.term
        for token in tokenise(text)
        if word_cases(token.folded).capital_share > _MOSTLY or not is_known(token.term)
    )
    return frozenset(named).intersection(terms)


def _wording(tokens: list[str]) -> _Wording:
    asking = next((token for token in tokens if token in _ASKING), "")
    rest = tuple(tokens[tokens.index(asking) + 1 :]) if asking else tuple(tokens)
    before = list(takewhile(lambda token: token not in _AUXILIARIES, rest))
    if before or not rest:
        return _Wording(asking, rest, _head(before), follows_auxiliary=False)
    return _Wording(asking, rest, _head(rest[1:]), follows_auxiliary=True)


def _head(tokens: Iterable[str]) -> str:
    """Return the noun of a phrase that begins here: the last word before a preposition or verb."""
    phrase = [token for token in tokens if token not in _DETERMINERS]
    group = list(takewhile(lambda t: t not in _PREPOSITIONS and t not in _AUXILIARIES, phrase))
    known = [token for token in group if token in _noun_kinds()]
    return known[-1] if known else (group[-1] if group else "")


def _kind(wording: _Wording) -> AnswerKind:
    first = wording.rest[0] if wording.rest else ""
    if wording.asking == "how":
        return _kind_of_how(first, wording.rest)
    if kind := _BY_WORD.get(wording.asking):
        return kind
    return _noun_kinds().get(wording.noun, AnswerKind.OTHER)


def _kind_of_how(first: str, rest: tuple[str, ...]) -> AnswerKind:
    if first == "much" and _MONEY_VERBS & set(rest):
        return AnswerKind.MONEY
    return _BY_DEGREE.get(first, AnswerKind.MANNER)


def _wants_list(wording: _Wording) -> bool:
    if wording.asking in {"who", "what"} and wording.rest[:1] in {("are",), ("were",)}:
        return True
    if wording.asking == "who" and wording.rest[1:2] in {("on",), ("in",), ("among",)}:
        return wording.rest[0] in {"is", "was"}  # whoever is in it: members, not one person
    return wording.asking in {"what", "which"} and _is_plural(wording.noun)


def _is_plural(noun: str) -> bool:
    return noun in _PLURALS or (
        noun.endswith("s") and not noun.endswith(_SINGULAR_ENDINGS) and noun not in STOP_WORDS
    )


@cache
def _noun_kinds() -> dict[str, AnswerKind]:
    text = files("retrieval").joinpath("data", "answer_kinds.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    kinds = {noun: AnswerKind(line[0]) for line in lines for noun in line[1:]}
    return {**{f"{noun}s": kind for noun, kind in kinds.items()}, **kinds}

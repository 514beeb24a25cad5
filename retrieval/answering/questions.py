"""What a question asks for: its terms, and the kind of thing that would answer it."""

import re

from retrieval.answering.kinds import kind_of
from retrieval.answering.wording import Wording, is_negated, word_question
from retrieval.documents import Question
from retrieval.errors import QuestionError
from retrieval.text.analysis import STOP_WORDS, analyse, tokenise
from retrieval.text.lexicon import is_known, word_cases

MAX_QUESTION_CHARACTERS = 1_000

_DEGREE_ONLY = frozenset({"many", "much", "long", "old", "far"})
_LIST_REQUEST = re.compile(r"^(?:please )?(?:list|name|enumerate)\b", re.IGNORECASE)
_MOSTLY = 0.75
_SINGULAR_ENDINGS = ("ss", "us", "is", "ics", "series", "species", "news")
_PLURALS = frozenset("people men women children cities countries".split())


def parse_question(text: str) -> Question:
    """Analyse a question.

    It has no terms where all its words are function words ("who is he?"). Raises QuestionError
    where it is empty, longer than 1,000 characters, or has no word at all.
    """
    text = text.strip()
    if not text:
        msg = "The question is empty."
        raise QuestionError(msg)
    if len(text) > MAX_QUESTION_CHARACTERS:
        msg = f"The question has {len(text):,} characters; {MAX_QUESTION_CHARACTERS:,} is the most."
        raise QuestionError(msg)
    tokens = [token.folded for token in tokenise(text)]
    wording = word_question(tokens)
    terms = _terms(text, wording)
    if not tokens:
        msg = "The question has no word to look for: name the thing you are asking about."
        raise QuestionError(msg)
    return Question(
        text=text,
        terms=terms,
        kind=kind_of(text, tokens, wording),
        noun=wording.noun,
        names=_names(text, terms),
        wants_list=bool(_LIST_REQUEST.match(text)) or _wants_list(wording),
        is_negated=is_negated(tokens),
    )


def asking_word(text: str) -> str:
    """Return the word that a question asks with ("who"), empty where there is none."""
    return word_question([token.folded for token in tokenise(text)]).asking


def asked_noun(text: str) -> str:
    """Return what a question names as asked for ("city" of "which city"), in lower case."""
    return word_question([token.folded for token in tokenise(text)]).noun


def named_words(text: str) -> frozenset[str]:
    """Return the terms of a text that name somebody or something in particular."""
    return _names(text, analyse(text))


def _terms(text: str, wording: Wording) -> tuple[str, ...]:
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


def _wants_list(wording: Wording) -> bool:
    if wording.asking in {"who", "what"} and wording.rest[:1] in {("are",), ("were",)}:
        return True
    if wording.asking == "who" and wording.rest[1:2] in {("on",), ("in",), ("among",)}:
        return wording.rest[0] in {"is", "was"}  # whoever is in it: members, not one person
    return wording.asking in {"what", "which"} and _is_plural(wording.noun)


def _is_plural(noun: str) -> bool:
    return noun in _PLURALS or (
        noun.endswith("s") and not noun.endswith(_SINGULAR_ENDINGS) and noun not in STOP_WORDS
    )

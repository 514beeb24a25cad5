"""From text to terms: one function for sentences and questions alike.

A term is a case-folded word without accents, taken back to its base form where it is irregular
(``took`` -> ``take``) and to its stem otherwise (Snowball's English stemmer). Stop words give no
term. Text in scripts without spaces gives a term for each character.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from Stemmer import Stemmer

from retrieval.text.remembered import Remembered

_WORD = re.compile(
    r"[A-Za-z]+(?![\w'’])"  # what most words are, first because found soonest
    r"|[぀-ヿ㐀-鿿豈-﫿]"  # kana and ideographs stand alone
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?![^\W_])"  # 1,000 · 9.30 · 15th
    r"|[^\W_]+(?:['’][^\W_]+)?",  # letters and digits, one apostrophe within
)
_DIGITS_WITH_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+$")
_stem: Callable[[str], str] = Stemmer("english", 0).stemWord


def _read_words(name: str) -> list[list[str]]:
    lines = files("retrieval").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


STOP_WORDS = frozenset(word for line in _read_words("stop_words.txt") for word in line)
_BASE_FORMS = {form: line[0] for line in _read_words("irregular_forms.txt") for form in line[1:]}


class Token(NamedTuple):
    """A word of a text: where it stands, folded, and its term (empty for a stop word)."""

    start: int
    end: int
    folded: str
    term: str


@lru_cache(maxsize=4_096)  # what is asked about a sentence is asked several times over
def tokenise(text: str) -> tuple[Token, ...]:
    """Return the words of a text, in order."""
    make = tuple.__new__  # what Token's own does after checking its arguments, in a third the time
    return tuple(
        [make(Token, found.span() + _readings[found.group()]) for found in _WORD.finditer(text)]
    )


def analyse(text: str) -> tuple[str, ...]:
    """Return the terms of a text, in order, repeats included."""
    return tuple(filter(None, map(_terms.__getitem__, _WORD.findall(text))))


def term_of(word: str) -> str:
    """Return the term of one word; empty for a stop word."""
    return _terms[word]


def _term(word: str) -> str:
    folded = fold(word)
    if folded in STOP_WORDS:
        return ""
    if _DIGITS_WITH_COMMAS.match(folded):
        return folded.replace(",", "")
    return _stem(_BASE_FORMS.get(folded, folded))


_terms = Remembered(_term, most=100_000)
_readings = Remembered(lambda word: (fold(word), term_of(word)), most=100_000)
"""How a word is folded, and its term."""


def fold(word: str) -> str:
    """Fold case, accents, typographic apostrophes and a possessive ending away."""
    folded = word.casefold().replace("’", "'")
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)) or folded
    return folded.removesuffix("'s")

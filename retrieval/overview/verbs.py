"""Forms of English verbs: which base form, and which past tense, a written form belongs to."""

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from retrieval.text.lexicon import word_cases

BE = frozenset({"is", "are", "was", "were"})
"""Forms of "to be" that a question puts before its subject."""
HAVE = {"has": "does", "have": "do", "had": "did"}
"""Forms of "to have", each with the form of "to do" that asks for it."""
SPEECH = frozenset(
    "said told asked added wrote explained argued thought believed felt replied reported"
    " contributed".split()
)
"""Past tenses of verbs that go with what was said or thought, and with little else."""
TELLING = frozenset("announced claimed warned confirmed insisted admitted suggested".split())
"""Those that go with what was said if "that" follows."""
_VOWELS = "aeiou"
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
"""A stem that would have doubled its last letter before -ed: "car" in "cared"."""
_LEAST_USES = 2
_LEAST_LETTERS = len("moved")
_NO_PASTS = frozenset("hundred indeed speed breed greed sacred naked hatred kindred".split())


class Forms(NamedTuple):
    """A verb's base form, past tense and past participle."""

    base: str
    past: str
    participle: str


def of_past(word: str) -> Forms | None:
    """Return the verb of which a word is the past tense; None where none is known."""
    return _irregular_pasts().get(word) or _regular(word)


def of_participle(word: str) -> Forms | None:
    """Return the verb of which a word is the past participle; None where none is known."""
    return _irregular_participles().get(word) or _regular(word)


def is_verb_form(word: str) -> bool:
    """Say whether a word, in lower case, looks like a past tense, a participle or a gerund."""
    if word.endswith("ing"):
        return len(word) > len("string")
    ends_so = word.endswith("ed") and len(word) >= _LEAST_LETTERS and word not in _NO_PASTS
    return ends_so or of_past(word) is not None or of_participle(word) is not None


@lru_cache(maxsize=8_192)
def _regular(word: str) -> Forms | None:
    """Return the regular verb whose past a word is, its base form being a word that is in use."""
    if not word.endswith("ed") or word in _irregular_bases():
        return None
    stem = word[:-2]
    if stem.endswith("i"):
        bases = [f"{stem[:-1]}y"]
    else:
        bases = [f"{stem}e", *([] if _SHORT.fullmatch(stem) else [stem])]
        if stem[-1:] == stem[-2:-1] and stem[-1:] not in _VOWELS:
            bases.append(stem[:-1])
    base = max(bases, key=lambda base: word_cases(base).lower)
    is_used = word_cases(base).lower >= _LEAST_USES and base not in _irregular_bases()
    return Forms(base, word, word) if is_used else None


@cache
def _irregular() -> tuple[Forms, ...]:
    text = files("retrieval").joinpath("data", "irregular_verbs.txt").read_text(encoding="utf-8")
    return tuple(Forms(*line.split()) for line in text.splitlines() if not line.startswith("#"))


@cache
def _irregular_bases() -> frozenset[str]:
    return frozenset(forms.base for forms in _irregular())


@cache
def _irregular_pasts() -> dict[str, Forms]:
    return {forms.past: forms for forms in _irregular()}


@cache
def _irregular_participles() -> dict[str, Forms]:
    return {forms.participle: forms for forms in _irregular()}

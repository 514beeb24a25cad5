"""Languages: what a source states, and what its text is in where it states nothing."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from retrieval.text.analysis import STOP_WORDS

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_LENGTH = 2_000
_FEWEST_LETTERS = 40  # a shorter text may be names alone
_ENGLISH_SHARE = 0.3
_ENGLISH_ALONE = frozenset({"the", "and", "of", "to"})
_LEAST_SURE = 0.8
_NO_LANGUAGE = frozenset({"zxx", "und"})


def stated_language(text: str | None) -> str | None:
    """Return a stated language as a BCP 47 tag; None for what is none, such as "English"."""
    tag = (text or "").strip()
    return tag.replace("_", "-") if _TAG.fullmatch(tag) else None


def sample_of(paragraphs: Iterable[str]) -> str:
    """Return as much of a text as tells its language; empty for one that is too short to tell."""
    parts, length = [], 0
    for paragraph in paragraphs:
        parts.append(paragraph)
        length += len(paragraph)
        if length >= _SAMPLE_LENGTH:
            break
    sample = " ".join(parts)[:_SAMPLE_LENGTH]
    return sample if sum(map(str.isalpha, sample)) >= _FEWEST_LETTERS else ""


def is_english(sample: str) -> bool:
    """Say whether a text is beyond doubt English, which its commonest words tell at once."""
    words = [word.lower() for word in _WORD.findall(sample)]
    common = sum(word in STOP_WORDS for word in words)
    return common >= _ENGLISH_SHARE * len(words) and len(_ENGLISH_ALONE.intersection(words)) > 1


def told_language(sample: str) -> str | None:
    """Return the language that a text is in, as a BCP 47 tag; None if that is in doubt."""
    language, probability = _identifier().classify(sample)
    is_sure = probability >= _LEAST_SURE and language not in _NO_LANGUAGE
    return str(language) if is_sure else None


@cache
def _identifier() -> Any:
    from py3langid import langid  # noqa: PLC0415 - a second to load, and seldom needed

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)

"""Languages: what a source states, and what its text is in where it states nothing.

Many scripts are one language's. The others' texts are told by their commonest words, weighed by
how few languages have them, of the lists that jusText has of a hundred languages' Wikipedias.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import islice
from math import log
from pathlib import Path

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_SAMPLE_LENGTH = 1_200
_FEWEST_LETTERS = 30  # a shorter text may be names alone
_COMMONEST = 150
_LEAST_SHARE = 0.08  # of words that are among the commonest of a language
_LEAST_LEAD = 1.05  # over the next language
_MARKS = ".,;:!?\"'()[]{}«»“”„‘’…—–-।،؛؟/\\|*=+<>"
_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "ja": re.compile("[\u3040-\u30ff]"),  # before Chinese, whose characters it has as well
    "zh": re.compile("[\u4e00-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "ka": re.compile("[\u10a0-\u10ff]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "bn": re.compile("[\u0980-\u09ff]"),
    "pa": re.compile("[\u0a00-\u0a7f]"),
    "gu": re.compile("[\u0a80-\u0aff]"),
    "ta": re.compile("[\u0b80-\u0bff]"),
    "te": re.compile("[\u0c00-\u0c7f]"),
    "kn": re.compile("[\u0c80-\u0cff]"),
    "ml": re.compile("[\u0d00-\u0d7f]"),
}
_LEAST_SCRIPT_SHARE = 0.1
_NOT_LATIN = frozenset("ar be bg fa hi kk mk mr ne ru sr uk ur".split())
_LISTS: Mapping[str, str] = {
    "af": "Afrikaans",
    "ar": "Arabic",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "kk": "Kazakh",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "mr": "Marathi",
    "nb": "Norwegian_Bokmal",
    "ne": "Nepali",
    "nl": "Dutch",
    "nn": "Norwegian_Nynorsk",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
}


def stated_language(text: str | None) -> str | None:
    """Return a stated language as a BCP 47 tag; None for what is none, such as "English"."""
    tag = (text or "").strip()
    return tag.replace("_", "-") if _TAG.fullmatch(tag) else None


def told_language(paragraphs: Iterable[str]) -> str | None:
    """Return the language that a text is in, as a BCP 47 tag; None if that is in doubt."""
    sample = _sample(paragraphs)
    letters = sum(map(str.isalpha, sample))
    if letters < _FEWEST_LETTERS:
        return None
    if (language := _by_script(sample, letters)) is not None:
        return language
    return _by_words([word.strip(_MARKS) for word in sample.lower().split()])


def _by_script(sample: str, letters: int) -> str | None:
    if sample.isascii():
        return None
    least = _LEAST_SCRIPT_SHARE * letters
    return next((tag for tag, s in _SCRIPTS.items() if len(s.findall(sample)) >= least), None)


def _sample(paragraphs: Iterable[str]) -> str:
    parts, length = [], 0
    for paragraph in paragraphs:
        parts.append(paragraph[:_SAMPLE_LENGTH])
        length += len(paragraph)
        if length >= _SAMPLE_LENGTH:
            break
    return " ".join(parts)[:_SAMPLE_LENGTH]


def _by_words(words: list[str]) -> str | None:
    known = _languages()
    scores: dict[str, float] = {"": 0.0}
    for word in words:
        weight, languages = known.get(word, (0.0, ()))
        for language in languages:
            scores[language] = scores.get(language, 0.0) + weight
    best, *others = sorted(scores, key=lambda language: -scores[language])
    share = sum(word in known and best in known[word][1] for word in words) / max(1, len(words))
    has_lead = not others or scores[best] >= _LEAST_LEAD * scores[others[0]]
    return best if has_lead and share >= _LEAST_SHARE else None


@cache
def _languages() -> Mapping[str, tuple[float, tuple[str, ...]]]:
    """Return what each common word weighs, and the languages that have it."""
    found: dict[str, list[str]] = {}
    for language, name in _LISTS.items():
        for word in _commonest(name, is_latin=language not in _NOT_LATIN):
            found.setdefault(word, []).append(language)
    return {word: (log(len(_LISTS) / len(tags)), tuple(tags)) for word, tags in found.items()}


def _commonest(name: str, *, is_latin: bool) -> set[str]:
    with (_folder() / f"{name}.txt").open(encoding="utf-8") as lines:
        words = {line.strip().lower() for line in islice(lines, _COMMONEST)}
    return {word for word in words if is_latin or not word.isascii()}  # names, titles of films


def _folder() -> Path:
    """Return where jusText keeps its lists; importing it would take half a second."""
    spec = find_spec("justext")
    if spec is None or spec.origin is None:
        raise ImportError(name="justext")
    return Path(spec.origin).with_name("stoplists")

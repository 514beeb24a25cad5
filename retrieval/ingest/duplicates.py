"""Articles that are the same but for small edits.

A few marks (the smallest of the hashes of all runs of three terms) find candidates among many
articles: texts that share most of their runs share most of their marks, and a database finds what
has a mark without looking at the rest. How much of their runs of words two texts share then
decides. Reference: Broder, On the resemblance and containment of documents, SEQUENCES 1997.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import chain, islice
from zlib import crc32

import numpy as np

from retrieval.documents import Article
from retrieval.text.remembered import Remembered

_WORD = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]|[^\W_]+")  # kana and ideographs stand alone

_RUN = 3
_FEWEST_RUNS = 8  # below that, one changed word is no small edit
_MARKS = 8
_FACTORS = np.array((0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB), np.uint64)
_SHIFT, _SIGN_BIT = np.uint64(32), np.uint64(1)
_LEAST_SHARED = 0.6


def marks_of(article: Article) -> tuple[int, ...]:
    """Return up to eight numbers of 63 bits; articles that differ in little share most of them."""
    terms = list(chain.from_iterable(sentence.terms for sentence in article.sentences))
    if not terms:
        return ()
    terms += [""] * (_RUN - len(terms))
    numbers = np.fromiter(map(_numbers.__getitem__, terms), dtype=np.uint64, count=len(terms))
    runs = np.correlate(numbers, _FACTORS)
    mixed = (runs ^ (runs >> _SHIFT)) * _FACTORS[0]
    lowest: list[int] = np.sort(mixed >> _SIGN_BIT).tolist()
    return tuple(islice(dict.fromkeys(lowest), _MARKS))


def is_same_text(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether two texts, as paragraphs, are the same up to small edits."""
    if one == other:
        return True
    mine, theirs = set(_runs(one)), set(_runs(other))
    if min(len(mine), len(theirs)) < _FEWEST_RUNS:
        return mine == theirs
    return len(mine & theirs) >= _LEAST_SHARED * len(mine | theirs)


def described_change(old: Sequence[str], new: Sequence[str]) -> str:
    """Say in words how many paragraphs of a text were added, removed and changed."""
    added = removed = changed = 0
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            both = min(b - a, d - c)
            changed, removed, added = changed + both, removed + b - a - both, added + d - c - both
    counts = ((added, "added"), (removed, "removed"), (changed, "changed"))
    said = [
        f"{count} {'paragraph' if count == 1 else 'paragraphs'} {how}"
        for count, how in counts
        if count
    ]
    return ", ".join(said) or "no paragraph changed"


def _runs(paragraphs: Iterable[str]) -> set[str]:
    found = [word for text in paragraphs for word in _WORD.findall(text.casefold())]
    return {" ".join(found[i : i + _RUN]) for i in range(max(1, len(found) - _RUN + 1))}


def _number(term: str) -> int:
    return crc32(term.encode())


_numbers = Remembered(_number, most=100_000)

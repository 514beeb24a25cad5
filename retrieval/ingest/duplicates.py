"""Articles that are the same but for small edits.

A fingerprint (SimHash over runs of three words) finds candidates among many articles cheaply; how
much of their runs of words two texts share then decides. Reference: Charikar, Similarity estimation
techniques from rounding algorithms, STOC 2002.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]|[^\W_]+")  # kana and ideographs stand alone

_RUN = 3
_FEWEST_RUNS = 8  # below that, one changed word is no small edit
_MOST_BITS = 18
_LEAST_SHARED = 0.6


def fingerprint(paragraphs: Iterable[str]) -> int:
    """Return 64 bits that differ in few places between texts that differ in few places."""
    from simhash import Simhash  # noqa: PLC0415 - a tenth of a second to load

    value: int = Simhash(list(_runs(paragraphs))).value
    return value


def nearest(wanted: int, known: Mapping[str, int]) -> list[str]:
    """Return the keys of the fingerprints near the one wanted, nearest first."""
    distances = {key: (value ^ wanted).bit_count() for key, value in known.items()}
    return sorted(
        (k for k, bits in distances.items() if bits <= _MOST_BITS), key=distances.__getitem__
    )


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

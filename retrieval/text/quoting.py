"""Quotations of tokenised text, made readable without changing a word.

Corpora and old news files put spaces around every mark (``the iss 's orbit ( 400km )``) and write
brackets as ``-LRB-``. Only spaces between a mark and its word go, and only such brackets and
quotation marks are replaced; text that shows no sign of having been tokenised is left alone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

_REPLACED = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "``": "“",
    "''": "”",
}
_CLOSING = re.compile(r"(?:[.,;:!?…%)\]}”]+|-R[RSC]B-|'')$")
_OPENING = re.compile(r"(?:[(\[{“#@$£€]|-L[RSC]B-|``)$")
_SIGNS = frozenset("#@$£€")  # close to a word or number only
_CLITIC = re.compile(r"(?:['’](?:s|re|ve|ll|d|m|t)|n['’]t)$", re.IGNORECASE)
_CLITIC_ENDING = re.compile(r"(?:s|re|ve|ll|d|m|t)$", re.IGNORECASE)
_NUMBER = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    r"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|hundred|half|first|second|third)"
)
_MEASURED = re.compile(
    r"(?:second|minute|hour|day|night|week|month|year|inch|foot|feet|yard|mile|metre|meter|kilometre"
    r"|kilometer|ton|tonne|pound|point|page|part|storey|story|bedroom|seat|seater|star|man|member"
    r"|person|time|way|fold|km|kg|mph|m|cm|old|and)s?$",
    re.IGNORECASE,
)
# Halves that make a compound of whatever stands on the hyphen's other side.
_FIRST_HALF = re.compile(
    r"(?:non|ex|co|re|pre|post|anti|mid|multi|semi|vice|ultra|self|inter|quasi|pseudo)$",
    re.IGNORECASE,
)
_SECOND_HALF = re.compile(
    r"(?:old|hand|handed|footed|wing|winger|term|based|led|style|like|called|wide|level|class|profile"
    r"|speed|range|known|paid|funded|born|made|owned|scale|haired|eyed|sized|related|friendly|elect)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(_NUMBER + "$", re.IGNORECASE)
_TOKENISED = re.compile(
    r"[\w'’)\"%] [,.](?!\s?\.)(?=\s|$)|\. ,(?=\s)"  # a comma or full stop with a space before it
    r"|\w ['’](?:s|re|ve|ll|d|m)\b|\w n['’]t\b|\w ['’] (?:s|t|re|ve|ll)\b"
    r"|-[LR][RSC]B-|`` |\( [^()]* \)|\[ [^\[\]]* \]"
)
_TOKENISED_LOWER_CASE = re.compile(
    rf"\b{_NUMBER} - {_MEASURED.pattern[:-1]}\b|(?:^|\s)[@#] \w|\w - old\b"
)

_LONGEST = 4_000
"""Characters; what is longer is no sentence that anyone reads, and is left alone."""


@dataclass(frozen=True, slots=True)
class _Sides:
    """Whether a token stands close to the one before it and to the one after it."""

    left: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def readable(
    text: str, spans: Iterable[tuple[int, int]] = ()
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text as a person would have typed it, and where the spans stand in it.

    Spans are starts and ends, in code points. Letters and digits stay as they are, in order; text
    that was not tokenised comes back as it is.
    """
    edits = list(_edits(text)) if len(text) <= _LONGEST and is_tokenised(text) else []
    parts, position = [], 0
    for edit in edits:
        parts += [text[position : edit.start], edit.text]
        position = edit.end
    places = _Places(edits)
    moved = tuple((places.moved(start), places.moved(end)) for start, end in spans)
    return "".join([*parts, text[position:]]), moved


def is_tokenised(text: str) -> bool:
    """Say whether a text shows signs of having been split into tokens."""
    if _TOKENISED.search(text):
        return True
    return text == text.lower() and _TOKENISED_LOWER_CASE.search(text) is not None


class _Places:
    """Where offsets of the old text stand in the new one."""

    def __init__(self, edits: Sequence[_Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        growths = (len(edit.text) - (edit.end - edit.start) for edit in edits)
        self._shifts = list(accumulate(growths, initial=0))

    def moved(self, offset: int) -> int:
        """Return the new offset; one within a replaced token moves to its start."""
        before = bisect_right(self._starts, offset - 1)
        if before and offset < self._edits[before - 1].end:
            return self._edits[before - 1].start + self._shifts[before - 1]
        return offset + self._shifts[before]


def _edits(text: str) -> Iterator[_Edit]:
    found = list(re.finditer(r"\S+", text))
    tokens = [token[0] for token in found]
    sides = _sides(tokens)
    for number, token in enumerate(found):
        if number and (sides[number - 1].right or sides[number].left):
            yield _Edit(found[number - 1].end(), token.start(), "")
        if token[0] in _REPLACED:
            yield _Edit(token.start(), token.end(), _REPLACED[token[0]])


def _sides(tokens: Sequence[str]) -> list[_Sides]:
    paired = _paired(tokens, '"') | _paired(tokens, "'") | _paired(tokens, "’")
    padded = ["", *tokens, "", ""]
    return [
        paired.get(number) or _side(*padded[number : number + 4]) for number in range(len(tokens))
    ]


def _side(before: str, word: str, after: str, further: str) -> _Sides:
    if word in {"'", "’"}:  # a pair was not found: "the iss ' s" or "the players ' union"
        return _Sides(left=True, right=_CLITIC_ENDING.match(after) is not None)
    if word == "-":
        close = _is_hyphen(before, after)
        return _Sides(left=close, right=close)
    if word == "/":
        return _Sides(left=True, right=True)
    if _CLITIC.match(word):
        return _Sides(left=True)
    if _CLOSING.match(word):
        return _Sides(left=True, right=_is_inner_mark(before, word, after, further))
    opens = _OPENING.match(word) is not None
    return _Sides(right=opens and (after[:1].isalnum() or word not in _SIGNS))


def _is_inner_mark(before: str, word: str, after: str, further: str) -> bool:
    """Say whether a mark stands within a number, a time or a row of initials."""
    if word == ".":
        initials = before.isalpha() and len(before) == len(after) == 1 and further == "."
        return initials or (before.isdigit() and after.isdigit())
    return word == ":" and before.isdigit() and after.isdigit() and len(after) == len("30")


def _is_hyphen(before: str, after: str) -> bool:
    """Say whether a hyphen joins two words rather than setting off a phrase as a dash does."""
    counted = _COUNTED.match(before) and _MEASURED.match(after)
    return bool(counted or _FIRST_HALF.match(before) or _SECOND_HALF.match(after))


def _paired(tokens: Sequence[str], mark: str) -> dict[int, _Sides]:
    """Return which of a text's quotation marks open and which close, by turns."""
    places = [
        number
        for number, token in enumerate(tokens)
        if token == mark and not (mark != '"' and _is_apostrophe(tokens, number))
    ]
    sides = {}
    if len(places) % 2 and places[0] and _CLOSING.match(tokens[places[0] - 1]):
        sides[places.pop(0)] = _Sides(left=True)  # it closes what an earlier sentence opened
    for turn, place in enumerate(places):
        sides[place] = _Sides(left=True) if turn % 2 else _Sides(right=True)
    return sides


def _is_apostrophe(tokens: Sequence[str], number: int) -> bool:
    before, after = tokens[number - 1 : number], tokens[number + 1 : number + 2]
    if not before or not after or not before[0][-1:].isalnum():
        return False
    alone = sum(token == tokens[number] for token in tokens) % 2 == 1
    return bool(_CLITIC_ENDING.match(after[0])) or (alone and before[0].endswith("s"))

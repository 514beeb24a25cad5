"""Parts of a reply that fit themselves into the room they get, and say when they had to be cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from bot.markdown import escape_each, visible
from bot.wording import ELLIPSIS, more

NOTE = "-# "
"""What begins a line in small print."""

LONGEST_WORD = 60
"""Characters of a word that is left out whole where a text is cut in it; a longer one is cut."""

_BOLD = "**"
_TRIMMINGS = 2 * len(f"{ELLIPSIS} ") + 2 * len(_BOLD)
"""What cutting a text at both ends, and through a bold word at each, may add to it."""


def length(text: str) -> int:
    """Return how long Discord finds a text, in UTF-16 code units, the strictest of its counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Part(Protocol):
    """A part of a reply: Markdown of at most `room`, and the same in full as plain text."""

    def markdown(self, room: int) -> str:
        """Return Markdown no longer than the room, cut where it must be."""

    def plain(self) -> str:
        """Return all of the text, without Markdown."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words of our own and short facts, never cut."""

    text: str
    unformatted: str

    def markdown(self, room: int) -> str:  # noqa: ARG002 - what is fixed takes what it needs
        """Return the text."""
        return self.text

    def plain(self) -> str:
        """Return the text without Markdown."""
        return self.unformatted


@dataclass(frozen=True, slots=True)
class Prose:
    """Text from anywhere, shown as it is and cut at a word from the end."""

    text: str

    def markdown(self, room: int) -> str:
        """Return the text's beginning."""
        return _excerpt(self.text, (), room)

    def plain(self) -> str:
        """Return the visible text."""
        return visible(self.text)


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in small print: words of our own, and text from anywhere, cut at a word."""

    label: str
    text: str

    def markdown(self, room: int) -> str:
        """Return the remark, or its beginning."""
        start = f"{NOTE}{self.label}"
        return start + _excerpt(self.text, (), room - length(start))

    def plain(self) -> str:
        """Return the visible remark."""
        return self.label + visible(self.text)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A block quote with some of its words in bold, cut around the first of them.

    `marks` are the bold words' places in the text, in code points.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def markdown(self, room: int) -> str:
        """Return the quote, or what of it lies around the bold words."""
        return "> " + _excerpt(self.text, self.marks, room - len("> "))

    def plain(self) -> str:
        """Return the visible text."""
        return visible(self.text)


@dataclass(frozen=True, slots=True)
class Listing:
    """Items on a line each; those at the end are counted where they do not fit."""

    items: tuple[Fixed, ...]

    def markdown(self, room: int) -> str:
        """Return as many items as fit, and how many are left."""
        lines = [item.text for item in self.items]
        ends = list(accumulate(length(line) + 1 for line in lines))
        if not ends or ends[-1] - 1 <= room:
            return "\n".join(lines)
        shown = sum(end + length(more(len(lines))) <= room for end in ends)
        return "\n".join([*lines[:shown], more(len(lines) - shown)])

    def plain(self) -> str:
        """Return all items."""
        return "\n".join(item.unformatted for item in self.items)


def lay_out(parts: Sequence[Part], room: int) -> tuple[str, bool]:
    """Return the parts' Markdown on lines of their own, and whether any of them was cut.

    Long parts share what shorter ones leave. Where not even what is fixed fits, the last parts are
    left out.
    """
    whole = [part.markdown(_ANY) for part in parts]
    wanted = [length(text) for text in whole]
    if sum(wanted) + len(parts) - 1 <= room:
        return "\n".join(whole), False
    if len(kept := fitting(parts, room)) < len(parts):
        return lay_out(kept, room)[0], True
    room -= len(parts) - 1
    shares = _shares(wanted, [isinstance(part, Fixed) for part in parts], room)
    shown = [part.markdown(share) for part, share in zip(parts, shares, strict=True)]
    return "\n".join(shown), shown != whole


def fitting(parts: Sequence[Part], room: int) -> Sequence[Part]:
    """Return the parts from the first on that the room can hold, as far as they can be cut."""
    wanted = ((length(part.markdown(_ANY)), isinstance(part, Fixed)) for part in parts)
    least = (size if is_fixed else min(size, _LEAST) for size, is_fixed in wanted)
    return parts[: sum(end - 1 <= room for end in accumulate(size + 1 for size in least))]


_ANY = 1 << 60
_LEAST = 60
"""Characters that any part but a fixed one can be cut to."""


def _shares(wanted: Sequence[int], fixed: Sequence[bool], room: int) -> list[int]:
    """Give each what it wants, or, where that is more than the room, an even share."""
    shares = [0] * len(wanted)
    by_size = sorted(range(len(wanted)), key=lambda i: (not fixed[i], wanted[i]))
    for turn, i in enumerate(by_size):
        even = room // (len(wanted) - turn)
        shares[i] = wanted[i] if fixed[i] else min(wanted[i], even)
        room -= shares[i]
    return shares


def _excerpt(text: str, places: Sequence[tuple[int, int]], room: int) -> str:
    """Return Markdown of the text with the places in bold, cut around the first of them."""
    pieces = escape_each(text)
    marks = _marks(pieces, places)
    if length(whole := _marked(pieces, marks, 0, len(pieces))) <= room:
        return whole
    focus = marks[0] if marks else (0, 0)
    start, end = _window(pieces, _widths(pieces, marks), focus, room - _TRIMMINGS)
    before = f"{ELLIPSIS} " if start > 0 else ""
    after = f" {ELLIPSIS}" if end < len(pieces) else ""
    return before + _marked(pieces, marks, start, end).strip() + after


def _marks(pieces: Sequence[str], places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places with something to see, in order, as one where nothing is seen between.

    Discord cannot tell the end of one bold word from the beginning of the next.
    """
    marks: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if not "".join(pieces[start:end]).strip():
            continue
        if marks and not "".join(pieces[marks[-1][1] : start]):
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return marks


def _marked(pieces: Sequence[str], marks: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """Return the pieces from start to end, those in marks in bold."""
    out: list[str] = []
    place = start
    for mark_start, mark_end in marks:
        first, last = max(mark_start, place), min(mark_end, end)
        bold = "".join(pieces[first:last])
        if bold.strip():
            out += ["".join(pieces[place:first]), _BOLD, bold, _BOLD]
            place = last
    return "".join([*out, "".join(pieces[place:end])])


def _widths(pieces: Sequence[str], marks: Sequence[tuple[int, int]]) -> list[int]:
    """Return how long each piece is with the bold marks that begin or end at it."""
    widths = [length(piece) for piece in pieces]
    for start, end in marks:
        widths[start] += len(_BOLD)
        widths[end - 1] += len(_BOLD)
    return widths


def _window(
    pieces: Sequence[str], widths: Sequence[int], focus: tuple[int, int], room: int
) -> tuple[int, int]:
    """Return the widest stretch of whole words around the focus that fits into the room."""
    ends = [0, *accumulate(widths)]
    start, end = focus
    while ends[end] - ends[start] > room:
        end -= 1
    spare = (room - (ends[end] - ends[start])) // 2
    while start > 0 and ends[focus[0]] - ends[start - 1] <= spare:
        start -= 1
    while end < len(pieces) and ends[end + 1] - ends[start] <= room:
        end += 1
    while start > 0 and ends[end] - ends[start - 1] <= room:
        start -= 1
    return _word_start(pieces, start, focus[0]), _word_end(pieces, end, focus[1])


def _word_start(pieces: Sequence[str], start: int, stop: int) -> int:
    if start == 0:
        return start
    last = min(stop, start + LONGEST_WORD)
    spaces = (place + 1 for place in range(start - 1, last) if pieces[place] == " ")
    return next(spaces, start)


def _word_end(pieces: Sequence[str], end: int, stop: int) -> int:
    if end == len(pieces):
        return end
    first = max(stop, end - LONGEST_WORD)
    spaces = (place for place in range(end, first - 1, -1) if pieces[place] == " ")
    return next(spaces, end)

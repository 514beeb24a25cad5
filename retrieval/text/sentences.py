"""Where sentences begin and end in a paragraph, by rule.

A mark that can end a sentence does so unless what stands before or after it says otherwise: an
abbreviation, an initial, a decimal, a list number, a lower-case word, an open bracket, a quotation
that its speaker follows. In doubt the sentence goes on: two sentences quoted together read well,
half a sentence does not. Text in lower case and text with spaces around its marks are known by
those signs and split as well.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

_CANDIDATE = re.compile(
    r"""(?P<mark>[.!?…](?:\s?[.!?…])*)             # . ?! ... and, spaced, . . .
        (?P<close>(?:["'”’»›)\]}*_]|\[\d+\])*       # quotes, brackets, footnotes stay with it
           (?:\s(?:''|”|»|[)\]]|-R[RCS]B-))*)
        (?=\s|$|(?<=[a-z]{3}[.!?])[A-Z][a-z]+\s)    # "it was posted.The next" is an end as well
      | (?P<wide>[。！？｡।॥۔؟։።]+[」』”’）》"]*)      # scripts with marks of their own
      | (?P<line>\n\s*)""",
    re.VERBOSE,
)
_MARK = re.compile(r"[.!?…。！？｡।॥۔؟։።\n]")  # all that a candidate begins with
# Emoji and closing hashtags belong to the sentence they follow.
_TAIL = re.compile(
    r"""(?:\s*(?:[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]
             | \#\s?\w+(?=\s*(?:$|[\n#'"”’]))))+(?:\s?['"”’])?""",
    re.VERBOSE,
)
_QUOTES = "\"'”’»›"
_NEXT_WORD = re.compile(r"[\s\"“”„‘’'«»‹›()\[\]{}`*_–—•·-]*([^\s\"”’'»)\].,!?;:]*)")
_LAST_WORD = re.compile(r"[^\s(\[{\"“‘'«—–/-]+$")
_LIST_MARK = re.compile(r"\s*\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})$")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*$")
_NO_VOWEL = re.compile(r"[B-DF-HJ-NP-TV-XZ]?[b-df-hj-np-tv-xz]{1,4}$")
_MIXED_CASE = re.compile(r"[a-z]{1,2}[A-Z]")
_SPEAKER = re.compile(
    r"\s*(?:(?:[A-Z][\w.’'-]*|of|the|de|van|von)\s+){1,5}"
    r"(?:said|says|asked|asks|added|wrote|told|replied|shouted|cried|exclaimed|wondered|tweeted)\b"
)
_CAPITAL_AFTER_MARK = re.compile(r"[.!?]\s+[A-Z]")
_BULLET = re.compile(r"\s*(?:[-*•·–]|(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)])\s")
_BRACKETS = tuple(zip("([{「『（", ")]}」』）", strict=True))
_OPENINGS = (*(opening for opening, _ in _BRACKETS), "-LRB-", "-LSB-")
_SPACED_QUOTE = re.compile(r"\s\"(?=\s|$)")
_LONGEST_LIST_MARK = 8
_LONGEST_WORD = 40
_YEAR_DIGITS = 4
_REACH = 300  # how far, in characters, a bracket may hold a sentence together
_QUOTE_REACH = 2_000
_WIDEST_WRAPPED = 120


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    lines = files("retrieval").joinpath("data", "abbreviations.txt").read_text(encoding="utf-8")
    kinds: dict[str, set[str]] = {}
    for kind, *words in (line.split() for line in lines.splitlines() if not line.startswith("#")):
        kinds.setdefault(kind, set()).update(words)
    return {kind: frozenset(words) for kind, words in kinds.items()}


def split_sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence, in order, white space trimmed."""
    start = 0
    lower = _is_lower_case(paragraph)
    pairs = [pair for pair in _BRACKETS if pair[0] in paragraph]
    width = max(map(len, paragraph.split("\n"))) if "\n" in paragraph else 0
    for found in _candidates(paragraph):
        if found.start() < start:
            continue
        if found["line"]:
            end, ends = found.end(), _line_ends(paragraph, found, width)
        else:
            end = _tail_end(paragraph, found.end())
            ends = not _is_bracketed(paragraph, start, found.start(), end, pairs) and _mark_ends(
                paragraph, start, found, end, lower=lower
            )
        if ends:
            if place := _trimmed(paragraph, start, end):
                yield place
            start = end
    if place := _trimmed(paragraph, start, len(paragraph)):
        yield place


def _candidates(paragraph: str) -> Iterator[re.Match[str]]:
    """Yield what `_CANDIDATE` finds, looked for only where a mark stands, which is quicker."""
    end = 0
    for mark in _MARK.finditer(paragraph):
        if mark.start() >= end and (found := _CANDIDATE.match(paragraph, mark.start())):
            end = found.end()
            yield found


def _trimmed(paragraph: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a stretch is without the white space around it; None if it is nothing else."""
    piece = paragraph[start:end].lstrip()
    return (end - len(piece), end - len(piece) + len(piece.rstrip())) if piece else None


def _tail_end(paragraph: str, end: int) -> int:
    """Return the end of what belongs to the sentence behind its mark."""
    if paragraph[end : end + 1].isspace() and paragraph[end + 1 : end + 2].isalpha():
        return end  # as nearly always: the next word comes
    if (
        _SPACED_QUOTE.match(paragraph, end)
        and paragraph.count('"', max(0, end - _QUOTE_REACH), end) % 2
    ):
        end += 2  # an odd quotation mark is one that closes
    tail = _TAIL.match(paragraph, end)
    return tail.end() if tail else end


def _is_lower_case(paragraph: str) -> bool:
    first = next(filter(str.isalpha, paragraph), "A")
    return first.islower() and not _CAPITAL_AFTER_MARK.search(paragraph)


def _line_ends(paragraph: str, found: re.Match[str], width: int) -> bool:
    """Say whether a line break ends a sentence: not if the line was broken to fit a width."""
    if width > _WIDEST_WRAPPED or found[0].count("\n") > 1 or _BULLET.match(paragraph, found.end()):
        return True
    line_start = paragraph.rfind("\n", 0, found.start()) + 1
    next_word = _NEXT_WORD.match(paragraph, found.end())
    fits = found.start() - line_start + len(next_word[0] if next_word else "") < width
    return fits or found.start() - line_start < width // 2


def _mark_ends(paragraph: str, start: int, found: re.Match[str], end: int, *, lower: bool) -> bool:
    if found["wide"]:
        return not (found[0][-1] in "」』”’" and paragraph[end : end + 1].strip())
    following = _NEXT_WORD.match(paragraph, end)
    word = following[1] if following else ""
    spaced = paragraph[found.start() - 1 : found.start()].isspace()
    if (
        not word
        or _is_list_mark(paragraph, start, found.start())
        or (_is_lower(word) and (_is_quoted(found) or not (lower or spaced)))
    ):
        return False
    before = _word_before(paragraph, start, found.start())
    return _opens_after(paragraph, found, before, word, spaced=spaced)


def _opens_after(
    paragraph: str, found: re.Match[str], before: str, word: str, *, spaced: bool
) -> bool:
    if found["mark"] == ".":
        return _full_stop_ends(before, word, spaced=spaced)
    if "…" in found["mark"] or ".." in found["mark"].replace(" ", ""):
        return _ellipsis_ends(found["mark"], word)
    return _cry_ends(paragraph, found, before, word)


def _is_list_mark(paragraph: str, start: int, mark: int) -> bool:
    """Say whether all that stands before a mark is the number or letter of a list's item."""
    return mark - start <= _LONGEST_LIST_MARK and bool(_LIST_MARK.match(paragraph[start:mark]))


def _is_lower(word: str) -> bool:
    return word[0].islower() and not _MIXED_CASE.match(word)  # an iPhone may open a sentence


def _is_quoted(found: re.Match[str]) -> bool:
    return any(quote in found["close"] for quote in _QUOTES)


def _is_bracketed(
    paragraph: str, start: int, mark: int, end: int, pairs: Iterable[tuple[str, str]]
) -> bool:
    """Say whether a mark stands alone in brackets, or within brackets that close soon after it."""
    if paragraph[max(0, mark - _LONGEST_LIST_MARK) : mark].rstrip().endswith(_OPENINGS):
        return True
    nearest = max(start, end - _REACH)
    for opening, closing in pairs:
        opened = paragraph.rfind(opening, nearest, end)
        if opened >= 0 and opened > paragraph.rfind(closing, nearest, end):
            return (
                paragraph[opened - 1 : opened] not in {":", ";"}  # a smile is no bracket
                and paragraph.find(closing, end, end + _REACH) >= 0
            )
    return False


def _word_before(paragraph: str, start: int, mark: int) -> str:
    words = paragraph[max(start, mark - _LONGEST_WORD) : mark].split()
    found = _LAST_WORD.search(words[-1]) if words else None
    return found[0] if found else ""


def _full_stop_ends(before: str, word: str, *, spaced: bool) -> bool:
    kinds = _words()
    key, next_key = before.casefold(), word.casefold()
    if len(before) == 1 and before.isupper():
        return next_key in kinds["opener"]
    if key in kinds["title"] or key in kinds["inner"]:
        return False
    if key in kinds["number"]:
        return not word[0].isdigit()
    if key in kinds["measure"]:
        return not (word[0].islower() or word[0].isdigit()) and next_key not in kinds["after"]
    if key in kinds["suffix"] or _INITIALS.match(before) or _NO_VOWEL.match(before):
        return next_key in kinds["opener"]
    is_decimal = spaced and before.isdigit() and word.isdigit() and len(before) < _YEAR_DIGITS
    return not is_decimal


def _ellipsis_ends(mark: str, word: str) -> bool:
    """In doubt words were left out within the sentence, unless a fourth full stop ends it."""
    if word[0].islower() or word.partition("'")[0].partition("’")[0] == "I":
        return False
    return mark.count(".") > len("...") or word.casefold() in _words()["opener"]


def _cry_ends(paragraph: str, found: re.Match[str], before: str, word: str) -> bool:
    if _is_quoted(found) and _SPEAKER.match(paragraph, found.end()):
        return False
    return before.casefold() not in _words()["shout"] or word.casefold() in _words()["opener"]

"""Other people's text in Discord's Markdown: shown as it is, able to do nothing.

Discord gives meaning to much that plain text may hold: emphasis, code, spoilers, headings, lists,
quotes, links, mentions, timestamps, custom emoji. A backslash takes the meaning away wherever
Discord reads it as an escape; elsewhere an invisible word joiner does. What has no meaning is left
alone, so that an ordinary sentence stays findable as it stands.
"""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import SplitResult, quote, urlsplit

_WORD_JOINER = "\N{WORD JOINER}"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_ACTIVE = re.compile(
    r"""
      [\\*_~|`<\[]                                 # emphasis, spoiler, code, <@…>, [link](…)
    | :(?=//)                                      # any URL
    | (?<=discord)\.(?=[a-z]+/)                    # discord.gg/… is an invitation without a scheme
    | (?<=discordapp)\.(?=[a-z]+/)
    | (?<=\bwww)\.
    | :(?=(?!\d+:)[\w+-]{1,80}:|100:|1234:)        # :smile: but not 12:30:45
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_BLOCK = re.compile(
    r"""
    \s*
    (?: (?=\#{1,3}(?:\s|$)) | (?=-\#) | (?=[-+](?:\s|$)) | (?=>(?:\s|>>|$)) | \d+(?=[.)](?:\s|$)) )
    """,
    re.VERBOSE,
)
"""What makes a line a heading, subtext, list or quote, up to the character that says so."""

_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
_BREAK = re.compile(r"\s*[^\S ]\s*")
"""A line's end or the like, with the spaces around it: one space in all."""
_NOTHING = "\0"

_EVERYBODY = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
"""Discord finds these two whatever stands before them, a backslash included."""

_VISIBLE_FORMATS = frozenset(
    "\N{ARABIC NUMBER SIGN}\N{ARABIC SIGN SANAH}\N{ARABIC FOOTNOTE MARKER}\N{ARABIC SIGN SAFHA}"
    "\N{ARABIC SIGN SAMVAT}\N{ARABIC NUMBER MARK ABOVE}\N{ARABIC END OF AYAH}"
    "\N{SYRIAC ABBREVIATION MARK}\N{ARABIC DISPUTED END OF AYAH}"
    "\N{ARABIC POUND MARK ABOVE}\N{ARABIC PIASTRE MARK ABOVE}"
    "\N{KAITHI NUMBER SIGN}\N{KAITHI NUMBER SIGN ABOVE}"
)
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
_BLANKS = (
    "\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}\N{HANGUL FILLER}"
    "\N{HALFWIDTH HANGUL FILLER}\N{BRAILLE PATTERN BLANK}"
)
_BLACK_FLAG = "\N{WAVING BLACK FLAG}"
_FIRST_TAG, _LAST_TAG = "\U000e0020", "\U000e007f"

_URL_SAFE = "/:?#!$&'+,;=%~-._"


def visible(text: str) -> str:
    """Return the text as one line without the characters that hide, reorder or fake others."""
    return "".join(_visible_each(text))


def escape(text: str) -> str:
    """Return Markdown that shows the visible text, on one line, and nothing more."""
    return "".join(escape_each(text))


def escape_each(text: str) -> list[str]:
    """Return the Markdown of each character, empty for those left out, in the text's order."""
    pieces = list(_visible_each(text))
    places = [place for place, piece in enumerate(pieces) if piece]
    shown = "".join(pieces)
    for place in _active(shown):
        pieces[places[place]] = "\\" + shown[place]
    for match in _EVERYBODY.finditer(shown):
        pieces[places[match.start()]] += _WORD_JOINER
    return pieces


def unescape(markdown: str) -> str:
    """Return the text that `escape` made the Markdown of."""
    return _ESCAPED.sub(r"\1", markdown).replace(_WORD_JOINER, "")


def link(label: str, url: str | None) -> str:
    """Return the label as Markdown, a link to the URL if that is a web address fit to be one."""
    target = url and web_address(url)
    if not target:
        return escape(label)
    shown = visible(label)
    if "]" in shown or escape(label) != shown:  # Discord's links take few escapes in their labels
        return f"{escape(label)} ([\N{NORTH EAST ARROW}]({target}))"
    return f"[{shown}]({target})"


def web_address(url: str) -> str | None:
    """Return the URL spelt so that it cannot end a link early, or None if it is none to follow."""
    try:
        parts = urlsplit(url.strip())
        if not _is_web_address(parts):
            return None
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
        return quote(parts._replace(netloc=host + port).geturl(), safe=_URL_SAFE)
    except ValueError:  # also of the host's encoding
        return None


def _visible_each(text: str) -> Iterator[str]:
    before = ""
    for character in _BREAK.sub(lambda run: " ".ljust(len(run[0]), _NOTHING), text):
        yield character if " " <= character <= "~" else _visible(character, before)
        before = character


def _visible(character: str, before: str) -> str:
    """Return what is shown for a character: itself, a space, a replacement, or nothing."""
    if character in _BLANKS:
        return " "
    if character in _JOINERS:  # part of emoji and of several scripts, a trick in ASCII
        return character if before > "\x7f" and before not in _JOINERS else ""
    if _FIRST_TAG <= character <= _LAST_TAG:  # they spell the flags of England, Scotland, Wales
        spelling = before == _BLACK_FLAG or _FIRST_TAG <= before < _LAST_TAG
        return character if spelling else ""
    match unicodedata.category(character):
        case "Cc" | "Cf" if character not in _VISIBLE_FORMATS:
            return ""
        case "Cs":
            return _REPLACEMENT
        case _:
            return character


def _active(shown: str) -> Iterator[int]:
    """Yield the places of the characters to be escaped in a line of visible text."""
    if block := _BLOCK.match(shown):
        yield block.end()
    for match in _ACTIVE.finditer(shown):
        yield match.start()


def _is_web_address(parts: SplitResult) -> bool:
    # What stands before an @ would pass for the host; an IPv6 host's brackets would end the link.
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and not any(character in parts.netloc for character in "@[]")
    )

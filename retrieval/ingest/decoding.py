"""From bytes to text, whatever encoding they are in."""

import codecs
import re

from retrieval.errors import SourceError

BINARY = "it is not text but binary data"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What browsers read under these names: the larger encoding that holds the one declared.
_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Python's own, some of which a short text keeps busy for hours or gives no characters.
_NO_WEB_ENCODINGS = frozenset(
    {
        "utf-7",
        "unicode-escape",
        "raw-unicode-escape",
        "idna",
        "punycode",
        "undefined",
        "mbcs",
        "oem",
    }
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.01
_SAMPLE_BYTES = 100_000
# Letters and signs that Western European languages write with bytes above 127 in Windows-1252.
_WESTERN = re.compile("[‘’“”„‚…–—•€£§©®°·«»¡¿ªº½¼ À-ÖØ-öø-ÿŒœŠšŽžŸ]")
_MOST_WESTERN = 0.12


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of some bytes, without byte order mark.

    A byte order mark decides, then UTF-8, then the encoding declared by whoever sent the bytes,
    then what charset-normalizer takes it for. Raises SourceError for what is not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, errors="replace"))
    if b"\0" in data:
        raise SourceError(BINARY)
    text = next((t for e in _candidates(declared) if (t := _strictly(data, e)) is not None), None)
    return _checked(_guessed(data) if text is None else text)


def _candidates(declared: str | None) -> list[str]:
    try:
        name = codecs.lookup(declared or "utf-8").name
    except (LookupError, UnicodeError, ValueError):  # of a name too long, or with a null
        name = "utf-8"
    if name in _NO_WEB_ENCODINGS:
        name = "utf-8"
    if name.startswith(("iso2022", "hz")):  # written in ASCII's bytes, so UTF-8 would take it
        return [name, "utf-8"]
    return ["utf-8", _AS_BROWSERS_DO.get(name, name)]


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _guessed(data: bytes) -> str:
    if (western := _western(data)) is not None:
        return western
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed, slow to load

    best = from_bytes(data[:_SAMPLE_BYTES]).best()
    if best is None:
        raise SourceError(BINARY)
    return data.decode(best.encoding, errors="replace")


def _western(data: bytes) -> str | None:
    """Return the text as Windows-1252 if its few accents and quotation marks make sense there.

    Short texts with few such bytes are what a statistical guess gets wrong.
    """
    text = _strictly(data, "cp1252")
    if text is None:
        return None
    high = [c for c in text if c > "\x7f"]
    likely = len(high) <= _MOST_WESTERN * len(text) and all(map(_WESTERN.match, high))
    return text if likely else None


def _checked(text: str) -> str:
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise SourceError(BINARY)
    return text

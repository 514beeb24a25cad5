"""Articles as JSON Lines: one JSON object a line, taken exactly as written."""

import json
import re
from collections.abc import Iterator
from io import BufferedIOBase
from typing import NoReturn

from retrieval.documents import Draft, Rejection
from retrieval.errors import SourceError
from retrieval.ingest.dates import is_iso_date

_LONGEST_LINE_BYTES = 20_000_000
_MOST_BYTES = 1_000_000_000
_LONGEST_ID = 500
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What JSON can say and no database keeps: nulls and halves of characters."""
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*")


def read_json_lines(name: str, lines: BufferedIOBase) -> Iterator[Draft | Rejection]:
    """Yield an article or a rejection for each line that is not blank, in order.

    Nothing is held but the line at hand. Paragraphs are kept to the code point. Raises SourceError
    when there are more than 1 GB of lines.
    """
    number = 0
    while line := lines.readline(_LONGEST_LINE_BYTES):
        number += 1
        if lines.tell() > _MOST_BYTES:
            _refuse("it holds more than 1 GB")
        try:
            if _is_cut(line):
                _skip_line(lines)
                _refuse("it is longer than 20 MB")
            if line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield _to_draft(_parsed(line))
        except SourceError as error:
            yield Rejection(name, str(error), number)


def _is_cut(line: bytes) -> bool:
    return len(line) == _LONGEST_LINE_BYTES and not line.endswith(b"\n")


def _skip_line(lines: BufferedIOBase) -> None:
    while _is_cut(lines.readline(_LONGEST_LINE_BYTES)):
        pass


def _parsed(line: bytes) -> dict[str, object]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        msg = "it is not UTF-8 text"
        raise SourceError(msg) from error
    except json.JSONDecodeError as error:
        msg = f"it is not JSON: {error.msg.lower()} at column {error.colno}"
        raise SourceError(msg) from error
    except (ValueError, RecursionError) as error:
        msg = "it is JSON too large or too deeply nested to read"
        raise SourceError(msg) from error
    if not isinstance(row, dict):
        _refuse('it is not an article: {"id": …, "title": …, "paragraphs": […]} is expected')
    return row


def _to_draft(row: dict[str, object]) -> Draft:
    is_split = row.get("sentences") is not None
    paragraphs = _paragraphs(row, "sentences" if is_split else "paragraphs")
    return Draft(
        id=_id(row),
        title=" ".join((_text(row, "title") or "").split()),
        paragraphs=paragraphs,
        url=_text(row, "url"),
        publisher=_text(row, "publisher"),
        published=_matching(row, "published", "an ISO 8601 date, such as 2015-02-06"),
        language=_matching(row, "language", "a BCP 47 tag, such as en or pt-BR"),
        is_split=is_split,
        headings=_headings(row, len(paragraphs)),
        author=_author(row),
        highlights=_highlights(row),
    )


def _id(row: dict[str, object]) -> str:
    given = row.get("id")
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    if not isinstance(given, str) or not given.strip():
        _refuse('it has no "id"' if given in (None, "") else 'its "id" is not a text')
    if len(given) > _LONGEST_ID:
        _refuse(f'its "id" is longer than {_LONGEST_ID} characters')
    return _storable(given, "id")


def _paragraphs(row: dict[str, object], key: str) -> tuple[str, ...]:
    given = row.get(key)
    if given is None:
        _refuse('it has neither "paragraphs" nor "sentences"')
    if not isinstance(given, list) or not all(isinstance(text, str) for text in given):
        _refuse(f'its "{key}" are not a list of texts')
    if not any(map(str.strip, given)):
        _refuse(f'its "{key}" hold no text')
    return tuple(_storable(text, key) for text in given)


def _headings(row: dict[str, object], paragraphs: int) -> tuple[int, ...]:
    given = row.get("headings")
    if given is None:
        return ()
    numbers = given if isinstance(given, list) else [given]
    if not all(type(number) is int and 0 <= number < paragraphs for number in numbers):
        _refuse('its "headings" are not numbers of its paragraphs')
    return tuple(sorted(set(numbers)))


def _author(row: dict[str, object]) -> str | None:
    """Return the author; None for what is none: the key may be somebody else's."""
    given = row.get("author")
    return given if isinstance(given, str) and given and not UNSTORABLE.search(given) else None


def _highlights(row: dict[str, object]) -> tuple[str, ...]:
    """Return the highlights; none for what are none: the key may be somebody else's."""
    given = row.get("highlights")
    texts = given if isinstance(given, list) else []
    is_good = all(isinstance(text, str) and not UNSTORABLE.search(text) for text in texts)
    return tuple(texts) if is_good else ()


def _text(row: dict[str, object], key: str) -> str | None:
    given = row.get(key)
    if given is None or given == "":
        return None
    if not isinstance(given, str):
        _refuse(f'its "{key}" is not a text')
    return _storable(given, key)


def _matching(row: dict[str, object], key: str, expected: str) -> str | None:
    text = _text(row, key)
    is_good = is_iso_date if key == "published" else _LANGUAGE.fullmatch
    if text is not None and not is_good(text):
        _refuse(f'its "{key}" is not {expected}')
    return text


def _storable(text: str, key: str) -> str:
    if "\0" in text or (not text.isascii() and UNSTORABLE.search(text)):
        _refuse(f'its "{key}" hold half a character (a lone surrogate) or a null')
    return text


def _refuse(reason: str) -> NoReturn:
    raise SourceError(reason)

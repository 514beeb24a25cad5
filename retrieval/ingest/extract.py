"""From a source's bytes to drafts of articles."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import fields, replace
from io import BytesIO
from typing import Any
from urllib.parse import SplitResult, urlsplit

from retrieval.documents import Draft, Rejection, Source
from retrieval.errors import SourceError
from retrieval.ingest.decoding import decode
from retrieval.ingest.formats import Format, format_of
from retrieval.ingest.json_lines import UNSTORABLE, read_json_lines
from retrieval.ingest.languages import told_language
from retrieval.ingest.plain_text import read_plain_text
from retrieval.ingest.story import read_story
from retrieval.ingest.urls import canonical_url
from retrieval.ingest.worker import shared_worker

_GZIP = b"\x1f\x8b"
_MOST_TEXT_BYTES = 10_000_000
_MOST_FILE_BYTES = 60_000_000
_HEAD_BYTES = 65_536


def extract(source: Source) -> Iterator[Draft | Rejection]:
    """Yield every article the source holds, or why there is none, in order.

    The content decides how it is read; the name gives a title where the content has none. What
    needs a parser that can be led astray is read in a process of its own.
    """
    try:
        if source.data.startswith(_GZIP):
            yield from _unpacked(source)
        else:
            yield from _articles(source.name, source.data)
    except SourceError as error:
        yield Rejection(source.name, str(error))


def _articles(name: str, data: bytes) -> Iterator[Draft | Rejection]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = decode(data).encode("utf-8", "replace")
    form = format_of(name, data)
    if form is Format.JSON_LINES:
        yield from read_json_lines(name, BytesIO(data))
        return
    _check_size(form, data)
    match form:
        case Format.TEXT:
            draft = read_plain_text(name, decode(data))
        case Format.STORY:
            draft = read_story(name, decode(data))
        case _:
            draft = shared_worker().read(form, name, data)
    yield _spoken(_addressed(_storable(draft), name))


def _storable(draft: Draft) -> Draft:
    """Leave out what no database keeps: nulls, and the halves of characters that some PDFs have."""
    return replace(draft, **{part.name: _kept(getattr(draft, part.name)) for part in fields(draft)})


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    return tuple(map(_kept, value)) if isinstance(value, tuple) else value


def _addressed(draft: Draft, name: str) -> Draft:
    """Give a page its address: its own word for it if that is on the site it was fetched from.

    A page must not pass itself off as another site's, nor all pages as their site's front page.
    """
    stated, fetched = urlsplit(draft.url or ""), urlsplit(name)
    is_fetched = fetched.scheme in {"http", "https"}
    is_front = not stated.path.strip("/") and not (is_fetched and fetched.path in {"", "/"})
    if is_front or (is_fetched and _site(stated) != _site(fetched)):
        return replace(draft, url=canonical_url(name) if is_fetched else None)
    return replace(draft, url=canonical_url(draft.url or ""))


def _spoken(draft: Draft) -> Draft:
    """Say what language a text is in, if it does not say so itself."""
    return draft if draft.language else replace(draft, language=told_language(draft.paragraphs))


def _site(url: SplitResult) -> str:
    return (url.hostname or "").removeprefix("www.")


def _check_size(form: Format, data: bytes) -> None:
    packed = form in {Format.PDF, Format.DOCX, Format.EPUB}
    limit = _MOST_FILE_BYTES if packed else _MOST_TEXT_BYTES
    if len(data) > limit:
        msg = f"it is larger than {limit // 1_000_000} MB"
        raise SourceError(msg)


def _unpacked(source: Source) -> Iterator[Draft | Rejection]:
    try:
        with gzip.open(BytesIO(source.data)) as file:
            head = file.read(_HEAD_BYTES)
            if format_of(source.name, head) is Format.JSON_LINES:
                file.seek(0)
                yield from read_json_lines(source.name, file)
                return
            data = head + file.read(_MOST_TEXT_BYTES + 1 - len(head))
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        msg = "it is packed with gzip, but damaged or cut short"
        raise SourceError(msg) from error
    yield from _articles(source.name, data)

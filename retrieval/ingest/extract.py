"""From a source's bytes to drafts of articles."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import SplitResult, urlsplit

from retrieval.documents import Draft, Rejection, Source
from retrieval.errors import SourceError
from retrieval.ingest.decoding import decode
from retrieval.ingest.formats import Format, format_of
from retrieval.ingest.json_lines import read_json_lines
from retrieval.ingest.plain_text import read_plain_text
from retrieval.ingest.story import read_story
from retrieval.ingest.worker import shared_worker

_GZIP = b"\x1f\x8b"
_MOST_TEXT_BYTES = 20_000_000
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
            yield _addressed(read_plain_text(name, decode(data)), name)
        case Format.STORY:
            yield read_story(name, decode(data))
        case _:
            yield _addressed(shared_worker().read(form, name, data), name)


def _addressed(draft: Draft, name: str) -> Draft:
    """Give a fetched page its address: its own word for it if that is on the same site.

    A page must not pass itself off as another site's, nor all pages as their site's front page.
    """
    fetched = urlsplit(name)
    if fetched.scheme not in {"http", "https"}:
        return draft
    stated = urlsplit(draft.url or "")
    same_site = _site(stated) == _site(fetched) and (stated.path.strip("/") or fetched.path == "/")
    return draft if same_site else replace(draft, url=name)


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

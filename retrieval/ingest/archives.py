"""Zip archives from strangers: opened within limits, their XML parsed without entities."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from retrieval.errors import SourceError

_MOST_ENTRIES = 10_000
_MOST_BYTES = 200_000_000
_MOST_RATIO = 200
_SMALL_BYTES = 1_000_000
_LARGEST_PART_BYTES = 30_000_000


@contextmanager
def opened_archive(data: bytes) -> Iterator[ZipFile]:
    """Open a zip archive for reading.

    Raises SourceError for one that is damaged or would unpack to more than the limits.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            _check(archive)
            yield archive
    except (BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        msg = "it is a damaged zip archive"
        raise SourceError(msg) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        msg = "it is protected by a password"
        raise SourceError(msg) from error


def read_part(archive: ZipFile, name: str) -> bytes:
    """Return one file of an archive; empty if there is none of that name.

    Raises SourceError for one that is larger than it says.
    """
    try:
        with archive.open(name) as part:
            data = part.read(_LARGEST_PART_BYTES + 1)
    except KeyError:
        return b""
    if len(data) > _LARGEST_PART_BYTES:
        _refuse()
    return data


def parsed_xml(data: bytes) -> Any:
    """Return the root of an XML document, or None if there is none.

    Raises SourceError for XML that is malformed, or that declares entities of its own.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - rarely needed
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    if not data.strip():
        return None
    try:
        return fromstring(data)
    except (ParseError, DefusedXmlException) as error:
        msg = "it holds malformed or unsafe XML"
        raise SourceError(msg) from error


def _check(archive: ZipFile) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    bombs = (
        entry.file_size > _SMALL_BYTES
        and entry.file_size > _MOST_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    if len(entries) > _MOST_ENTRIES or total > _MOST_BYTES or any(bombs):
        _refuse()


def _refuse() -> None:
    msg = "it would unpack to far more than an article"
    raise SourceError(msg)

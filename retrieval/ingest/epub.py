"""Books in EPUB: their chapters in reading order, as one article."""

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urldefrag
from zipfile import ZipFile

from retrieval.documents import Draft
from retrieval.errors import SourceError
from retrieval.ingest.archives import opened_archive, parsed_xml, read_part
from retrieval.ingest.dates import iso_date
from retrieval.ingest.decoding import decode
from retrieval.ingest.languages import stated_language
from retrieval.ingest.plain_text import EMPTY
from retrieval.ingest.titles import title_from_name

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_PACKAGE = "{http://www.idpf.org/2007/opf}"
_CORE = "{http://purl.org/dc/elements/1.1/}"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    "p div li blockquote tr dt dd pre section article aside header footer figure figcaption ol ul "
    "table body br hr".split()
)
_UNSEEN = frozenset({"script", "style", "head", "nav", "svg", "math", "rt"})


def read_epub(name: str, data: bytes) -> Draft:
    """Make a draft of a book, with what it says of itself. Raises SourceError."""
    with opened_archive(data) as archive:
        folder, package = _package(archive)
        chapters = (read_part(archive, path) for path in _spine(folder, package))
        blocks = [block for chapter in chapters for block in _blocks(chapter)]
    if not blocks:
        raise SourceError(EMPTY)
    return Draft(
        paragraphs=tuple(text for text, _ in blocks),
        title=_stated(package, "title") or title_from_name(name),
        publisher=_stated(package, "publisher") or None,
        published=iso_date(_stated(package, "date")),
        language=stated_language(_stated(package, "language")),
        headings=tuple(number for number, (_, is_heading) in enumerate(blocks) if is_heading),
        author=_stated(package, "creator") or None,
    )


def _package(archive: ZipFile) -> tuple[str, Any]:
    container = parsed_xml(read_part(archive, "META-INF/container.xml"))
    entry = None if container is None else container.find(f".//{_CONTAINER}rootfile")
    path = "" if entry is None else entry.get("full-path", "")
    package = parsed_xml(read_part(archive, path))
    if package is None:
        msg = "it is a book without a list of its chapters"
        raise SourceError(msg)
    return posixpath.dirname(path), package


def _spine(folder: str, package: Any) -> Iterator[str]:
    """Yield the paths of the chapters in reading order, the table of contents left out."""
    items = {item.get("id"): item for item in package.iter(f"{_PACKAGE}item")}
    for reference in package.iter(f"{_PACKAGE}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no":
            continue
        if "nav" not in (item.get("properties") or "").split():
            href = unquote(urldefrag(item.get("href") or "")[0])
            yield posixpath.normpath(posixpath.join(folder, href))


def _stated(package: Any, name: str) -> str:
    return " ".join((package.findtext(f".//{_CORE}{name}") or "").split())


def _blocks(chapter: bytes) -> Iterator[tuple[str, bool]]:
    from lxml import etree  # noqa: PLC0415 - rarely needed, slow to load

    if not chapter.strip():
        return
    parser = etree.HTMLParser(no_network=True, encoding="utf-8")
    root = etree.fromstring(decode(chapter).encode(), parser)
    parts: list[str] = []
    unseen = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        starts = event == "start"
        if tag in _BLOCKS:
            if text := " ".join("".join(parts).split()):
                yield text, tag in _HEADINGS and not starts
            parts = []
        unseen += (tag in _UNSEEN) * (1 if starts else -1)
        if not unseen:
            parts.append((element.text if starts else element.tail) or "")
    if text := " ".join("".join(parts).split()):
        yield text, False

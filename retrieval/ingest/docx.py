"""Word documents (.docx): the text as it stands, without deleted or hidden parts."""

import re
from collections.abc import Iterator
from typing import Any

from retrieval.documents import Draft
from retrieval.errors import SourceError
from retrieval.ingest.archives import opened_archive, parsed_xml, read_part
from retrieval.ingest.languages import stated_language
from retrieval.ingest.plain_text import EMPTY
from retrieval.ingest.titles import title_from_name

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CORE = "{http://purl.org/dc/elements/1.1/}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(
    r"(?:heading|title|überschrift|titre|titolo|título|kop)\s?\d?$", re.IGNORECASE
)
_SHOWN_AS = {f"{_WORD}tab": " ", f"{_WORD}br": "\n", f"{_WORD}noBreakHyphen": "-"}


def read_docx(name: str, data: bytes) -> Draft:
    """Make a draft of a Word document; a table's row is one paragraph.

    The title is the document's property, its first heading or `name`'s. Raises SourceError.
    """
    with opened_archive(data) as archive:
        body = parsed_xml(read_part(archive, "word/document.xml"))
        core = parsed_xml(read_part(archive, "docProps/core.xml"))
    blocks = list(_blocks(body)) if body is not None else []
    if not blocks:
        raise SourceError(EMPTY)
    headings = tuple(number for number, (_, is_heading) in enumerate(blocks) if is_heading)
    heading = blocks[headings[0]][0] if headings else ""
    return Draft(
        paragraphs=tuple(text for text, _ in blocks),
        title=_property(core, "title") or heading or title_from_name(name),
        language=stated_language(_property(core, "language")),
        headings=headings,
        author=_property(core, "creator") or None,
    )


def _property(core: Any, name: str) -> str:
    return "" if core is None else " ".join((core.findtext(f"{_CORE}{name}") or "").split())


def _blocks(body: Any) -> Iterator[tuple[str, bool]]:
    for element in _in_order(body):
        if element.tag == f"{_WORD}tr":
            cells = (_text(cell) for cell in element.iter(f"{_WORD}tc"))
            text, is_heading = " | ".join(filter(None, cells)), False
        else:
            text, is_heading = _text(element), _is_heading(element)
        if text:
            yield text, is_heading


def _in_order(element: Any) -> Iterator[Any]:
    """Yield the paragraphs and the table rows, in order, none within another."""
    waiting = [element]
    while waiting:
        element = waiting.pop()
        if element.tag in {f"{_WORD}p", f"{_WORD}tr"}:
            yield element
        elif element.tag != _FALLBACK:
            waiting.extend(reversed(element))


def _text(element: Any) -> str:
    parts = []
    waiting = [element]
    while waiting:
        part = waiting.pop()
        if part.tag == f"{_WORD}t":
            parts.append(part.text or "")
        parts.append(_SHOWN_AS.get(part.tag, ""))
        if part.tag != _FALLBACK:
            waiting.extend(reversed(part))
    return "".join(parts).strip()


def _is_heading(paragraph: Any) -> bool:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return style is not None and bool(_HEADING.match(style.get(f"{_WORD}val", "")))

"""Web pages: their main text and what they say of themselves, by trafilatura."""

import re
from collections.abc import Iterator
from typing import Any

from retrieval.documents import Draft
from retrieval.errors import SourceError
from retrieval.ingest.boilerplate import is_boilerplate
from retrieval.ingest.dates import iso_date
from retrieval.ingest.decoding import decode
from retrieval.ingest.languages import stated_language
from retrieval.ingest.titles import title_from_name

NO_TEXT = "no article text was found in it"
_NO_TEXT_IN_SO_MUCH = "it is too large a page to find an article in"
_LARGE_BYTES = 2_000_000  # where a lack of memory is likelier than a lack of text
_SHORTEST = 15  # characters; a page of less says nothing, though trafilatura gives its menu
_HEAD_BYTES = 4_096
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_PARAGRAPH_TAGS = frozenset({"p", "head", "item", "quote", "row", "list", "table", "div"})
_BLANK_LINE = re.compile(r"\n\s*\n")
_SPACES = re.compile(r"\s+")
_CELL_GAP = " | "
# The day it was published, as the page states it: a guess would take "© 2026" for New Year's Day.
_DATES = {"extensive_search": False, "original_date": True}


def read_web_page(name: str, data: bytes) -> Draft:
    """Make a draft of a page's main text, with what it says of itself: title, author, date, ...

    Navigation, notices, comments and other boilerplate are left out. Raises SourceError for a
    page without main text or that is not text at all.
    """
    from trafilatura import bare_extraction, load_html  # noqa: PLC0415 - half a second to load

    declared = _CHARSET.search(data[:_HEAD_BYTES])
    text = decode(data, declared[1].decode("ascii", "replace") if declared else None)
    tree = load_html(_XML_DECLARATION.sub("", text, count=1))
    nothing = NO_TEXT if len(data) < _LARGE_BYTES else _NO_TEXT_IN_SO_MUCH
    if tree is None:
        raise SourceError(nothing)
    language = _language(tree)
    page: Any = bare_extraction(
        tree, with_metadata=True, include_comments=False, date_extraction_params=_DATES
    )
    found = list(_blocks(page.body)) if page else []
    blocks = [block for block in found if not is_boilerplate(block[0])]
    if sum(len(text) for text, _ in blocks) < _SHORTEST:
        raise SourceError(nothing)
    return Draft(
        paragraphs=tuple(text for text, _ in blocks),
        title=_one_line(page.title) or title_from_name(name),
        url=page.url if page.url and page.url.startswith(("http://", "https://")) else None,
        publisher=_one_line(page.sitename) or None,
        published=iso_date(page.date),
        language=language,
        headings=tuple(number for number, (_, is_heading) in enumerate(blocks) if is_heading),
        author=_one_line(page.author) or None,
    )


def _language(tree: Any) -> str | None:
    stated = tree.xpath("string(/html/@lang | /html/@*[local-name()='lang'])")
    return stated_language(str(stated))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _blocks(body: Any) -> Iterator[tuple[str, bool]]:
    """Yield each paragraph of trafilatura's tree and whether it is a heading."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - comes with trafilatura

    parts: list[str] = []
    cells = 0  # how many cells stand open: a table's row stays one paragraph
    for event, element in iterwalk(body, events=("start", "end")):
        tag = element.tag
        is_block = tag in _PARAGRAPH_TAGS or _is_code_block(element)
        if is_block and not cells:
            yield from ((text, tag == "head" and event == "end") for text in _texts(parts))
            parts = []
        if event == "start":
            cells += _is_plain_cell(element)
            parts += ["\n" if tag == "lb" else "", _spaced(element.text)]
        else:
            cells -= _is_plain_cell(element)
            closing = _CELL_GAP if _is_plain_cell(element) else " " * is_block
            parts += [closing, _spaced(element.tail)]
    yield from ((text, False) for text in _texts(parts))


def _is_plain_cell(element: Any) -> bool:
    """Say whether an element is a table's cell of a few words, not a part of a page laid out so."""
    return element.tag == "cell" and not any(part.tag in _PARAGRAPH_TAGS for part in element.iter())


def _is_code_block(element: Any) -> bool:
    """Say whether an element is a listing, not a word of code in a sentence."""
    return element.tag == "code" and (element.getparent().tag == "body" or "\n" in element.text)


def _spaced(text: str | None) -> str:
    return _SPACES.sub(" ", text or "")


def _texts(parts: list[str]) -> Iterator[str]:
    for piece in _BLANK_LINE.split("".join(parts)):
        lines = (_one_line(line) for line in piece.split("\n"))
        if text := "\n".join(filter(None, lines)).strip(_CELL_GAP):
            yield text

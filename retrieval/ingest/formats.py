"""What a source is: told by its content, and by its name only where the content leaves it open."""

import codecs
import re
from enum import Enum

from retrieval.errors import SourceError
from retrieval.ingest.decoding import BINARY
from retrieval.ingest.plain_text import EMPTY

_HEAD_BYTES = 65_536
_OPENING_LINES = 5
_BINARY_SIGNS = (
    (b"\xd0\xcf\x11\xe0", "it is an old Word file: save it as text, HTML or Markdown"),
    (b"{\\rtf", "it is rich text (RTF): save it as text, HTML or Markdown"),
    (b"SQLite format 3", "it is a database, not an article"),
    (b"\x89PNG", "it is a picture, not an article"),
    (b"\xff\xd8\xff", "it is a picture, not an article"),
    (b"GIF8", "it is a picture, not an article"),
    (b"RIFF", BINARY),
    (b"ID3", BINARY),
    (b"OggS", BINARY),
    (b"\x7fELF", BINARY),
    (b"BZh", "it is packed with bzip2: unpack it first"),
    (b"\xfd7zXZ", "it is packed with xz: unpack it first"),
    (b"(\xb5/\xfd", "it is packed with Zstandard: unpack it first"),
    (b"7z\xbc\xaf", "it is a 7z archive: unpack it first"),
    (b"Rar!", "it is a RAR archive: unpack it first"),
)
_OTHER_ZIPS = (
    (b"xl/workbook.", "it is a spreadsheet, not an article"),
    (b"ppt/presentation.", "it is a presentation: save it as PDF"),
    (b"opendocument", "it is an OpenDocument file: save it as Word (.docx) or PDF"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PDF = b"%PDF-"
_PDF_HEAD_BYTES = 1_024  # readers allow as much before the mark
_HIGHLIGHT = re.compile(rb"^@highlight[ \t]*\r?$", re.MULTILINE)
_JSON_OBJECT = re.compile(rb'\s*\{\s*"(?:[^"\\]|\\.)*"\s*:|\s*\{\}\s*$')
_HTML = re.compile(
    rb"\s*(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*)*+"  # atomic: a comment ends where it first does
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|article|main|section|header|div|p|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
_MARKDOWN = re.compile(rb"\s*(?:---[ \t]*\r?\n[A-Za-z][\w-]*[ \t]*:|#[ \t]+\S[^\n]*\r?\n\s*\r?\n)")


class Format(Enum):
    """How a source is to be read."""

    DOCX = "docx"
    EPUB = "epub"
    HTML = "html"
    JSON_LINES = "jsonl"
    MARKDOWN = "markdown"
    PDF = "pdf"
    STORY = "story"
    TEXT = "text"


def format_of(name: str, data: bytes) -> Format:
    """Tell the format of a source that is not compressed.

    Raises SourceError, with a reason a person understands, for what cannot be read.
    """
    head = data[:_HEAD_BYTES].removeprefix(codecs.BOM_UTF8)
    if not head.strip() and not (head := data.lstrip()[:_HEAD_BYTES]):
        raise SourceError(EMPTY)
    if head.startswith(_ZIP):
        return _zip_format(data)
    if _PDF in head[:_PDF_HEAD_BYTES]:
        return Format.PDF
    for sign, reason in _BINARY_SIGNS:
        if head.startswith(sign):
            raise SourceError(reason)
    if _FEED.match(head):
        msg = "it is a feed of articles, not an article"
        raise SourceError(msg)
    return _text_format(name.lower().removesuffix(".gz"), head)


def _zip_format(data: bytes) -> Format:
    """Tell by the names of its files, which a zip archive holds uncompressed."""
    if b"word/document.xml" in data:
        return Format.DOCX
    if b"META-INF/container.xml" in data:
        return Format.EPUB
    for sign, reason in _OTHER_ZIPS:
        if sign in data:
            raise SourceError(reason)
    msg = "it is a zip archive: unpack it first"
    raise SourceError(msg)


def _text_format(name: str, head: bytes) -> Format:
    is_named_page = name.endswith((".html", ".htm", ".xhtml"))
    if _HTML.match(head) or (is_named_page and head.lstrip().startswith(b"<")):
        return Format.HTML  # told first of all: pages hold lines of JSON
    if name.endswith((".jsonl", ".ndjson")) or _has_json_lines(head):
        return Format.JSON_LINES
    if name.endswith(".story") or _HIGHLIGHT.search(head):
        return Format.STORY
    if is_named_page and b"<" in head:
        return Format.HTML
    if head.lstrip().startswith(b"<?xml"):
        msg = "it is XML, but no page"
        raise SourceError(msg)
    if _MARKDOWN.match(head) or name.endswith((".md", ".markdown", ".mdown", ".mkd")):
        return Format.MARKDOWN
    return Format.TEXT


def _has_json_lines(head: bytes) -> bool:
    lines = [line for line in head.split(b"\n") if line.strip()][:_OPENING_LINES]
    return any(map(_JSON_OBJECT.match, lines))

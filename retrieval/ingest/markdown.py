"""Markdown, as a person reads it: no markup, front matter as metadata."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from retrieval.documents import Draft
from retrieval.errors import SourceError
from retrieval.ingest.dates import iso_date
from retrieval.ingest.languages import stated_language
from retrieval.ingest.plain_text import EMPTY
from retrieval.ingest.titles import title_from_name

_FRONT_MATTER = re.compile(
    r"\s*---[ \t]*\r?\n(?P<fields>(?:.*\r?\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)"
)
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:[ \t]*(?P<value>\S.*?)[ \t]*\r?$", re.MULTILINE)
_TASK = re.compile(r"\[[ xX]\] ")
_TAGS = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_CELL_GAP = " | "


@dataclass(frozen=True, slots=True)
class _Block:
    text: str
    level: int = 0  # of a heading, 1 to 6; 0 for what is none


def has_front_matter(text: str) -> bool:
    """Say whether a text begins with front matter: fields between two lines of dashes."""
    found = _FRONT_MATTER.match(text)
    return found is not None and _FIELD.search(found["fields"]) is not None


def read_markdown(name: str, text: str) -> Draft:
    """Make a draft of Markdown; the title is the front matter's, the first heading's or `name`'s.

    Each paragraph, list item, table row and code block is a paragraph. Raises SourceError for
    text that shows nothing.
    """
    fields, body = _front_matter(text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    blocks = [block for block in _blocks(parser.parse(body)) if block.text]
    if not blocks:
        raise SourceError(EMPTY)
    heading = next((block.text for block in blocks if block.level), "")
    return Draft(
        paragraphs=tuple(block.text for block in blocks),
        title=fields.get("title") or heading or title_from_name(name),
        url=_web_address(fields.get("url") or fields.get("link") or fields.get("canonical")),
        publisher=fields.get("publisher") or fields.get("source") or fields.get("site"),
        published=iso_date(fields.get("date") or fields.get("published")),
        language=stated_language(fields.get("language") or fields.get("lang")),
        headings=tuple(number for number, block in enumerate(blocks) if block.level),
        author=fields.get("author") or fields.get("byline"),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    if not has_front_matter(text) or (found := _FRONT_MATTER.match(text)) is None:
        return {}, text
    pairs = ((field["key"].lower(), field["value"]) for field in _FIELD.finditer(found["fields"]))
    return {key: _unquoted(value) for key, value in pairs}, text[found.end() :]


def _unquoted(value: str) -> str:
    for quote in "\"'":
        if len(value) > 1 and value[0] == value[-1] == quote:
            return value[1:-1].replace("''", "'") if quote == "'" else value[1:-1]
    return value


def _web_address(value: str | None) -> str | None:
    return value if value and value.startswith(("http://", "https://")) else None


def _blocks(tokens: Sequence[Token]) -> Iterator[_Block]:
    row: list[str] | None = None
    level = 0
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "heading_close":
                level = 0
            case "tr_open":
                row = []
            case "tr_close":
                yield _Block(_CELL_GAP.join(row or []))
                row = None
            case "inline" if row is not None:
                row.append(_shown(token.children or []))
            case "inline":
                yield _Block(_shown(token.children or []), level)
            case "fence" | "code_block":
                yield _Block(token.content.strip("\n"))
            case "html_block":
                yield _Block(" ".join(_TAGS.sub(" ", token.content).split()))


def _shown(tokens: Sequence[Token]) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    parts = (
        breaks.get(token.type, token.content if token.type in {"text", "code_inline"} else "")
        for token in tokens
    )
    return _TASK.sub("", "".join(parts).strip(), count=1)

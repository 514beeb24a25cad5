"""PDF: text in reading order, with what page layout did to it undone."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise

from retrieval.documents import Draft
from retrieval.errors import SourceError
from retrieval.ingest.titles import looks_like_title, title_from_name

_MOST_PAGES = 1_000
_NO_TEXT = "it holds no text, only pictures of it perhaps"
_SOFT_HYPHEN = "\u00ad"
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00a0": " "}
)
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—|]?$", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_BULLET = re.compile(r"(?:[•‣▪◦–*-]|\d{1,2}[.)]|\([a-z0-9]{1,2}\))\s")
_MARGIN_LINES = 2
_FEWEST_REPEATS = 3
_FULL_LINE = 0.85  # of the usual width: a shorter line ends a paragraph


def read_pdf(name: str, data: bytes) -> Draft:
    """Make a draft of a PDF's text.

    Ligatures, soft hyphens and hyphens at line ends are mended, lines joined to paragraphs, page
    numbers and what stands at the top or foot of every page left out. Raises SourceError for a
    PDF that is damaged, protected or without text.
    """
    title, author, pages = _pages(data)
    lines = [line for page in _without_margins(pages) for line in page]
    paragraphs = list(joined_lines(lines))
    if not paragraphs:
        raise SourceError(_NO_TEXT)
    first_is_title = len(paragraphs) > 1 and looks_like_title(paragraphs[0])
    return Draft(
        paragraphs=tuple(paragraphs),
        title=title or (paragraphs[0] if first_is_title else title_from_name(name)),
        headings=tuple(
            number
            for number, text in enumerate(paragraphs[:-1])
            if (number == 0 and first_is_title) or text == title
        ),
        author=author or None,
    )


def _pages(data: bytes) -> tuple[str, str, list[list[str]]]:
    """Return the title and the author that a PDF states, and the lines of its pages."""
    from pypdf import PdfReader  # noqa: PLC0415 - rarely needed, slow to load
    from pypdf.errors import DependencyError, PyPdfError  # noqa: PLC0415

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            msg = "it is protected by a password"
            raise SourceError(msg)
        texts = [page.extract_text() for page in reader.pages[:_MOST_PAGES]]
        said = reader.metadata
        title, author = (said.title, said.author) if said else (None, None)
    except DependencyError as error:
        msg = "it is encrypted in a way that cannot be read"
        raise SourceError(msg) from error
    except PyPdfError as error:
        msg = "it is a damaged PDF"
        raise SourceError(msg) from error
    return _stated_title(title), _one_line(author), [_lines(text) for text in texts]


def _stated_title(title: str | None) -> str:
    """Return the title that the PDF states, unless it is the name of the file it was made from."""
    text = _one_line(title)
    return "" if re.search(r"\.\w{2,4}$|^untitled$|^microsoft word", text, re.IGNORECASE) else text


def _one_line(text: str | None) -> str:
    return " ".join((text or "").translate(_LIGATURES).split())


def _lines(text: str) -> list[str]:
    lines = map(_one_line, text.split("\n"))
    return [line for line in lines if line]


def _without_margins(pages: Sequence[list[str]]) -> Iterator[list[str]]:
    """Leave out page numbers and the lines that stand at the edge of most pages."""
    edges = [{_shape(line) for line in _edge(page)} for page in pages]
    seen = Counter(shape for page in edges for shape in page)
    fewest = max(_FEWEST_REPEATS, len(pages) // 2)
    for page in pages:
        last = len(page) - _MARGIN_LINES
        yield [
            line
            for number, line in enumerate(page)
            if _MARGIN_LINES <= number < last
            or not (_PAGE_NUMBER.match(line) or seen[_shape(line)] >= fewest)
        ]


def _edge(page: list[str]) -> list[str]:
    return page[:_MARGIN_LINES] + page[-_MARGIN_LINES:]


def _shape(line: str) -> str:
    return _DIGITS.sub("0", line)


def joined_lines(lines: Sequence[str]) -> Iterator[str]:
    """Join the lines of a page to paragraphs: one ends with a line that is not full.

    A hyphen at a line's end goes, unless the text has the same word with a hyphen elsewhere.
    """
    if not lines:
        return
    widths = sorted(map(len, lines))
    full = _FULL_LINE * widths[len(widths) * 3 // 4]
    compounds = {word for line in lines for word in _COMPOUND.findall(line)}
    paragraph = lines[0]
    for line, following in pairwise(lines):
        if _ends(line, following, full):
            yield paragraph.replace(_SOFT_HYPHEN, "")
            paragraph = following
        else:
            paragraph = _join(paragraph, following, compounds)
    yield paragraph.replace(_SOFT_HYPHEN, "")


def _ends(line: str, following: str, full: float) -> bool:
    if _BULLET.match(following):
        return True
    if line.endswith(("-", _SOFT_HYPHEN, ",")) or following[0].islower():
        return False
    return len(line) < full


def _join(paragraph: str, line: str, compounds: set[str]) -> str:
    if paragraph.endswith(_SOFT_HYPHEN):
        return paragraph[:-1] + line
    if not paragraph.endswith("-"):
        return f"{paragraph} {line}"
    first, second = paragraph.rsplit(maxsplit=1)[-1], _WORD.match(line)
    if second is None or not second[0][0].islower() or not first[:-1].isalpha():
        return paragraph + line
    return (paragraph if first + second[0] in compounds else paragraph[:-1]) + line

"""Which reader reads which format; what runs in the worker process."""

from collections.abc import Callable, Mapping

from retrieval.documents import Draft
from retrieval.ingest.decoding import decode
from retrieval.ingest.docx import read_docx
from retrieval.ingest.epub import read_epub
from retrieval.ingest.formats import Format
from retrieval.ingest.markdown import read_markdown
from retrieval.ingest.pdf import read_pdf
from retrieval.ingest.web_page import read_web_page

Reader = Callable[[str, bytes], Draft]
"""Makes a draft of a name and bytes; raises SourceError for what holds no article."""


def _markdown(name: str, data: bytes) -> Draft:
    return read_markdown(name, decode(data))


READERS: Mapping[Format, Reader] = {
    Format.DOCX: read_docx,
    Format.EPUB: read_epub,
    Format.HTML: read_web_page,
    Format.MARKDOWN: _markdown,
    Format.PDF: read_pdf,
}

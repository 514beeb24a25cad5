"""Files made to hurt: each is refused, or read, within its limits, and the next one still is."""

import asyncio
import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.documents import Draft, Rejection, Source
from retrieval.errors import SourceError
from retrieval.ingest import extract as extracting
from retrieval.ingest.extract import extract
from retrieval.ingest.feeds import Entry, Feed
from retrieval.ingest.formats import Format
from retrieval.ingest.worker import TOO_MUCH, Worker

from .made_files import made_docx, made_epub, made_pdf, made_zip, word_paragraph

_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
_PARAGRAPH = "<p>The council voted on Monday to close the old swimming baths, which leak.</p>"


def _zip_bomb(parts: int) -> bytes:
    return made_zip(
        {"word/document.xml": b"0" * 20_000_000} | {f"{n}": b"0" * 20_000_000 for n in range(parts)}
    )


def _many_entries() -> bytes:
    return made_zip({"word/document.xml": "<x/>"} | {str(number): b"" for number in range(10_001)})


def _lying_zip() -> bytes:
    """Make a document whose directory says that it is far smaller than it is."""
    data = made_docx(word_paragraph("a" * 40_000_000))
    size = len(b"a" * 40_000_000)
    for grown in range(size, size + 400):
        data = data.replace(grown.to_bytes(4, "little"), (900_000).to_bytes(4, "little"))
    return data


def _nested_pdf(depth: int) -> bytes:
    return made_pdf([["x"]]).replace(b"/Type /Catalog", b"/Type /Catalog /A " + b"[" * depth)


def _pdf_bomb() -> bytes:
    packed = zlib.compress(b"BT /F1 11 Tf " + b"(a) Tj " * 20_000_000 + b"ET", 9)
    plain = made_pdf([["x"]])
    start, end = plain.index(b"<< /Length"), plain.index(b"endobj", plain.index(b"stream"))
    body = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\n" % (len(packed), packed)
    return plain[:start] + body + plain[end:]


HOSTILE: dict[str, Callable[[], bytes]] = {
    "gzip of nulls": lambda: gzip.compress(b"\0" * 100_000_000),
    "gzip of one line": lambda: gzip.compress(b"a" * 100_000_000),
    "gzip of gzip": lambda: gzip.compress(gzip.compress(b"text " * 100)),
    "gzip cut short": lambda: gzip.compress(b"text " * 10_000)[:-10],
    "gzip of nothing": lambda: gzip.compress(b""),
    "gzip head alone": lambda: b"\x1f\x8b",
    "gzip damaged": lambda: gzip.compress(b"text " * 10_000)[:20] + b"\xff" * 200,
    "json bomb in gzip": lambda: gzip.compress(
        b'{"id":"x","paragraphs":["' + b"a" * 50_000_000 + b'"]}'
    ),
    "json without end": lambda: b'{"id": "x", "paragraphs": ["' + b"a" * 30_000_000,
    "json nested deep": lambda: b'{"id":' + b"[" * 1_000_000,
    "json number of a million digits": lambda: b'{"id": ' + b"9" * 1_000_000 + b"}",
    "json with half a character": lambda: b'{"id": "x", "paragraphs": ["\\udc00"]}',
    "one line of 50 MB": lambda: b"a" * 50_000_000,
    "nulls": lambda: b"\0" * 1_000_000,
    "nulls in text": lambda: b"The council\0voted.",
    "invalid UTF-8 and control characters": lambda: (
        bytes(range(128, 256)) * 100 + bytes(range(32)) * 50
    ),
    "a picture named as text": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "an old Word file": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "zip bomb": lambda: _zip_bomb(0),
    "zip bomb of many parts": lambda: _zip_bomb(12),
    "zip of too many entries": _many_entries,
    "zip that lies about its size": _lying_zip,
    "zip cut short": lambda: made_docx(word_paragraph("text"))[:-30],
    "zip head alone": lambda: b"PK\x03\x04word/document.xml",
    "zip with a path that climbs": lambda: made_zip({"../../evil": "x"}),
    "docx of entities": lambda: made_zip({"word/document.xml": _LAUGHS + "<x>&h;</x>"}),
    "docx of an outer entity": lambda: made_zip({"word/document.xml": _OUTSIDE + "<x>&i;</x>"}),
    "docx of malformed XML": lambda: made_zip({"word/document.xml": "<w:document><"}),
    "docx of another root": lambda: made_zip({"word/document.xml": "<svg/>"}),
    "docx nested deep": lambda: made_docx("<w:sdt>" * 200_000 + "</w:sdt>" * 200_000),
    "epub without a package": lambda: made_zip(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": "<container/>"}
    ),
    "epub of entities": lambda: made_zip(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": _LAUGHS + "<x>&h;</x>"}
    ),
    "epub without chapters": lambda: made_epub({}),
    "epub of an empty chapter": lambda: made_epub({"a.xhtml": ""}),
    "epub of a binary chapter": lambda: made_epub({"a.xhtml": b"\0\x01\x02".decode() * 50}),
    "pdf head alone": lambda: b"%PDF-1.7\n",
    "pdf cut short": lambda: made_pdf([["text"]])[:200],
    "pdf of noise": lambda: b"%PDF-1.4\n" + bytes(range(256)) * 100,
    "pdf nested deep": lambda: _nested_pdf(100_000),
    "pdf whose pages hold themselves": lambda: made_pdf([[]]).replace(
        b"/Kids [4 0 R]", b"/Kids [2 0 R]"
    ),
    "pdf whose text never ends": _pdf_bomb,
    "pdf without text": lambda: made_pdf([[], []]),
    "page without a body": lambda: b"<!doctype html><html></html>",
    "page of one script": lambda: b"<!doctype html><script>" + b"x=1;" * 100_000 + b"</script>",
    "page of an outer entity": f"<?xml version='1.0'?>{_OUTSIDE}<html>&i;</html>".encode,
    "page of a million links": lambda: b"<!doctype html><body>" + b'<a href="/x">l</a>' * 1_000_000,
    "page nested deep": lambda: b"<!doctype html><body>" + b"<div>" * 50_000 + _PARAGRAPH.encode(),
    "page of unclosed comments": lambda: b"<!doctype html>" + b"<!--" * 500_000,
    "page of comments": lambda: b"<!-- -->" * 8_000 + b"x" * 10 + b"\0",
    "page of attributes": lambda: b"<!doctype html><body " + b'a="b" ' * 500_000 + b">",
    "page of a null": lambda: b"<!doctype html><p>a\0b</p>",
    "page larger than any": lambda: b"<!doctype html>" + b"<p>text</p>" * 2_000_000,
    "feed": lambda: b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>',
}
READ: dict[str, Callable[[], bytes]] = {
    "page of entities": f"<!doctype html>{_LAUGHS}<body>{_PARAGRAPH}".encode,
    "markdown nested deep": lambda: b"# Title\n\n" + b"> " * 20_000 + b"text",
    "markdown of brackets": lambda: b"# Title\n\n" + b"[" * 20_000 + b"text",
    "text of one long line": lambda: b"word " * 500_000,
    "text of blank lines": lambda: b"\n" * 1_000_000 + b"text",
}


@pytest.fixture(scope="module", autouse=True)
def _impatient_worker() -> Iterator[None]:
    worker = Worker(time_limit_s=4.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extracting, "shared_worker", lambda: worker)
        yield
    worker.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_line(name: str) -> None:
    found = list(extract(Source("upload", HOSTILE[name]())))
    assert found
    for item in found:
        assert isinstance(item, Rejection), item
        assert 0 < len(item.reason) < 120
        assert "\n" not in item.reason


@pytest.mark.parametrize("name", READ)
def test_a_strange_file_is_read_all_the_same(name: str) -> None:
    (found,) = extract(Source("upload", READ[name]()))
    assert isinstance(found, Draft), found
    assert "root:" not in "".join(found.paragraphs)


def test_the_worker_reads_on_after_it_was_killed() -> None:
    worker = Worker(time_limit_s=0.05)
    with pytest.raises(SourceError, match=TOO_MUCH):
        worker.read(Format.HTML, "a", b"<!doctype html>" + _PARAGRAPH.encode() * 20_000)
    worker._time_limit_s = 20
    assert worker.read(Format.MARKDOWN, "a.md", b"text").paragraphs == ("text",)
    worker.close()


def test_a_reader_that_fails_leaves_the_worker_alive() -> None:
    worker = Worker()
    with pytest.raises(SourceError):
        worker.read(Format.PDF, "a", b"%PDF-")
    process = worker._process
    worker.read(Format.MARKDOWN, "a.md", b"text")
    assert worker._process is process
    worker.close()


def test_memory_of_the_process_that_asks_stays_small() -> None:
    resource = pytest.importorskip("resource")
    packer = zlib.compressobj(wbits=31)  # piece by piece: what is measured is not the making
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    page = b"<p>" * 3_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for data in (bomb, page):
        list(extract(Source("upload", data)))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < 100_000


def test_memory_of_the_process_that_reads_stays_small() -> None:
    pytest.importorskip("resource")
    worker = Worker()
    for name in ("page of a million links", "pdf whose text never ends", "page of attributes"):
        with pytest.raises(SourceError):
            worker.read(Format.PDF if "pdf" in name else Format.HTML, name, HOSTILE[name]())
    process = worker._process
    assert process is not None
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        pytest.skip("this system does not tell")
    peak_kb = int(status.read_text().partition("VmHWM:")[2].split()[0])
    worker.close()
    assert peak_kb < 200_000


def test_a_feed_is_read_in_the_worker() -> None:
    worker = Worker()
    feed = worker.read_feed(
        b"<rss version='2.0'><channel><title>Post</title><item><title>One</title>"
        b"<link>https://post.example/1</link></item></channel></rss>"
    )
    worker.close()
    assert feed == Feed("Post", (Entry("https://post.example/1", "https://post.example/1", "One"),))


@pytest.mark.parametrize(
    "feed",
    [
        b"<rss version='2.0'><channel>" + b"<item>" * 400_000,
        b"<rss version='2.0'><channel><title>" + b"&" * 2_900_000,
        b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * 100_000,
    ],
)
def test_a_feed_that_takes_too_long_is_given_up(feed: bytes) -> None:
    worker = Worker(time_limit_s=1)
    with pytest.raises(SourceError, match=TOO_MUCH):
        worker.read_feed(feed)
    worker.close()


async def test_an_event_loop_goes_on_while_a_hostile_file_is_read() -> None:
    page = Source("page", HOSTILE["page of a million links"]())
    hostile = asyncio.create_task(asyncio.to_thread(lambda: list(extract(page))))
    text = await asyncio.to_thread(lambda: list(extract(Source("a.txt", b"The council voted."))))
    assert isinstance(text[0], Draft)
    assert not hostile.done()
    assert isinstance((await hostile)[0], Rejection)


@settings(deadline=None)
@given(st.binary() | st.text().map(str.encode), st.sampled_from(["", "-", "a.jsonl", "a.txt"]))
def test_any_bytes_give_an_article_or_a_reason(data: bytes, name: str) -> None:
    for item in extract(Source(name, data)):
        assert isinstance(item, Draft | Rejection)

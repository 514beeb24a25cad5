"""How fast loading is, and where the time goes: `python -m benchmarks.ingest [FOLDER]`.

FOLDER holds pages (`*.html`); without one, pages of a newspaper's length are made of the seeds'
text. The stages are timed apart, each over all pages: telling the format, handing the page to the
worker process and back, the main text by trafilatura, its language, sentences, terms, and saving
to SQLite. Last comes how much of what trafilatura itself finds is loaded, in runs of four words.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice, permutations
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter

from retrieval.documents import Article, Draft
from retrieval.errors import SourceError
from retrieval.ingest.analysed import to_article
from retrieval.ingest.formats import Format, format_of
from retrieval.ingest.languages import told_language
from retrieval.ingest.markdown import read_markdown
from retrieval.ingest.web_page import read_web_page
from retrieval.ingest.worker import Worker
from retrieval.store import Store
from retrieval.text.analysis import analyse
from retrieval.text.sentences import split_sentences

_MADE_PAGES = 200
_PARAGRAPHS = 8
_BATCH = 50
_RUN = 4


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage took over all pages."""

    name: str
    seconds: float


def main(folder: str | None = None) -> None:
    """Print pages and sentences a second, and each stage's share of the time."""
    pages = [path.read_bytes() for path in Path(folder).glob("*.html")] if folder else _made()
    drafts, stages = _timed(pages)
    total = sum(stage.seconds for stage in stages)
    sentences = sum(len(to_article(draft).sentences) for draft in drafts)
    mega = sum(map(len, pages)) / 1e6
    print(f"{len(pages)} pages of {mega / len(pages) * 1e3:.0f} kB, {sentences} sentences")  # noqa: T201
    print(f"{len(pages) / total:.0f} pages/s, {mega / total:.1f} MB/s")  # noqa: T201
    for stage in stages:
        each = stage.seconds / len(pages) * 1e3
        print(f"{stage.name:12} {stage.seconds / total:6.1%} {each:8.2f} ms a page")  # noqa: T201
    print(f"{_kept(pages):.4f} of trafilatura's own text is loaded (4-gram F1)")  # noqa: T201


def _timed(pages: list[bytes]) -> tuple[list[Draft], list[Stage]]:
    worker = Worker()
    for page in pages:  # both sides with warm caches, so that their difference is the way between
        _handed(worker, page)
        _read(page)
    whole = _seconds(lambda: [_handed(worker, page) for page in pages])
    worker.close()
    drafts: list[Draft] = []
    extraction = _seconds(lambda: drafts.extend(filter(None, map(_read, pages))))
    texts = [text for draft in drafts for text in draft.paragraphs]
    sentences: list[str] = []
    splitting = _seconds(
        lambda: sentences.extend(t[start:end] for t in texts for start, end in split_sentences(t))
    )
    return drafts, [
        Stage("format", _seconds(lambda: [format_of("-", page) for page in pages])),
        Stage("hand over", max(0.0, whole - extraction)),
        Stage("main text", extraction),
        Stage("language", _seconds(lambda: [told_language(d.paragraphs) for d in drafts])),
        Stage("sentences", splitting),
        Stage("terms", _seconds(lambda: list(map(analyse, sentences)))),
        Stage("save", _saving([to_article(draft) for draft in drafts])),
    ]


def _handed(worker: Worker, page: bytes) -> Draft | None:
    try:
        return worker.read(Format.HTML, "page", page)
    except SourceError:
        return None


def _read(page: bytes) -> Draft | None:
    try:
        return read_web_page("page", page)
    except SourceError:
        return None


def _kept(pages: list[bytes]) -> float:
    """Return the mean likeness of the loaded texts to what trafilatura makes of the pages."""
    return mean(map(_likeness, pages))


def _likeness(page: bytes) -> float:
    from trafilatura import extract  # noqa: PLC0415 - after the stages, which it would warm up

    draft = _read(page)
    ours = _runs(" ".join(draft.paragraphs) if draft else "")
    theirs = _runs(extract(page, include_comments=False) or "")
    return 2 * (ours & theirs).total() / max(1, ours.total() + theirs.total())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1)))


def _saving(articles: list[Article]) -> float:
    with TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/newsdesk.db")
        seconds = _seconds(lambda: [store.save("local", batch) for batch in _batches(articles)])
        store.close()
    return seconds


def _batches(articles: list[Article]) -> Iterator[list[Article]]:
    return (articles[i : i + _BATCH] for i in range(0, len(articles), _BATCH))


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _made() -> list[bytes]:
    seed = files("seeds").joinpath("tide-mill.md").read_text(encoding="utf-8")
    paragraphs = [t for t in read_markdown("-", seed).paragraphs if len(t) > len("a heading")]
    orders = islice(permutations(paragraphs, _PARAGRAPHS), 0, None, 101)
    return [_page(number, texts) for number, texts in enumerate(islice(orders, _MADE_PAGES))]


def _page(number: int, texts: tuple[str, ...]) -> bytes:
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(60))
    body = "".join(f"<p>{text}</p>" for text in texts)
    return (
        f"<!DOCTYPE html><html><head><title>Page {number}</title></head><body><nav><ul>{links}</ul>"
        f"</nav><article><h1>Page {number}</h1>{body}</article>"
        f"<footer><ul>{links}</ul></footer></body></html>"
    ).encode()


if __name__ == "__main__":
    main(*sys.argv[1:2])

"""From a draft to an article: split into sentences, analysed, with a title and an id."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import chain, islice

from retrieval.documents import Article, Draft, Sentence
from retrieval.text.analysis import analyse
from retrieval.text.sentences import split_sentences

_TITLE_WORDS = 12
_WORD = re.compile(r"\S+")
_LONGEST_SENTENCE = 10_000  # characters; a page has some 3,000


def to_article(draft: Draft, title: str | None = None) -> Article:
    """Make the article of a draft; `title` overrides the draft's own.

    Without an id of its own it gets one made from its URL or text, so the same source always
    gives the same id.
    """
    identity = draft.url or "\n".join(draft.paragraphs)
    return Article(
        id=draft.id or blake2b(identity.encode(), digest_size=6).hexdigest(),
        title=" ".join((title or draft.title or _first_words(draft)).split()),
        paragraphs=draft.paragraphs,
        sentences=tuple(_sentences(draft)),
        loaded_at=datetime.now(UTC).replace(microsecond=0),
        url=draft.url,
        publisher=draft.publisher,
        published=draft.published,
        language=draft.language,
        is_split=draft.is_split,
        headings=draft.headings,
        author=draft.author,
        highlights=draft.highlights,
    )


def _sentences(draft: Draft) -> Iterator[Sentence]:
    headings = frozenset(draft.headings)
    for number, paragraph in enumerate(draft.paragraphs):
        if number in headings:
            continue
        for start, end in _whole(paragraph) if draft.is_split else _split(paragraph):
            text = paragraph[start:end]
            yield Sentence(number, start, end, text, analyse(text))


def _split(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences are; what has no end for pages is cut between two words.

    Analysis lets nothing else run meanwhile: a line of 10 MB would keep a bot from answering.
    """
    for start, end in split_sentences(paragraph):
        while end - start > _LONGEST_SENTENCE:
            cut = paragraph.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
            stop = cut if cut > 0 else start + _LONGEST_SENTENCE
            if not paragraph[start:stop].isspace():
                yield start, stop
            start = stop + (cut > 0)  # noqa: PLW2901 - what is left of the sentence
        yield start, end


def _whole(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield where a paragraph is; nowhere for a blank one, which is no sentence but counts."""
    if paragraph.strip():
        yield 0, len(paragraph)


def _first_words(draft: Draft) -> str:
    found = chain.from_iterable(map(_WORD.finditer, draft.paragraphs))
    words = [word[0] for word in islice(found, _TITLE_WORDS + 1)]
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")

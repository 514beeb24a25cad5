"""Articles, hits and answers as the library gives them."""

from dataclasses import replace
from datetime import UTC, datetime

from retrieval.documents import Answer, Article, ArticleInfo, Hit, Sentence, Span, Status

LOADED_AT = datetime(2024, 3, 15, 12, 0, tzinfo=UTC)


def article(  # noqa: PLR0913 - an article has that many parts
    title: str = "Tide mill",
    text: str = "It was built in 1843.",
    *,
    identity: str = "a1",
    url: str | None = "https://news.test/mill",
    publisher: str | None = "Coast Herald",
    published: str | None = "2024-03-12",
) -> Article:
    """Return an article of one sentence."""
    return Article(
        id=identity,
        title=title,
        paragraphs=(text,),
        sentences=(Sentence(0, 0, len(text), text, ()),),
        loaded_at=LOADED_AT,
        url=url,
        publisher=publisher,
        published=published,
    )


def info(title: str, identity: str = "a1") -> ArticleInfo:
    """Return what a list shows of an article."""
    return ArticleInfo(identity, title, 7, LOADED_AT)


def hit(found: Article, *words: str, start: int = 0) -> Hit:
    """Return a hit on the article's text from a place on, with the words marked."""
    paragraph = found.paragraphs[0]
    places = [(paragraph.index(word), word) for word in words]
    spans = tuple(Span(place, place + len(word), word) for place, word in places)
    sentence = Sentence(0, start, len(paragraph), paragraph[start:], ())
    return Hit(replace(found, sentences=(sentence,)), sentence, 1.0, spans)


def answer(status: Status, *hits: Hit) -> Answer:
    """Return an answer."""
    return Answer("when was it built?", status, 0.5, hits)

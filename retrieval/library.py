"""`Library`: desks of articles to load, ask and summarise. The one object `bot/` talks to."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Self

from retrieval.answering.answer import answer_question
from retrieval.answering.questions import parse_question
from retrieval.documents import (
    Answer,
    Article,
    ArticleInfo,
    Change,
    Draft,
    Loaded,
    Rejection,
    Sentence,
    Source,
    Summary,
)
from retrieval.errors import AmbiguousArticleError, EmptyDeskError, UnknownArticleError
from retrieval.ingest.extract import extract
from retrieval.search.agreement import Agreement, compare
from retrieval.search.index import PostingsIndex
from retrieval.search.protocol import SearchIndex
from retrieval.search.reference import ReferenceIndex
from retrieval.store import Store
from retrieval.summaries import summarise
from retrieval.text.analysis import analyse
from retrieval.text.sentences import split_sentences

ENGINES: Mapping[str, Callable[[], SearchIndex]] = {
    "postings": PostingsIndex,
    "rank-bm25": ReferenceIndex,
}
"""What can find the sentences, by the name it is chosen by."""

_BATCH_SENTENCES = 2_000
_CHECKED_ARTICLES = 50
_CACHED_ARTICLES = 512
_TITLE_WORDS = 12


@dataclass(slots=True)
class _Desk:
    """A desk as held in memory, derived from the store and rebuilt from it at will."""

    index: SearchIndex
    generation: int = 0
    keys: list[int] = field(default_factory=list)


class Library:
    """Desks of articles, each apart from the others. Safe to use from several threads."""

    def __init__(self, store: Store, engine: str = "postings") -> None:
        self._store = store
        self._new_index = ENGINES[engine]
        self._desks: dict[str, _Desk] = {}
        self._lock = threading.RLock()
        self._article = lru_cache(maxsize=_CACHED_ARTICLES)(store.article)

    @classmethod
    def open(cls, database_url: str, engine: str = "postings") -> Self:
        """Open the library kept in a database, which is made if it does not exist.

        `engine` is one of `ENGINES`: the index, or the reference that it is held to. Raises
        DatabaseUrlError or StoreError.
        """
        return cls(Store.open(database_url), engine)

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def __enter__(self) -> Self:
        """Return the library itself, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self.close()

    def load(
        self, desk: str, sources: Iterable[Source], title: str | None = None
    ) -> Iterator[Loaded | Rejection]:
        """Load every article of the sources; yield what became of each, in order.

        An article is yielded when it is durable and can be found. One with the id of an article
        of the desk takes its place. Articles without an id get one made from their URL or text,
        so loading the same again changes nothing. `title` is used for all of them.
        """
        batch: list[Article | Rejection] = []
        for draft in (draft for source in sources for draft in extract(source)):
            batch.append(draft if isinstance(draft, Rejection) else _to_article(draft, title))
            if sum(len(a.sentences) for a in batch if isinstance(a, Article)) >= _BATCH_SENTENCES:
                yield from self._save(desk, batch)
                batch = []
        yield from self._save(desk, batch)

    def remove(self, desk: str, ref: str) -> ArticleInfo:
        """Remove an article, by id or part of its title, and return what it was.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        _, info = self._find(desk, ref)
        self._store.remove(desk, info.id)
        return info

    def articles(self, desk: str) -> list[ArticleInfo]:
        """List the desk's articles in the order they were loaded."""
        return list(self._store.infos(desk).values())

    def article(self, desk: str, ref: str) -> Article:
        """Return one article, by id or part of its title.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        key, info = self._find(desk, ref)
        article = self._article(key)
        if article is None:
            raise UnknownArticleError(_unknown(info.title))
        return article

    def export(self, desk: str) -> Iterator[Article]:
        """Yield every article of the desk in the order they were loaded."""
        for key in self._store.keys(desk):
            if article := self._store.article(key):
                yield article

    def ask(self, desk: str, text: str, article: str | None = None, limit: int = 10) -> Answer:
        """Answer a question from the desk, or from one article of it.

        `limit` is the most hits to return; 0 returns every sentence in scope. Raises
        QuestionError for a question without a word to look for, EmptyDeskError for a desk without
        articles, UnknownArticleError and AmbiguousArticleError.
        """
        question = parse_question(text)
        key = None if article is None else self._find(desk, article)[0]
        held = self._refreshed(desk)
        if not held.keys:
            raise EmptyDeskError(_EMPTY)
        scope = held.keys if key is None else [key]
        return answer_question(question, held.index, self._article, scope, limit)

    def summarise(self, desk: str, ref: str, sentences: int = 3) -> Summary:
        """Summarise an article in at most `sentences` sentences.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        return summarise(self.article(desk, ref), sentences)

    def check(self, desk: str) -> Agreement:
        """Compare the desk's index with the reference on a sample of its articles.

        Raises EmptyDeskError for a desk without articles.
        """
        held = self._refreshed(desk)
        if not held.keys:
            raise EmptyDeskError(_EMPTY)
        sample: dict[int, tuple[tuple[str, ...], ...]] = {}
        for key in held.keys[:: 1 + len(held.keys) // _CHECKED_ARTICLES]:
            if article := self._article(key):
                sample[key] = tuple(sentence.terms for sentence in article.sentences)
        return compare(held.index, sample)

    def _save(self, desk: str, batch: list[Article | Rejection]) -> Iterator[Loaded | Rejection]:
        known = {info.id: key for key, info in self._store.infos(desk).items()}
        fresh: dict[str, Article] = {}
        changes: list[Loaded | Rejection] = []
        for item in batch:
            if isinstance(item, Rejection):
                changes.append(item)
                continue
            old = fresh.get(item.id) or (
                self._article(known[item.id]) if item.id in known else None
            )
            if old is None:
                change = Change.LOADED
            elif _same(old, item):
                change = Change.UNCHANGED
            else:
                change = Change.UPDATED
            if change is not Change.UNCHANGED:
                fresh[item.id] = item
            changes.append(Loaded(item, change))
        if fresh:
            self._store.save(desk, list(fresh.values()))
        yield from changes

    def _refreshed(self, desk: str) -> _Desk:
        """Return the desk with its index brought up to the store's generation."""
        generation = self._store.generation(desk)
        with self._lock:
            held = self._desks.get(desk) or _Desk(self._new_index())
            if held.generation != generation:
                keys = self._store.keys(desk)
                for key in set(held.keys) - set(keys):
                    held.index.remove(key)
                kept = [key for key in held.keys if key in set(keys)]
                added = list(self._store.terms(desk, after=max(held.keys, default=0)))
                for stored in added:
                    held.index.add(stored.key, stored.sentences)
                held = _Desk(held.index, generation, kept + [stored.key for stored in added])
                self._desks[desk] = held
            return held

    def _find(self, desk: str, ref: str) -> tuple[int, ArticleInfo]:
        infos = self._store.infos(desk)
        if not infos:
            raise EmptyDeskError(_EMPTY)
        wanted = ref.strip().casefold()
        tests = (
            lambda info: info.id == ref.strip(),
            lambda info: info.title.casefold() == wanted,
            lambda info: wanted and wanted in info.title.casefold(),
        )
        for test in tests:
            found = [(key, info) for key, info in infos.items() if test(info)]
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(f"“{info.title}” ({info.id})" for _, info in found[:5])
                msg = f"“{ref}” names {len(found)} articles: {names}. Say an id or more of a title."
                raise AmbiguousArticleError(msg)
        raise UnknownArticleError(_unknown(ref))


_EMPTY = "There are no articles on this desk yet."


def _unknown(ref: str) -> str:
    return f"There is no article “{ref}” on this desk."


def _to_article(draft: Draft, title: str | None) -> Article:
    identity = draft.url or "\n".join(draft.paragraphs)
    return Article(
        id=draft.id or blake2b(identity.encode(), digest_size=6).hexdigest(),
        title=title or draft.title or _first_words(draft),
        paragraphs=draft.paragraphs,
        sentences=tuple(_sentences(draft)),
        loaded_at=datetime.now(UTC).replace(microsecond=0),
        url=draft.url,
        publisher=draft.publisher,
        published=draft.published,
        language=draft.language,
        is_split=draft.is_split,
        headings=draft.headings,
    )


def _sentences(draft: Draft) -> Iterator[Sentence]:
    for number, paragraph in enumerate(draft.paragraphs):
        if number in draft.headings:
            continue
        places = [(0, len(paragraph))] if draft.is_split else split_sentences(paragraph)
        for start, end in places:
            text = paragraph[start:end]
            yield Sentence(number, start, end, text, analyse(text))


def _first_words(draft: Draft) -> str:
    words = " ".join(draft.paragraphs).split()
    return " ".join(words[:_TITLE_WORDS]) + (" …" if len(words) > _TITLE_WORDS else "")


def _same(old: Article, new: Article) -> bool:
    def content(a: Article) -> tuple[object, ...]:
        return (a.title, a.paragraphs, a.headings, a.is_split, a.url, a.publisher, a.published)

    return content(old) == content(new)

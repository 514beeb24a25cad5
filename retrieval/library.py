"""`Library`: desks of articles to load, ask and summarise. The one object `bot/` talks to."""

import asyncio
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Self

from retrieval.answering.answer import answer_question
from retrieval.answering.finding import find
from retrieval.answering.questions import parse_question
from retrieval.digests import group
from retrieval.documents import (
    Answer,
    Article,
    ArticleInfo,
    DeskLimits,
    DeskSize,
    Digest,
    Loaded,
    Rejection,
    Source,
    Summary,
)
from retrieval.errors import EmptyDeskError, UnknownArticleError
from retrieval.feed_store import FeedStore
from retrieval.loading import Shelf, load
from retrieval.references import resolve
from retrieval.search.agreement import Agreement, compare
from retrieval.search.derived import Derived, IndexFiles
from retrieval.search.index import PostingsIndex
from retrieval.search.protocol import SearchIndex
from retrieval.search.reference import ReferenceIndex
from retrieval.store import Store, follows
from retrieval.summaries import summarise

if TYPE_CHECKING:
    from retrieval.following import Follower
    from retrieval.ingest.fetch import Fetcher

ENGINES: Mapping[str, Callable[[], SearchIndex]] = {
    "postings": PostingsIndex,
    "rank-bm25": ReferenceIndex,
}
"""What can find the sentences, by the name it is chosen by."""

_LOADING_THREADS = 2
_CHECKED_ARTICLES = 50
_DIGEST_ARTICLES = 50
_CACHED_ARTICLES = 512
_LEAST_KEPT_SENTENCES = 2_000  # fewer are indexed anew in the time that a file takes to write
_KEPT_SHARE = 200  # an article changed for so many sentences: some fifth of what there is


@dataclass(slots=True)
class _Desk:
    """A desk as held in memory, derived from the store and rebuilt from it at will."""

    index: SearchIndex
    generation: int = 0
    infos: dict[int, ArticleInfo] | None = None
    unsaved: int = 0


class Library:
    """Desks of articles, each apart from the others. Safe to use from several threads."""

    def __init__(
        self,
        store: Store,
        engine: str = "postings",
        limits: DeskLimits | None = None,
        fetch_allow: Collection[str] = (),
    ) -> None:
        self._store = store
        self._limits = limits or DeskLimits()
        self._fetch_allow = fetch_allow
        self._threads = ThreadPoolExecutor(_LOADING_THREADS, thread_name_prefix="loading")
        self._is_closing = False
        self._new_index = ENGINES[engine]
        self._files = IndexFiles(store.index_folder if engine == "postings" else None)
        self._desks: dict[str, _Desk] = {}
        self._lock = threading.RLock()
        self._article = lru_cache(maxsize=_CACHED_ARTICLES)(store.article)

    @classmethod
    def open(
        cls,
        database_url: str,
        engine: str = "postings",
        limits: DeskLimits | None = None,
        fetch_allow: Collection[str] = (),
    ) -> Self:
        """Open the library kept in a database, which is made if it does not exist.

        `engine` is one of `ENGINES`: the index, or the reference that it is held to. `limits` hold
        for each desk; by default there are none. `fetch_allow` are hosts, or hosts with a port,
        that may be fetched although they are not public. Raises DatabaseUrlError or StoreError.
        """
        return cls(Store.open(database_url), engine, limits, fetch_allow)

    def close(self) -> None:
        """Keep what indexes changed, and close the database."""
        self._is_closing = True
        self._threads.shutdown(cancel_futures=True)
        with self._lock:
            for desk, held in self._desks.items():
                self._keep(desk, held, least=1)
            self._desks.clear()
        self._store.close()

    def __enter__(self) -> Self:
        """Return the library itself, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        self.close()

    def load(
        self, desk: str, sources: Iterable[Source | Rejection], title: str | None = None
    ) -> Iterator[Loaded | Rejection]:
        """Load every article of the sources; yield what became of each, in order.

        An article is yielded when it is durable and can be found. One with the id of an article
        of the desk takes its place; so does one without an id that has the address of one, or
        nearly its text. `title` is used for all of them. A rejection is passed on in its place.
        """
        shelf = Shelf(self._store, self._article, desk, self._limits)
        return load(shelf, sources, title)

    async def load_aside(
        self,
        desk: str,
        sources: Iterable[Source | Rejection],
        title: str | None = None,
        so_far: list[Loaded | Rejection] | None = None,
    ) -> list[Loaded | Rejection]:
        """Load as `load` does, on a thread kept for it, so that slow sources hold up nobody.

        Returns `so_far`, to which outcomes are added as they come. Ends early when the library is
        closed.
        """
        outcomes = [] if so_far is None else so_far

        def work() -> None:
            for outcome in self.load(desk, sources, title):
                outcomes.append(outcome)  # one by one, so that the caller sees them as they come
                if self._is_closing:
                    return

        await asyncio.get_running_loop().run_in_executor(self._threads, work)
        return outcomes

    @cached_property
    def feeds(self) -> "Follower":
        """The feeds that desks follow."""
        from retrieval.following import Follower  # noqa: PLC0415 - slow, for feeds alone

        store = FeedStore(self._store)
        return Follower(store, self._fetcher, self.load_aside, self._threads, self._limits)

    def size(self, desk: str) -> DeskSize:
        """Return how much the desk holds."""
        return self._store.size(desk)

    @property
    def limits(self) -> DeskLimits:
        """How much a desk may hold."""
        return self._limits

    @cached_property
    def _fetcher(self) -> "Fetcher":
        from retrieval.ingest.fetch import Fetcher  # noqa: PLC0415 - slow, for links alone

        return Fetcher(self._fetch_allow)

    async def fetch(self, link: str) -> Source:
        """Fetch what a link leads to, for `load`, without holding up the event loop.

        Raises SourceError, whose message says in plain words why there is nothing.
        """
        page = await self._fetcher.fetch(link)
        return Source(page.url, page.data or b"")

    def remove(self, desk: str, ref: str) -> ArticleInfo:
        """Remove an article, by id or part of its title, and return what it was.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        infos = self._infos(desk)
        info = infos[resolve(ref, infos)]
        self._store.remove(desk, info.id)
        return info

    def articles(self, desk: str) -> list[ArticleInfo]:
        """List the desk's articles in the order they were loaded."""
        return list(self._infos(desk).values())

    def article(self, desk: str, ref: str) -> Article:
        """Return one article, by id or part of its title.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        article = self._article(resolve(ref, self._infos(desk)))
        if article is None:
            msg = f"The article “{ref}” has just been removed."
            raise UnknownArticleError(msg)
        return article

    def export(self, desk: str) -> Iterator[Article]:
        """Yield every article of the desk in the order they were loaded."""
        for key in self._infos(desk):
            if article := self._store.article(key):
                yield article

    def ask(self, desk: str, text: str, article: str | None = None, limit: int = 10) -> Answer:
        """Answer a question from the desk, or from one article of it.

        `limit` is the most hits to return; 0 returns every sentence in scope. Raises
        QuestionError for a question without a word to look for, EmptyDeskError for a desk without
        articles, UnknownArticleError and AmbiguousArticleError.
        """
        question = parse_question(text)
        with self._lock:
            held = self._refreshed(desk)
            if not held.index.articles():
                raise EmptyDeskError(_EMPTY)
            scope = None if article is None else [resolve(article, self._infos(desk))]
            finding = find(question, held.index, scope, limit)
            everything = [] if limit else scope or list(held.index.articles())
        return answer_question(finding, self._article, limit, everything)

    def summarise(
        self,
        desk: str,
        ref: str,
        sentences: int = 3,
        *,
        words: int | None = None,
        about: str | None = None,
    ) -> Summary:
        """Summarise an article, or what it says about a subject.

        In at most `sentences` sentences or, where `words` is given, in about as many words; with
        none where the article does not mention the subject. Raises QuestionError for a subject
        without a word to look for, UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        return summarise(self.article(desk, ref), sentences, words, about)

    def digest(self, desk: str, days: int = 7) -> Digest:
        """Tell what was loaded in the last so many days, newest first, grouped by subject.

        Of more than 50 articles, the newest 50 are told of and all are counted.
        """
        start = datetime.now(UTC) - timedelta(days=days)
        recent = [item for item in self._infos(desk).items() if item[1].loaded_at >= start]
        newest = sorted(recent, key=lambda item: item[1].loaded_at)[::-1]
        articles = (self._article(key) for key, _ in newest[:_DIGEST_ARTICLES])
        return Digest(days, len(recent), group([article for article in articles if article]))

    def check(self, desk: str) -> Agreement:
        """Compare the desk's index with the reference on a sample of its articles.

        Raises EmptyDeskError for a desk without articles.
        """
        with self._lock:
            held = self._refreshed(desk)
            keys = list(held.index.articles())
            if not keys:
                raise EmptyDeskError(_EMPTY)
            sample = {
                key: tuple(sentence.terms for sentence in article.sentences)
                for key in keys[:: 1 + len(keys) // _CHECKED_ARTICLES]
                if (article := self._article(key)) is not None
            }
            return compare(held.index, sample)

    def _refreshed(self, desk: str) -> _Desk:
        """Return the desk, brought up to the store's generation. To be called with the lock."""
        held = self._desks.get(desk) or self._kept(desk)
        generation = self._store.generation(desk)
        if held.generation != generation:
            if not follows(generation, held.generation):
                held = _Desk(self._new_index())
            held.unsaved += self._catch_up(desk, held.index)
            held.generation, held.infos = generation, None
            self._keep(desk, held, least=held.index.sentence_count() // _KEPT_SHARE)
        self._desks[desk] = held
        return held

    def _catch_up(self, desk: str, index: SearchIndex) -> int:
        """Bring the index to what the store holds; return how many articles were changed."""
        newest = max(index.articles(), default=0)
        removed: set[int] = set()
        if len(index.articles()) != self._store.count(desk, upto=newest):
            removed = set(index.articles()).difference(self._store.keys(desk))
        for key in removed:
            index.remove(key)
        kept = len(index.articles())
        for stored in self._store.terms(desk, after=newest):
            index.add(stored.key, stored.sentences)
        return len(removed) + len(index.articles()) - kept

    def _kept(self, desk: str) -> _Desk:
        derived = self._files.read(desk)
        return _Desk(derived.index, derived.generation) if derived else _Desk(self._new_index())

    def _keep(self, desk: str, held: _Desk, least: int) -> None:
        """Write the index to its file if `least` articles changed, unless it is soon made anew."""
        index = held.index
        if held.unsaved < least or index.sentence_count() < _LEAST_KEPT_SENTENCES:
            return
        if isinstance(index, PostingsIndex):
            self._files.write(desk, Derived(index, held.generation))
        held.unsaved = 0

    def _infos(self, desk: str) -> dict[int, ArticleInfo]:
        with self._lock:
            held = self._refreshed(desk)
            if held.infos is None:
                infos = self._store.infos(desk)  # perhaps of a later generation than the index
                held.infos = {key: infos[key] for key in held.index.articles() if key in infos}
            return held.infos


_EMPTY = "There are no articles on this desk yet."

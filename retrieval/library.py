"""`Library`: desks of articles to load, ask and summarise. The one object `bot/` talks to."""

import asyncio
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from retrieval.answering.answer import answer_question
from retrieval.answering.finding import find
from retrieval.answering.follow_ups import follow_up
from retrieval.answering.periods import find_period, published_within
from retrieval.answering.questions import parse_question
from retrieval.answering.reader import Reader, open_reader
from retrieval.answering.warming import warm_up
from retrieval.digests import group
from retrieval.documents import (
    Answer,
    Article,
    ArticleInfo,
    DeskLimits,
    DeskSize,
    Digest,
    Earlier,
    Event,
    Loaded,
    Overview,
    Quotation,
    Rejection,
    Source,
    Status,
    Suggestion,
    Summary,
    Topics,
)
from retrieval.errors import EmptyDeskError, ReaderError, UnknownArticleError
from retrieval.feed_store import FeedStore
from retrieval.held_desks import HeldDesks
from retrieval.loading import Shelf, load
from retrieval.memory.asking_again import answered_since, drop_answered
from retrieval.memory.doubts import Doubt, Quoted, find_doubts, quoted_in
from retrieval.memory.gaps import Gap, find_gaps
from retrieval.memory.memory import Memory
from retrieval.memory.records import Feedback, Removed, Waiting
from retrieval.overview.quotations import quotations
from retrieval.overview.subjects import suggest_subjects
from retrieval.overview.suggesting import suggest
from retrieval.overview.timeline import timeline
from retrieval.overview.topics import rarity_on, terms_read, topics
from retrieval.references import resolve
from retrieval.search.agreement import Agreement, compare
from retrieval.store import Store
from retrieval.summaries import summarise
from retrieval.summarising.requests import subject_asked
from retrieval.text.analysis import analyse

if TYPE_CHECKING:
    from retrieval.following import Follower
    from retrieval.ingest.fetch import Fetcher

_LOADING_THREADS = 2
_CHECKED_ARTICLES = 50
_DIGEST_ARTICLES = 50
_CACHED_ARTICLES = 512


class Library:
    """Desks of articles, each apart from the others. Safe to use from several threads."""

    def __init__(
        self,
        store: Store,
        engine: str = "postings",
        limits: DeskLimits | None = None,
        fetch_allow: Collection[str] = (),
        reader: Path | bool = False,  # noqa: FBT001, FBT002 - a choice of three kinds
    ) -> None:
        self._store = store
        self._limits = limits or DeskLimits()
        self._fetch_allow = fetch_allow
        self._reader_wanted = reader
        self._threads = ThreadPoolExecutor(_LOADING_THREADS, thread_name_prefix="loading")
        self._is_closing = False
        self._desks = HeldDesks(store, engine)
        self.memory = Memory(store)
        self._asked_again: dict[str, int] = {}
        self._article = lru_cache(maxsize=_CACHED_ARTICLES)(store.article)

    @classmethod
    def open(
        cls,
        database_url: str,
        engine: str = "postings",
        limits: DeskLimits | None = None,
        fetch_allow: Collection[str] = (),
        reader: Path | bool = False,  # noqa: FBT001, FBT002 - a choice of three kinds
    ) -> Self:
        """Open the library kept in a database, which is made if it does not exist.

        `engine` is one of `ENGINES`: the index, or the reference that it is held to. `limits` hold
        for each desk; by default there are none. `fetch_allow` are hosts, or hosts with a port,
        that may be fetched although they are not public. `reader` says whether candidates are read
        by the model that comes with the package, or by one in another folder. Raises
        DatabaseUrlError or StoreError.
        """
        return cls(Store.open(database_url), engine, limits, fetch_allow, reader)

    def aside(self, limits: DeskLimits) -> "Library":
        """Return an empty library in memory that answers as this one does, to be closed after use.

        What is loaded into it is on none of this one's desks.
        """
        return Library(Store.open("sqlite://"), limits=limits, reader=self._reader_wanted)

    def close(self) -> None:
        """Keep what indexes changed, and close the database."""
        self._is_closing = True
        self._threads.shutdown(cancel_futures=True)
        self._desks.let_go()
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

    def generation(self, desk: str) -> int:
        """Return a number that is another one after every change of the desk's articles."""
        return self._store.generation(desk)

    def is_read(self) -> bool:
        """Say whether a model reads the candidates, after opening it.

        Raises ReaderError, which says why not, where one is wanted.
        """
        return self._opened_reader() is not None

    def warm_up(self) -> None:
        """Read every table and model that answering needs now, not at the first question.

        Raises ReaderError for a folder of another model that cannot be used.
        """
        warm_up(self._reader)

    @cached_property
    def _reader(self) -> Reader | None:
        """The model that reads candidates, opened when it is first needed.

        None where it is not wanted, and where the one of the package cannot be used here. Raises
        ReaderError for a folder of another model that cannot.
        """
        try:
            return self._opened_reader()
        except ReaderError:
            if isinstance(self._reader_wanted, Path):
                raise
            return None

    def _opened_reader(self) -> Reader | None:
        if self._reader_wanted is False:
            return None
        return open_reader(None if self._reader_wanted is True else self._reader_wanted)

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
        infos = self._desks.infos(desk)
        info = infos[resolve(ref, infos)]
        self._store.remove(desk, info.id)
        return info

    def set_aside(self, desk: str, ref: str, now: datetime) -> Removed:
        """Remove an article, by id or part of its title; `memory.removals` can put it back.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        infos = self._desks.infos(desk)
        removed = self.memory.removals.remove(desk, infos[resolve(ref, infos)].id, now)
        if removed is None:
            raise UnknownArticleError(_just_removed(ref))
        return removed

    def gaps(self, desk: str) -> list[Gap]:
        """Return what people asked and the articles do not say, the most asked first."""
        generation = self._store.generation(desk)
        if self._asked_again.get(desk) != generation:
            drop_answered(self.memory.questions, self.ask, desk)
            self._asked_again[desk] = generation
        return find_gaps(self.memory.questions.of(desk))

    def doubts(self, desk: str) -> list[Doubt]:
        """Return what people asked and had answered wrongly, as they judged it; worst first."""
        keys = {info.id: key for key, info in self._desks.infos(desk).items()}

        def quote(verdict: Feedback) -> Quoted | None:
            key = keys.get(verdict.article)
            article = None if key is None else self._article(key)
            return quoted_in(article, verdict) if article else None

        return find_doubts(self.memory.traces.feedback(desk), quote)

    def answered_since(self) -> Iterator[tuple[tuple[Waiting, ...], Answer]]:
        """Yield what changed desks answer by now, and who asked to be told so."""
        return answered_since(self.memory.questions, self.ask, self._store.generation)

    def expire(self, now: datetime) -> None:
        """Delete what desks have kept long enough, and whole desks of servers left long ago."""
        for desk in self.memory.expire(now):
            self._drop(desk)

    def delete(self, desk: str) -> None:
        """Delete a desk with all it holds and remembers."""
        self.memory.delete(desk)
        self._drop(desk)

    def _drop(self, desk: str) -> None:
        self._desks.drop(desk)
        self._asked_again.pop(desk, None)
        self._article.cache_clear()

    def articles(self, desk: str) -> list[ArticleInfo]:
        """List the desk's articles in the order they were loaded."""
        return list(self._desks.infos(desk).values())

    def article(self, desk: str, ref: str) -> Article:
        """Return one article, by id or part of its title.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        article = self._article(resolve(ref, self._desks.infos(desk)))
        if article is None:
            raise UnknownArticleError(_just_removed(ref))
        return article

    def export(self, desk: str) -> Iterator[Article]:
        """Yield every article of the desk in the order they were loaded."""
        for key in self._desks.infos(desk):
            if article := self._store.article(key):
                yield article

    def ask(
        self,
        desk: str,
        text: str,
        article: str | None = None,
        limit: int = 10,
        *,
        following: Earlier | None = None,
    ) -> Answer:
        """Answer a question from the desk, or from one article of it.

        `limit` is the most hits to return; 0 returns every sentence in scope. A question
        `following` another may leave out what that one said ("and when?"), and says in the answer
        what it borrowed; it is asked of the article of the earlier answer first unless `article`
        is given. Raises QuestionError for a question without a word to look for, EmptyDeskError
        for a desk without articles, UnknownArticleError and AmbiguousArticleError.
        """
        if following is None:
            return self._ask(desk, text, article, limit)
        return follow_up(
            text, following, article, lambda asked, ref: self._ask(desk, asked, ref, limit)
        )

    def _ask(self, desk: str, text: str, article: str | None, limit: int) -> Answer:
        if article is not None:
            return self._ask_of(desk, text, [resolve(article, self._desks.infos(desk))], limit)
        return self._ask_then(desk, text, limit) or self._ask_of(desk, text, None, limit)

    def _ask_then(self, desk: str, text: str, limit: int) -> Answer | None:
        """Ask of the time that a question limits itself to; None where that is not known."""
        period = find_period(text, datetime.now(UTC).date())
        rest = period.taken_from(text) if period else ""
        keys = published_within(self._desks.infos(desk), period) if period else []
        if period is None or not keys or not analyse(rest):
            return None
        answer = self._ask_of(desk, rest, keys, limit)
        if answer.status is Status.NOT_FOUND:
            return None
        return replace(answer, question=text, period=(period.first, period.last))

    def _ask_of(self, desk: str, text: str, scope: list[int] | None, limit: int) -> Answer:
        question = parse_question(text)
        with self._desks.lock:
            index = self._desks.index(desk)
            if not index.articles():
                raise EmptyDeskError(_EMPTY)
            finding = find(question, index, scope, limit)
            keys = list(index.articles()) if scope is None else scope
        everything = [] if limit and question.terms else keys
        return answer_question(finding, self._article, limit, everything, self._reader)

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

    def tell(
        self, desk: str, text: str, article: str | None = None, sentences: int = 3
    ) -> Summary | None:
        """Summarise what an article says about a subject, if a question asks for that.

        "What does it say about X?" is meant, not a question for a fact. Without an article, it is
        the one that says most of the subject. None for other questions, and where nothing is said.
        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        subject = subject_asked(text)
        if subject is None:
            return None
        if article is None:
            hits = self._ask(desk, subject, None, 1).hits
            article = hits[0].article.id if hits else None
        summary = self.summarise(desk, article, sentences, about=subject) if article else None
        return summary if summary and summary.sentences else None

    def digest(self, desk: str, days: int = 7) -> Digest:
        """Tell what was loaded in the last so many days, newest first, grouped by subject.

        Of more than 50 articles, the newest 50 are told of and all are counted.
        """
        start = datetime.now(UTC) - timedelta(days=days)
        recent = [item for item in self._desks.infos(desk).items() if item[1].loaded_at >= start]
        newest = sorted(recent, key=lambda item: item[1].loaded_at)[::-1]
        articles = (self._article(key) for key, _ in newest[:_DIGEST_ARTICLES])
        return Digest(days, len(recent), group([article for article in articles if article]))

    def topics(self, desk: str, ref: str) -> Topics:
        """Return an article's key phrases and the people it names, verbatim.

        Phrases are those that tell the article from the others of its desk, and from general text.
        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        article = self.article(desk, ref)
        with self._desks.lock:
            index = self._desks.index(desk)
            count = index.sentence_count(None)
            known = {term: index.document_frequency(term, None) for term in terms_read(article)}
        return topics(article, rarity_on(known, count))

    def timeline(self, desk: str, ref: str) -> tuple[Event, ...]:
        """Return what an article dates, earliest first: the dates that it writes out in full.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        return timeline(self.article(desk, ref))

    def quotations(self, desk: str, ref: str) -> tuple[Quotation, ...]:
        """Return what an article quotes, in order, with the speakers that it names.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        return quotations(self.article(desk, ref))

    def suggestions(self, desk: str, ref: str, count: int = 3) -> tuple[Suggestion, ...]:
        """Return questions that an article answers, each checked by asking it of the article.

        Questions made from its sentences, and after them such as ask what it says about somebody;
        at most `count`, and fewer where it does not answer so many. Raises UnknownArticleError,
        AmbiguousArticleError or EmptyDeskError.
        """
        article = self.article(desk, ref)

        def ask(text: str) -> Answer:
            return self.ask(desk, text, article.id, limit=1)

        made = suggest(article, ask, count)
        if len(made) == count:
            return made
        used = [suggestion.sentence for suggestion in made]
        others = suggest_subjects(self.topics(desk, article.id), ask, used)
        return (*made, *islice(others, count - len(made)))

    def overview(self, desk: str, ref: str) -> Overview:
        """Return all that there is to find one's way into an article by.

        Raises UnknownArticleError, AmbiguousArticleError or EmptyDeskError.
        """
        key = self.article(desk, ref).id
        return Overview(
            self.topics(desk, key),
            self.suggestions(desk, key),
            self.timeline(desk, key),
            self.quotations(desk, key),
        )

    def check(self, desk: str) -> Agreement:
        """Compare the desk's index with the reference on a sample of its articles.

        Raises EmptyDeskError for a desk without articles.
        """
        with self._desks.lock:
            index = self._desks.index(desk)
            keys = list(index.articles())
            if not keys:
                raise EmptyDeskError(_EMPTY)
            sample = {
                key: tuple(sentence.terms for sentence in article.sentences)
                for key in keys[:: 1 + len(keys) // _CHECKED_ARTICLES]
                if (article := self._article(key)) is not None
            }
            return compare(index, sample)


_EMPTY = "There are no articles on this desk yet."


def _just_removed(ref: str) -> str:
    return f"The article “{ref}” has just been removed."

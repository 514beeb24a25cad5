"""Which article of a desk each one that arrives is, and what becomes of it.

The id that a source gives is an article's identity. Without one it is the article of the desk with
its address, or with the same text up to small edits, which is then updated in its place; if there
is none, it is new.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from time import monotonic
from urllib.parse import urlsplit

from retrieval.documents import Article, Change, DeskLimits, DeskSize, Loaded, Rejection, Source
from retrieval.ingest.analysed import to_article
from retrieval.ingest.duplicates import described_change, is_same_text, marks_of
from retrieval.ingest.extract import extract
from retrieval.store import Store

_BATCH_SENTENCES = 5_000
_BATCH_S = 1.0
_FEWEST_MARKS = 2
_MOST_COMPARED = 5


@dataclass(frozen=True, slots=True)
class _Arrival:
    """An article from a source; `is_named` says that the source gave its id."""

    article: Article
    source: str
    is_named: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """A desk as loading needs it: the store, how an article is read, and what it may hold."""

    store: Store
    read: Callable[[int], Article | None]
    desk: str
    limits: DeskLimits


def load(
    shelf: Shelf, sources: Iterable[Source | Rejection], title: str | None
) -> Iterator[Loaded | Rejection]:
    """Load every article of the sources; yield what became of each, in order, once it is durable.

    Each batch is a transaction, so what was interrupted goes on where it was when begun again.
    """
    room = _Room(shelf.limits, shelf.store.size(shelf.desk))
    for batch in _batches(_arrivals(sources, title)):
        yield from _Batch(shelf, room, batch).settle()


def _arrivals(
    sources: Iterable[Source | Rejection], title: str | None
) -> Iterator[_Arrival | Rejection]:
    for source in sources:
        if isinstance(source, Rejection):
            yield source
            continue
        for draft in extract(source):
            if isinstance(draft, Rejection):
                yield draft
            else:
                yield _Arrival(to_article(draft, title), source.name, draft.id is not None)


def _batches(arrivals: Iterable[_Arrival | Rejection]) -> Iterator[list[_Arrival | Rejection]]:
    """Yield the arrivals in batches worth a transaction, or of as many as a second brought."""
    batch: list[_Arrival | Rejection] = []
    sentences, begun = 0, monotonic()
    for arrival in arrivals:
        batch.append(arrival)
        sentences += len(arrival.article.sentences) if isinstance(arrival, _Arrival) else 0
        if sentences >= _BATCH_SENTENCES or monotonic() - begun >= _BATCH_S:
            yield batch
            batch, sentences, begun = [], 0, monotonic()
    yield batch


class _Room:
    """How much a desk holds, kept up while loading, and whether more is allowed."""

    def __init__(self, limits: DeskLimits, size: DeskSize) -> None:
        self._limits = limits
        self._size = size

    def take(self, old: Article | None, new: Article) -> str | None:
        """Make room for an article in place of an old one; return why there is none."""
        size, gone, come = self._size, _size_of(old), _size_of(new)
        after = DeskSize(
            size.articles - gone.articles + come.articles,
            size.sentences - gone.sentences + come.sentences,
            size.bytes - gone.bytes + come.bytes,
        )
        bounds = (
            (size.articles, after.articles, self._limits.articles, "articles"),
            (size.sentences, after.sentences, self._limits.sentences, "sentences"),
            (size.bytes, after.bytes, self._limits.bytes, "bytes of text"),
        )
        for before, now, most, what in bounds:
            if most is not None and now > max(most, before):
                bound = f"{most:,} {what} are all it may hold"
                return f"the desk is full: {bound}; remove some articles first"
        self._size = after
        return None


def _size_of(article: Article | None) -> DeskSize:
    if article is None:
        return DeskSize()
    return DeskSize(1, len(article.sentences), article.size_bytes)


class _Batch:
    """Articles that arrived together: told apart, and saved in one transaction."""

    def __init__(self, shelf: Shelf, room: _Room, arrivals: list[_Arrival | Rejection]) -> None:
        self._shelf = shelf
        self._room = room
        self._arrivals = arrivals
        self._fresh: dict[str, Article] = {}
        self._look_up([item for item in arrivals if isinstance(item, _Arrival)])

    def _look_up(self, arrivals: list[_Arrival]) -> None:
        """Ask the store at once for all that may be articles of the desk already."""
        store, desk = self._shelf.store, self._shelf.desk
        self._keys: dict[str, int] = store.keys_of(desk, {item.article.id for item in arrivals})
        unknown = [
            item.article
            for item in arrivals
            if not item.is_named and item.article.id not in self._keys
        ]
        self._marks = {article.id: marks_of(article) for article in unknown}
        self._keys_at = store.keys_at(desk, {article.url for article in unknown if article.url})
        wanted = {mark for marks in self._marks.values() for mark in marks}
        self._keys_marked = store.keys_marked(desk, wanted)
        self._marked: dict[str, tuple[int, ...]] = {}
        self._ids_at: dict[str, str] = {}
        self._ids_marked: dict[int, list[str]] = {}

    def settle(self) -> Iterator[Loaded | Rejection]:
        """Save what is new or changed; yield what became of each."""
        outcomes = [
            item if isinstance(item, Rejection) else self._outcome(item) for item in self._arrivals
        ]
        if self._fresh:
            self._shelf.store.save(self._shelf.desk, list(self._fresh.values()), self._marked)
        yield from outcomes

    def _outcome(self, arrival: _Arrival) -> Loaded | Rejection:
        old = self._old(arrival)
        new = arrival.article if arrival.is_named or old is None else _moved(arrival.article, old)
        if old is not None and _is_same(old, new):
            return Loaded(old, Change.UNCHANGED, arrival.source)
        if refusal := self._room.take(old, new):
            return Rejection(arrival.source, refusal)
        self._note(new, self._marks.get(arrival.article.id) or marks_of(new))
        if old is None:
            return Loaded(new, Change.LOADED, arrival.source)
        edits = described_change(old.paragraphs, new.paragraphs)
        return Loaded(new, Change.UPDATED, arrival.source, edits)

    def _note(self, article: Article, marks: tuple[int, ...]) -> None:
        """Remember an article for the rest of the batch."""
        self._fresh[article.id] = article
        self._marked[article.id] = marks
        if article.url:
            self._ids_at[article.url] = article.id
        for mark in marks:
            self._ids_marked.setdefault(mark, []).append(article.id)

    def _old(self, arrival: _Arrival) -> Article | None:
        """Return the article that the desk, or the batch before it, has for the one that came."""
        new = arrival.article
        old = self._current(new.id, self._keys.get(new.id))
        if old is not None or arrival.is_named:
            return old
        if new.url:
            old = self._current(self._ids_at.get(new.url), self._keys_at.get(new.url))
        return old or self._nearly_same(new)

    def _current(self, article_id: str | None, key: int | None) -> Article | None:
        """Return an article as it is now: as the batch has it, else as the store has it."""
        if article_id in self._fresh:
            return self._fresh[article_id]
        stored = None if key is None else self._shelf.read(key)
        return None if stored is None else self._fresh.get(stored.id, stored)

    def _nearly_same(self, new: Article) -> Article | None:
        marks = self._marks.get(new.id, ())
        fewest = min(_FEWEST_MARKS, len(marks))
        ids = Counter(i for mark in marks for i in self._ids_marked.get(mark, ()))
        keys = Counter(k for mark in marks for k in self._keys_marked.get(mark, ()))
        near: list[Article | None] = [
            self._fresh[i] for i, shared in ids.most_common(_MOST_COMPARED) if shared >= fewest
        ]
        near += [
            self._current(None, key)
            for key, shared in keys.most_common(_MOST_COMPARED)
            if shared >= fewest
        ]
        return next((old for old in near if old and _is_double(old, new)), None)


def _is_double(old: Article, new: Article) -> bool:
    """Say whether two texts are one article.

    A site's pages of two addresses and two titles are not, however much alike: a weekly report.
    """
    if old.title != new.title and _site(old) and _site(old) == _site(new):
        return False
    return is_same_text(old.paragraphs, new.paragraphs)


def _site(article: Article) -> str:
    return (urlsplit(article.url or "").hostname or "").removeprefix("www.")


def _moved(new: Article, old: Article) -> Article:
    """Return an article in an old one's place: under its id and, where both have one, address."""
    return replace(
        new,
        id=old.id,
        url=old.url or new.url,
        publisher=new.publisher or old.publisher,
        published=new.published or old.published,
        language=new.language or old.language,
        author=new.author or old.author,
        highlights=new.highlights or old.highlights,
    )


def _is_same(old: Article, new: Article) -> bool:
    """Compare all but the time of loading and what analysis makes of the text."""
    return replace(old, loaded_at=new.loaded_at, sentences=new.sentences) == new

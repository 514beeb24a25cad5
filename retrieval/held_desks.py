"""The desks' indexes as held in memory: derived from the store, brought up to it at every use."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from retrieval.documents import ArticleInfo
from retrieval.search.derived import Derived, IndexFiles
from retrieval.search.index import PostingsIndex
from retrieval.search.protocol import SearchIndex
from retrieval.search.reference import ReferenceIndex
from retrieval.store import Store, follows

ENGINES: Mapping[str, Callable[[], SearchIndex]] = {
    "postings": PostingsIndex,
    "rank-bm25": ReferenceIndex,
}
"""What can find the sentences, by the name it is chosen by."""

_LEAST_KEPT_SENTENCES = 2_000  # fewer are indexed anew in the time that a file takes to write
_KEPT_SHARE = 200  # an article changed for so many sentences: some fifth of what there is


@dataclass(slots=True)
class _Desk:
    """A desk as held in memory, derived from the store and rebuilt from it at will."""

    index: SearchIndex
    generation: int = 0
    infos: dict[int, ArticleInfo] | None = None
    unsaved: int = 0


class HeldDesks:
    """The indexes of all desks that were asked for. `lock` is to be held while one is used."""

    def __init__(self, store: Store, engine: str) -> None:
        self.lock = threading.RLock()
        self._store = store
        self._new_index = ENGINES[engine]
        self._files = IndexFiles(store.index_folder if engine == "postings" else None)
        self._desks: dict[str, _Desk] = {}

    def index(self, desk: str) -> SearchIndex:
        """Return the desk's index, brought up to the store. To be called with the lock."""
        return self._refreshed(desk).index

    def infos(self, desk: str) -> dict[int, ArticleInfo]:
        """Return what a list shows of every article that the index has, by key, ascending."""
        with self.lock:
            held = self._refreshed(desk)
            if held.infos is None:
                infos = self._store.infos(desk)  # perhaps of a later generation than the index
                held.infos = {key: infos[key] for key in held.index.articles() if key in infos}
            return held.infos

    def let_go(self) -> None:
        """Keep in files what indexes changed, and forget them all."""
        with self.lock:
            for desk, held in self._desks.items():
                self._keep(desk, held, least=1)
            self._desks.clear()

    def drop(self, desk: str) -> None:
        """Forget a desk that was deleted, and its file."""
        with self.lock:
            self._desks.pop(desk, None)
            self._files.remove(desk)

    def _refreshed(self, desk: str) -> _Desk:
        """Return the desk, brought up to the store's generation."""
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
        held = index.articles()
        newest = max(held, default=0)
        removed: set[int] = set()
        if held and len(held) != self._store.count(desk, upto=newest):
            removed = set(held).difference(self._store.keys(desk))
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

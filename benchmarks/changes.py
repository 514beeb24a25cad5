"""What changes cost, and what a start costs: durable adds and removes, loading, cold starts."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from benchmarks.corpus import Corpus
from benchmarks.engines import ARTICLE_SENTENCES, TOP, Fts5, Newsdesk, Tantivy, Terms
from retrieval.documents import Article, Draft, Source
from retrieval.ingest.analysed import to_article
from retrieval.library import Library
from retrieval.search.derived import Derived, IndexFiles
from retrieval.search.index import PostingsIndex
from retrieval.store import Store
from retrieval.text.analysis import analyse

DESK = "bench"
_TIMES = 40


def durable(corpus: Corpus, size: int) -> dict[str, float]:
    """Time adding an article of 40 sentences, durable and found, and removing it; medians in ms."""
    sentences = corpus.sized(size)
    before = [_article(corpus, number) for number in range(_TIMES, 2_000)]
    articles = [_article(corpus, number) for number in range(_TIMES)]
    texts = [[s.text.split() for s in article.sentences] for article in articles]
    with TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/newsdesk.db")
        for start in range(0, len(before), 50):  # FTS5's log is as long as it gets; so be ours
            store.save(DESK, before[start : start + 50])
        ours = Newsdesk(sentences, Path(folder)).index
        fts5 = Fts5(sentences, Path(folder, "fts5"))
        tantivy = Tantivy(sentences, Path(folder, "tantivy"))
        keys: dict[str, int] = {}

        def save(article: Article) -> None:
            keys[article.id] = 1_000_000 + store.save(DESK, [article])[0]

        def show(article: Article) -> None:
            ours.add(keys[article.id], [sentence.terms for sentence in article.sentences])
            ours.search(article.sentences[0].terms, TOP)

        def remove(article: Article) -> None:
            store.remove(DESK, article.id)
            ours.remove(keys[article.id])

        def add_to_tantivy(number: int) -> None:
            tantivy.put(-1, texts[number])
            tantivy.commit()

        added = _medians_ms(
            {
                "newsdesk, split and analyse": lambda number: _article(corpus, number),
                "newsdesk, add": lambda number: save(articles[number]),
                "newsdesk, show in the next search": lambda number: show(articles[number]),
                "SQLite FTS5, add": lambda number: fts5.put(texts[number]),
                "tantivy, add": add_to_tantivy,
            }
        )
        removed = _medians_ms(
            {
                "newsdesk, remove": lambda number: remove(articles[number]),
                "SQLite FTS5, remove": lambda number: fts5.remove_last(len(texts[-1 - number])),
            }
        )
        store.close()
        return added | removed


def loading(corpus: Corpus) -> dict[str, float]:
    """Time analysis, and loading 1,000 articles of 40 sentences end to end."""
    texts = corpus.texts[: 1000 * ARTICLE_SENTENCES]
    begun = perf_counter()
    for text in texts:
        analyse(text)
    analysed = perf_counter() - begun
    rows = (
        {"id": f"a{start}", "paragraphs": [" ".join(some) for some in _grouped(texts, start)]}
        for start in range(0, len(texts), ARTICLE_SENTENCES)
    )
    source = Source("articles.jsonl", "\n".join(map(json.dumps, rows)).encode())
    with TemporaryDirectory() as folder, Library.open(f"sqlite:///{folder}/newsdesk.db") as library:
        begun, busy = perf_counter(), process_time()
        loaded = list(library.load(DESK, [source]))
        took, busy = perf_counter() - begun, process_time() - busy
        count = sum(info.sentences for info in library.articles(DESK))
    return {
        "analysis, µs a sentence": analysed / len(texts) * 1e6,
        "articles loaded": len(loaded),
        "sentences loaded": count,
        "loading, sentences a second": count / took,
        "loading, sentences a second of processor time": count / busy,
    }


def one_desk_of_many(corpus: Corpus, desks: int = 1000, others: int = 200) -> dict[str, float]:
    """Time searches of a desk of 10,000 sentences that stands among others; µs of processor."""
    kept = [PostingsIndex() for _ in range(desks - 1)]
    small = corpus.sized(others)
    for index in kept:
        index.add(1, small)
    desk = PostingsIndex()
    sentences = corpus.sized(10_000)
    for start in range(0, len(sentences), ARTICLE_SENTENCES):
        desk.add(start + 1, sentences[start : start + ARTICLE_SENTENCES])
    took = []
    for place, terms in enumerate(corpus.questions * 5):
        kept[place % len(kept)].search(terms, TOP)
        begun = process_time()
        desk.search(terms, TOP)
        took.append((process_time() - begun) * 1e6)
    took.sort()
    return {"p50": median(took), "p95": took[int(len(took) * 0.95)], "mean": sum(took) / len(took)}


def threads(index: PostingsIndex, questions: Sequence[Terms]) -> float:
    """Return how many times as many questions two threads answer as one."""

    def ask() -> None:
        for terms in questions:
            index.search(terms, TOP)

    alone = _time(ask)
    pair = [threading.Thread(target=ask) for _ in range(2)]
    begun = perf_counter()
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    return 2 * alone / (perf_counter() - begun)


def cold_starts(corpus: Corpus, size: int) -> dict[str, dict[str, float]]:
    """Start processes that open what was kept and answer one question."""
    sentences = corpus.sized(size)
    question = json.dumps(corpus.questions[0])
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/newsdesk.db"
        store = Store.open(url)
        store.save(DESK, [])
        derived = Derived(Newsdesk(sentences, Path(folder)).index, store.generation(DESK))
        IndexFiles(store.index_folder).write(DESK, derived)
        store.close()
        file_bytes = sum(
            file.stat().st_size for file in Path(f"{folder}/newsdesk.db-index").iterdir()
        )
        Tantivy(sentences, Path(folder, "tantivy")).writer.wait_merging_threads()
        results = {"newsdesk": _started("newsdesk", url, question)}
        results["newsdesk"]["file_bytes"] = file_bytes
        results["tantivy"] = _started("tantivy", f"{folder}/tantivy", question)
        return results


def _started(engine: str, place: str, question: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.cold", engine, place, question]
    runs = []
    for _ in range(3):
        begun = perf_counter()
        said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        runs.append(json.loads(said.stdout) | {"process_s": perf_counter() - begun})
    best: dict[str, float] = min(runs, key=lambda run: run["first_answer_s"])
    return best


def _article(corpus: Corpus, number: int) -> Article:
    some = _grouped(corpus.texts, number * ARTICLE_SENTENCES)
    return to_article(Draft((" ".join(some),), title=f"Article {number}", id=f"a{number}"))


def _grouped(texts: list[str], start: int) -> list[str]:
    return texts[start : start + ARTICLE_SENTENCES]


def _medians_ms(changes: Mapping[str, Callable[[int], None]]) -> dict[str, float]:
    """Time changes, in turns, because what a disk takes depends on who else is at it."""
    took: dict[str, list[float]] = {name: [] for name in changes}
    for number in range(_TIMES):
        for name, change in changes.items():
            took[name].append(_time(lambda change=change, number=number: change(number)))
    return {name: median(times) * 1e3 for name, times in took.items()}


def _time(do: Callable[[], object]) -> float:
    begun = perf_counter()
    do()
    return perf_counter() - begun

"""A process that opens one engine, answers one question, and says what that took."""

import json
import resource
import sys
from pathlib import Path
from time import perf_counter


def resident_bytes() -> int:
    """Return what of this process is in memory: now, or at its most where no more is known."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _newsdesk(url: str, terms: list[str]) -> tuple[float, int, int]:
    from retrieval.search.derived import IndexFiles  # noqa: PLC0415 - each process has one engine
    from retrieval.store import Store  # noqa: PLC0415

    before = resident_bytes()
    begun = perf_counter()
    store = Store.open(url)
    derived = IndexFiles(store.index_folder).read("bench")
    if derived is None or derived.generation != store.generation("bench"):
        sys.exit("the index was not kept")
    found = derived.index.search(terms, 10)
    return perf_counter() - begun, before, len(found)


def _tantivy(folder: str, terms: list[str]) -> tuple[float, int, int]:
    import tantivy  # noqa: PLC0415

    before = resident_bytes()
    begun = perf_counter()
    index = tantivy.Index.open(folder)
    parts = [
        (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "text", term))
        for term in terms
    ]
    found = index.searcher().search(tantivy.Query.boolean_query(parts), 10).hits
    return perf_counter() - begun, before, len(found)


def main() -> None:
    """Take the engine, where it is and the question's terms; print the figures as JSON."""
    engine, place, question = sys.argv[1:]
    took, before, count = {"newsdesk": _newsdesk, "tantivy": _tantivy}[engine](
        place, json.loads(question)
    )
    row = {
        "first_answer_s": took,
        "resident_bytes": resident_bytes(),
        "resident_before_bytes": before,
        "hits": count,
    }
    print(json.dumps(row))  # noqa: T201 - this is its answer


if __name__ == "__main__":
    main()

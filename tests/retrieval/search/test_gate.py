from concurrent.futures import ThreadPoolExecutor
from threading import Event

from retrieval.search.gate import Gate
from retrieval.search.index import PostingsIndex

PATIENCE_S = 30


def test_readers_are_in_together_and_a_writer_waits_for_both() -> None:
    gate, written, wants_in = Gate(), Event(), Event()

    def write() -> None:
        wants_in.set()
        with gate.writing():
            written.set()

    with ThreadPoolExecutor(1) as threads:
        with gate:
            with gate:
                writing = threads.submit(write)
                assert wants_in.wait(PATIENCE_S)
                assert not written.is_set()
            assert not written.is_set()
        writing.result(PATIENCE_S)
    assert written.is_set()


def test_nobody_reads_while_one_writes() -> None:
    gate, done = Gate(), Event()

    def read() -> bool:
        with gate:
            return done.is_set()

    with ThreadPoolExecutor(2) as threads, gate.writing():
        reading = threads.submit(read)
        done.set()
    assert reading.result(PATIENCE_S)


def test_searches_see_articles_whole_while_others_come_and_go() -> None:
    index = PostingsIndex()
    index.add(0, [["crew", "vine"]] * 50)

    def change(key: int) -> None:
        for _ in range(40):
            index.add(key, [["crew"]] * 50)
            index.remove(key)

    def search(_: int) -> set[int]:
        return {len(index.search(["crew"], 1000)) for _ in range(200)}

    with ThreadPoolExecutor(4) as threads:
        changes = [threads.submit(change, key) for key in (1, 2)]
        seen = set().union(*threads.map(search, range(2)))
        for changed in changes:
            changed.result(PATIENCE_S)
    assert seen <= {50, 100, 150}

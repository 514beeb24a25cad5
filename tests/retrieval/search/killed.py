"""A process that loads and removes until it is killed, saying what was acknowledged.

Started as ``python -m tests.retrieval.search.killed URL``; run as ``python -m
tests.retrieval.search.killed --kills 200`` it is the judge instead, for as many kills as one likes.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from retrieval import held_desks
from retrieval.documents import Loaded, Source
from retrieval.library import Library

_DESK = "local"
_SENTENCES = 12
_REMOVED = 0.4


def article(number: int) -> Source:
    """Return an article whose sentences all name it, so that half of one would show."""
    some = [
        f"Station {number} grew vine {part} for crew {number % 7}." for part in range(_SENTENCES)
    ]
    row = {"id": f"a{number}", "title": f"Article {number}", "sentences": some}
    return Source(f"a{number}.jsonl", json.dumps(row).encode())


def change_for_ever(url: str, first: int) -> None:
    """Load and remove by turns; print each change once it is acknowledged."""
    held_desks._LEAST_KEPT_SENTENCES = 1  # so that files are written
    chance = random.Random(first)  # noqa: S311
    held: list[str] = []
    for number in range(first, first + 10_000):
        with Library.open(url) as library:
            held = held or [info.id for info in library.articles(_DESK)]
            for part in range(4):  # then the library is closed, and its index file written
                held.append(_load(library, 4 * number + part))
                library.check(_DESK)
                if chance.random() < _REMOVED:
                    _remove(library, held.pop(chance.randrange(len(held))))


def _load(library: Library, number: int) -> str:
    source = article(number)
    article_id = source.name.removesuffix(".jsonl")
    print("+", article_id, flush=True)  # noqa: T201 - begun
    [outcome] = library.load(_DESK, [source])
    assert isinstance(outcome, Loaded), outcome
    print("+!", article_id, flush=True)  # noqa: T201 - acknowledged
    return article_id


def _remove(library: Library, article_id: str) -> None:
    print("-", article_id, flush=True)  # noqa: T201
    library.remove(_DESK, article_id)
    print("-!", article_id, flush=True)  # noqa: T201


def kill_once(folder: Path, number: int, after_s: float, must: set[str], may: set[str]) -> None:
    """Kill a process that changes the desk; judge what is left, and note it in `must` and `may`."""
    url = f"sqlite:///{folder / 'newsdesk.db'}"
    command = [sys.executable, "-m", "tests.retrieval.search.killed", url, str(number * 10_000)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(after_s)  # a random moment of its work
    assert process.poll() is None
    process.kill()
    replay([first, *process.stdout], must, may)
    process.wait()
    process.stdout.close()
    judge(url, must, may)


def replay(lines: Iterable[str], must: set[str], may: set[str]) -> None:
    """Follow what the process said: `must` is there, what is in `may` too may or may not be."""
    for line in lines:
        said, article_id = line.split()
        if said == "+!":
            must.add(article_id)
            may.discard(article_id)
        elif said == "-!":
            must.discard(article_id)
            may.discard(article_id)
        else:
            must.discard(article_id)
            may.add(article_id)


def judge(url: str, must: set[str], may: set[str]) -> None:
    """Hold the desk to what was acknowledged, and its index to the reference."""
    with Library.open(url) as library:
        infos = library.articles(_DESK)
        found = {info.id for info in infos}
        assert must <= found <= must | may, (must - found, found - must - may)
        assert all(info.sentences == _SENTENCES for info in infos)
        if infos:
            assert library.check(_DESK).differing == 0
            answer = library.ask(_DESK, "Which station grew vine 3?", limit=0)
            assert len({hit.article.id for hit in answer.hits}) == len(infos)
    must |= found
    may.clear()


def kill(times: int, seed: int = 1) -> int:
    """Kill so many times at random moments, over one database; return how many articles it has."""
    chance = random.Random(seed)  # noqa: S311
    must: set[str] = set()
    may: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, times + 1):
            kill_once(Path(folder), number, chance.uniform(0, 0.4), must, may)
    return len(must)


def main() -> None:
    """Be the process that is killed, or the judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?")
    parser.add_argument("first", nargs="?", type=int, default=1)
    parser.add_argument("--kills", type=int, default=200)
    arguments = parser.parse_args()
    if arguments.url:
        change_for_ever(arguments.url, arguments.first)
    else:
        held = kill(arguments.kills)
        print(f"killed {arguments.kills} times: {held} articles are all there")  # noqa: T201


if __name__ == "__main__":
    main()

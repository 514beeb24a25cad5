"""What the reader costs: processor time a question, two threads against one, start-up, memory.

    python -m benchmarks.reader [ARTICLE]

Loads one article of plain text (default: the first seed) into an empty desk and asks it made-up
questions, once without and once with the reader, each in a process of its own. Prints a table.
"""

import json
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from retrieval.documents import Source
from retrieval.library import Library

QUESTIONS = 100
_KILOBYTES = 1 if sys.platform == "linux" else 1024
_SHAPES = ("who was {}", "when did {} happen", "where is {}", "how many {} are there")


def measure(path: Path, *, is_read: bool) -> dict[str, float]:
    """Return the figures of one process."""
    with Library.open("sqlite://", reader=is_read) as library:
        list(library.load("local", [Source(path.name, path.read_bytes())]))
        words = sorted(
            {term for a in library.export("local") for s in a.sentences for term in s.terms}
        )
        asked = [_SHAPES[n % 4].format(words[n * 7 % len(words)]) for n in range(QUESTIONS)]
        before, begun = _resident_mb(), perf_counter()
        library.is_read()
        opened = perf_counter() - begun
        library.ask("local", asked[0])
        times = [_processor_time(library, question) for question in asked]
        one, two = (_throughput(library, asked, threads) for threads in (1, 2))
    return {
        "processor ms a question, median": median(times) * 1e3,
        "processor ms a question, most": max(times) * 1e3,
        "questions a second, one thread": one,
        "questions a second, two threads": two,
        "opening it, s": opened,
        "most memory, MB": _resident_mb(),
        "memory before reading, MB": before,
    }


def _processor_time(library: Library, question: str) -> float:
    begun = process_time()
    library.ask("local", question)
    return process_time() - begun


def _throughput(library: Library, asked: list[str], threads: int) -> float:
    begun = perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda question: library.ask("local", question), asked))
    return len(asked) / (perf_counter() - begun)


def _resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3 / _KILOBYTES


def _in_process(path: Path, which: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.reader", str(path), which]
    said = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - itself
    figures: dict[str, float] = json.loads(said.stdout)
    return figures


def main(path: Path, which: str = "") -> None:
    """Measure in this process, or in one each and compare."""
    if which:
        sys.stdout.write(json.dumps(measure(path, is_read=which == "read")))
        return
    ranked, read = _in_process(path, "ranked"), _in_process(path, "read")
    sys.stdout.write("| | ranker alone | with the reader |\n| --- | --- | --- |\n")
    for name, value in ranked.items():
        sys.stdout.write(f"| {name} | {value:.2f} | {read[name]:.2f} |\n")


if __name__ == "__main__":
    _default = Path(str(files("seeds").joinpath("iss-vine.txt")))
    main(Path(sys.argv[1]) if sys.argv[1:] else _default, *sys.argv[2:])

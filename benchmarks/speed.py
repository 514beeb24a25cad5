"""Time per question: engines take turns, three times each on end; the best of the three counts."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.corpus import Corpus
from benchmarks.engines import ENGINES, LARGEST, Engine, Terms

ROUNDS = 3
COMMON_TERMS = 60
_SLOW_S = 0.2
_SLOW_SHARE = 10
_COMMON_TURNS = 7


@dataclass(frozen=True, slots=True)
class Speed:
    """What one engine took at one size; times of searches in milliseconds."""

    engine: str
    kind: str
    sentences: int
    questions: int
    p50_ms: float
    p95_ms: float
    first_p50_ms: float
    common_ms: float
    build_s: float
    disk_bytes: int


def measure(corpus: Corpus, kind: str, size: int) -> list[Speed]:
    """Build every engine that can stand the size, and ask them all the questions."""
    sentences = corpus.sized(size)
    with TemporaryDirectory() as folder:
        built, build_s = {}, {}
        for name, engine in ENGINES.items():
            if size <= LARGEST.get(name, size):
                begun = perf_counter()
                built[name] = engine(sentences, Path(folder, name))
                build_s[name] = perf_counter() - begun
        times, firsts = _ask(built, corpus.questions)
        common, _ = _ask(built, [_common(sentences)] * _COMMON_TURNS)
        disk = {name: _disk_bytes(Path(folder, name)) for name in built}
        shutil.rmtree(folder, ignore_errors=True)
    return [
        Speed(
            engine=name,
            kind=kind,
            sentences=size,
            questions=len(times[name]),
            p50_ms=_quantile(times[name], 50),
            p95_ms=_quantile(times[name], 95),
            first_p50_ms=_quantile(firsts[name], 50),
            common_ms=min(common[name]) * 1e3,
            build_s=build_s[name],
            disk_bytes=disk[name],
        )
        for name in built
    ]


def as_row(speed: Speed) -> dict[str, object]:
    """Return what goes into the file of results."""
    return asdict(speed)


def _ask(
    engines: Mapping[str, Engine], questions: Sequence[Terms]
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Return each engine's best and first time for each question, in seconds.

    The first comes after other engines have had the caches. Slow engines get fewer questions.
    """
    asked = {name: _few_if_slow(engine, questions) for name, engine in engines.items()}
    best: dict[str, list[float]] = {name: [] for name in engines}
    first: dict[str, list[float]] = {name: [] for name in engines}
    for place in range(len(questions)):
        for name, engine in engines.items():
            if place < len(asked[name]):
                times = [_time(engine, questions[place]) for _ in range(ROUNDS)]
                best[name].append(min(times))
                first[name].append(times[0])
    return best, first


def _few_if_slow(engine: Engine, questions: Sequence[Terms]) -> Sequence[Terms]:
    engine.search(questions[0])  # compiles what compiles at its first use
    is_slow = _time(engine, questions[0]) > _SLOW_S
    return questions[::_SLOW_SHARE] if is_slow else questions


def _time(engine: Engine, terms: Terms) -> float:
    begun = perf_counter()
    engine.search(terms)
    return perf_counter() - begun


def _common(sentences: Sequence[Terms]) -> list[str]:
    counts: dict[str, int] = {}
    for terms in sentences:
        for term in set(terms):
            counts[term] = counts.get(term, 0) + 1
    return sorted(counts, key=counts.__getitem__, reverse=True)[:COMMON_TERMS]


def _quantile(times_s: Sequence[float], percent: int) -> float:
    return quantiles(times_s, n=100, method="inclusive")[percent - 1] * 1e3


def _disk_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())

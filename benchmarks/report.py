"""The results as a page of tables and a plot."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt

from benchmarks.engines import OURS, versions
from benchmarks.speed import Speed

MIB = 1 << 20


def write_page(folder: Path, results: Mapping[str, Any]) -> None:
    """Write `search.md`, `search.png` and `search.svg`."""
    speeds = [Speed(**row) for row in results["speeds"]]
    parts = [_head(results), *_speed_tables(speeds), *_other_tables(results)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "search.md").write_text("\n".join(parts) + "\n", encoding="utf-8")
    _plot(speeds, folder)


def machine() -> dict[str, str]:
    """Describe what the figures were measured on."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in _lines("/proc/cpuinfo")
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "processor": f"{cpu}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "load when begun": load,
    } | versions()


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


def _head(results: Mapping[str, Any]) -> str:
    said = "; ".join(f"{name} {value}" for name, value in results["machine"].items())
    return f"""# Search, measured

Written by `python -m benchmarks.search`. Corpus: {results["corpus"]}, resampled above its size.
{results["note"]}

Machine and versions: {said}.

All engines stand in one process and take turns at every question, each three times on end; the
best of the three counts. “First” is the median of the first of the three, when the others have just
had the processor's caches. “Full” questions keep stop words, “content” questions are the project's
own terms. “60 common” is one question of the 60 commonest terms, asked seven times in turns. Ratios
are to the best other engine; below 1 is faster. An engine slower than 200 ms got a tenth of the
questions.

![Median time a question](search.svg)
"""


def _speed_tables(speeds: Sequence[Speed]) -> Iterable[str]:
    for kind in dict.fromkeys(speed.kind for speed in speeds):
        for size in dict.fromkeys(speed.sentences for speed in speeds if speed.kind == kind):
            rows = [speed for speed in speeds if (speed.kind, speed.sentences) == (kind, size)]
            yield f"## {size:,} sentences, {kind} questions\n"
            yield _table(
                (
                    "engine",
                    "p50 ms",
                    "p95 ms",
                    "first ms",
                    "60 common ms",
                    "build s",
                    "bytes a sentence",
                ),
                [
                    (
                        row.engine,
                        f"{row.p50_ms:.3f}",
                        f"{row.p95_ms:.3f}",
                        f"{row.first_p50_ms:.3f}",
                        f"{row.common_ms:.3f}",
                        f"{row.build_s:.1f}",
                        f"{row.disk_bytes / size:.0f}" if row.disk_bytes else "in memory",
                    )
                    for row in rows
                ],
            )
            yield f"Ratios to the best peer: {_ratios(rows)}.\n"


def _ratios(rows: Sequence[Speed]) -> str:
    [ours] = (row for row in rows if row.engine == OURS[0])
    peers = [row for row in rows if row.engine not in OURS]
    return ", ".join(
        f"{name} {getattr(ours, field) / min(getattr(peer, field) for peer in peers):.2f}"
        for name, field in (("p50", "p50_ms"), ("p95", "p95_ms"), ("60 common", "common_ms"))
    )


def _other_tables(results: Mapping[str, Any]) -> Iterable[str]:
    yield "## One desk of 10,000 sentences among 1,000 desks\n"
    yield _pairs(results["one desk"], "µs of processor time a search, the Python call included")
    yield "## Changes, durable, at 100,000 sentences: an article of 40\n"
    yield _pairs(results["durable"], "median ms; SQLite with WAL and synchronous = FULL for both")
    yield "## Loading\n"
    yield _pairs(results["loading"], "one process, end to end, durable")
    for size, starts in results["cold starts"].items():
        yield f"## Cold start at {int(size):,} sentences, page cache warm\n"
        names = (
            "engine",
            "to first answer s",
            "whole process s",
            "resident MiB",
            "of it before MiB",
        )
        rows = [
            (
                engine,
                f"{start['first_answer_s']:.3f}",
                f"{start['process_s']:.3f}",
                f"{start['resident_bytes'] / MIB:.0f}",
                f"{start['resident_before_bytes'] / MIB:.0f}",
            )
            for engine, start in starts.items()
        ]
        yield _table(names, rows)
        size_bytes = starts["newsdesk"]["file_bytes"]
        yield f"Our index file: {size_bytes / int(size):.0f} bytes a sentence.\n"
    yield "## Two threads against one\n"
    yield _pairs(results["threads"], "times as many questions answered")


def _pairs(values: Mapping[str, float], unit: str) -> str:
    rows = [(name, f"{value:,.2f}") for name, value in values.items()]
    return _table(("", unit), rows)


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _plot(speeds: Sequence[Speed], folder: Path) -> None:
    mpl.use("Agg")
    kinds = list(dict.fromkeys(speed.kind for speed in speeds))
    figure, axes = plt.subplots(1, len(kinds), figsize=(11, 4.5), sharey=True, squeeze=False)
    for axis, kind in zip(axes[0], kinds, strict=True):
        engines = list(dict.fromkeys(speed.engine for speed in speeds))
        sizes = sorted({speed.sentences for speed in speeds})
        for place, engine in enumerate(engines):
            found = {s.sentences: s.p50_ms for s in speeds if (s.engine, s.kind) == (engine, kind)}
            at = np.arange(len(sizes)) + (place - len(engines) / 2) * 0.11
            axis.bar(at, [found.get(size, np.nan) for size in sizes], 0.1, label=engine)
        axis.set_xticks(range(len(sizes)), [f"{size:,}" for size in sizes])
        axis.set(title=f"{kind} questions", xlabel="sentences", yscale="log")
    axes[0][0].set_ylabel("median ms a question")
    axes[0][-1].legend(fontsize=7)
    figure.tight_layout()
    for ending in ("png", "svg"):
        figure.savefig(
            folder / f"search.{ending}", metadata={} if ending == "png" else {"Date": None}
        )

"""Draw a run's losses by step, from its log."""

import json
from collections import defaultdict
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "newsdesk"  # the same picture from the same log

from matplotlib import pyplot as plt  # noqa: E402 - after the backend is chosen

PARTS = ("relevance", "span")


def draw(log: Path, picture: Path) -> None:
    """Draw the losses on what is learnt from and on what is held out, a panel a part."""
    series: dict[str, list[dict[str, float]]] = defaultdict(list)
    for line in log.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        series[row.get("held_out", "learnt from")].append(row)
    figure, panels = plt.subplots(1, len(PARTS), figsize=(9, 3.2), layout="constrained")
    for part, panel in zip(PARTS, panels, strict=True):
        for name, rows in series.items():
            panel.plot([r["step"] for r in rows], [r[part] for r in rows], label=name)
        panel.set(title=f"loss: {part}", xlabel="step (16 questions)", ylim=(0, None))
        panel.grid(alpha=0.3)
    panels[0].legend()
    figure.savefig(picture, metadata={"Date": None})

"""Teach the reader. Resumable to the batch: what a stop loses is what came after a checkpoint."""

import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor

from retrieval.answering.reader_input import Window, to_batch
from training.reader.groups import Group, Labelled, Questions
from training.reader.network import END, NO_ANSWER, RELEVANCE, START, Reader

SEED = 20261122
GROUPS = 16
"""Questions a batch; each has two windows."""

TOGETHER = 8
"""Windows read in one go, of nearly one length so that little of it is padding."""

RATE, HEADS_RATE = 1e-4, 1e-3
WARM_UP = 200
HELD_STILL = 2
"""Lowest layers that a run which is taken up leaves as they are: a step then costs a fifth less."""

SAVE_EVERY, MEASURE_EVERY = 100, 500
MEASURED = {"squad": 300, "qamr": 150}


@dataclass(frozen=True, slots=True)
class Losses:
    """The parts of a batch's loss."""

    relevance: Tensor
    span: Tensor


class Run:
    """A training run kept in a folder: its last checkpoint, and its log."""

    def __init__(self, reader: Reader, questions: Questions, folder: Path) -> None:
        self.reader, self._questions, self._folder = reader, questions, folder
        self._folder.mkdir(parents=True, exist_ok=True)
        heads = list(reader.heads.parameters())
        body = [p for p in reader.encoder.parameters() if p.requires_grad]
        self._optimiser = torch.optim.AdamW(
            [{"params": body, "lr": RATE}, {"params": heads, "lr": HEADS_RATE}], weight_decay=0.01
        )
        self._rates = [RATE, HEADS_RATE]
        self.step = self._warm_from = 0

    def resume(self, path: Path) -> None:
        """Go on from a checkpoint."""
        kept = torch.load(path, weights_only=True)
        self.reader.load_state_dict(kept["reader"])
        self._optimiser.load_state_dict(kept["optimiser"])
        self.step, self._warm_from = kept["step"], kept["warm_from"]
        if self._warm_from:
            self._hold_still()

    def take_up(self, step: int) -> None:
        """Go on from weights that were learnt in so many steps, with a new optimiser."""
        self.step = self._warm_from = step
        self._hold_still()

    def _hold_still(self) -> None:
        self.reader.encoder.embeddings.requires_grad_(requires_grad=False)
        for layer in self.reader.encoder.encoder.layer[:HELD_STILL]:
            layer.requires_grad_(requires_grad=False)

    def save(self, name: str) -> Path:
        """Write a checkpoint, whole or not at all."""
        path = self._folder / name
        kept = {
            "reader": self.reader.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "step": self.step,
            "warm_from": self._warm_from,
        }
        torch.save(kept, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)
        return path

    def learn(self, until: int, decay_from: int | None = None) -> None:
        """Learn up to step `until`; from step `decay_from` on the rate falls to nothing.

        The steady run and the falling one have a checkpoint each, from which they can go on.
        """
        stream = self._questions.stream(SEED)
        # The same questions come in the same order; those that are already learnt are passed over.
        asked = islice(stream, self.step * GROUPS, None)
        began, pieces = time.monotonic(), 0
        totals = [0.0, 0.0, 0.0]
        while self.step < until:
            groups = list(self._groups(list(islice(asked, GROUPS))))
            rate = min(1.0, (self.step - self._warm_from + 1) / WARM_UP)
            if decay_from is not None:
                rate *= min(1.0, (until - self.step) / (until - decay_from))
            for part, top in zip(self._optimiser.param_groups, self._rates, strict=True):
                part["lr"] = top * rate
            loss = losses(self.reader, groups)
            (loss.relevance + loss.span).backward()
            torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
            self._optimiser.step()
            self._optimiser.zero_grad()
            self.step += 1
            pieces += sum(len(window.ids) for group in groups for window in group.windows)
            seen = (loss.relevance.item(), loss.span.item(), 1)
            totals = [t + x for t, x in zip(totals, seen, strict=True)]
            if self.step % SAVE_EVERY == 0:
                self.save("last.pt" if decay_from is None else "finishing.pt")
                self._log(
                    relevance=totals[0] / totals[2],
                    span=totals[1] / totals[2],
                    pieces_a_second=pieces / (time.monotonic() - began),
                )
                totals = [0.0, 0.0, 0.0]
            if self.step % MEASURE_EVERY == 0 or self.step == until:
                self.measure()

    def _groups(self, asked: Sequence[Labelled]) -> Iterator[Group]:
        for number, question in enumerate(asked):
            draw = random.Random(f"{SEED}-{self.step}-{number}")  # noqa: S311 - repeatable
            if group := self._questions.group(question, draw):
                yield group

    @torch.no_grad()
    def measure(self) -> None:
        """Log how it does on questions of articles that it does not learn from."""
        for name, count in MEASURED.items():
            draw = random.Random(SEED)  # noqa: S311 - repeatable
            asked = list(self._questions.held_out[name])
            draw.shuffle(asked)
            groups = [g for q in asked[:count] if (g := self._questions.group(q, draw))]
            batches = [groups[n : n + GROUPS] for n in range(0, len(groups), GROUPS)]
            seen = [losses(self.reader, batch) for batch in batches]
            self._log(
                held_out=name,
                relevance=sum(float(x.relevance) for x in seen) / len(seen),
                span=sum(float(x.span) for x in seen) / len(seen),
            )

    def _log(self, **what: float | str) -> None:
        line = json.dumps({"step": self.step, **what})
        with (self._folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(line + "\n")
        sys.stderr.write(line + "\n")


def losses(reader: Reader, groups: Sequence[Group]) -> Losses:
    """Return what the reader gets wrong.

    Relevance: the cross-entropy over all the sentences of a question and "none of them". Span: the
    cross-entropy of its first and its last word piece over those of its window.
    """
    windows = [window for group in groups for window in group.windows]
    scores = read(reader, windows)
    relevance, span, row = [], [], 0
    for group in groups:
        relevance.append(_relevance(scores[row : row + len(group.windows)], group))
        if group.span:
            span.append(_span(scores[row + group.span[0]], group, group.span))
        row += len(group.windows)
    none = torch.zeros(())
    return Losses(
        torch.stack(relevance).mean() if relevance else none,
        torch.stack(span).sum() / len(groups) if span else none,
    )


def read(reader: Reader, windows: Sequence[Window]) -> list[Tensor]:
    """Return each window's scores, shape (pieces, 4); those of a length are read together."""
    order = sorted(range(len(windows)), key=lambda number: len(windows[number].ids))
    scores: list[Tensor] = [torch.empty(0)] * len(windows)
    for first in range(0, len(order), TOGETHER):
        numbers = order[first : first + TOGETHER]
        batch = to_batch([windows[number] for number in numbers])
        for number, row in zip(numbers, reader(*map(torch.from_numpy, batch)), strict=True):
            scores[number] = row
    return scores


def _relevance(scores: Sequence[Tensor], group: Group) -> Tensor:
    logits, right = [torch.zeros(1)], [not any(1 in row for row in group.right)]
    for row, window in enumerate(group.windows):
        logits.append(scores[row][list(window.marks), RELEVANCE] - scores[row][0, NO_ANSWER])
        right += [label == 1 for label in group.right[row]]
    judged = torch.tensor([True, *(label >= 0 for row in group.right for label in row)])
    all_logits = torch.cat(logits)[judged]
    is_right = torch.tensor(right)[judged]
    return all_logits.logsumexp(0) - all_logits[is_right].logsumexp(0)


def _span(scores: Tensor, group: Group, span: tuple[int, int, int]) -> Tensor:
    row, first, last = span
    places = [position for pieces in group.windows[row].pieces for position in pieces]
    starts, ends = scores[places, START], scores[places, END]
    wanted = starts[places.index(first)] + ends[places.index(last)]
    return starts.logsumexp(0) + ends.logsumexp(0) - wanted

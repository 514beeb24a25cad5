"""Learn which words of a sentence answer a question, from questions whose answers are marked.

    python -m training.spans DATA_FOLDER

First a log-linear model over all stretches of the sentence that answers, fitted by AdaGrad with a
penalty that leaves most weights at nothing (`retrieval/data/spans.tsv`). Then, on articles that it
did not learn from, the network that weighs its likeliest stretches anew
(`retrieval/data/stretches.json`). Prints how well each does on articles that neither learnt from.
Seeded. Takes about four minutes on one core. Needs scipy (the extra `training`).
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from retrieval.answering.phrase_scores import (
    EVERY_TYPE,
    JUST_THAT,
    LONGEST,
    ROLES,
    Floats,
    StretchWeights,
    exact_stretches,
    is_new,
    probabilities,
)
from training.marked import SEED, Marked, lessons
from training.stretches import Pooled, fit, pooled, report, write

TARGET = Path(__file__).parents[1] / "retrieval" / "data" / "spans.tsv"
SOURCE = "SQuAD 1.1 train (CC BY-SA 4.0)"
EPOCHS = 3
BATCH = 16
RATE = 0.1
PENALTY, PENALTY_OF_TYPE = 0.03, 0.1
LEAST_WEIGHT = 0.02
LEAST_POWER = -40.0


def main(folder: Path) -> None:
    """Learn and write the weights of both models."""
    read = lessons(folder)
    model = Learner(len(read.cues) + 1, sorted({example.kind for example in read.stretches}))
    model.learn(read.stretches)
    _write(read.cues, model)
    network = fit(list(_pools(model, read.network)))
    write(network, SOURCE)
    print(report(network, list(_pools(model, read.kept_aside))))  # noqa: T201


class Batch:
    """Examples of one type of question, padded to the longest sentence.

    Arrays over stretches are (examples, first word, length less one).
    """

    def __init__(self, examples: Sequence[Marked], cue_count: int) -> None:
        self.kind = examples[0].kind
        counts = np.array([len(example.cues) for example in examples])
        rows = np.concatenate([example.cues for example in examples])
        starts = np.arange(0, rows.size + 1, rows.shape[1])
        self.cues = csr_array(
            (np.ones(rows.size), rows.ravel(), starts), shape=(len(rows), cue_count)
        )
        self.examples, self.words = len(examples), int(counts.max())
        self.longest = min(LONGEST, self.words)
        self.at = np.concatenate([np.arange(n) + i * self.words for i, n in enumerate(counts)])
        last = np.arange(self.words)[:, None] + np.arange(self.longest)
        self.within = np.minimum(last, self.words - 1)
        self.is_stretch = last[None] < counts[:, None, None]
        self.gold = np.zeros(self.is_stretch.shape)
        self.exact = np.zeros(self.is_stretch.shape)
        for number, example in enumerate(examples):
            self.gold[number, example.first, example.last - example.first] = 1.0
            for first, stop in exact_stretches(example.text, example.places):
                if stop - first < self.longest:
                    self.exact[number, first, stop - first] = 1.0

    def errors(self, weights: StretchWeights) -> Floats:
        """Return how far the probability of each stretch is from what it should be."""
        words = np.zeros((self.examples * self.words, len(ROLES)))
        words[self.at] = self.cues @ weights.cues
        words = words.reshape(self.examples, self.words, len(ROLES))
        held = np.concatenate([np.zeros((self.examples, 1)), words[:, :, 2].cumsum(axis=1)], axis=1)
        scores = words[:, :, :1] + words[:, self.within, 1]
        scores += held[:, self.within + 1] - held[:, :-1, None]
        scores += weights.lengths[: self.longest] + weights.just_that * self.exact
        scores = np.where(self.is_stretch, scores, -np.inf)
        scores -= scores.max(axis=(1, 2), keepdims=True)
        powers = np.exp(np.maximum(scores, LEAST_POWER)) * self.is_stretch
        errors: Floats = self.gold - powers / powers.sum(axis=(1, 2), keepdims=True)
        return errors

    def slopes(self, errors: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the slopes of the weights of cues, of lengths, and of being just what is asked."""
        opens = errors.sum(axis=2)
        closes = np.zeros_like(opens)
        for length in range(self.longest):
            closes[:, length:] += errors[:, : self.words - length, length]
        before = np.concatenate([np.zeros((self.examples, 1)), closes[:, :-1]], axis=1)
        holds = np.cumsum(opens - before, axis=1)
        by_role = np.stack([opens, closes, holds], axis=2).reshape(-1, len(ROLES))[self.at]
        cues = self.cues.T @ by_role
        cues[0] = 0.0  # where there is no cue there is nothing to learn
        lengths = np.zeros(LONGEST)
        lengths[: self.longest] = errors.sum(axis=(0, 1))
        return cues, lengths, np.array([(errors * self.exact).sum()])


class Weights:
    """Weights of cues (cues, roles), of lengths, and of being just what is asked for.

    With the sums of their squared gradients.
    """

    def __init__(self, count: int, penalty: float) -> None:
        self.parts = np.zeros((count, len(ROLES))), np.zeros(LONGEST), np.zeros(1)
        self._squares = [np.ones_like(part) for part in self.parts]
        self._penalties = penalty, 0.0, 0.0

    def step(self, slopes: Sequence[Floats], rate: float) -> None:
        """Move the weights up the slopes, then those moved towards nothing by the penalty."""
        for values, squares, slope, penalty in zip(
            self.parts, self._squares, slopes, self._penalties, strict=True
        ):
            at = np.flatnonzero(slope.reshape(len(slope), -1).any(axis=1))
            squares[at] += slope[at] ** 2
            rates = rate / np.sqrt(squares[at])
            moved = values[at] + rates * slope[at]
            values[at] = np.sign(moved) * np.maximum(0.0, np.abs(moved) - rates * penalty)


class Learner:
    """The weights of all types together and those that each type adds."""

    def __init__(self, count: int, types: Sequence[str]) -> None:
        self.shared = Weights(count, PENALTY)
        self.own = {kind: Weights(count, PENALTY_OF_TYPE) for kind in types}

    def learn(self, examples: Sequence[Marked]) -> None:
        """Go through the examples in random order, several times, in ever smaller steps."""
        draw = np.random.default_rng(SEED)
        count = len(self.shared.parts[0])
        for epoch in range(EPOCHS):
            for chosen in _batches(examples, draw):
                batch = Batch(chosen, count)
                slopes = batch.slopes(batch.errors(self.of_type(batch.kind)))
                for weights in (self.shared, self.own[batch.kind]):
                    weights.step(slopes, RATE / (1 + epoch))

    def of_type(self, kind: str) -> StretchWeights:
        """Return the weights for one type of question."""
        pairs = zip(self.shared.parts, self.own[kind].parts, strict=True)
        cues, lengths, just_that = (shared + own for shared, own in pairs)
        return StretchWeights(cues, lengths, float(just_that[0]))


def _batches(examples: Sequence[Marked], draw: np.random.Generator) -> Iterator[list[Marked]]:
    """Yield examples of one type at a time, sentences of like length together."""
    by_type: dict[str, list[Marked]] = defaultdict(list)
    for number in draw.permutation(len(examples)):
        by_type[examples[number].kind].append(examples[number])
    batches = []
    for alike in by_type.values():
        for start in range(0, len(alike), 20 * BATCH):
            some = sorted(alike[start : start + 20 * BATCH], key=lambda each: len(each.cues))
            batches += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
    for number in draw.permutation(len(batches)):
        yield batches[number]


def _pools(model: Learner, examples: Sequence[Marked]) -> Iterator[Pooled]:
    """Yield the likeliest stretches of examples, by the model as it is."""
    weights = {kind: model.of_type(kind) for kind in model.own}
    for example in examples:
        if own := weights.get(example.kind):
            exact = exact_stretches(example.text, example.places)
            words = own.of_words(example.cues.astype(np.intp))
            likely = probabilities(own, words, exact)
            likely *= is_new(example.question, example.text)
            if likely.any():
                yield pooled(example, likely)


def _write(cues: Sequence[str], model: Learner) -> None:
    lines = [f"# cue, role:type of question:weight ... Learnt by training/spans.py from {SOURCE}."]
    named = [(EVERY_TYPE, model.shared), *model.own.items()]
    for number, cue in enumerate(cues, start=1):
        fields = [
            f"{role}:{kind}:{weights.parts[0][number, place]:.2f}"
            for place, role in enumerate(ROLES)
            for kind, weights in named
            if abs(weights.parts[0][number, place]) >= LEAST_WEIGHT
        ]
        lines += ["\t".join((cue, *fields))] if fields else []
    for length in range(LONGEST):
        values = [f"has:{kind}:{weights.parts[1][length]:.2f}" for kind, weights in named]
        lines.append("\t".join((str(length + 1), *values)))
    values = [f"is:{kind}:{weights.parts[2][0]:.2f}" for kind, weights in named]
    lines.append("\t".join((JUST_THAT, *values)))
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Which sentences make a summary: the best that do not repeat each other and can be understood.

Sentences are taken one after the other, each for its score less what those already taken say
(maximal marginal relevance: Carbonell and Goldstein, 1998). A sentence that leans on the one
before it is taken together with that, for the mean of their scores, or not at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from retrieval.summarising.centrality import Array, TermMatrix

_REDUNDANCY = 1.0
_LONGEST_CHAIN = 3
_MOST_COMPARED = 50  # sentences; what a longer summary adds is taken by its score


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence as it may be chosen: what it is worth, what room it takes, what it needs.

    `leans` says that it cannot be understood without the sentence before it.
    """

    score: float
    cost: int
    leans: bool


def choose(candidates: Sequence[Candidate], matrix: TermMatrix, room: int) -> list[int]:
    """Return the numbers of the sentences of a summary, in reading order.

    Their costs come to `room` at most. `matrix` has the candidates' terms.
    """
    scores = np.array([candidate.score for candidate in candidates])
    chains = list(_chains(candidates))
    chosen: list[int] = []
    worth = scores
    while len(chosen) < _MOST_COMPARED and (group := _best(worth, candidates, chains, room)):
        room -= sum(candidates[number].cost for number in group)
        chosen += group
        chains = [[n for n in chain if n not in group] for chain in chains]
        for number in group:
            alike = matrix.times(matrix.row(number))
            worth = np.minimum(worth, scores - _REDUNDANCY * alike)
    return sorted({*chosen, *_rest(worth, candidates, chains, room)})


def _chains(candidates: Sequence[Candidate]) -> Iterator[list[int]]:
    """Yield for each sentence all that must be taken to have it, itself last."""
    chain: list[int] = []
    for number, candidate in enumerate(candidates):
        chain = [*chain, number] if candidate.leans else [number]
        yield chain[-_LONGEST_CHAIN - 1 :]


def _best(
    worth: Array, candidates: Sequence[Candidate], chains: Sequence[Sequence[int]], room: int
) -> list[int]:
    """Return the chain worth most of those that there is room for; empty where there is none."""
    best, most = list[int](), -inf
    worths = worth.tolist()
    for chain in chains:
        if not chain or len(chain) > _LONGEST_CHAIN:
            continue
        value = sum(worths[number] for number in chain) / len(chain)
        if value > most and sum(candidates[number].cost for number in chain) <= room:
            best, most = list(chain), value
    return best


def _rest(
    worth: Array, candidates: Sequence[Candidate], chains: Sequence[Sequence[int]], room: int
) -> set[int]:
    """Return what else there is room for, by what it is worth, and then in reading order."""
    taken: set[int] = set()
    for number in (*np.argsort(-worth, kind="stable").tolist(), *range(len(chains))):
        group = [n for n in chains[number] if n not in taken]
        cost = sum(candidates[n].cost for n in group)
        if cost <= room and len(group) <= _LONGEST_CHAIN:
            taken.update(group)
            room -= cost
    return taken

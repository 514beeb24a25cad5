"""How central each sentence is to its text: continuous LexRank, in time linear in the text.

Sentences are unit vectors of TF-IDF weights. The graph that joins them by their cosines is never
built: a step of the power iteration goes from sentences to terms and back, so 20,000 sentences
take a fraction of a second. After Erkan and Radev, "LexRank: Graph-based lexical centrality as
salience in text summarization" (2004).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from retrieval.text.lexicon import background_idf

Array = NDArray[np.float64]
_DAMPING = 0.85
_STEPS = 15


@dataclass(frozen=True, slots=True)
class TermMatrix:
    """Sentences by terms, sparse: entry `i` is `weights[i]` at (`rows[i]`, `columns[i]`)."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    weights: Array
    shape: tuple[int, int]

    @classmethod
    def of(cls, sentences: Sequence[Sequence[str]]) -> Self:
        """Make the matrix of sentences given as terms; a sentence's row has length 1, or 0."""
        numbers: dict[str, int] = {}
        rows, columns = [], []
        for row, terms in enumerate(sentences):
            for term in terms:
                rows.append(row)
                columns.append(numbers.setdefault(term, len(numbers)))
        idf = np.array([background_idf(term) for term in numbers])
        cells = np.array(rows, np.intp) * max(1, len(numbers)) + np.array(columns, np.intp)
        cells, counts = np.unique(cells, return_counts=True)
        row_numbers, column_numbers = np.divmod(cells, max(1, len(numbers)))
        weights = counts * idf[column_numbers]
        squares = np.bincount(row_numbers, weights**2, minlength=len(sentences))
        lengths = np.sqrt(np.maximum(squares, 1e-12))
        shape = len(sentences), len(numbers)
        return cls(row_numbers, column_numbers, weights / lengths[row_numbers], shape)

    def times(self, by_term: Array) -> Array:
        """Return the product with a column of one value a term: one value a sentence."""
        values = self.weights * by_term[self.columns]
        product: Array = np.bincount(self.rows, values, self.shape[0]).astype(np.float64)
        return product

    def transposed_times(self, by_sentence: Array) -> Array:
        """Return the transpose's product with one value a sentence: one value a term."""
        values = self.weights * by_sentence[self.rows]
        product: Array = np.bincount(self.columns, values, self.shape[1]).astype(np.float64)
        return product

    def row(self, number: int) -> Array:
        """Return one sentence's vector."""
        vector = np.zeros(self.shape[1])
        first, stop = np.searchsorted(self.rows, (number, number + 1))
        vector[self.columns[first:stop]] = self.weights[first:stop]
        return vector


def centrality(matrix: TermMatrix, starts: Array | None = None) -> Array:
    """Return each sentence's rank in the graph, 1 on average.

    `starts` says, up to a factor, where a random walk over the graph begins anew: evenly by
    default.
    """
    count = matrix.shape[0]
    if starts is None:
        starts = np.ones(count)
    starts = starts * (count / max(starts.sum(), 1e-12))
    degrees = matrix.times(matrix.transposed_times(np.ones(count)))
    inverse = np.divide(1.0, degrees, out=np.zeros(count), where=degrees > 0)
    ranks = starts
    for _ in range(_STEPS):
        walked = matrix.times(matrix.transposed_times(ranks * inverse))
        ranks = (1 - _DAMPING) * starts + _DAMPING * walked
    return ranks

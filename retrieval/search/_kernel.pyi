from array import array
from collections.abc import Sequence

from retrieval.search.scoring import Part
from retrieval.search.segment import Postings

def best(parts: Sequence[Part], weights: Sequence[float], limit: int) -> list[tuple[int, int]]: ...
def count(postings: Postings, ranges: array[int]) -> int: ...

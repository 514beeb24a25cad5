from array import array

from retrieval.search.scoring import Part
from retrieval.search.segment import Postings

def best(parts: list[Part], weights: list[float], limit: int) -> list[tuple[int, int]]: ...
def count(postings: Postings, ranges: array[int]) -> int: ...

from array import array
from collections.abc import Iterable

from retrieval.search.protocol import Match
from retrieval.search.scoring import Desk, Searched
from retrieval.search.segment import Postings

def search(
    terms: Iterable[str], limit: int, scope: Searched, desk: Desk, match: type[Match]
) -> list[Match]: ...
def count(postings: Postings, ranges: array[int]) -> int: ...

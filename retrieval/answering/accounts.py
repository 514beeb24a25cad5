"""What other articles say to the same question: the best sentence of each, and if it agrees."""

from collections.abc import Sequence

from retrieval.answering.periods import newest
from retrieval.documents import Elsewhere, Hit
from retrieval.text.analysis import analyse

_NEAR = 1.0
"""How much less than the first hit's score another article's best may have to be shown beside it.

The scores are logarithms: one less is 2.7 times less likely.
"""
_MOST = 3


def elsewhere(hits: Sequence[Hit]) -> tuple[Elsewhere, ...]:
    """Return the best hit of each other article that scores nearly as the first, best first."""
    seen, found = {hits[0].article.id} if hits else set[str](), list[Elsewhere]()
    for hit in hits[1:]:
        if hit.article.id not in seen and hit.score >= hits[0].score - _NEAR:
            seen.add(hit.article.id)
            found.append(Elsewhere(hit, _agrees(hits[0], hit)))
    return tuple(found[:_MOST])


def newest_first(hits: Sequence[Hit]) -> list[Hit]:
    """Put those that score nearly as the first into the order of their articles, newest first."""
    near = [hit for hit in hits if hit.score >= hits[0].score - _NEAR]
    order = newest([hit.article for hit in near])
    return [*(near[place] for place in order), *hits[len(near) :]]


def _agrees(first: Hit, other: Hit) -> bool | None:
    """Say whether one marks the other's words or a part of them; None where one marks none."""
    said, heard = ({term for s in hit.spans for term in analyse(s.text)} for hit in (first, other))
    if not said or not heard:
        return None
    return said <= heard or heard <= said

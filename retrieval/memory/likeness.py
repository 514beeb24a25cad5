"""Questions that ask much the same, put together. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from retrieval.text.analysis import analyse, tokenise

_ALIKE = 0.5
"""The least share of all terms of two questions that both have."""
_WORDS = 5

_Item = TypeVar("_Item")


def alike(items: Iterable[_Item], question: Callable[[_Item], str]) -> list[list[_Item]]:
    """Group what has a question by the terms that these share; the largest group first.

    Within a group, and between groups of one size, the order stays as it is. Questions without a
    term are alike where they are the same.
    """
    groups: list[tuple[frozenset[str], list[_Item]]] = []
    with_term: dict[str, list[int]] = {}
    for item in items:
        text = question(item)
        terms = frozenset(analyse(text)) or frozenset([text])
        shared = Counter(number for term in terms for number in with_term.get(term, ()))
        like = [n for n, count in shared.items() if count >= _ALIKE * len(terms | groups[n][0])]
        if like:
            groups[min(like)][1].append(item)
            continue
        for term in terms:
            with_term.setdefault(term, []).append(len(groups))
        groups.append((terms, [item]))
    groups.sort(key=lambda group: -len(group[1]))
    return [group for _, group in groups]


def words_shared(questions: Sequence[str]) -> tuple[str, ...]:
    """Return the words that most of the questions have, as the first of them writes them.

    The word after "how" ("how long") asks, and is none of them.
    """
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for text in questions:
        told = [
            token
            for before, token in pairwise((None, *tokenise(text)))
            if token and token.term and not (before and before.folded == "how")
        ]
        words = {token.term: text[token.start : token.end] for token in reversed(told)}
        counts.update(reversed(words))
        written = words | written
    return tuple(written[term] for term, _ in counts.most_common(_WORDS))

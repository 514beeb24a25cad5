"""What a desk's articles do not say: the questions they left open, like ones together. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.memory.records import Unanswered
from retrieval.text.analysis import analyse, tokenise

_ALIKE = 0.5
"""The least share of all terms of two questions that both have."""
_WORDS = 5


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask much the same, newest first, and the words they share most."""

    questions: tuple[Unanswered, ...]
    about: tuple[str, ...]


def find_gaps(questions: Iterable[Unanswered]) -> list[Gap]:
    """Group questions, newest first, by the terms they share; the most asked first."""
    groups: list[tuple[frozenset[str], list[Unanswered]]] = []
    with_term: dict[str, list[int]] = {}
    for question in questions:
        terms = frozenset(analyse(question.question)) or frozenset([question.question])
        shared = Counter(number for term in terms for number in with_term.get(term, ()))
        alike = [n for n, count in shared.items() if count >= _ALIKE * len(terms | groups[n][0])]
        if alike:
            groups[min(alike)][1].append(question)
            continue
        for term in terms:
            with_term.setdefault(term, []).append(len(groups))
        groups.append((terms, [question]))
    groups.sort(key=lambda group: -len(group[1]))
    return [Gap(tuple(group), _about(group)) for _, group in groups]


def _about(questions: Sequence[Unanswered]) -> tuple[str, ...]:
    """Return the words that most of the questions have, as the newest of them writes them."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for question in questions:
        text = question.question
        words = {t.term: text[t.start : t.end] for t in reversed(tokenise(text)) if t.term}
        counts.update(reversed(words))
        written = words | written
    return tuple(written[term] for term, _ in counts.most_common(_WORDS))

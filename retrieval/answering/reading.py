"""The words of a sentence that answer a question: right or empty, never decoration."""

from collections.abc import Iterator
from functools import lru_cache

from retrieval.answering.names import NameKind, find_names
from retrieval.answering.patterns import find_pattern
from retrieval.documents import AnswerKind, Question, Sentence, Span
from retrieval.text.analysis import tokenise

_NAMED = {
    AnswerKind.PERSON: frozenset({NameKind.PERSON, NameKind.UNKNOWN}),
    AnswerKind.PLACE: frozenset({NameKind.PLACE}),
    AnswerKind.ORGANISATION: frozenset({NameKind.ORGANISATION, NameKind.UNKNOWN}),
}
_NARROWER_THAN_A_REGION = frozenset(
    "city cities town towns village villages street river lake museum venue stadium".split()
)
_FALLBACKS = {
    AnswerKind.QUANTITY: (AnswerKind.MONEY, AnswerKind.PERCENTAGE, AnswerKind.NUMBER),
    AnswerKind.DURATION: (AnswerKind.QUANTITY,),
}


def candidates(question: Question, text: str) -> list[tuple[int, int]]:
    """Return the places in a sentence that are of the kind asked for and not in the question."""
    asked = _asked_words(question.text)
    found = list(_of_kind(question, question.kind, text))
    for kind in _FALLBACKS.get(question.kind, ()):
        found = found or list(_of_kind(question, kind, text))
    return [place for place in found if not _is_asked(text[slice(*place)], asked)]


def read(question: Question, sentence: Sentence) -> tuple[Span, ...]:
    """Return the spans of a sentence that answer the question; empty when unknown."""
    places = candidates(question, sentence.text)
    if not question.wants_list and len(places) > 1:
        places = [min(places, key=lambda place: _distance(question, sentence.text, place))]
    return tuple(
        Span(sentence.start + start, sentence.start + end, sentence.text[start:end])
        for start, end in places
    )


def _of_kind(question: Question, kind: AnswerKind, text: str) -> Iterator[tuple[int, int]]:
    named = _NAMED.get(kind)
    if named is None:
        yield from find_pattern(kind, text)
        return
    names = [name for name in find_names(text) if name.kind in named]
    if question.noun in _NARROWER_THAN_A_REGION:
        names = [name for name in names if not (name.is_region or name.is_around)]
    certain = [name for name in names if name.kind is not NameKind.UNKNOWN]
    if not question.wants_list:
        certain = certain or names  # a list of names of nobody knows what is none
    yield from ((name.start, name.end) for name in certain)


@lru_cache(maxsize=16)  # asked of every candidate
def _asked_words(text: str) -> frozenset[str]:
    return frozenset(word for token in tokenise(text) for word in (token.folded, token.term))


def _is_asked(text: str, asked: frozenset[str]) -> bool:
    return all(token.folded in asked or token.term in asked for token in tokenise(text))


def _distance(question: Question, text: str, place: tuple[int, int]) -> float:
    """Return how far a place is from the question's words on average, in characters."""
    at = [token.start for token in tokenise(text) if token.term in question.terms]
    middle = sum(place) / 2
    return sum(min(abs(middle - start), 200) for start in at) / max(1, len(at))

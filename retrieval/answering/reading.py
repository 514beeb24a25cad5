"""The words of a sentence that answer a question: right or empty, never decoration."""

from collections.abc import Iterator, Sequence

from retrieval.answering.names import NameKind, find_names
from retrieval.answering.patterns import find_pattern
from retrieval.answering.phrase_scores import likeliest
from retrieval.answering.phrases import Place, asked_words, place_of
from retrieval.documents import AnswerKind, Question, Sentence, Span
from retrieval.text.analysis import tokenise

_NAMED = {
    AnswerKind.PERSON: frozenset({NameKind.PERSON, NameKind.UNKNOWN}),
    AnswerKind.PLACE: frozenset({NameKind.PLACE}),
    AnswerKind.ORGANISATION: frozenset({NameKind.ORGANISATION, NameKind.UNKNOWN}),
}
LEAST_LIKELY = 0.2
"""A likeliest stretch of words with less than this probability is not marked."""
_SEVERAL = 2
RULED = frozenset({AnswerKind.HANDLE})
"""Kinds that the sets learnt from hardly ask for."""
_NARROWER_THAN_A_REGION = frozenset(
    "city cities town towns village villages street river lake museum venue stadium".split()
)
_FALLBACKS = {
    AnswerKind.QUANTITY: (AnswerKind.MONEY, AnswerKind.PERCENTAGE, AnswerKind.NUMBER),
    AnswerKind.DURATION: (AnswerKind.QUANTITY,),
}


def candidates(question: Question, text: str) -> list[tuple[int, int]]:
    """Return the places in a sentence that are of the kind asked for and not in the question."""
    asked = asked_words(question.text)
    found = list(_of_kind(question, question.kind, text))
    for kind in _FALLBACKS.get(question.kind, ()):
        found = found or list(_of_kind(question, kind, text))
    return [place for place in found if not _is_asked(text[slice(*place)], asked)]


def read(question: Question, sentence: Sentence) -> tuple[Span, ...]:
    """Return the spans of a sentence that answer the question; empty when unknown."""
    if question.kind is AnswerKind.YES_NO:
        return ()
    places = candidates(question, sentence.text)
    if not question.wants_list or len(places) < _SEVERAL:
        places = list(_one(question, sentence, places))
    return tuple(
        Span(sentence.start + start, sentence.start + end, sentence.text[start:end])
        for start, end in places
    )


def _one(question: Question, sentence: Sentence, places: Sequence[Place]) -> Iterator[Place]:
    """Yield the one place that answers, if one is likely enough.

    A date or a number is marked as a whole, whatever part of it is the likeliest. Where a sentence
    has every term of the question and one thing of its kind, that is the answer in any case.
    """
    text = sentence.text
    if question.kind in RULED:
        yield from sorted(places, key=lambda place: _distance(question, text, place))[:1]
        return
    found = likeliest(question, text, places)
    if found is None or found.probability < LEAST_LIKELY:
        if len(places) == 1 and set(question.terms) <= set(sentence.terms):
            yield places[0]
        return
    start, end = place_of(text, found.first, found.last)
    wholes = places if question.kind not in _NAMED else ()
    yield max(
        (place for place in wholes if place[0] < end and start < place[1]),
        key=lambda place: min(place[1], end) - max(place[0], start),
        default=(start, end),
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


def _is_asked(text: str, asked: frozenset[str]) -> bool:
    return all(token.folded in asked or token.term in asked for token in tokenise(text))


def _distance(question: Question, text: str, place: tuple[int, int]) -> float:
    """Return how far a place is from the question's words on average, in characters."""
    at = [token.start for token in tokenise(text) if token.term in question.terms]
    middle = sum(place) / 2
    return sum(min(abs(middle - start), 200) for start in at) / max(1, len(at))

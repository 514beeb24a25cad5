"""The words of a sentence that answer a question: right or empty, never decoration."""

import re
from collections.abc import Iterator, Sequence

from retrieval.answering.asked_cues import asked_words
from retrieval.answering.names import NameKind, find_names
from retrieval.answering.patterns import find_pattern
from retrieval.answering.phrases import Place, place_of
from retrieval.answering.stretches import Stretch, best_stretch
from retrieval.documents import AnswerKind, Question, Sentence, Span
from retrieval.text.analysis import tokenise

_NAMED = {
    AnswerKind.PERSON: frozenset({NameKind.PERSON, NameKind.UNKNOWN}),
    AnswerKind.PLACE: frozenset({NameKind.PLACE}),
    AnswerKind.ORGANISATION: frozenset({NameKind.ORGANISATION, NameKind.UNKNOWN}),
}
LEAST_OVERLAP, LEAST_OVERLAP_OF_KIND = 0.3, 0.15
"""Words expected to have less than this F1 with those of the answer are not marked; where they are
a date, a number or the like, as was asked for, they are right oftener than is expected."""
_AGE = re.compile(r"\s?-\s?old\b", re.IGNORECASE)
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


def read(question: Question, sentence: Sentence, chance: float = 1.0) -> tuple[Span, ...]:
    """Return the spans of a sentence that answer the question; empty when unknown.

    `chance` is how likely the sentence is the one that answers: what is doubtful itself has to be
    read the more surely.
    """
    if question.kind is AnswerKind.YES_NO:
        return ()
    places = candidates(question, sentence.text)
    if not question.wants_list or len(places) < _SEVERAL:
        places = list(_one(question, sentence, places, chance))
    return tuple(
        Span(sentence.start + start, sentence.start + end, sentence.text[start:end])
        for start, end in places
    )


def _one(
    question: Question, sentence: Sentence, places: Sequence[Place], chance: float
) -> Iterator[Place]:
    """Yield the one place that answers, if it is sure enough.

    A date or a number is marked as a whole, whatever part of it is the likeliest. Where a sentence
    has every term of the question and one thing of its kind, that is the answer in any case.
    """
    text = sentence.text
    if question.kind in RULED:
        yield from sorted(places, key=lambda place: _distance(question, text, place))[:1]
        return
    if question.kind is AnswerKind.DURATION:
        places = [place for place in places if not _AGE.match(text, place[1])] or places
    found = best_stretch(question, text, places) if chance >= LEAST_OVERLAP_OF_KIND else None
    marked, least = _whole(question, text, places, found) if found else (None, 1.0)
    if found and marked and found.overlap * chance >= least:
        yield marked
    elif len(places) == 1 and set(question.terms) <= set(sentence.terms):
        yield places[0]


def _whole(
    question: Question, text: str, places: Sequence[Place], found: Stretch
) -> tuple[Place, float]:
    """Return what to mark for a stretch, and the overlap that must be expected of it.

    A person is marked by the name alone ("crew member Ada Virtanen").
    """
    start, end = place_of(text, found.first, found.last)
    touched = [place for place in places if place[0] < end and start < place[1]]
    if question.kind is AnswerKind.PERSON and len(touched) == 1:
        return touched[0], LEAST_OVERLAP
    if question.kind in _NAMED or not touched:
        return (start, end), LEAST_OVERLAP
    whole = max(touched, key=lambda place: min(place[1], end) - max(place[0], start))
    return whole, LEAST_OVERLAP_OF_KIND


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

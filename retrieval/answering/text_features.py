"""The features that come of a candidate's own words and their order."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import log1p
from typing import NamedTuple

from retrieval.answering.candidates import Candidate
from retrieval.answering.reading import candidates
from retrieval.answering.views import QuestionView, SentenceView
from retrieval.documents import AnswerKind
from retrieval.text.analysis import Token

_PRONOUNS = frozenset("he she it they his her its their this these that such there".split())
_FAR = 40.0
"""Characters after which nearness has halved."""


class TextFeatures(NamedTuple):
    """The features that come of the sentence's own words and their order."""

    pairs: float
    density: float
    surface: float
    surface_run: float
    noun_matched: float
    kind_found: float
    kind_count: float
    kind_near: float
    kind_missing: float
    list_count: float
    new_names: float
    new_digits: float
    new_words: float
    length: float
    is_short: float
    opens_paragraph: float
    opens_article: float
    pronoun_start: float
    negation_met: float
    negation_missing: float
    negation_unasked: float


def text_features(asked: QuestionView, candidate: Candidate, view: SentenceView) -> TextFeatures:
    """Return the features of one candidate; the view is of its sentence."""
    question, sentence, kind = asked.question, candidate.sentence, asked.question.kind
    places = candidates(question, sentence.text)
    folded = view.folded
    return TextFeatures(
        pairs=_pairs(asked, view, sentence.terms),
        density=_density(asked.terms, sentence.terms),
        surface=_surface(asked.content, folded),
        surface_run=_longest_run(asked.at, folded) / len(asked.words),
        noun_matched=float(asked.noun in view.terms),
        kind_found=float(bool(places)),
        kind_count=log1p(len(places)),
        kind_near=_nearness(asked.terms, view.tokens, places),
        kind_missing=float(not places and kind is not AnswerKind.OTHER),
        list_count=log1p(len(places)) * question.wants_list,
        new_names=log1p(sum(not name <= asked.terms for name in view.names)),
        new_digits=float(not asked.at.keys() >= set(view.figures)),
        new_words=log1p(len(view.terms - asked.terms)),
        length=log1p(len(folded)),
        is_short=float(len(folded) < 6),  # noqa: PLR2004 - a fragment rather than a sentence
        opens_paragraph=float(sentence.start == 0),
        opens_article=1 / (1 + candidate.number),
        pronoun_start=float(bool(folded) and folded[0] in _PRONOUNS),
        negation_met=float(question.is_negated and not asked.terms.isdisjoint(view.denied)),
        negation_missing=float(question.is_negated and asked.terms.isdisjoint(view.denied)),
        negation_unasked=float(not (question.is_negated or asked.terms.isdisjoint(view.denied))),
    )


def _pairs(asked: QuestionView, view: SentenceView, sentence: Sequence[str]) -> float:
    """Return the share of neighbouring terms of the question that are near in the sentence too."""
    terms = view.terms
    both = [pair for pair in asked.pairs if pair[0] in terms and pair[1] in terms]
    if not both:
        return 0.0
    near = {
        (left, right)
        for number, left in enumerate(sentence)
        if left in asked.terms
        for right in sentence[number + 1 : number + 4]
    }
    met = sum((a, b) in near for a, b in both) + 0.5 * sum((b, a) in near for a, b in both)
    return met / len(asked.pairs)


def _density(terms: AbstractSet[str], sentence: Sequence[str]) -> float:
    """Return how closely the matched terms stand: their number to the stretch they take."""
    places = [number for number, term in enumerate(sentence) if term in terms]
    if not places:
        return 0.0
    return len({sentence[p] for p in places}) / (1 + places[-1] - places[0])


def _surface(content: frozenset[str], sentence: Iterable[str]) -> float:
    """Return the share of the question's content words that stand there in the same form."""
    return len(content.intersection(sentence)) / len(content) if content else 0.0


def _longest_run(at: Mapping[str, Sequence[int]], sentence: Sequence[str]) -> int:
    """Return the length of the longest run of words that both have, stop words included."""
    best, runs = 0, dict[int, int]()  # by the place in the question where each run ends so far
    for places in map(at.get, sentence):
        if places:
            runs = {number: runs.get(number - 1, 0) + 1 for number in places}
            best = max(best, *runs.values())
        elif runs:
            runs = {}
    return best


def _nearness(
    terms: AbstractSet[str], tokens: Iterable[Token], places: Sequence[tuple[int, int]]
) -> float:
    """Return 1 where an answer stands beside a word of the question, towards 0 far away."""
    if not places:
        return 0.0
    at = [token.start for token in tokens if token.term in terms]
    distances = [abs((start + end) / 2 - place) for start, end in places for place in at]
    return _FAR / (_FAR + min(distances)) if distances else 0.0

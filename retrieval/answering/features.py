"""What the ranker sees of a candidate sentence: numbers cheap to compute, named here.

All of them are relative (shares of the question's weight, ratios to the best candidate), so that
one set of weights serves an article of ten sentences and a desk of a hundred thousand.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log1p
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.names import find_names
from retrieval.answering.reading import candidates
from retrieval.answering.wording import is_negation
from retrieval.documents import AnswerKind, Article, Question, Sentence
from retrieval.text.analysis import STOP_WORDS, Token, term_of, tokenise
from retrieval.text.lexicon import Kin, kin

_PRONOUNS = frozenset("he she it they his her its their this these that such there".split())
_NONE = frozenset[str]()
_ROOT_LETTERS = 5
_WIDEST = 12
"""Sentences on either side that count as one paragraph; text without paragraphs has no end."""
_DENIED_WORDS = 3
"""As far as a negation reaches."""
_FAR = 40.0
"""Characters after which nearness has halved."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence to rank: the article, its number in it, and its BM25 score."""

    article: Article
    number: int
    score: float

    @property
    def sentence(self) -> Sentence:
        """Return the sentence itself."""
        return self.article.sentences[self.number]


@dataclass(frozen=True, slots=True)
class Weights:
    """What is known of each term of the question.

    How much it tells within the scope and in general text (idf), and how likely the sentence and
    the paragraph that answer hold it.
    """

    scope: tuple[float, ...]
    background: tuple[float, ...]
    presence: tuple[float, ...]
    presence_nearby: tuple[float, ...]

    @property
    def expected(self) -> tuple[float, ...]:
        """Return how much each term tells, times how surely it is to be met."""
        pairs = zip(self.background, self.presence, strict=True)
        return tuple(weight * presence for weight, presence in pairs)


class Features(NamedTuple):
    """One candidate's features; the field names are those in the file of weights."""

    bm25_share: float
    bm25_to_best: float
    bm25_to_next: float
    rank: float
    scope_coverage: float
    coverage: float
    heaviest_missing: float
    missing_terms: float
    paragraph_coverage: float
    paragraph_adds: float
    previous_adds: float
    next_adds: float
    expected_coverage: float
    surprise: float
    surprise_nearby: float
    near_forms: float
    kin_likeness: float
    kin_chance: float
    words_coverage: float
    names_coverage: float
    title_adds: float
    pairs: float
    density: float
    surface: float
    surface_run: float
    first_term: float
    last_term: float
    noun_matched: float
    kind_found: float
    kind_count: float
    kind_near: float
    kind_missing: float
    person_found: float
    place_found: float
    organisation_found: float
    date_found: float
    duration_found: float
    number_found: float
    money_found: float
    percentage_found: float
    quantity_found: float
    reason_found: float
    manner_found: float
    list_count: float
    new_names: float
    new_digits: float
    new_words: float
    length: float
    is_short: float
    opens_paragraph: float
    opens_article: float
    pronoun_start: float
    pronoun_resolved: float
    negation_met: float
    negation_missing: float
    negation_unasked: float


@dataclass(frozen=True, slots=True)
class _View:
    """A sentence as seen whatever is asked: its words, and the terms of each of its names.

    `figures` are its words that begin with a digit, `denied` the terms right behind a negation.
    """

    tokens: tuple[Token, ...]
    folded: tuple[str, ...]
    terms: frozenset[str]
    roots: frozenset[str]
    names: tuple[frozenset[str], ...]
    figures: tuple[str, ...]
    denied: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as all candidates are looked at with it.

    `words` are all of its own, folded; `at` says where each of them stands among them. `pairs` are
    its terms that follow one another, `noun` the term of the noun asked for, empty for none.
    """

    question: Question
    terms: frozenset[str]
    pairs: tuple[tuple[str, str], ...]
    noun: str
    words: tuple[str, ...]
    at: Mapping[str, Sequence[int]]
    content: frozenset[str]
    kin: tuple[Mapping[str, Kin], ...]


_KINDS_FOUND = {
    f"{kind.value}_found": kind for kind in AnswerKind if f"{kind.value}_found" in Features._fields
}
"""The features that say what kind of thing was found, with the kind."""

Table = NDArray[np.float64]


def features(question: Question, weights: Weights, ranked: Sequence[Candidate]) -> Table:
    """Return the features of each candidate, shape (candidates, features), as `Features` has them.

    `ranked` by BM25 score, best first, not empty.
    """
    asked = _asked(question)
    views = [_view(candidate.sentence.text) for candidate in ranked]
    rows = [_text_features(asked, *pair) for pair in zip(ranked, views, strict=True)]
    columns: dict[str, Table] = {
        **_score_features(weights, [candidate.score for candidate in ranked]),
        **_term_features(asked, weights, ranked, views),
        **dict(zip(_TextFeatures._fields, np.array(rows).T, strict=True)),
    }
    for name, kind in _KINDS_FOUND.items():
        columns[name] = columns["kind_found"] * (kind is question.kind)
    columns["pronoun_resolved"] = columns["pronoun_start"] * columns["previous_adds"]
    return np.array([columns[name] for name in Features._fields], np.float64).T


def _asked(question: Question) -> _Asked:
    words = tuple(token.folded for token in tokenise(question.text))
    at: dict[str, list[int]] = {}
    for number, word in enumerate(words):
        at.setdefault(word, []).append(number)
    return _Asked(
        question=question,
        terms=frozenset(question.terms),
        pairs=tuple(pairwise(question.terms)),
        noun=term_of(question.noun) if question.noun else "",
        words=words,
        at=at,
        content=frozenset(word for word in words if word not in STOP_WORDS),
        kin=tuple(kin(term) for term in question.terms),
    )


@lru_cache(maxsize=4_096)  # what is asked about a sentence is asked several times over
def _view(text: str) -> _View:
    tokens = tokenise(text)
    starts, _, folded, all_terms = zip(*tokens, strict=True) if tokens else ((), (), (), ())
    terms = frozenset(filter(None, all_terms))
    return _View(
        tokens=tokens,
        folded=folded,
        terms=terms,
        roots=frozenset([term[:_ROOT_LETTERS] for term in terms if len(term) >= _ROOT_LETTERS]),
        names=tuple(
            frozenset(all_terms[bisect_left(starts, name.start) : bisect_left(starts, name.end)])
            for name in find_names(text)
        ),
        figures=tuple([word for word in folded if word[0].isdigit()]),
        denied=frozenset(_denied(folded, all_terms)),
    )


def _denied(words: Sequence[str], terms: Sequence[str]) -> Iterator[str]:
    for number, word in enumerate(words, start=1):
        if is_negation(word):
            yield from terms[number : number + _DENIED_WORDS]


def _score_features(weights: Weights, scores: Sequence[float]) -> dict[str, Table]:
    """Return what BM25's scores say, each measured by the best and by all there is to reach."""
    values = np.array(scores)
    following = np.append(values[1:], 0.0)
    return {
        "bm25_share": values / (1.5 * sum(weights.scope) or 1.0),
        "bm25_to_best": values / values[0],
        "bm25_to_next": (values - following) / values[0],
        "rank": 1 / np.arange(1, len(values) + 1),
    }


def _term_features(
    asked: _Asked, weights: Weights, ranked: Sequence[Candidate], views: Sequence[_View]
) -> dict[str, Table]:
    """Return what the question's terms say that are there, absent, near, or stood for by kin."""
    terms = asked.question.terms
    met = _Met(asked.terms)
    around = [_surroundings(met, candidate) for candidate in ranked]
    titles = {c.article.title: _view(c.article.title).terms for c in ranked}
    found = _held(terms, [view.terms for view in views])
    before = _held(terms, [terms_before for terms_before, _, _ in around])
    after = _held(terms, [terms_after for _, terms_after, _ in around])
    nearby = found | _held(terms, [paragraph for _, _, paragraph in around])
    title = _held(terms, [titles[candidate.article.title] for candidate in ranked])
    likeness, chance = _stood_for(asked, views)
    unnamed = np.full(len(ranked), float(not asked.question.names))  # or respelled, all of them
    is_name = np.array([term in asked.question.names for term in terms])
    background = np.array(weights.background)
    absent, shares = ~found, background / (background.sum() or 1.0)
    return {
        "scope_coverage": _share(found, weights.scope),
        "coverage": found @ shares,
        "heaviest_missing": (absent * shares).max(axis=1),
        "missing_terms": absent.mean(axis=1),
        "paragraph_coverage": nearby @ shares,
        "paragraph_adds": (nearby & absent) @ shares,
        "previous_adds": (before & absent) @ shares,
        "next_adds": (after & absent) @ shares,
        "expected_coverage": _share(found, weights.expected),
        "surprise": absent @ -np.log1p(-np.array(weights.presence)),
        "surprise_nearby": ~nearby @ -np.log1p(-np.array(weights.presence_nearby)),
        "near_forms": (absent & _rooted(terms, views)) @ shares,
        "kin_likeness": (absent * likeness) @ shares,
        "kin_chance": (absent * chance) @ shares,
        "words_coverage": _share_of(~is_name, background, found),
        "names_coverage": _share_of(is_name, background, found) if is_name.any() else unnamed,
        "title_adds": (title & absent) @ shares,
        "first_term": found[:, 0],
        "last_term": found[:, -1],
    }


Flags = NDArray[np.bool_]
"""For each candidate, whether something holds of each term."""


def _held(terms: Sequence[str], sets: Sequence[AbstractSet[str]]) -> Flags:
    return np.array([[term in held for term in terms] for held in sets])


def _rooted(terms: Sequence[str], views: Sequence[_View]) -> Flags:
    """Say where a word begins as a term does: "inventor" for "invention", which stems keep apart.

    Short words begin as too many others do.
    """
    roots = [term[:_ROOT_LETTERS] for term in terms]
    return _held(roots, [view.roots for view in views])


def _stood_for(
    asked: _Asked, views: Sequence[_View]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for each candidate and term the likeness and chance of its nearest kin there."""
    likeness = np.zeros((len(views), len(asked.kin)))
    chance = np.zeros_like(likeness)
    for column, others in enumerate(asked.kin):
        for row, view in enumerate(views):
            if met := others.keys() & view.terms:
                nearest = max((others[word] for word in met), key=attrgetter("likeness"))
                likeness[row, column], chance[row, column] = nearest.likeness, nearest.chance
    return likeness, chance


def _share(held: Flags, weights: Sequence[float]) -> NDArray[np.float64]:
    """Return the share of the weight that lies on terms which are held."""
    shares: NDArray[np.float64] = held @ np.array(weights) / (sum(weights) or 1.0)
    return shares


def _share_of(part: Flags, weights: NDArray[np.float64], held: Flags) -> NDArray[np.float64]:
    """Return the share of the weight of a part of the terms; 1 for no part at all."""
    if not part.any():
        return np.ones(len(held))
    return _share(held[:, part], weights[part].tolist())


class _Met:
    """Which terms of a question the sentences around its candidates have; many share theirs."""

    def __init__(self, asked: frozenset[str]) -> None:
        self._asked = asked
        self._known: dict[tuple[int, int], frozenset[str]] = {}

    def at(self, article: Article, number: int) -> frozenset[str]:
        """Return which of the terms a sentence has."""
        key = (id(article), number)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._asked.intersection(article.sentences[number].terms)
        return found


def _surroundings(
    met: _Met, candidate: Candidate
) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return which terms the sentence before has, the one after, and the paragraph around.

    Where a paragraph is one sentence, as in news, the two sentences on either side stand for it.
    """
    article, number = candidate.article, candidate.number
    sentences, count = article.sentences, len(article.sentences)
    own, first, last = sentences[number].paragraph, number, number
    while first > max(0, number - _WIDEST) and sentences[first - 1].paragraph == own:
        first -= 1
    while last < min(count - 1, number + _WIDEST) and sentences[last + 1].paragraph == own:
        last += 1
    if first == last:
        first, last = max(0, number - 2), min(count - 1, number + 2)
    before = met.at(article, number - 1) if number else _NONE
    after = met.at(article, number + 1) if number + 1 < count else _NONE
    around = [met.at(article, place) for place in range(first, last + 1) if place != number]
    return before, after, _NONE.union(*around)


class _TextFeatures(NamedTuple):
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


def _text_features(asked: _Asked, candidate: Candidate, view: _View) -> _TextFeatures:
    question, sentence, kind = asked.question, candidate.sentence, asked.question.kind
    places = candidates(question, sentence.text)
    folded = view.folded
    return _TextFeatures(
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


def _pairs(asked: _Asked, view: _View, sentence: Sequence[str]) -> float:
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

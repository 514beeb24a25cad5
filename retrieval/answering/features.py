"""What the ranker sees of a candidate sentence: numbers cheap to compute, named here.

All of them are relative (shares of the question's weight, ratios to the best candidate), so that
one set of weights serves an article of ten sentences and a desk of a hundred thousand.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from math import log, log1p
from typing import NamedTuple

from retrieval.answering.names import find_names
from retrieval.answering.reading import candidates
from retrieval.documents import AnswerKind, Article, Question, Sentence
from retrieval.text.analysis import STOP_WORDS, Token, term_of, tokenise

_PRONOUNS = frozenset("he she it they his her its their this these that such there".split())
_ROOT_LETTERS = 5
_WIDEST = 12
"""Sentences on either side that count as one paragraph; text without paragraphs has no end."""
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all candidates of a question are looked at with; `words` are all of its own, folded."""

    question: Question
    weights: Weights
    words: tuple[str, ...]
    ranked: Sequence[Candidate]


def features(
    question: Question, weights: Weights, ranked: Sequence[Candidate]
) -> Iterator[Features]:
    """Yield the features of each candidate; `ranked` by BM25 score, best first."""
    words = tuple(token.folded for token in tokenise(question.text))
    asked = _Asked(question, weights, words, ranked)
    return (_features(asked, rank) for rank in range(len(ranked)))


def _features(asked: _Asked, rank: int) -> Features:
    question, weights, surface, ranked = asked.question, asked.weights, asked.words, asked.ranked
    candidate = ranked[rank]
    terms, sentence = question.terms, candidate.sentence
    found = set(sentence.terms)
    missing = [w for t, w in zip(terms, weights.background, strict=True) if t not in found]
    before, after, paragraph = _surroundings(candidate)
    title = {token.term for token in tokenise(candidate.article.title)}
    places = candidates(question, sentence.text)
    marked = tokenise(sentence.text)
    tokens = [token.folded for token in marked]
    coverage = _share(terms, weights.background, found)
    previous_adds = _share(terms, weights.background, before - found)
    pronoun = float(bool(tokens) and tokens[0] in _PRONOUNS)
    total = sum(weights.background) or 1.0
    kind = question.kind
    hit = float(bool(places))
    following = ranked[rank + 1].score if rank + 1 < len(ranked) else 0.0
    return Features(
        bm25_share=candidate.score / (1.5 * sum(weights.scope) or 1.0),
        bm25_to_best=candidate.score / ranked[0].score,
        bm25_to_next=(candidate.score - following) / ranked[0].score,
        rank=1 / (1 + rank),
        scope_coverage=_share(terms, weights.scope, found),
        coverage=coverage,
        heaviest_missing=max(missing, default=0.0) / total,
        missing_terms=len(missing) / len(terms),
        paragraph_coverage=_share(terms, weights.background, found | paragraph),
        paragraph_adds=_share(terms, weights.background, paragraph - found),
        previous_adds=previous_adds,
        next_adds=_share(terms, weights.background, after - found),
        expected_coverage=_share(terms, weights.expected, found),
        surprise=_surprise(question, weights.presence, found),
        surprise_nearby=_surprise(question, weights.presence_nearby, found | paragraph),
        near_forms=_near_forms(terms, weights.background, found),
        words_coverage=_share_of(set(terms) - question.names, question, weights, found),
        names_coverage=_share_of(question.names, question, weights, found),
        title_adds=_share(terms, weights.background, title - found),
        pairs=_pairs(terms, sentence.terms),
        density=_density(terms, sentence.terms),
        surface=_surface(surface, tokens),
        surface_run=_longest_run(surface, tokens) / len(surface),
        first_term=float(terms[0] in found),
        last_term=float(terms[-1] in found),
        noun_matched=float(bool(question.noun) and term_of(question.noun) in found),
        kind_found=hit,
        kind_count=log1p(len(places)),
        kind_near=_nearness(question, marked, places),
        kind_missing=float(not places and kind is not AnswerKind.OTHER),
        person_found=hit * (kind is AnswerKind.PERSON),
        place_found=hit * (kind is AnswerKind.PLACE),
        organisation_found=hit * (kind is AnswerKind.ORGANISATION),
        date_found=hit * (kind is AnswerKind.DATE),
        duration_found=hit * (kind is AnswerKind.DURATION),
        number_found=hit * (kind is AnswerKind.NUMBER),
        money_found=hit * (kind is AnswerKind.MONEY),
        percentage_found=hit * (kind is AnswerKind.PERCENTAGE),
        quantity_found=hit * (kind is AnswerKind.QUANTITY),
        reason_found=hit * (kind is AnswerKind.REASON),
        manner_found=hit * (kind is AnswerKind.MANNER),
        list_count=log1p(len(places)) * question.wants_list,
        new_names=_new_names(sentence.text, marked, set(terms)),
        new_digits=float(any(t[0].isdigit() and t not in surface for t in tokens)),
        new_words=log1p(len(found.difference(terms))),
        length=log1p(len(tokens)),
        is_short=float(len(tokens) < 6),  # noqa: PLR2004 - a fragment rather than a sentence
        opens_paragraph=float(sentence.start == 0),
        opens_article=1 / (1 + candidate.number),
        pronoun_start=pronoun,
        pronoun_resolved=pronoun * previous_adds,
    )


def _surroundings(candidate: Candidate) -> tuple[set[str], set[str], set[str]]:
    """Return the terms of the sentence before, of the one after, and of the paragraph.

    Where a paragraph is one sentence, as in news, the two sentences on either side stand for it.
    """
    sentences, number = candidate.article.sentences, candidate.number
    own = sentences[number].paragraph
    near = range(max(0, number - 2), min(len(sentences), number + 3))
    wide = range(max(0, number - _WIDEST), min(len(sentences), number + _WIDEST + 1))
    same = [i for i in wide if sentences[i].paragraph == own]
    together = same if len(same) > 1 else near
    before = set(sentences[number - 1].terms) if number else set()
    after = set(sentences[number + 1].terms) if number + 1 < len(sentences) else set()
    return before, after, {term for i in together if i != number for term in sentences[i].terms}


def _share(terms: Sequence[str], weights: Sequence[float], found: set[str]) -> float:
    """Return the share of the question's weight that lies on terms in `found`."""
    total = sum(weights)
    held = sum(weight for term, weight in zip(terms, weights, strict=True) if term in found)
    return held / total if total else 0.0


def _share_of(
    part: AbstractSet[str], question: Question, weights: Weights, found: AbstractSet[str]
) -> float:
    """Return the share of the weight of a part of the question's terms; 1 for no part at all."""
    if not part:
        return 1.0
    pairs = [p for p in zip(question.terms, weights.background, strict=True) if p[0] in part]
    held = sum(weight for term, weight in pairs if term in found)
    return held / (sum(weight for _, weight in pairs) or 1.0)


def _surprise(question: Question, presence: Sequence[float], found: AbstractSet[str]) -> float:
    """Return how surprising the absence of the absent terms is, in nats: 0 where none is."""
    pairs = zip(question.terms, presence, strict=True)
    return -sum(log(1 - chance) for term, chance in pairs if term not in found)


def _near_forms(terms: Sequence[str], weights: Sequence[float], found: AbstractSet[str]) -> float:
    """Return the share of weight on terms that are absent but begin as one that is there does.

    So "invention" meets "inventor", which stemming keeps apart.
    """
    roots = {term[:_ROOT_LETTERS] for term in found if len(term) >= _ROOT_LETTERS}
    absent = {term for term in terms if term not in found and term[:_ROOT_LETTERS] in roots}
    return _share(terms, weights, absent)


def _pairs(terms: Sequence[str], sentence: Sequence[str]) -> float:
    """Return the share of neighbouring terms of the question that are near in the sentence too."""
    if len(terms) < 2:  # noqa: PLR2004 - a pair
        return 0.0
    near = {
        (left, right)
        for number, left in enumerate(sentence)
        for right in sentence[number + 1 : number + 4]
    }
    pairs = list(pairwise(terms))
    both = sum((a, b) in near for a, b in pairs) + 0.5 * sum((b, a) in near for a, b in pairs)
    return both / len(pairs)


def _density(terms: Sequence[str], sentence: Sequence[str]) -> float:
    """Return how closely the matched terms stand: their number to the stretch they take."""
    places = [number for number, term in enumerate(sentence) if term in terms]
    if not places:
        return 0.0
    return len({sentence[p] for p in places}) / (1 + places[-1] - places[0])


def _surface(question: Iterable[str], sentence: Iterable[str]) -> float:
    """Return the share of the question's content words that stand there in the same form."""
    content = {word for word in question if word not in STOP_WORDS}
    return len(content.intersection(sentence)) / len(content) if content else 0.0


def _longest_run(question: Sequence[str], sentence: Sequence[str]) -> int:
    """Return the length of the longest run of words that both have, stop words included."""
    places: dict[str, list[int]] = {}
    for number, word in enumerate(question):
        places.setdefault(word, []).append(number)
    best, runs = 0, dict[int, int]()  # by the place in the question where each run ends so far
    for word in sentence:
        runs = {number: runs.get(number - 1, 0) + 1 for number in places.get(word, ())}
        best = max(best, *runs.values()) if runs else best
    return best


def _nearness(
    question: Question, tokens: Iterable[Token], places: Sequence[tuple[int, int]]
) -> float:
    """Return 1 where an answer stands beside a word of the question, towards 0 far away."""
    if not places:
        return 0.0
    at = [token.start for token in tokens if token.term in question.terms]
    distances = [abs((start + end) / 2 - place) for start, end in places for place in at]
    return _FAR / (_FAR + min(distances)) if distances else 0.0


def _new_names(text: str, tokens: Iterable[Token], asked: set[str]) -> float:
    """Return how many names the sentence has beyond the question's, as ln(1 + n)."""
    new = [token.start for token in tokens if token.term not in asked]
    return log1p(sum(any(n.start <= at < n.end for at in new) for n in find_names(text)))

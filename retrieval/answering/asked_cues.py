"""The cues of a sentence's words that depend on what is asked: see `phrases` for the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval.answering.phrases import Place, marks_of, word_classes
from retrieval.answering.wording import AUXILIARIES, word_question
from retrieval.documents import AnswerKind, Question
from retrieval.text.analysis import Token, term_of, tokenise
from retrieval.text.lexicon import kin

_FAR = 7
_SIDE = 4
"""Words from which on it does not matter how far behind or before it is."""
_STEPS = ("0", "1", "2", "3", "4-6", "4-6", "4-6", "far")
_LIKE = 0.5
_FIRST_TERMS, _LAST_TERMS = 2, 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words of a question tell.

    Its words and their pairs, folded; where in it each term stands ("0" first, "-1" last); its
    first word after the verb that asks, its last word, and its way of asking ("what X did").
    """

    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    terms: Mapping[str, str]
    first: str
    last: str
    way: str


@lru_cache(maxsize=16)  # asked of every candidate
def asked_words(text: str) -> frozenset[str]:
    """Return the words of a question, folded, and their terms."""
    return frozenset(word for token in tokenise(text) for word in (token.folded, token.term))


def question_type(question: Question) -> str:
    """Return what weights are learnt for: the kind of answer; "which instrument ..." apart."""
    wording = word_question([token.folded for token in tokenise(question.text)])
    if question.kind is AnswerKind.OTHER and wording.asking and not wording.follows_auxiliary:
        return "named thing"
    return question.kind.value


@lru_cache(maxsize=32)  # asked of every candidate
def likenesses(terms: tuple[str, ...]) -> Mapping[str, float]:
    """Return how alike each word that stands for one of the terms is to the nearest of them."""
    found: dict[str, float] = {}
    for term in terms:
        for word, near in kin(term).items():
            found[word] = max(near.likeness, found.get(word, 0.0))
    return found


def terms_of_noun(question: Question) -> tuple[str, ...]:
    """Return the term of the noun asked for, none where there is none."""
    return (term_of(question.noun),) if question.noun else ()


def asked_cues(question: Question, text: str, places: Sequence[Place]) -> list[list[str]]:
    """Return cues of the words of a sentence, a column of one for each word after another.

    `places` are what is of the kind asked for.
    """
    tokens, asked = tokenise(text), _asked(question.text)
    matched = [token.term in asked.terms for token in tokens]
    return [
        marks_of(tokens, places, "kind"),
        *_nearness(question, tokens, matched),
        _joints("before", tokens, matched, -1),
        _joints("after", tokens, matched, 1),
        *_neighbours(asked, tokens),
        *_kinship(question, tokens),
        *_asked_for(asked, question, text),
    ]


@lru_cache(maxsize=16)  # asked of every candidate
def _asked(text: str) -> Asked:
    tokens = tokenise(text)
    words = [token.folded for token in tokens]
    wording = word_question(words)
    terms = list(dict.fromkeys(token.term for token in tokens if token.term))
    rest = wording.rest
    verb = next((n for n, word in enumerate(rest) if word in AUXILIARIES), -1)
    lead = rest[0] if rest and (verb == 0 or wording.asking == "how") else "X" * bool(rest)
    auxiliary = rest[verb] if lead == "X" and verb > 0 else ""
    return Asked(
        words=frozenset(words),
        pairs=frozenset(pairwise(words)),
        terms={term: _standing(number, len(terms)) for number, term in enumerate(terms)},
        first=rest[verb + 1] if verb + 1 < len(rest) else "",
        last=words[-1] if words else "",
        way=f"{wording.asking} {lead} {auxiliary}".strip(),
    )


def _standing(number: int, count: int) -> str:
    if number < _FIRST_TERMS:
        return str(number)
    return str(number - count) if count - number <= _LAST_TERMS else "mid"


def _neighbours(asked: Asked, tokens: Sequence[Token]) -> Iterator[list[str]]:
    """Yield what of the question stands beside each word: as the sentence goes on, so it asks."""
    words = ["", "", *(token.folded for token in tokens), "", ""]
    pairs = [pair in asked.pairs for pair in pairwise(words)]
    alone = [_met(asked, word) for word in words]
    yield [
        f"left of {'pair' if pair else word}{rest}"
        for (word, rest), pair in zip(alone[1:-3], pairs, strict=False)
    ]
    yield [
        f"right of {'pair' if pair else word}{rest}"
        for (word, rest), pair in zip(alone[3:-1], pairs[3:], strict=True)
    ]
    standings = [asked.terms.get(token.term) for token in tokens]
    yield [f"from {near}" for near in _last_met(standings)]
    yield [f"to {near}" for near in _last_met(standings[::-1])[::-1]]


def _met(asked: Asked, word: str) -> tuple[str, str]:
    """Return whether a word is one of the question's, and which."""
    is_last, is_first = word == asked.last, word == asked.first
    return "word" if word in asked.words else "none", " last" * is_last + " first" * is_first


def _last_met(standings: Sequence[str | None]) -> list[str]:
    """Return which term of the question is the last before each word, and how near it is."""
    found, last, since = [], "", _FAR
    for standing in standings:
        found.append(f"{last} {_STEPS[since]}" if since < _FAR else "none")
        since += 1
        if standing is not None:
            last, since = standing, 0
    return found


def _kinship(question: Question, tokens: Sequence[Token]) -> Iterator[list[str]]:
    """Yield how alike each word is to the noun asked for, and to any term of the question."""
    terms = [token.term for token in tokens]
    for name, others in (("like", terms_of_noun(question)), ("alike", question.terms)):
        near = likenesses(others)
        levels = ["0" if term not in near else "1" if near[term] < _LIKE else "2" for term in terms]
        yield [f"{name} {level}" for level in levels]


def _asked_for(asked: Asked, question: Question, text: str) -> Iterator[list[str]]:
    """Yield the way of asking and the noun asked for, each together with the word."""
    tokens, classes = tokenise(text), word_classes(text)
    noun = term_of(question.noun) if question.noun else asked.way
    yield [f"{asked.way}? {kind}" for kind in classes]
    yield [f"{asked.way}? after {kind}" for kind in ("^", *classes[:-1])]
    yield [f"{noun}: {kind}" for kind in classes]
    yield [f"{noun}: {token.folded}." for token in tokens]
    yield [f"{noun}: after {kind}" for kind in ("^", *classes[:-1])]


def _nearness(
    question: Question, tokens: Sequence[Token], matched: Sequence[bool]
) -> Iterator[list[str]]:
    """Yield how far each word is from words of the question: any, the first, last, and its noun's.

    The distance to any is told on either side.
    """
    yield [f"left {_STEPS[distance]}" for distance in distances(matched)]
    yield [f"right {_STEPS[distance]}" for distance in distances(matched[::-1])[::-1]]
    anchors = {
        "first": question.terms[:1],
        "last": question.terms[-1:],
        "noun": terms_of_noun(question),
    }
    for name, terms in anchors.items():
        at = [number for number, token in enumerate(tokens) if token.term and token.term in terms]
        sides = _sides(len(tokens), at) if at else ["none"] * len(tokens)
        yield [f"{name} {side}" for side in sides]


def distances(matched: Sequence[bool]) -> list[int]:
    """Return how many words back the last match is; 0 for a match itself."""
    found, since = [], _FAR
    for is_match in matched:
        since = 0 if is_match else min(since + 1, _FAR)
        found.append(since)
    return found


def _sides(count: int, places: Sequence[int]) -> list[int]:
    """Return how many words each is behind the nearest of the places, as far as that matters."""
    found: list[int] = []
    halfway = ((one + other) // 2 for one, other in pairwise(places))
    for place, last in zip(places, [*halfway, count - 1], strict=True):
        found += range(len(found) - place, last + 1 - place)
    return [d if -_SIDE < d < _SIDE else _SIDE if d > 0 else -_SIDE for d in found]


def _joints(name: str, tokens: Sequence[Token], matched: Sequence[bool], step: int) -> list[str]:
    """Return a function word beside each word together with a match beyond it ("called a ...")."""
    found = []
    for number in range(len(tokens)):
        beside, beyond = number + step, number + 2 * step
        if not 0 <= beside < len(tokens) or tokens[beside].term:
            found.append(f"{name} no function word")
            continue
        is_met = 0 <= beyond < len(tokens) and matched[beyond]
        found.append(f"{name} {tokens[beside].folded} {'met' if is_met else 'new'}")
    return found

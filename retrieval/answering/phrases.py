"""What is seen of each word of a sentence when the words that answer are looked for among them.

Every word has cues, short texts such as ``before by`` or ``left 1``, which the weights are learnt
for. Some are the sentence's alone and kept between questions; the rest depend on the question.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from retrieval.answering.names import find_names
from retrieval.answering.patterns import find_pattern
from retrieval.answering.wording import word_question
from retrieval.documents import AnswerKind, Question
from retrieval.text.analysis import Token, term_of, tokenise
from retrieval.text.lexicon import kin, word_cases

Place = tuple[int, int]

_MOSTLY = 0.75
_FAR = 7
_NEAR = 3
_STEPS = ("0", "1", "2", "3", "4-6", "4-6", "4-6")
_YEARS = range(1000, 2100)
_LIKE = 0.5
_ENDING = 3


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


def word_cues(question: Question, text: str, places: Sequence[Place]) -> Iterator[tuple[str, ...]]:
    """Yield the cues of each word of a sentence; `places` are what is of the kind asked for."""
    tokens = tokenise(text)
    asked = set(question.terms)
    matched = [token.term in asked for token in tokens]
    marks = _marks(tokens, places, "kind")
    near = _nearness(question, tokens, matched)
    likes = kin(term_of(question.noun)) if question.noun else {}
    for number, own in enumerate(sentence_cues(text)):
        like = likes.get(tokens[number].term)
        yield (
            *own,
            *near[number],
            *marks[number],
            _joint("before", tokens, matched, number - 1, number - 2),
            _joint("after", tokens, matched, number + 1, number + 2),
            f"like {0 if like is None else 1 + (like.likeness >= _LIKE)}",
        )


@lru_cache(maxsize=2_048)  # a sentence is asked about several times over
def sentence_cues(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the cues of each word that no question changes."""
    tokens = tokenise(text)
    is_cased = any(map(str.isupper, text))
    classes = [_word_class(text, token, is_cased=is_cased) for token in tokens]
    words = [token.folded for token in tokens]
    gaps = _gaps(text, tokens)
    names = _marks(tokens, [(name.start, name.end) for name in find_names(text)], "name")
    numbers = _marks(tokens, find_pattern(AnswerKind.NUMBER, text), "number")
    around_words, around_classes = ["^", *words, "$"], ["^", *classes, "$"]
    return tuple(
        (
            f"word {words[n]}",
            f"before {around_words[n]}",
            f"after {around_words[n + 2]}",
            f"class {classes[n]}",
            f"class before {around_classes[n]}",
            f"class after {around_classes[n + 2]}",
            f"gap before {gaps[n]}",
            f"gap after {gaps[n + 1]}",
            *names[n],
            *numbers[n],
        )
        for n in range(len(tokens))
    )


def _word_class(text: str, token: Token, *, is_cased: bool) -> str:
    """Return the class of a word: a function word's is the word, a plain word's its ending."""
    folded = token.folded
    if folded[0].isdigit():
        return "year" if folded.isdecimal() and int(folded) in _YEARS else "figure"
    if not token.term:
        return folded
    if text[token.start].isupper() if is_cased else word_cases(folded).capital_share > _MOSTLY:
        return "capital"
    return f"-{folded[-_ENDING:]}"


def _gaps(text: str, tokens: Sequence[Token]) -> list[str]:
    """Return what stands before each word and after the last: its first mark, or nothing."""
    edges = zip([0, *(t.end for t in tokens)], [*(t.start for t in tokens), len(text)], strict=True)
    return [text[start:end].strip()[:1] for start, end in edges]


def _marks(tokens: Sequence[Token], places: Sequence[Place], name: str) -> list[tuple[str, ...]]:
    """Return for each word what of the places it opens, closes or is in."""
    marks: list[list[str]] = [[] for _ in tokens]
    for number, token in enumerate(tokens):
        for start, end in places:
            if start <= token.start and token.end <= end:
                opens = number == 0 or tokens[number - 1].start < start
                closes = number + 1 == len(tokens) or tokens[number + 1].end > end
                marks[number].append(f"{name} {'opens ' * opens}{'closes' * closes}")
    return [tuple(found[:1]) for found in marks]


def _nearness(
    question: Question, tokens: Sequence[Token], matched: Sequence[bool]
) -> list[tuple[str, ...]]:
    """Return how far each word is from words of the question: any, the first, last, and its noun's.

    The distance to any is told on either side.
    """
    left, right = _distances(matched), _distances(matched[::-1])[::-1]
    noun = term_of(question.noun) if question.noun else ""
    anchors = {"first": question.terms[:1], "last": question.terms[-1:], "noun": (noun,)}
    places = {
        name: [number for number, token in enumerate(tokens) if token.term and token.term in terms]
        for name, terms in anchors.items()
    }
    return [
        (
            f"left {_step(left[n])}",
            f"right {_step(right[n])}",
            *(f"{name} {_side(n, found)}" for name, found in places.items()),
        )
        for n in range(len(tokens))
    ]


def _distances(matched: Sequence[bool]) -> list[int]:
    """Return how many words back the last match is; 0 for a match itself."""
    found, since = [], _FAR
    for is_match in matched:
        since = 0 if is_match else min(since + 1, _FAR)
        found.append(since)
    return found


def _step(distance: int) -> str:
    return _STEPS[distance] if distance < _FAR else "far"


def _side(number: int, places: Sequence[int]) -> str:
    if not places:
        return "none"
    nearest = min((number - place for place in places), key=abs)
    return str(max(-_NEAR - 1, min(_NEAR + 1, nearest)))


def _joint(
    name: str, tokens: Sequence[Token], matched: Sequence[bool], beside: int, beyond: int
) -> str:
    """Return a function word beside a word together with a match beyond it ("called a ...")."""
    if not 0 <= beside < len(tokens) or tokens[beside].term:
        return f"{name} no function word"
    is_met = 0 <= beyond < len(tokens) and matched[beyond]
    return f"{name} {tokens[beside].folded} {'met' if is_met else 'new'}"


def place_of(text: str, first: int, last: int) -> Place:
    """Return where the words from `first` to `last` stand, with the signs of money or share."""
    tokens = tokenise(text)
    start, end = tokens[first].start, tokens[last].end
    if start and text[start - 1] in "$£€¥₹@#":
        start -= 1
    return start, end + (text[end : end + 1] in {"%", "°"})

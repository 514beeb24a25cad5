"""What is seen of each word of a sentence when the words that answer are looked for among them.

Every word has cues, short texts such as ``before by`` or ``left 1``, which the weights are learnt
for. Some are the sentence's alone and kept between questions; the rest depend on the question.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from retrieval.answering.names import Name, find_names
from retrieval.answering.patterns import find_pattern
from retrieval.answering.wording import AUXILIARIES, word_question
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
_WITHIN = {
    ("", "("): "(",
    ("", "["): "(",
    ("", ")"): "",
    ("", "]"): "",
    ("", '"'): '"',
    ('"', '"'): "",
    ("", "“"): '"',
    ("", "”"): "",
}
_FIRST_TERMS, _LAST_TERMS = 2, 3


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
    if not tokens:
        return
    asked = _asked(question.text)
    matched = [token.term in asked.terms for token in tokens]
    columns = (
        _marks(tokens, places, "kind"),
        *_nearness(question, tokens, matched),
        _joints("before", tokens, matched, -1),
        _joints("after", tokens, matched, 1),
        *_neighbours(asked, tokens),
        *_kinship(question, tokens),
        *_asked_for(asked, question, text),
    )
    for own, *others in zip(sentence_cues(text), *columns, strict=True):
        yield (*own, *others)


@lru_cache(maxsize=2_048)  # a sentence is asked about several times over
def sentence_cues(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the cues of each word that no question changes."""
    tokens, classes = tokenise(text), word_classes(text)
    words = ["^^", "^", *(token.folded for token in tokens), "$", "$$"]
    kinds = ["^", *classes, "$"]
    between = gaps(text, tokens)
    names = find_names(text)
    numbers = find_pattern(AnswerKind.NUMBER, text)
    return tuple(
        zip(
            [f"word {word}" for word in words[2:-2]],
            [f"before {word}" for word in words[1:-3]],
            [f"after {word}" for word in words[3:-1]],
            [f"before that {word}" for word in words[:-4]],
            [f"after that {word}" for word in words[4:]],
            [f"class {kind}" for kind in classes],
            [f"class before {kind}" for kind in kinds[:-2]],
            [f"class after {kind}" for kind in kinds[2:]],
            [f"class from {before} to {kind}" for before, kind in pairwise(kinds[:-1])],
            [f"class of {kind} to {after}" for kind, after in pairwise(kinds[1:])],
            [f"gap before {gap}" for gap in between[:-1]],
            [f"gap after {gap}" for gap in between[1:]],
            _within(between),
            _marks(tokens, [(name.start, name.end) for name in names], "name"),
            _name_kinds(tokens, names),
            _marks(tokens, numbers, "number"),
            strict=True,
        )
    )


@lru_cache(maxsize=2_048)
def word_classes(text: str) -> tuple[str, ...]:
    """Return the class of each word of a text."""
    is_cased = any(map(str.isupper, text))
    return tuple(_word_class(text, token, is_cased=is_cased) for token in tokenise(text))


def _within(between: Sequence[str]) -> list[str]:
    """Return of each word whether it stands in brackets or quotation marks."""
    found, state = [], ""
    for gap in between[:-1]:
        for mark in gap:
            state = _WITHIN.get((state, mark), _WITHIN.get(("", mark), state))
        found.append(f"within {state}")
    return found


def _name_kinds(tokens: Sequence[Token], names: Sequence[Name]) -> list[str]:
    kinds = ["named"] * len(tokens)
    for number, token in enumerate(tokens):
        for name in names:
            if name.start <= token.start < name.end:
                kinds[number] = f"named {name.kind.name}{' region' * name.is_region}"
    return kinds


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
    terms = [token.term for token in tokens]
    lefts = zip(words[1:-3], pairwise(words[:-3]), strict=True)
    rights = zip(words[3:-1], pairwise(words[3:]), strict=True)
    yield [f"left of {_beside(asked, *found)}" for found in lefts]
    yield [f"right of {_beside(asked, *found)}" for found in rights]
    yield [f"from {_next_term(asked, terms[:n][::-1])}" for n in range(len(terms))]
    yield [f"to {_next_term(asked, terms[n + 1 :])}" for n in range(len(terms))]


def _beside(asked: Asked, word: str, pair: tuple[str, str]) -> str:
    met = "pair" if pair in asked.pairs else "word" if word in asked.words else "none"
    return f"{met}{' last' * (word == asked.last)}{' first' * (word == asked.first)}"


def _next_term(asked: Asked, terms: Sequence[str]) -> str:
    """Return which term of the question is the next, and how near it is."""
    for step, term in zip(_STEPS, terms, strict=False):
        if term in asked.terms:
            return f"{asked.terms[term]} {step}"
    return "none"


def _kinship(question: Question, tokens: Sequence[Token]) -> Iterator[list[str]]:
    """Yield how alike each word is to the noun asked for, and to any term of the question."""
    likes = kin(term_of(question.noun)) if question.noun else {}
    alike = [kin(term) for term in question.terms]
    for name, tables in (("like", [likes]), ("alike", alike)):
        column = []
        for token in tokens:
            like = max((t[token.term].likeness for t in tables if token.term in t), default=None)
            column.append(f"{name} {0 if like is None else 1 + (like >= _LIKE)}")
        yield column


def _asked_for(asked: Asked, question: Question, text: str) -> Iterator[list[str]]:
    """Yield the way of asking and the noun asked for, each together with the word."""
    tokens, classes = tokenise(text), word_classes(text)
    noun = term_of(question.noun) if question.noun else asked.way
    yield [f"{asked.way}? {kind}" for kind in classes]
    yield [f"{asked.way}? after {kind}" for kind in ("^", *classes[:-1])]
    yield [f"{noun}: {kind}" for kind in classes]
    yield [f"{noun}: {token.folded}." for token in tokens]
    yield [f"{noun}: after {kind}" for kind in ("^", *classes[:-1])]


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


def gaps(text: str, tokens: Sequence[Token]) -> list[str]:
    """Return what stands before each word and after the last: its first mark, or nothing."""
    edges = zip([0, *(t.end for t in tokens)], [*(t.start for t in tokens), len(text)], strict=True)
    return [text[start:end].strip()[:2] for start, end in edges]


def _marks(tokens: Sequence[Token], places: Sequence[Place], name: str) -> list[str]:
    """Return for each word what of the places it opens, closes or is in."""
    marks = [f"{name} none"] * len(tokens)
    for start, end in places:
        held = [n for n, token in enumerate(tokens) if start <= token.start and token.end <= end]
        for number in held:
            opens, closes = number == held[0], number == held[-1]
            marks[number] = f"{name} {'opens ' * opens}{'closes' * closes}"
    return marks


def _nearness(
    question: Question, tokens: Sequence[Token], matched: Sequence[bool]
) -> Iterator[list[str]]:
    """Yield how far each word is from words of the question: any, the first, last, and its noun's.

    The distance to any is told on either side.
    """
    yield [f"left {_step(distance)}" for distance in distances(matched)]
    yield [f"right {_step(distance)}" for distance in distances(matched[::-1])[::-1]]
    noun = term_of(question.noun) if question.noun else ""
    anchors = {"first": question.terms[:1], "last": question.terms[-1:], "noun": (noun,)}
    for name, terms in anchors.items():
        places = [n for n, token in enumerate(tokens) if token.term and token.term in terms]
        yield [f"{name} {_side(number, places)}" for number in range(len(tokens))]


def distances(matched: Sequence[bool]) -> list[int]:
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


def place_of(text: str, first: int, last: int) -> Place:
    """Return where the words from `first` to `last` stand, with the signs of money or share."""
    tokens = tokenise(text)
    start, end = tokens[first].start, tokens[last].end
    if start and text[start - 1] in "$£€¥₹@#":
        start -= 1
    return start, end + (text[end : end + 1] in {"%", "°"})

"""What is seen of each word of a sentence when the words that answer are looked for among them.

Every word has cues, short texts such as ``before by`` or ``class year``, which the weights are
learnt for. Those here are the sentence's alone; `asked_cues` has those that depend on the question.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from retrieval.answering.names import Name, find_names
from retrieval.answering.patterns import find_pattern
from retrieval.documents import AnswerKind
from retrieval.text.analysis import Token, tokenise
from retrieval.text.lexicon import word_cases

Place = tuple[int, int]

_MOSTLY = 0.75
_YEARS = range(1000, 2100)
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
            marks_of(tokens, [(name.start, name.end) for name in names], "name"),
            _name_kinds(tokens, names),
            marks_of(tokens, numbers, "number"),
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


def marks_of(tokens: Sequence[Token], places: Sequence[Place], name: str) -> list[str]:
    """Return for each word what of the places it opens, closes or is in."""
    marks = [f"{name} none"] * len(tokens)
    for start, end in places:
        held = [n for n, token in enumerate(tokens) if start <= token.start and token.end <= end]
        for number in held:
            opens, closes = number == held[0], number == held[-1]
            marks[number] = f"{name} {'opens ' * opens}{'closes' * closes}"
    return marks


def place_of(text: str, first: int, last: int) -> Place:
    """Return where the words from `first` to `last` stand, with the signs of money or share."""
    tokens = tokenise(text)
    start, end = tokens[first].start, tokens[last].end
    if start and text[start - 1] in "$£€¥₹@#":
        start -= 1
    return start, end + (text[end : end + 1] in {"%", "°"})

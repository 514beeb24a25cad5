"""How a question is worded: the word it asks with, what follows it, and the noun asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import takewhile

from retrieval.documents import AnswerKind

AUXILIARIES = frozenset(
    "am is are was were be been do does did has have had can could will would shall should may"
    " might must".split()
)
_PREPOSITIONS = frozenset("of in on at for to from by with about during among into as".split())
_DETERMINERS = frozenset("the a an this that these those his her its their my your our".split())
_NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor nowhere without cannot except unable".split()
)
_ASKING = frozenset("who whom whose where when why how what which".split())


@dataclass(frozen=True, slots=True)
class Wording:
    """A question's words, folded: the asking word, what follows it, and the noun asked for.

    Without an asking word, `rest` is the whole question.
    """

    asking: str
    rest: tuple[str, ...]
    noun: str
    follows_auxiliary: bool


def word_question(tokens: Sequence[str]) -> Wording:
    """Read the wording of a question from its words, folded."""
    asking = next((token for token in tokens if token in _ASKING), "")
    rest = tuple(tokens[tokens.index(asking) + 1 :]) if asking else tuple(tokens)
    before = list(takewhile(lambda token: token not in AUXILIARIES, rest))
    if before or not rest:
        return Wording(asking, rest, _head(before), follows_auxiliary=False)
    return Wording(asking, rest, _head(rest[1:]), follows_auxiliary=True)


def is_negated(words: Iterable[str]) -> bool:
    """Say whether words, folded, deny something: "who did not come", "without a licence"."""
    return any(map(is_negation, words))


def is_negation(word: str) -> bool:
    """Say whether a word, folded, denies what follows it."""
    return word in _NEGATIONS or word.endswith("n't")


def _head(tokens: Iterable[str]) -> str:
    """Return the noun of a phrase that begins here: the last word before a preposition or verb."""
    phrase = [token for token in tokens if token not in _DETERMINERS]
    group = list(takewhile(lambda t: t not in _PREPOSITIONS and t not in AUXILIARIES, phrase))
    known = [token for token in group if token in noun_kinds()]
    return known[-1] if known else (group[-1] if group else "")


@cache
def noun_kinds() -> dict[str, AnswerKind]:
    """Return the nouns a question may ask for, singular and plural, each with its kind."""
    text = files("retrieval").joinpath("data", "answer_kinds.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    kinds = {noun: AnswerKind(line[0]) for line in lines for noun in line[1:]}
    return {**{f"{noun}s": kind for noun, kind in kinds.items()}, **kinds}

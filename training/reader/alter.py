"""Questions that the text no longer answers, made from ones that it does.

The ways are those in which the authors of SQuAD 2.0 saw people write such questions: another name,
another number or date, the opposite, a negation. A text that holds the new words is no good for it.
"""

import random
import re
from collections.abc import Callable, Sequence

_OPPOSITES = (
    "first last|largest smallest|biggest smallest|most least|more less|before after|north south"
    "|east west|northern southern|eastern western|higher lower|highest lowest|oldest youngest"
    "|older younger|early late|earliest latest|increase decrease|increased decreased|win lose"
    "|won lost|male female|men women|rich poor|begin end|began ended|start finish|started finished"
    "|open close|opened closed|longest shortest|best worst|good bad|legal illegal|old new"
    "|public private|maximum minimum|above below|inside outside|cold hot|light dark|add remove"
    "|added removed|majority minority|internal external|positive negative|arrive leave"
    "|arrived left|allow forbid|allowed forbade|accept reject|accepted rejected|buy sell|born died"
)
_OPPOSITE = {
    word: other
    for pair in _OPPOSITES.split("|")
    for word, other in (pair.split(), pair.split()[::-1])
}
_WORD = re.compile(r"[A-Za-z]+")
_NUMBER = re.compile(r"\b\d+\b")
_NAME = re.compile(r"(?<!^)(?<=\s)[A-Z][\w’'-]+(?: (?:of |the )?[A-Z][\w’'-]+)*")
_VERB = re.compile(
    r"\b(is|are|was|were|did|does|do|can|could|has|have|had|would|will|should) ", re.IGNORECASE
)
_LONGEST_STEP = 9


def alter(question: str, text: str, names: Sequence[str], draw: random.Random) -> str | None:
    """Return the question altered in one way drawn from those that apply; None where none does.

    `text` is what answers the question, `names` are others to swap in.
    """
    ways: list[Callable[[], str | None]] = [
        lambda: _another_name(question, text, names, draw),
        lambda: _another_number(question, text, draw),
        lambda: _opposite(question, text, draw),
        lambda: _VERB.sub(r"\1 not ", question, count=1),
    ]
    draw.shuffle(ways)
    for way in ways:
        altered = way()
        if altered and altered != question:
            return altered
    return None


def names_in(text: str) -> list[str]:
    """Return the runs of capitalised words that begin no text."""
    return _NAME.findall(text)


def _another_name(
    question: str, text: str, names: Sequence[str], draw: random.Random
) -> str | None:
    own = names_in(question)
    others = [name for name in names if name not in text and name not in question]
    if not own or not others:
        return None
    return question.replace(draw.choice(own), draw.choice(others), 1)


def _another_number(question: str, text: str, draw: random.Random) -> str | None:
    numbers = _NUMBER.findall(question)
    if not numbers:
        return None
    old = draw.choice(numbers)
    new = str(max(0, int(old) + draw.choice([-1, 1]) * draw.randint(1, _LONGEST_STEP)))
    return None if new in text else question.replace(old, new, 1)


def _opposite(question: str, text: str, draw: random.Random) -> str | None:
    words = [word for word in _WORD.findall(question) if word.lower() in _OPPOSITE]
    if not words:
        return None
    old = draw.choice(words)
    new = _OPPOSITE[old.lower()]
    return None if new in text.lower().split() else question.replace(old, new, 1)

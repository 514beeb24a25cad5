"""Questions that the text no longer answers, made from ones that it does.

The ways are those in which the authors of SQuAD 2.0 saw people write such questions: another name,
another number or date, the opposite, a negation; and one that readers of a short article hit upon:
another word ("who painted the mill?" of a text that says who built it). A text that holds the new
words is no good for it.
"""

import random
import re
from collections.abc import Callable, Sequence

from retrieval.text.analysis import analyse, term_of
from retrieval.text.lexicon import kin

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
_LEAST_LETTERS = 4


def alter(
    question: str, text: str, names: Sequence[str], others: Sequence[str], draw: random.Random
) -> str | None:
    """Return the question altered in one way drawn from those that apply; None where none does.

    `text` is what answers the question; `names`, and the words of the questions `others`, are there
    to be swapped in.
    """
    ways: list[Callable[[], str | None]] = [
        lambda: _another_word(question, text, others, draw),
        lambda: _another_word(question, text, others, draw),
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


def _another_word(
    question: str, text: str, others: Sequence[str], draw: random.Random
) -> str | None:
    """Swap a word that says what is asked for one with the same ending, of no kin of its own."""
    own = _plain_words(question)
    if not own:
        return None
    old = draw.choice(own)
    known = {*analyse(text), *analyse(question), *kin(term_of(old))}
    known |= {near for term in analyse(text) for near in kin(term)}
    fit = [
        word
        for other in others
        for word in _plain_words(other)
        if _ending(word) == _ending(old) and term_of(word) not in known
    ]
    return re.sub(rf"\b{old}\b", draw.choice(fit), question, count=1) if fit else None


def _plain_words(question: str) -> list[str]:
    """Return the words in lower case that are no function words."""
    words = _WORD.findall(question)
    return [w for w in words if w.islower() and len(w) >= _LEAST_LETTERS and term_of(w)]


def _ending(word: str) -> str:
    return next((end for end in ("ed", "ing", "s") if word.endswith(end)), "")


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

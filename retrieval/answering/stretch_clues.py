"""What is seen of a stretch of words as a whole, when it is weighed whether it answers."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.asked_cues import asked_words, distances, likenesses, terms_of_noun
from retrieval.answering.names import find_names
from retrieval.answering.phrase_scores import exact_stretches
from retrieval.answering.phrases import Place, gaps
from retrieval.documents import Question
from retrieval.text.analysis import Token, tokenise
from retrieval.text.lexicon import background_idf

POOL = 20
"""How many of the likeliest stretches are weighed anew."""
LEAST_CHANCE = 1e-9
ARTICLES = frozenset({"a", "an", "the"})
"""Words that make no other answer."""

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]

_FAR = 7
_JOINING = "-'’$£€"


class Stretches(NamedTuple):
    """Some stretches of a sentence, likeliest first.

    `first` and `last` are the numbers of their words, `overlaps` the F1 of each with each other.
    """

    first: Numbers
    last: Numbers
    overlaps: Floats


class Clues(NamedTuple):
    """What is seen of stretches; shares unless they count. The names are those in the weights."""

    behind: Floats
    log_chance: Floats
    log_chance_of_first: Floats
    log_chance_of_last: Floats
    expected: Floats
    expected_behind: Floats
    rank: Floats
    words: Floats
    log_words: Floats
    content_words: Floats
    counted_words: Floats
    rarity: Floats
    mean_rarity: Floats
    mean_new_rarity: Floats
    asked_weight: Floats
    asked_words: Floats
    new_content_words: Floats
    asked_near_left: Floats
    asked_near_right: Floats
    asked_left: Floats
    asked_right: Floats
    asked_around: Floats
    steps_left: Floats
    steps_right: Floats
    fewest_steps: Floats
    is_place: Floats
    of_kind: Floats
    places_begun: Floats
    cuts_place_left: Floats
    cuts_place_right: Floats
    places_in_sentence: Floats
    has_place: Floats
    named: Floats
    names_begun: Floats
    cuts_name_left: Floats
    cuts_name_right: Floats
    marks_inside: Floats
    mark_before: Floats
    mark_after: Floats
    content_first: Floats
    content_last: Floats
    content_before: Floats
    content_after: Floats
    capitals_left: Floats
    capitals_right: Floats
    like_noun: Floats
    like_noun_left: Floats
    like_noun_right: Floats
    like_asked: Floats
    like_asked_left: Floats
    like_asked_right: Floats
    asked_before: Floats
    asked_after: Floats
    ending_before: Floats
    asked_two_left: Floats
    asked_two_right: Floats
    from_start: Floats
    to_end: Floats
    words_in_sentence: Floats
    covered: Floats
    capitals: Floats
    figures: Floats
    is_first: Floats
    is_last: Floats


_SUMS = {
    "content_words": ("content", 0),
    "counted_words": ("counted", 0),
    "rarity": ("rarity", 0),
    "new_content_words": ("new content", 0),
    "asked_weight": ("weight", 0),
    "asked_near_left": ("weight", -3),
    "asked_near_right": ("weight", 3),
    "asked_left": ("weight", -8),
    "asked_right": ("weight", 8),
    "asked_two_left": ("asked", -2),
    "asked_two_right": ("asked", 2),
    "like_noun": ("like noun", 0),
    "like_noun_left": ("like noun", -3),
    "like_noun_right": ("like noun", 3),
    "like_asked_left": ("alike", -4),
    "like_asked_right": ("alike", 4),
    "places_begun": ("place opens", 0),
    "names_begun": ("name opens", 0),
}
"""Clues that are sums: of what, and over which words, as `_Table.sums` takes them."""

_SHARES = {
    "mean_rarity": ("rarity", 0),
    "mean_new_rarity": ("new rarity", 0),
    "asked_words": ("asked", 0),
    "like_asked": ("alike", 0),
    "capitals": ("capital", 0),
    "figures": ("figure", 0),
    "of_kind": ("place", 0),
    "named": ("name", 0),
}
"""Likewise, divided by the number of words."""


def clues(
    question: Question, text: str, places: Sequence[Place], likely: Floats, among: Stretches
) -> Clues:
    """Return the clues of stretches; `likely` is as `chances` gives it."""
    tokens, exact = tokenise(text), exact_stretches(text, places)
    named = exact_stretches(text, [(name.start, name.end) for name in find_names(text)])
    values = {
        **_of_words(question, text, tokens),
        **_of_pieces("place", exact, len(tokens)),
        **_of_pieces("name", named, len(tokens)),
    }
    table = _Table(among.first, among.last, values)
    sums = table.sums({**_SUMS, **_SHARES})
    return Clues(
        **_odds(table, likely, among.overlaps),
        **_shape(table, text, tokens),
        **_nearness(table),
        **_kinds(table, exact),
        **{name: total / table.size if name in _SHARES else total for name, total in sums.items()},
        asked_around=sums["asked_left"] + sums["asked_right"],
    )


class _Table:
    """The values of each word of a sentence, by name, and what they come to in stretches of it."""

    def __init__(self, first: Numbers, last: Numbers, values: Mapping[str, Floats]) -> None:
        self.first, self.last, self.size = first, last, last - first + 1.0
        self.values = values
        self._rows = {name: number for number, name in enumerate(values)}
        rows = np.array(list(values.values()), float)
        self.count = rows.shape[1]
        padded = np.zeros((len(rows), self.count + 2))
        padded[:, 1:-1] = rows
        self._sums = np.cumsum(padded[:, :-1], axis=1)
        self._at = padded[:, np.array([first, first + 1, last + 1, last + 2])]

    def before(self, name: str) -> Floats:
        """Return the value of the word before each stretch."""
        return self._value(name, 0)

    def first_of(self, name: str) -> Floats:
        """Return the value of each stretch's first word."""
        return self._value(name, 1)

    def last_of(self, name: str) -> Floats:
        """Return the value of each stretch's last word."""
        return self._value(name, 2)

    def after(self, name: str) -> Floats:
        """Return the value of the word after each stretch."""
        return self._value(name, 3)

    def _value(self, name: str, place: int) -> Floats:
        value: Floats = self._at[self._rows[name], place]
        return value

    def sums(self, wanted: Mapping[str, tuple[str, int]]) -> dict[str, Floats]:
        """Return the sums of values over words: as many behind each stretch as is said with them.

        Over as many before it where that is negative, and over the stretch itself for 0.
        """
        rows = np.array([self._rows[name] for name, _ in wanted.values()])[:, None]
        words = np.array([words for _, words in wanted.values()])[:, None]
        behind = np.where(words, self.last + 1, self.first)
        starts = np.where(words < 0, np.maximum(self.first + words, 0), behind)
        stops = np.where(words < 0, self.first, np.minimum(self.last + 1 + words, self.count))
        return dict(zip(wanted, self._sums[rows, stops] - self._sums[rows, starts], strict=True))


def _of_words(question: Question, text: str, tokens: Sequence[Token]) -> dict[str, Floats]:
    """Return what is seen of each word."""
    weights = {term: background_idf(term) for term in question.terms}
    whole = sum(weights.values()) + LEAST_CHANCE
    words, ending = asked_words(question.text), tokenise(question.text)[-1].folded
    terms, own = [token.term for token in tokens], _of_sentence(text)
    asked = np.array([token.folded in words or token.term in words for token in tokens], float)
    of_noun, alike = likenesses(terms_of_noun(question)), likenesses(question.terms)
    return {
        **own,
        "new rarity": own["rarity"] * (1 - asked),
        "weight": np.array([weights.get(term, 0.0) / whole for term in terms]),
        "asked": asked,
        "new content": own["content"] * (1 - asked),
        "ending": np.array([token.folded == ending for token in tokens], float),
        "like noun": np.array([of_noun.get(term, 0.0) for term in terms]),
        "alike": np.array([alike.get(term, 0.0) for term in terms]),
    }


@lru_cache(maxsize=2_048)  # a sentence is asked about several times over
def _of_sentence(text: str) -> Mapping[str, Floats]:
    """Return what is seen of each word that no question changes."""
    tokens = tokenise(text)
    return {
        "content": np.array([bool(token.term) for token in tokens], float),
        "counted": np.array([token.folded not in ARTICLES for token in tokens], float),
        "capital": np.array([text[token.start].isupper() for token in tokens], float),
        "figure": np.array([text[token.start].isdigit() for token in tokens], float),
        "rarity": np.array([background_idf(t.term) if t.term else 0.0 for t in tokens]),
    }


def _of_pieces(name: str, pieces: Sequence[tuple[int, int]], count: int) -> dict[str, Floats]:
    """Return of each word whether it is in one of the pieces, opens one, and closes one."""
    held, opens, closes = (np.zeros(count) for _ in range(3))
    for first, last in pieces:
        held[first : last + 1] = opens[first] = closes[last] = 1.0
    return {name: held, f"{name} opens": opens, f"{name} closes": closes}


def _odds(table: _Table, likely: Floats, overlaps: Floats) -> dict[str, Floats]:
    chance = likely[table.first, table.last - table.first]
    logs = np.log(chance + LEAST_CHANCE)
    ends = np.add.outer(np.arange(table.count), np.arange(likely.shape[1]))
    closing = np.bincount(ends.ravel(), likely.ravel())
    expected = overlaps @ chance
    return {
        "behind": logs - logs[0],
        "log_chance": logs,
        "log_chance_of_first": np.log(likely.sum(axis=1)[table.first] + LEAST_CHANCE),
        "log_chance_of_last": np.log(closing[table.last] + LEAST_CHANCE),
        "expected": expected,
        "expected_behind": expected - expected.max(),
        "rank": np.arange(len(logs)) / POOL,
    }


def _shape(table: _Table, text: str, tokens: Sequence[Token]) -> dict[str, Floats]:
    """Return what is seen of the stretches' form: length, capitals, marks, what stands beside."""
    first, last = table.first, table.last
    mark = np.array([bool(gap) and gap[0] not in _JOINING for gap in gaps(text, tokens)], float)
    marks = np.cumsum(mark)
    return {
        "words": table.size,
        "log_words": np.log(table.size),
        "marks_inside": marks[last] - marks[first],
        "mark_before": mark[first],
        "mark_after": mark[last + 1],
        "content_first": table.first_of("content"),
        "content_last": table.last_of("content"),
        "content_before": table.before("content"),
        "content_after": table.after("content"),
        "capitals_left": table.before("capital") * table.first_of("capital"),
        "capitals_right": table.after("capital") * table.last_of("capital"),
        "from_start": first / table.count,
        "to_end": (last + 1) / table.count,
        "words_in_sentence": np.full(len(first), float(table.count)),
        "is_first": (first == 0).astype(float),
        "is_last": (last == table.count - 1).astype(float),
        "covered": np.full(len(first), _covered(tokens, table.values["weight"])),
    }


def _covered(tokens: Sequence[Token], weight: Floats) -> float:
    """Return how much of the question, by the weight of its terms, the sentence has."""
    once: dict[str, float] = {
        token.term: value for token, value in zip(tokens, weight.tolist(), strict=True)
    }
    return sum(once.values())


def _nearness(table: _Table) -> dict[str, Floats]:
    """Return how near the words of the question are to the stretches."""
    matched = (table.values["weight"] > 0).tolist()
    steps_left = np.array([_FAR, *distances(matched)], float)[table.first]
    steps_right = np.array([*distances(matched[::-1])[::-1], _FAR], float)[table.last + 1]
    return {
        "asked_before": table.before("asked"),
        "asked_after": table.after("asked"),
        "ending_before": table.before("ending"),
        "steps_left": steps_left,
        "steps_right": steps_right,
        "fewest_steps": np.minimum(steps_left, steps_right),
    }


def _kinds(table: _Table, exact: Sequence[tuple[int, int]]) -> dict[str, Floats]:
    """Return how the stretches fit what is of the kind asked for, and names of any kind."""
    pairs = zip(table.first.tolist(), table.last.tolist(), strict=True)
    count = len(table.first)
    return {
        "is_place": np.array([pair in exact for pair in pairs], float),
        "cuts_place_left": _cut_left(table, "place"),
        "cuts_place_right": _cut_right(table, "place"),
        "places_in_sentence": np.full(count, float(len(exact))),
        "has_place": np.full(count, float(bool(exact))),
        "cuts_name_left": _cut_left(table, "name"),
        "cuts_name_right": _cut_right(table, "name"),
    }


def _cut_left(table: _Table, name: str) -> Floats:
    """Return which stretches begin amid a piece."""
    return table.before(name) * table.first_of(name) * (1 - table.first_of(f"{name} opens"))


def _cut_right(table: _Table, name: str) -> Floats:
    """Return which stretches end amid a piece."""
    return table.after(name) * table.last_of(name) * (1 - table.last_of(f"{name} closes"))

"""The kind of answer that a question asks for: by rule where its words say so, else as learnt.

The learnt part is linear over the question's words, pairs of words and the rules' own findings;
`training/kinds.py` makes its weights.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice, pairwise

from retrieval.answering.wording import AUXILIARIES, Wording, noun_kinds
from retrieval.documents import AnswerKind
from retrieval.text.analysis import term_of

_BY_WORD = {
    "who": AnswerKind.PERSON,
    "whom": AnswerKind.PERSON,
    "whose": AnswerKind.PERSON,
    "where": AnswerKind.PLACE,
    "when": AnswerKind.DATE,
    "why": AnswerKind.REASON,
}
_BY_DEGREE = {
    "many": AnswerKind.NUMBER,
    "much": AnswerKind.QUANTITY,
    "long": AnswerKind.DURATION,
    "old": AnswerKind.DURATION,
    **dict.fromkeys(
        "far tall high deep wide big large heavy fast hot cold thick small low loud strong".split(),
        AnswerKind.QUANTITY,
    ),
}
_MONEY_VERBS = frozenset(
    "cost costs pay paid earn earned charge charged worth raise raised".split()
)
_INITIALS = re.compile(r"\b\w")
_NAMING_NOUNS = frozenset("name names kind type sort word term".split())
_OF_A_NAME = 6
"""Words after "name of" that are looked through for what is named."""
_SAYING = re.compile(
    r"\bwhat (?:did|does|do|has|have|was|were|is)\b.*\b"
    r"(?:say|said|saying|quoted|reply|replied|answer|answered|comment|commented|tweet|tweeted"
    r"|remark|remarked)\b",
    re.IGNORECASE,
)
_MEASURES = frozenset({AnswerKind.NUMBER, AnswerKind.QUANTITY, AnswerKind.DURATION})
LEAST_SURE = -0.1
"""A learnt kind that scores less is not believed where the rules say something."""
LEAST_SURE_ALONE = 0.0
"""Likewise where the rules say nothing."""


def kind_of(text: str, tokens: Sequence[str], wording: Wording) -> AnswerKind:
    """Return the kind of answer asked for; `tokens` are the words of the text, folded."""
    if not wording.asking and tokens and tokens[0] in AUXILIARIES:
        return AnswerKind.YES_NO
    if _SAYING.search(text):
        return AnswerKind.QUOTATION
    ruled = rule(wording)
    learnt, score = classify(text, tokens, wording)
    if ruled is AnswerKind.OTHER:
        return learnt if score >= LEAST_SURE_ALONE else ruled
    if score < LEAST_SURE or {ruled, learnt} <= _MEASURES:
        return ruled
    return learnt


def rule(wording: Wording) -> AnswerKind:
    """Return the kind that the asking word or the noun asked for says; OTHER where they do not."""
    first = wording.rest[0] if wording.rest else ""
    if wording.asking == "how":
        return _kind_of_how(first, wording.rest)
    if kind := _BY_WORD.get(wording.asking):
        return kind
    return noun_kinds().get(wording.noun, AnswerKind.OTHER)


def _kind_of_how(first: str, rest: tuple[str, ...]) -> AnswerKind:
    if first == "much" and _MONEY_VERBS & set(rest):
        return AnswerKind.MONEY
    return _BY_DEGREE.get(first, AnswerKind.MANNER)


def classify(text: str, tokens: Sequence[str], wording: Wording) -> tuple[AnswerKind, float]:
    """Return the kind that scores highest as learnt, and its score, above 0 where it is likely."""
    scores = dict(_weights()[""])
    for cue, value in cues(text, tokens, wording).items():
        for kind, weight in _weights().get(cue, ()):
            scores[kind] += weight * value
    best = max(scores, key=lambda kind: scores[kind])
    return best, scores[best]


def cues(text: str, tokens: Sequence[str], wording: Wording) -> dict[str, float]:
    """Return what the learnt kinds are told by, each with how much it counts."""
    asking, noun, ruled = wording.asking, wording.noun, rule(wording)
    found = dict.fromkeys(_word_cues(tokens), 1.0)
    found.update(dict.fromkeys(_shape_cues(text, tokens), 1.0))
    found.update(dict.fromkeys(_noun_cues(noun, wording.rest), 1.0))
    found[f"asking {asking}"] = 1
    found[f"next {asking} {' '.join(wording.rest[:1])}"] = 1
    found[f"ending {noun[-3:]}"] = 1
    found[f"rule {ruled} {asking}"] = 1
    found[f"noun {noun}"] = 2
    found[f"asked {asking} {term_of(noun) or noun}"] = 2
    found[f"rule {ruled}"] = 2
    if content := [token for token in wording.rest if term_of(token)]:
        found[f"first {content[0]}"] = 1
        found[f"last {content[-1]}"] = 1
        found[f"first {asking} {term_of(content[0])}"] = 1
    return found


def _word_cues(tokens: Sequence[str]) -> Iterator[str]:
    """Yield the words, their terms, and the pairs of both that stand side by side."""
    terms = [term_of(token) or token for token in tokens]
    yield from (f"word {token}" for token in tokens)
    yield from (f"term {term}" for term in terms)
    yield from (f"pair {left} {right}" for left, right in pairwise(("^", *tokens, "$")))
    yield from (f"terms {left} {right}" for left, right in pairwise(("^", *terms, "$")))


def _shape_cues(text: str, tokens: Sequence[str]) -> Iterator[str]:
    """Yield how long the question is, how many names it seems to have, and how it opens."""
    capitals = min(sum(map(str.isupper, _INITIALS.findall(text)[1:])), 2)
    size = min(len(tokens), 5)
    yield f"capitals {capitals}"
    yield f"size {size}"
    yield f"opens {' '.join(tokens[:2])} {size} {bool(capitals)}"


def _noun_cues(noun: str, rest: Sequence[str]) -> Iterator[str]:
    """Yield the kinds of the first and last noun, and of what a name or a sort is asked of."""
    known = noun_kinds()
    if kinds := [known[token] for token in rest if token in known]:
        yield f"first kind {kinds[0]}"
        yield f"last kind {kinds[-1]}"
    if noun in _NAMING_NOUNS and "of" in rest:
        after = islice(rest, rest.index("of") + 1, rest.index("of") + 1 + _OF_A_NAME)
        yield from (f"named {known[token]}" for token in islice(filter(known.get, after), 1))


@cache
def _weights() -> dict[str, list[tuple[AnswerKind, float]]]:
    """Read the weights of each cue; those of the empty cue are constants, one for each kind."""
    text = files("retrieval").joinpath("data", "kinds.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {
        cue: [(AnswerKind(kind), float(weight)) for kind, weight in map(_pair, pairs)]
        for cue, *pairs in rows
    }


def _pair(field: str) -> list[str]:
    return field.split(":")

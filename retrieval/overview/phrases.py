"""Key phrases of an article, verbatim: what its sentences name again and again, early and alone.

A phrase is a run of content words where a noun phrase stands: after a determiner or a preposition
or at the opening, before a mark or a function word. It is weighed by how rare its terms are, in
general text and on the desk (TF-IDF), by how many sentences have it, by how early the first of
them stands, and by the title. The last three, which need no other texts, are YAKE's (Campos et
al., 2020).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import dropwhile
from math import log, log1p
from typing import NamedTuple

from retrieval.documents import Article, Passage
from retrieval.overview.verbs import is_verb_form
from retrieval.text.analysis import Token, analyse, tokenise

Rarity = Callable[[str], float]
"""How much a term tells, in nats."""

_MOST_WORDS = 3
_LEAST_LETTERS = 3
_OPENERS = frozenset(
    "a an the this that these those his her its their our my your no each all both some any other"
    " more most such many several of at for by with about against between into through during from"
    " in on off over under and or as after before".split()
)
_JOINT = re.compile(r" |-| ?['’]s? ")
_ADVERB_OR_ADJECTIVE = re.compile(r".*(?:ly|ous|ful|able|ible|less|est|ic|ive|ish)$")
_TELLS_NOTHING = frozenset(
    "year month week day time people person man woman men women thing way part number lot first"
    " second third last next new old good many much several million billion thousand hundred"
    " percent per cent one two three four five six seven eight nine ten eleven twelve once today"
    " yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday mondays"
    " tuesdays wednesdays thursdays fridays saturdays sundays january february"
    " march april may june july august september october november december use side end place"
    " example case kind type form result name fact years days hours months minutes mr mrs ms dr"
    " about almost around between began become said says like including".split()
)
_TITLE_WORTH = 0.7
_EARLY = 0.25
_SAMPLE, _LEAST_FUNCTION_WORDS = 50, 0.1
_JOINED_AGAIN, _JOINED_ONCE = 0.4, 0.8
"""The power of a phrase's length that its terms' sum is divided by: none is 0, their mean is 1."""


class _Use(NamedTuple):
    """A phrase as it stands in the text: its terms, and in which sentence and where."""

    terms: tuple[str, ...]
    number: int
    passage: Passage


def key_phrases(
    article: Article, rarity: Rarity, most: int, known: Sequence[str] = ()
) -> tuple[Passage, ...]:
    """Return up to `most` phrases, best first, each as it first stands.

    None has a term of another, nor one of `known`. There are none in a language whose function
    words are not known here, since nothing tells where its phrases begin.
    """
    uses = list(_uses(article)) if _can_be_read(article) else []
    counts = Counter(use.terms for use in uses)
    first = {use.terms: use for use in reversed(uses)}
    title = frozenset(analyse(article.title))
    worth = {terms: _worth(use, counts[terms], title, rarity) for terms, use in first.items()}
    taken, chosen = set(known), list[Passage]()
    for terms in sorted(worth, key=lambda terms: -worth[terms]):
        if len(chosen) < most and not taken.intersection(terms):
            taken.update(terms)
            chosen.append(first[terms].passage)
    return tuple(chosen)


def _can_be_read(article: Article) -> bool:
    """Say whether a good part of an article's words are function words that are known here."""
    sample = [token for s in article.sentences[:_SAMPLE] for token in tokenise(s.text)]
    return sum(not token.term for token in sample) >= _LEAST_FUNCTION_WORDS * max(1, len(sample))


def _worth(use: _Use, count: int, title: frozenset[str], rarity: Rarity) -> float:
    joined = _JOINED_AGAIN if count > 1 or use.passage.text.istitle() else _JOINED_ONCE
    told = sum(map(rarity, use.terms)) / float(len(use.terms) ** joined)
    in_title = len(title.intersection(use.terms)) / len(use.terms)
    place = 1 + _EARLY * log1p(use.number)
    return told * log(1 + count) * (1 + _TITLE_WORTH * in_title) / place


def _uses(article: Article) -> Iterator[_Use]:
    """Yield every phrase, longest and parts, wherever it stands."""
    for number, sentence in enumerate(article.sentences):
        text = sentence.text
        for run in _runs(text):
            for first in range(max(0, len(run) - _MOST_WORDS), len(run)):
                part = run[first:]
                start, end = part[0].start, part[-1].end
                end -= len("'s") if text[start:end].endswith(("'s", "’s")) else 0
                passage = Passage(
                    sentence.paragraph,
                    sentence.start + start,
                    sentence.start + end,
                    text[start:end],
                )
                yield _Use(tuple(token.term for token in part), number, passage)


def _runs(text: str) -> Iterator[Sequence[Token]]:
    """Yield the runs of content words that stand where noun phrases do."""
    run: list[Token] = []
    opened = True
    for token in tokenise(text):
        joined = bool(run) and _JOINT.fullmatch(text, run[-1].end, token.start) is not None
        if _is_content(token):
            if run and not joined:
                yield from _noun_phrase(run, text)
                run, opened = [], True
            if run or opened or text[token.start].isupper():
                run.append(token)
            continue
        if run:
            yield from _noun_phrase(run, text)
            run = []
        opened = token.folded in _OPENERS
    yield from _noun_phrase(run, text)


def _noun_phrase(run: list[Token], text: str) -> Iterator[Sequence[Token]]:
    """Yield the part of a run before its first verb, if that may be a noun phrase."""
    kept = list[Token]()
    for token in dropwhile(lambda token: token.folded.endswith("ly"), run):
        if kept and is_verb_form(token.folded) and not text[token.start].isupper():
            break
        kept.append(token)
    while kept and (
        _ADVERB_OR_ADJECTIVE.match(kept[-1].folded) and not text[kept[-1].start].isupper()
    ):
        kept.pop()
    if kept and not (len(kept) == 1 and is_verb_form(kept[0].folded)):
        yield kept


def _is_content(token: Token) -> bool:
    is_word = len(token.folded) >= _LEAST_LETTERS and not token.folded[0].isdigit()
    return bool(token.term) and is_word and token.folded not in _TELLS_NOTHING

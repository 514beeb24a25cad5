"""The people an article names, verbatim, each once, by the fullest name it gives them.

A name counts where something shows that it is a person's: a title or an age, a word for what
somebody is or does beside it, speech, "who" after it, or a first name that has answered who in
general text. What only looks like a name is left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from retrieval.answering.names import Name, NameKind, find_names
from retrieval.documents import Article, Passage, Sentence
from retrieval.text.analysis import Token, tokenise
from retrieval.text.lexicon import is_demonym, is_region, word_cases

SPEAKING = (
    r"(?:said|says|told|tells|asked|asks|added|adds|wrote|writes|explained|explains|argued|argues"
    r"|recalled|recalls|admitted|admits|insisted|insists|warned|warns|claimed|claims|replied"
    r"|replies|noted|notes|announced|joked|tweeted|stated|states|remarked|commented|observed"
    r"|continued|continues|concluded|declared)"
)
"""Verbs that go with what somebody said, as a regular expression."""

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady president king queen prince princess"
    " emperor pope judge justice senator sen rep governor gov mayor councillor chancellor general"
    " gen colonel captain capt commander lieutenant sergeant sgt officer inspector detective coach"
    " bishop archbishop cardinal reverend rev father sister saint secretary minister".split()
)
"""Words before the names of persons, folded, without a full stop."""

_ROLE = (
    r"[\w-]*(?:er|or|ist|ian|man|woman|person|ess|ant|ent|eur|father|mother|son|wife|husband|nurse"
    r"|king|queen|chief|poet|guard|pilot|judge|head|coach|monk|priest|bishop|general|chair)"
)
_SAYS_AFTER = re.compile(rf",? (?:who(?:se|m)?|{SPEAKING})\b")
_SAYS_BEFORE = re.compile(rf"(?:\b{SPEAKING}|[Aa]ccording to) $")
_AFTER = re.compile(
    rf"{_SAYS_AFTER.pattern}|, (?:aged )?\d\d\b(?! \w+ \d{{4}})| \(\d\d\)"
    rf"|, (?:an?|the|his|her|its|their) (?:[\w-]+ ){{0,3}}{_ROLE}\b"
)
_BEFORE = re.compile(
    rf"{_SAYS_BEFORE.pattern}|\b(?:named|called|by) $|\b{_ROLE},? $|^{_ROLE.capitalize()} $"
)
_SHORT_FORM = re.compile(r"[A-Z]+")
_NEAR = 80
_LONGEST = 4_000  # characters; what is longer is no sentence that anyone reads
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name of what may be a person: its words, folded, and whether the place shows one."""

    words: tuple[str, ...]
    passage: Passage
    is_shown: bool


def people(article: Article, most: int) -> tuple[Passage, ...]:
    """Return up to `most` people, the most mentioned first, each by their fullest name."""
    by_surname = defaultdict[str, list[_Mention]](list)
    for sentence in article.sentences:
        for mention in _mentions(sentence):
            by_surname[mention.words[-1]].append(mention)
    shown = [them for them in by_surname.values() if any(m.is_shown for m in them)]
    shown.sort(key=len, reverse=True)
    fullest = (max(them, key=lambda mention: len(mention.words)) for them in shown[:most])
    return tuple(mention.passage for mention in fullest)


def _mentions(sentence: Sentence) -> Iterator[_Mention]:
    if len(sentence.text) > _LONGEST or not any(map(str.isupper, sentence.text)):
        return
    for name in find_names(sentence.text):
        if mention := _mention(sentence, name):
            yield mention


def _mention(sentence: Sentence, name: Name) -> _Mention | None:
    text = sentence.text
    tokens = [token for token in tokenise(text) if name.start <= token.start < name.end]
    own = _own_words(tokens, text)
    is_organisation = name.kind is NameKind.ORGANISATION and own[-1:] == tokens[-1:]
    if not own or is_organisation or _leans_to_places(own):
        return None
    start, end = own[0].start, min(own[-1].end, name.end)
    passage = Passage(
        sentence.paragraph, sentence.start + start, sentence.start + end, text[start:end]
    )
    words = tuple(token.folded for token in own)
    has_title = any(token.folded in TITLES for token in tokens if token.start < start)
    return _Mention(words, passage, has_title or _is_shown(text, start, end) or _is_known(passage))


def _own_words(tokens: Sequence[Token], text: str) -> list[Token]:
    """Return a name's words without titles before and places after; none for what is no person."""
    own = list(takewhile(lambda token: token.folded != "of", tokens))
    titles = [number for number, token in enumerate(own) if token.folded in TITLES]
    own = own[titles[-1] + 1 :] if titles else own
    own = list(dropwhile(lambda token: _is_common(token.folded), own))
    if not 0 < len(own) <= _MOST_WORDS or any(_is_common(token.folded) for token in own):
        return []
    is_short_form = any(_SHORT_FORM.fullmatch(text, *token[:2]) for token in own[-1:])
    return [] if is_short_form else own


def _is_shown(text: str, start: int, end: int) -> bool:
    """Say whether what stands beside a name shows that it is a person's."""
    before = text[max(0, start - _NEAR) : start]
    if before.endswith(("the ", "The ")):
        return False
    if " " not in text[start:end]:
        return bool(_SAYS_AFTER.match(text, end) or _SAYS_BEFORE.search(before))
    return bool(_AFTER.match(text, end) or _BEFORE.search(before))


def _is_known(passage: Passage) -> bool:
    """Say whether a name begins as people's names do that have answered who."""
    first, *others = passage.text.split()
    cases = word_cases(first.casefold())
    return bool(others) and cases.who > cases.where


def _leans_to_places(own: Sequence[Token]) -> bool:
    cases = [word_cases(token.folded) for token in own]
    return sum(c.where for c in cases) > sum(c.who for c in cases)


def _is_common(folded: str) -> bool:
    """Say whether a word is one that general text writes small, or names a country's people."""
    cases = word_cases(folded)
    return cases.lower > cases.capital or is_demonym(folded) or is_region(folded)

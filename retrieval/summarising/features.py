"""What can be told of each sentence's worth for a summary before any is chosen."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p
from typing import NamedTuple
from unicodedata import category

from retrieval.documents import Article, Sentence
from retrieval.summarising.centrality import TermMatrix, centrality
from retrieval.text.analysis import analyse
from retrieval.text.lexicon import background_idf

_IDEOGRAPHS = "぀-ヿ㐀-鿿豈-﫿"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_MARKS = "".join(chr(n) for n in range(0x300, 0x1200) if category(chr(n)).startswith("M"))
_LETTER = rf"(?:[^\W_{_IDEOGRAPHS}{_UNSPACED}]|[{_MARKS}])"
_WORD = re.compile(rf"[{_IDEOGRAPHS}]{{1,2}}|[{_UNSPACED}]{{1,4}}|{_LETTER}+(?:['’]{_LETTER}+)*")
_NAME = re.compile(r"(?<=[\w,;] )[A-Z][^\W_]+")
_QUOTED = re.compile(r"\"[^\"]*\"?|“[^”]*”?")
_SPEAKER = re.compile(r"\b(?:I|[Mm]e|[Mm]y|[Ww]e|[Uu]s|[Oo]ur|[Yy]ou|[Yy]our)\b")
_CALL = re.compile(r"[?!？！؟][\"'”’»)\]]*$")
_ENDING = re.compile(r"[.!?…。！？।॥؟۔։።][\"'”’»)\]]*$")
_NOTICE = re.compile(
    r"\W*(?:click (?:here|on|the)|read (?:more|also)|see also|sign up|subscribe|follow us"
    r"|share (?:this|on)|photos?\b|images?\b|pictured\b|advertisement|copyright|©"
    r"|all rights reserved)"
    r"|.{3,120}\bcontributed to (?:this|the) (?:report|story|article)",
    re.IGNORECASE,
)
_MOST_WORDS = 60
_SHORT_WORDS, _LONG_WORDS = 8, 30
_LONGEST = 10.0
_LEAST_RANK = 0.05
_IDF_SCALE = 10


class Features(NamedTuple):
    """What a sentence has to say; the weights are learnt."""

    opens_paragraph: float
    centrality: float
    title: float
    frequency: float
    idf: float
    words: float
    names: float


class Faults(NamedTuple):
    """What makes a sentence read badly by itself; 0 is none."""

    short: float
    long: float
    quoted: float
    speaker: float
    calls: float
    unended: float
    notice: float


@dataclass(frozen=True, slots=True)
class _Text:
    """What a sentence is seen against: how many have each term, what it tells, the title's."""

    uses: Mapping[str, int]
    idf: Mapping[str, float]
    title: Mapping[str, float]


def features(article: Article, matrix: TermMatrix) -> list[Features]:
    """Return the features of each of the article's sentences, in order."""
    sentences = article.sentences
    uses = Counter(term for sentence in sentences for term in set(sentence.terms))
    idf = {term: background_idf(term) for term in uses}
    text = _Text(uses, idf, {term: background_idf(term) for term in _title_terms(article)})
    before = [-1, *(sentence.paragraph for sentence in sentences)]
    return [
        _features(sentence, rank, text, opens_paragraph=sentence.paragraph != previous)
        for sentence, rank, previous in zip(sentences, centrality(matrix), before, strict=False)
    ]


def faults(text: str) -> Faults:
    """Return what is wrong with a sentence, whatever the rest of the article says."""
    words = count_words(text)
    return Faults(
        short=float(words < _SHORT_WORDS),
        long=min(_LONGEST, max(0, words - _LONG_WORDS) / _LONG_WORDS),
        quoted=sum(map(len, _QUOTED.findall(text))) / max(1, len(text)),
        speaker=float(bool(_SPEAKER.search(text))),
        calls=float(bool(_CALL.search(text))),
        unended=float(not _ENDING.search(text)),
        notice=float(bool(_NOTICE.match(text))),
    )


def count_words(text: str) -> int:
    """Count words; in scripts without spaces, two ideographs or four letters count as one."""
    return len(_WORD.findall(text))


def _title_terms(article: Article) -> frozenset[str]:
    """Return the terms of a title, none of one that was made of the text's first words."""
    opening = " ".join(" ".join(article.paragraphs[:1]).split())
    is_made = opening.startswith(article.title.removesuffix(" …"))
    return frozenset() if is_made else frozenset(analyse(article.title))


def _features(sentence: Sentence, rank: float, text: _Text, *, opens_paragraph: bool) -> Features:
    terms = frozenset(sentence.terms)
    words = count_words(sentence.text)
    shared = sum(weight for term, weight in text.title.items() if term in terms)
    return Features(
        opens_paragraph=float(opens_paragraph),
        centrality=log(max(rank, _LEAST_RANK)),
        title=shared / (sum(text.title.values()) or 1),
        frequency=log1p(_mean([text.uses[term] - 1 for term in terms])),
        idf=_mean([text.idf[term] for term in terms]) / _IDF_SCALE,
        words=log1p(min(words, _MOST_WORDS)),
        names=len(_NAME.findall(sentence.text)) / max(1, words),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))

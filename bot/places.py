"""Where an answer stands, in few enough characters for a button to carry it.

A button outlives the process that made it, so what it works on stands in its `custom_id`: which
sentence of which article, how far it is widened, which of its words are marked, and who asked.
An article goes by a tag of its id; a check on the sentence's text tells whether it is still there.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2s
from typing import Self

from retrieval.documents import Article, ArticleInfo, Hit

WIDEST = 9
"""Sentences shown before a quotation, and as many after it."""

_TAG_LENGTH = 8
_CHECK_LENGTH = 4
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
_MORE = 32
"""The bit of a digit that says that the number goes on; the five below it are the number's."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of an article, how many beside it are shown, and which of its words are marked.

    `marks` are offsets into the sentence; `asker` is the id of the user who asked.
    """

    article: str
    sentence: int
    check: str
    asker: int
    before: int = 0
    after: int = 0
    marks: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, hit: Hit, asker: int) -> Self:
        """Return the place of a hit."""
        sentence = hit.sentence
        stands = (sentence.paragraph, sentence.start)
        places = [(each.paragraph, each.start) for each in hit.article.sentences]
        return cls(
            tag(hit.article.id),
            places.index(stands) if stands in places else 0,
            check(sentence.text),
            asker,
            marks=hit.places,
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the place that `str` gave the text for. Raises ValueError."""
        article, known = text[:_TAG_LENGTH], text[_TAG_LENGTH : _TAG_LENGTH + _CHECK_LENGTH]
        sentence, before, after, asker, *gaps = _read(text[_TAG_LENGTH + _CHECK_LENGTH :])
        return cls(article, sentence, known, asker, before, after, tuple(_marks(gaps)))

    def __str__(self) -> str:
        """Return the place as text, which `read` takes back."""
        numbers = (self.sentence, self.before, self.after, self.asker, *_gaps(self.marks))
        return self.article + self.check + "".join(map(_written, numbers))

    def widened(self, before: int = 0, after: int = 0) -> Self:
        """Return the place with more sentences shown beside it."""
        return replace(
            self,
            before=max(0, min(WIDEST, self.before + before)),
            after=max(0, min(WIDEST, self.after + after)),
        )

    def unmarked(self) -> Self:
        """Return the place without its marks."""
        return replace(self, marks=())

    def is_at(self, hit: Hit) -> bool:
        """Say whether a hit is the sentence of this place."""
        return (tag(hit.article.id), check(hit.sentence.text)) == (self.article, self.check)

    def names(self, info: ArticleInfo) -> bool:
        """Say whether an article is the one of this place."""
        return tag(info.id) == self.article

    def number_in(self, article: Article) -> int | None:
        """Return the sentence's number in the article as it is now; None if it is there no more."""
        sentences = article.sentences
        nearest = sorted(range(len(sentences)), key=lambda number: abs(number - self.sentence))
        return next((n for n in nearest if check(sentences[n].text) == self.check), None)


def tag(article_id: str) -> str:
    """Return a short name for an article's id."""
    return _digest(article_id, _TAG_LENGTH)


def check(text: str) -> str:
    """Return what changes when a text does."""
    return _digest(text, _CHECK_LENGTH)


def _digest(text: str, length: int) -> str:
    digest = blake2s(text.encode("utf-8", "surrogatepass"), digest_size=length).digest()
    return urlsafe_b64encode(digest).decode()[:length]


def _written(number: int) -> str:
    digits = []
    while number >= _MORE:
        digits.append(_DIGITS[_MORE + number % _MORE])
        number //= _MORE
    return "".join([*digits, _DIGITS[number]])


def _read(text: str) -> Iterator[int]:
    number, shift = 0, 1
    for digit in text:
        value = _DIGITS.index(digit)
        number += value % _MORE * shift
        shift *= _MORE
        if value < _MORE:
            yield number
            number, shift = 0, 1


def _gaps(marks: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Yield how far each end is from the one before it, which is less to write."""
    place = 0
    for start, end in sorted(marks):
        yield max(start - place, 0)
        yield max(end - max(start, place), 0)
        place = max(end, place)


def _marks(gaps: Sequence[int]) -> Iterator[tuple[int, int]]:
    place = 0
    for gap, size in zip(gaps[::2], gaps[1::2], strict=True):
        yield place + gap, place + gap + size
        place += gap + size

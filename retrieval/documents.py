"""The values that cross module boundaries: frozen, made of tuples, with no behaviour to speak of.

Offsets are Unicode code points into a paragraph exactly as it was loaded, so
``paragraph[start:end] == text`` holds for every `Sentence` and every `Span`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Source:
    """Something a person handed over: the bytes and the name they came under."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as extracted from a source, before a desk has taken it.

    `is_split` says that each paragraph is one sentence already; `headings` are the numbers of the
    paragraphs that head others and are no sentences themselves; `highlights` are lines that say in
    short what the article says, and are no part of its text.
    """

    paragraphs: tuple[str, ...]
    title: str = ""
    id: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    is_split: bool = False
    headings: tuple[int, ...] = ()
    author: str | None = None
    highlights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place in its article, its text, and the terms analysis gave for it."""

    paragraph: int
    start: int
    end: int
    text: str
    terms: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a desk; `published` is an ISO 8601 date or date-time, `language` BCP 47."""

    id: str
    title: str
    paragraphs: tuple[str, ...] = field(repr=False)
    sentences: tuple[Sentence, ...] = field(repr=False)
    loaded_at: datetime
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    is_split: bool = False
    headings: tuple[int, ...] = ()
    author: str | None = None
    highlights: tuple[str, ...] = ()

    @property
    def size_bytes(self) -> int:
        """How much text it has, highlights included, in UTF-8."""
        return sum(len(text.encode()) for text in (*self.paragraphs, *self.highlights))


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """What a list of articles shows of one, without its text."""

    id: str
    title: str
    sentences: int
    loaded_at: datetime
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    author: str | None = None
    language: str | None = None


class Change(StrEnum):
    """What loading an article did to the desk."""

    LOADED = "loaded"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Loaded:
    """One article that is now durably on the desk.

    `source` is the name of what it came from; `edits` says of an updated one what changed in its
    text.
    """

    article: Article
    change: Change
    source: str = ""
    edits: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """One article that was not loaded; `line` counts from 1 in a JSON Lines source."""

    source: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        """Say where and why, in one line."""
        place = self.source if self.line is None else f"{self.source}, line {self.line}"
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class DeskSize:
    """How much a desk holds; bytes are those of the text in UTF-8."""

    articles: int = 0
    sentences: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class DeskLimits:
    """How much a desk may hold and how many feeds it may follow; None is no limit."""

    articles: int | None = None
    sentences: int | None = None
    bytes: int | None = None
    feeds: int | None = None


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """A feed that a desk follows; `channel` is where its followers are told that it is dead.

    `failures` are those in a row; after ten of them the feed is dead and not looked at again by
    itself.
    """

    desk: str
    url: str
    title: str
    channel: str | None
    next_look: datetime
    failures: int
    is_dead: bool


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What a look at a feed brought, oldest article first; `failure` says why it brought nothing.

    `has_died` is true once: when the failure was one too many.
    """

    feed: FeedInfo
    outcomes: tuple[Loaded | Rejection, ...] = ()
    failure: str = ""
    has_died: bool = False


class AnswerKind(StrEnum):
    """The kind of thing a question asks for."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    DATE = "date"
    DURATION = "duration"
    NUMBER = "number"
    MONEY = "money"
    PERCENTAGE = "percentage"
    QUANTITY = "quantity"
    HANDLE = "handle"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    DESCRIPTION = "description"
    QUOTATION = "quotation"
    YES_NO = "yes or no"
    ABBREVIATION = "abbreviation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as analysed: `terms` in order of appearance, each once.

    `noun` is what it names as asked for ("which city"), in lower case, empty where it names
    nothing; `names` are the terms that name somebody or something in particular; `respelled` are
    (as asked, as searched for) for terms that the articles have only otherwise. `is_negated` says
    that it asks for what is not so ("who did not come").
    """

    text: str
    terms: tuple[str, ...]
    kind: AnswerKind = AnswerKind.OTHER
    noun: str = ""
    names: frozenset[str] = frozenset()
    respelled: tuple[tuple[str, str], ...] = ()
    wants_list: bool = False
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """The words of a sentence that answer a question."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence found for a question; spans in reading order, empty when unknown."""

    article: Article = field(repr=False)
    sentence: Sentence
    score: float
    spans: tuple[Span, ...] = ()

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Return where the spans stand in the sentence's own text."""
        first = self.sentence.start
        return tuple((span.start - first, span.end - first) for span in self.spans)


class Status(StrEnum):
    """What a person is told."""

    ANSWERED = "answered"
    UNSURE = "unsure"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an answer is what it is.

    `kind` is the kind of thing that was looked for, `wants_list` says that it was several of them,
    `is_negated` that the question asks for what is not so.
    The words are those of the question, as asked and in order: `matched` those that the first hit
    holds, `unknown` those that nothing in scope holds. `respelled` are (as asked, as the articles
    have it). `runner_up` is what would have come first without the first hit.
    """

    kind: AnswerKind = AnswerKind.OTHER
    wants_list: bool = False
    is_negated: bool = False
    matched: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    respelled: tuple[tuple[str, str], ...] = ()
    runner_up: Hit | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The best hit of another article that answers nearly as surely as the first.

    `agrees` says whether it marks the same words; None where one of them marks none.
    """

    hit: Hit
    agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a follow-up follows: an earlier question, and the article that answered it if one did.

    For a follow-up of a follow-up, `question` is the earlier answer's `complete_question`.
    """

    question: str
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Borrowed:
    """What a follow-up took from the question before it.

    `question` is the follow-up as it was completed with the earlier question's `words`; `article`
    is the one that it was asked of without naming it, None where that was the whole desk.
    """

    question: str
    words: tuple[str, ...] = ()
    article: Article | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a question: `hits` best first, whatever the status.

    `confidence` is the probability, 0 to 1, that the first hit answers the question. `borrowed`
    is None where the question was asked as it stands. `elsewhere` is what other articles say to
    it; `period` are the first and the last day on which the articles asked were published, where
    the question limits itself ("last week").
    """

    question: str
    status: Status
    confidence: float
    hits: Sequence[Hit]
    explanation: Explanation = field(default_factory=Explanation)
    borrowed: Borrowed | None = None
    elsewhere: tuple[Elsewhere, ...] = ()
    period: tuple[date, date] | None = None

    @property
    def complete_question(self) -> str:
        """Return the question with what it borrowed, as a follow-up of its own may follow it."""
        return self.borrowed.question if self.borrowed else self.question


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences of an article, verbatim, in reading order."""

    article: Article
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of an article, verbatim, and where they stand."""

    paragraph: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Topics:
    """What an article is about: key phrases and people, most telling first, each named once."""

    article: Article
    phrases: tuple[Passage, ...]
    people: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that an article answers, and the sentence that does."""

    question: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody said: the words between quotation marks, and the speaker where one is named."""

    passages: tuple[Passage, ...]
    speaker: Passage | None


@dataclass(frozen=True, slots=True)
class Event:
    """A date that an article writes out, and the sentence that it stands in.

    `month` and `day` are None where the date does not say them.
    """

    year: int
    month: int | None
    day: int | None
    date: Passage
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Overview:
    """A reader's way into an article; events earliest first, quotations as they stand."""

    topics: Topics
    suggestions: tuple[Suggestion, ...]
    events: tuple[Event, ...]
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class DigestLine:
    """An article and the sentence that says most of it; None where it has no sentence."""

    article: Article
    sentence: Sentence | None


@dataclass(frozen=True, slots=True)
class Subject:
    """Articles on one subject, newest first; without a name, those that share it with none."""

    name: str
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What was loaded in the last `days` days: `total` articles, the newest of them in full."""

    days: int
    total: int
    subjects: tuple[Subject, ...]

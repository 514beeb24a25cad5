"""What the bot says to a question, and to the buttons under its answers: pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot import wording
from bot.deep_links import sentence_link
from bot.layout import Fixed, Listing, Note, Part, Quotation
from bot.markdown import escape
from bot.places import WIDEST, Place
from bot.presses import STATE_LIMIT, Deed, Link, Press, Row
from bot.replies import Reply, Tone, credit, credit_item, cut, said, words
from retrieval.documents import Answer, Article, Borrowed, Hit, Sentence, Status
from retrieval.memory.records import AnswerLength
from retrieval.text.quoting import readable

_CLOSEST_SHOWN = 3
_RELATED_SHOWN = 3
_OTHERS_SHOWN = 5
_TITLE_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question was asked, as far as it shows in the answer.

    `asker` is the user's id. `shows_question` is for answers that do not stand beside their
    question; `is_private` for those that the asker alone sees; `length` says how much is quoted.
    `unanswered` is the number that a question without an answer is kept under, None where it is not
    kept; `is_aside` says that the article is on no desk, `keeps_to_article` that it alone
    was asked.
    """

    asker: int = 0
    shows_question: bool = False
    is_private: bool = False
    length: AnswerLength = AnswerLength.SHORT
    unanswered: int | None = None
    is_aside: bool = False
    keeps_to_article: bool = False


def answer(answer: Answer, asked: Asked) -> Reply:
    """Quote what answers the question, or what comes closest, or say that nothing does."""
    notes = tuple(_notes(answer, asked))
    if not answer.hits or answer.status is Status.NOT_FOUND:
        return _not_found(notes, answer.hits, asked)
    article, place = answer.hits[0].article, Place.of(answer.hits[0], asked.asker)
    if answer.status is Status.ANSWERED:
        return _answered(notes, article, _opened(place, article, asked.length), asked)
    closest = _quoted(answer.hits[:_CLOSEST_SHOWN])
    parts: list[Part] = [*notes, words(wording.CLOSEST), *closest, *_telling(asked)]
    rows = _rows_of_closest(answer.hits[0], place, asked)
    return Reply(tuple(parts), Tone.UNSURE, buttons=rows)


def widened(notes: Sequence[Part], article: Article, place: Place, asked: Asked) -> Reply:
    """Quote the sentence of a place with those beside it, below what stood above it."""
    return _answered(notes, article, place, asked)


def others(answer: Answer, place: Place) -> Reply:
    """Quote the best hits but the one at the place."""
    rest = [hit for hit in answer.hits if not place.is_at(hit)][:_OTHERS_SHOWN]
    if not rest:
        return said(wording.NO_OTHERS)
    return Reply((words(wording.OTHER_ANSWERS), *_quoted(rest)))


def why(answer: Answer, place: Place) -> Reply:
    """Explain an answer: what was looked for, what was met, and what would have come next."""
    if not answer.hits or not place.is_at(answer.hits[0]):
        return said(wording.CHANGED_SINCE)
    told = answer.explanation
    looked_for = wording.kind(told.kind, wants_list=told.wants_list)
    lines = [words(wording.why(looked_for, answer.confidence))]
    lines += [words(wording.NEGATED)] if told.is_negated else []
    lines += [_repeated(wording.words_met, told.matched)] if told.matched else []
    lines += [_repeated(wording.words_unknown, told.unknown)] if told.unknown else []
    lines += [
        Fixed(wording.respelled(escape(asked), escape(known)), wording.respelled(asked, known))
        for asked, known in told.respelled
    ]
    runner_up = tuple(_quoted([told.runner_up])) if told.runner_up else ()
    head = (words(wording.OTHER_ANSWERS),) if runner_up else ()
    return Reply((*lines, *head, *runner_up))


def sharing() -> tuple[Row, ...]:
    """Return the button that shows everybody what one person sees."""
    return ((Press(Deed.SHARE, ""),),)


def _repeated(say: Callable[[str], str], asked: Sequence[str]) -> Fixed:
    plain = ", ".join(asked)
    return Fixed(say(escape(plain)), say(plain))


def _notes(answer: Answer, asked: Asked) -> Iterator[Note]:
    borrowed = answer.borrowed or Borrowed(answer.question)
    if borrowed.words:
        yield Note(wording.READ_AS, borrowed.question)
    elif asked.shows_question:
        yield Note(wording.ASKED, answer.question)
    kept_to = answer.hits[0].article if asked.keeps_to_article and answer.hits else borrowed.article
    if kept_to:
        yield Note(wording.KEPT_TO, cut(kept_to.title or kept_to.id, _TITLE_LIMIT))


def _not_found(notes: Sequence[Part], hits: Sequence[Hit], asked: Asked) -> Reply:
    related = {hit.article.id: hit.article for hit in hits}
    items = tuple(credit_item(article) for article in list(related.values())[:_RELATED_SHOWN])
    parts = (words(wording.RELATED), Listing(items)) if items and not asked.is_aside else ()
    rows = _rows(Press(deed, state) for deed, state in _tell(asked))
    return Reply((*notes, words(wording.NOT_FOUND), *parts, *_telling(asked)), buttons=rows)


def _tell(asked: Asked) -> Iterator[tuple[Deed, str]]:
    if asked.unanswered is not None:
        yield Deed.TELL, str(asked.unanswered)


def _telling(asked: Asked) -> tuple[Part, ...]:
    return () if asked.unanswered is None else (Note("", wording.TELLING),)


def _opened(place: Place, article: Article, length: AnswerLength) -> Place:
    """Return the place as wide as answers are to be."""
    if length is AnswerLength.SHORT:
        return place
    if length is AnswerLength.MEDIUM:
        return place.widened(1, 1)
    paragraphs = [sentence.paragraph for sentence in article.sentences]
    own = paragraphs[place.sentence]
    before = place.sentence - paragraphs.index(own)
    return place.widened(before, paragraphs.count(own) - 1 - before)


def _answered(notes: Sequence[Part], article: Article, place: Place, asked: Asked) -> Reply:
    number = place.number_in(article) or 0
    parts = (*notes, *_passage(article, number, place), credit(article))
    return Reply(parts, Tone.ANSWER, buttons=_rows_of_answer(article, number, place, asked))


def _passage(article: Article, number: int, place: Place) -> Iterator[Quotation]:
    """Yield a quotation for each paragraph of which sentences are shown."""
    around = range(max(0, number - place.before), number + place.after + 1)
    numbered = [(n, article.sentences[n]) for n in around if n < len(article.sentences)]
    for _, group in groupby(numbered, key=lambda pair: pair[1].paragraph):
        text, marks = "", list[tuple[int, int]]()
        for each, sentence in group:
            shown, places = readable(sentence.text, place.marks if each == number else ())
            text = f"{text} {shown}" if text else shown
            start = len(text) - len(shown)
            marks += [(start + first, start + last) for first, last in places]
        yield Quotation(text, tuple(marks))


def _quoted(hits: Sequence[Hit]) -> Iterator[Part]:
    """Quote sentences, apart from each other, with one credit for those of an article in a row."""
    for number, hit in enumerate(hits):
        if number:
            yield words("")
        yield Quotation(*readable(hit.sentence.text, hit.places))
        if hit.article.id not in [other.article.id for other in hits[number + 1 : number + 2]]:
            yield credit(hit.article)


def _rows_of_answer(article: Article, number: int, place: Place, asked: Asked) -> tuple[Row, ...]:
    link = _links(article, article.sentences[number])
    if asked.is_aside:
        return _rows(link, _share(asked, place))
    wide, state = str(place), _state(place)
    first = number <= place.before or place.before == WIDEST
    last = number + place.after + 1 >= len(article.sentences) or place.after == WIDEST
    widening = [Press(Deed.BEFORE, wide, first), Press(Deed.AFTER, wide, last)]
    about = [Press(Deed.OTHERS, state), Press(Deed.WHY, state)]
    fit = widening if wide == state else []
    # Discord breaks a row of five where a phone or an embed is narrow: at most three with words.
    return _rows([*link, *fit], [*about, *_votes(state), *_share(asked, place)])


def _rows_of_closest(hit: Hit, place: Place, asked: Asked) -> tuple[Row, ...]:
    link = _links(hit.article, hit.sentence)
    if asked.is_aside:
        return _rows(link, _share(asked, place))
    state = _state(place)
    about = [Press(Deed.OTHERS, state), Press(Deed.WHY, state)]
    tell = [Press(deed, kept) for deed, kept in _tell(asked)]
    return _rows([*link, *about], [*_votes(state), *tell, *_share(asked, place)])


def _links(article: Article, sentence: Sentence) -> list[Press | Link]:
    url = sentence_link(article, sentence)
    return [Link(wording.OPEN_PAGE, url)] if url else []


def _votes(state: str) -> list[Press]:
    return [Press(Deed.GOOD, state), Press(Deed.BAD, state)]


def _share(asked: Asked, place: Place) -> list[Press]:
    return [Press(Deed.SHARE, _state(place))] if asked.is_private else []


def _state(place: Place) -> str:
    """Return what a button carries; without the marks where they are too many for it."""
    whole = str(place)
    return whole if len(whole) <= STATE_LIMIT else str(place.unmarked())


def _rows(*rows: Sequence[Press | Link] | Iterator[Press]) -> tuple[Row, ...]:
    return tuple(filter(None, map(tuple, rows)))

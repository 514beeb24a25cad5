"""How answers, summaries and articles look in a terminal. Pure: nothing here is printed.

The words that answer are in bold and green; where styles cannot be shown, they stand between
double asterisks.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from bot import wording
from bot.accounts import dated, spoken
from bot.markdown import visible
from retrieval.documents import (
    Answer,
    Article,
    ArticleInfo,
    Digest,
    Hit,
    Loaded,
    Overview,
    Status,
    Summary,
)
from retrieval.text.quoting import readable

_ANSWER = "bold green"
_QUIET = "dim"


def answer_lines(answer: Answer, *, most: int = 1, styled: bool) -> Iterator[Text]:
    """Yield what a person is told: up to `most` quotations (0: all), each with where it stands."""
    if answer.status is Status.NOT_FOUND or not answer.hits:
        yield Text(wording.NOT_FOUND)
        return
    if answer.status is Status.UNSURE:
        yield Text(wording.CLOSEST)
    for hit in answer.hits[: most or None]:
        yield quotation(hit, styled=styled)
        yield credit(hit.article)


def quotation(hit: Hit, *, styled: bool) -> Text:
    """Return the sentence between quotation marks, the words that answer marked."""
    text, marks = readable(hit.sentence.text, hit.places)
    quoted, done = Text("“"), 0
    for start, end in marks:
        quoted.append(visible(text[done:start]))
        words = visible(text[start:end])
        quoted.append(words if styled else f"**{words}**", _ANSWER if styled else None)
        done = end
    return quoted.append(visible(text[done:])).append("”")


def credit(article: Article) -> Text:
    """Return where a quotation stands: title, publisher, date and address."""
    parts = (article.title, article.publisher, published_day(article.published), article.url)
    return Text("— " + " · ".join(visible(part) for part in parts if part), _QUIET)


def published_day(published: str | None) -> str:
    """Return an ISO 8601 date or date-time as people write the day; anything else as it is."""
    try:
        return wording.date(datetime.fromisoformat(published or ""))
    except ValueError:
        return published or ""


def summary_lines(summary: Summary) -> Iterator[Text]:
    """Yield the sentences of a summary, and where they stand."""
    for sentence in summary.sentences:
        yield Text(f"“{visible(readable(sentence.text)[0])}”")
    if not summary.sentences:
        yield Text(wording.NOT_MENTIONED if summary.article.sentences else wording.NO_SUMMARY)
    yield credit(summary.article)


def digest_lines(digest: Digest) -> Iterator[Text]:
    """Yield the articles of a digest under their subjects, each with a sentence of it."""
    yield Text(wording.digest(digest.total, digest.days))
    for subject in digest.subjects:
        if len(digest.subjects) > 1 or subject.name:
            yield Text(f"\n{visible(subject.name) or wording.DIGEST_OTHERS}", "bold")
        for line in subject.lines:
            yield Text(f"• {visible(line.article.title)} ({visible(line.article.id)})")
            if line.sentence:
                yield Text(f"  “{visible(readable(line.sentence.text)[0])}”")


def overview_lines(overview: Overview) -> Iterator[Text]:
    """Yield what an article is about, what it can be asked, its dates and its quotations."""
    topics = overview.topics
    about = ", ".join(visible(phrase.text) for phrase in topics.phrases)
    people = ", ".join(visible(person.text) for person in topics.people)
    asked = [f"• {visible(item.question)}" for item in overview.suggestions]
    dates = [f"• {dated(e)}: {visible(readable(e.sentence.text)[0])}" for e in overview.events]
    quotes = [
        f"• {visible(q.speaker.text if q.speaker else wording.UNNAMED)}: “{visible(spoken(q))}”"
        for q in overview.quotations
    ]
    parts = (
        (wording.OVERVIEW_ABOUT, [about] if about else []),
        (wording.OVERVIEW_PEOPLE, [people] if people else []),
        (wording.OVERVIEW_QUESTIONS, asked),
        (wording.OVERVIEW_DATES, dates),
        (wording.OVERVIEW_QUOTES, quotes),
    )
    for heading, lines in parts:
        if lines:
            yield Text(heading, "bold")
            yield from map(Text, lines)
    if not any(lines for _, lines in parts):
        yield Text(wording.NOTHING_STANDS_OUT)
    yield credit(topics.article)


def articles_table(infos: Sequence[ArticleInfo]) -> Table:
    """Return the articles as a table for a terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Id", style=_QUIET, overflow="fold")
    table.add_column("Title")
    table.add_column("Publisher")
    table.add_column("Published", no_wrap=True)
    table.add_column("Sentences", justify="right")
    for info in infos:
        table.add_row(*map(Text, _cells(info)))
    return table


def articles_lines(infos: Sequence[ArticleInfo]) -> Iterator[Text]:
    """Yield the articles as lines of tab-separated fields for a program."""
    for info in infos:
        yield Text("\t".join(_cells(info)))


def loaded_line(loaded: Loaded) -> Text:
    """Return what loading did with one article, and the id to name it by."""
    article = loaded.article
    words = wording.change(loaded, visible(article.title))
    return Text(f"{words} ({visible(article.id)})")


def _cells(info: ArticleInfo) -> tuple[str, ...]:
    texts = (info.id, info.title, info.publisher or "", published_day(info.published))
    return (*map(visible, texts), str(info.sentences))

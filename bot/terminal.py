"""How answers, summaries and articles look in a terminal. Pure: nothing here is printed.

The words that answer are in bold. A stream without styles gets them between double asterisks.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from retrieval.documents import (
    Answer,
    Article,
    ArticleInfo,
    Hit,
    Loaded,
    Status,
    Summary,
)

_CONTROLS = {
    **dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys(map(ord, "\t\n\r\N{NO-BREAK SPACE}"), " "),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\N{REPLACEMENT CHARACTER}"),
}
"""What would move the cursor, colour the screen or turn the writing round; a character each."""

_ANSWER = "bold green"
_QUIET = "dim"
NOT_FOUND = "The articles do not say."
UNSURE = "I am not sure. The closest I have:"


def plain(text: str) -> str:
    """Replace what a terminal would obey rather than show; offsets stay as they are."""
    return text.translate(_CONTROLS)


def answer_lines(answer: Answer, *, hits: int = 1, styled: bool) -> Iterator[Text]:
    """Yield what a person is told: the status where it matters, then quotations with sources."""
    if answer.status is Status.NOT_FOUND or not answer.hits:
        yield Text(NOT_FOUND)
        return
    if answer.status is Status.UNSURE:
        yield Text(UNSURE)
    for hit in answer.hits[: hits or None]:
        yield quotation(hit, styled=styled)
        yield source(hit.article)


def quotation(hit: Hit, *, styled: bool) -> Text:
    """Return the sentence between quotation marks, the words that answer marked."""
    sentence = hit.sentence
    quoted = Text("“")
    end = sentence.start
    for span in hit.spans:
        quoted.append(plain(sentence.text[end - sentence.start : span.start - sentence.start]))
        marked = plain(span.text)
        quoted.append(marked if styled else f"**{marked}**", _ANSWER if styled else None)
        end = span.end
    return quoted.append(plain(sentence.text[end - sentence.start :])).append("”")


def source(article: Article | ArticleInfo) -> Text:
    """Return where a quotation stands: title, publisher, date and address."""
    parts = (article.title, article.publisher, day(article.published), article.url)
    return Text("— " + " · ".join(plain(part) for part in parts if part), _QUIET)


def day(published: str | None) -> str:
    """Return an ISO 8601 date or date-time as a day; anything else as it is."""
    if not published:
        return ""
    try:
        date = datetime.fromisoformat(published)
    except ValueError:
        return published
    return f"{date.day} {date:%B} {date.year}"


def summary_lines(summary: Summary) -> Iterator[Text]:
    """Yield the sentences of a summary, and where they stand."""
    for sentence in summary.sentences:
        yield Text(f"“{plain(sentence.text)}”")
    if not summary.sentences:
        yield Text("The article has no sentence to quote.")
    yield source(summary.article)


def articles_table(articles: Sequence[ArticleInfo]) -> Table:
    """Return the articles as a table for a terminal."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Id", style=_QUIET, no_wrap=True)
    table.add_column("Title")
    table.add_column("Publisher")
    table.add_column("Published", no_wrap=True)
    table.add_column("Sentences", justify="right")
    for info in articles:
        table.add_row(*(Text(cell) for cell in _cells(info)))
    return table


def articles_lines(articles: Sequence[ArticleInfo]) -> Iterator[Text]:
    """Yield the articles as lines of tab-separated fields for a program."""
    for info in articles:
        yield Text("\t".join(_cells(info)))


def _cells(info: ArticleInfo) -> tuple[str, ...]:
    texts = (info.id, info.title, info.publisher or "", day(info.published))
    return (*map(plain, texts), str(info.sentences))


def loaded_line(loaded: Loaded) -> Text:
    """Return what loading did with one article."""
    article = loaded.article
    count = counted(len(article.sentences), "sentence")
    return Text(f"{loaded.change.capitalize()}: {plain(article.title)} ({article.id}), {count}")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it wants one."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

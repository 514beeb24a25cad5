"""Who said what, and what happened when, as replies on Discord: pure."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot import wording
from bot.layout import Fixed, Listing
from bot.markdown import escape
from bot.replies import Reply, credit, cut, name_of, said
from retrieval.documents import Article, Event, Quotation
from retrieval.text.quoting import readable

_QUOTED_LIMIT = 400
_NAME_LIMIT = 80


def quotes(article: Article, quotations: Sequence[Quotation]) -> Reply:
    """List what an article quotes, each with the speaker that it names."""
    if not quotations:
        return said(wording.NO_QUOTATIONS)
    head = Fixed(wording.quotes_of(escape(_title(article))), _title(article))
    return Reply((head, Listing(tuple(map(_quote, quotations))), credit(article)))


def timeline(article: Article, events: Sequence[Event]) -> Reply:
    """List what an article dates, earliest first."""
    if not events:
        return said(wording.NO_DATES)
    head = Fixed(wording.timeline_of(escape(_title(article))), _title(article))
    return Reply((head, Listing(tuple(map(_event, events))), credit(article)))


def dated(event: Event) -> str:
    """Return an event's date as people write it: a year, a month or a day."""
    if event.month is None:
        return str(event.year)
    written = wording.date(datetime(event.year, event.month, event.day or 1, tzinfo=UTC))
    return written if event.day else written.partition(" ")[2]


def spoken(quotation: Quotation) -> str:
    """Return the words of a quotation, its passages parted by an ellipsis."""
    return " … ".join(readable(passage.text)[0].strip() for passage in quotation.passages)


def _quote(quotation: Quotation) -> Fixed:
    words = cut(spoken(quotation), _QUOTED_LIMIT)
    speaker = cut(quotation.speaker.text, _NAME_LIMIT) if quotation.speaker else ""
    name = speaker or wording.UNNAMED
    shown = f"**{escape(speaker)}**" if speaker else f"*{wording.UNNAMED}*"
    return Fixed(f"• {shown}: “{escape(words)}”", f"• {name}: “{words}”")


def _event(event: Event) -> Fixed:
    sentence = cut(readable(event.sentence.text)[0], _QUOTED_LIMIT)
    return Fixed(f"• **{dated(event)}**: {escape(sentence)}", f"• {dated(event)}: {sentence}")


def _title(article: Article) -> str:
    return name_of(article.title, article.id)

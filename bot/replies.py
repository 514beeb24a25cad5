"""What the bot says for each thing it has to say: pure, and within Discord's limits."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from bot import wording
from bot.layout import (
    LONGEST_WORD,
    Fixed,
    Listing,
    Part,
    Prose,
    Quotation,
    fitting,
    lay_out,
    length,
)
from bot.markdown import escape, link, visible
from bot.presses import Row
from retrieval.documents import (
    Article,
    ArticleInfo,
    Digest,
    DigestLine,
    FeedInfo,
    FeedReport,
    Loaded,
    Rejection,
    Summary,
)
from retrieval.text.quoting import readable

EMBED_LIMIT = 4_096
"""Characters of an embed's description."""
CONTENT_LIMIT = 2_000
"""Characters of a message's own text."""
CHOICE_LIMIT = 100
"""Characters of a choice's name, and of its value."""
CHOICES_LIMIT = 25
"""Choices offered for an option."""

_CREDIT_LIMIT = 450
_TITLE_LIMIT = 100
_DIGEST_LIMIT = 200
_PUBLISHER_LIMIT = 50
_DATE_LIMIT = 30
_REASON_LIMIT = 300
_SOURCE_LIMIT = 100


class Tone(Enum):
    """The colour at a reply's side."""

    ANSWER = 0x2D7D46
    UNSURE = 0xC27C0E
    PLAIN = 0x4F5D73
    FAILURE = 0xB3261E


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a reply."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """Something to say, part by part, before it is known how much room there is to say it."""

    parts: tuple[Part, ...]
    tone: Tone = Tone.PLAIN
    enclosure: Enclosure | None = None
    buttons: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A reply as Markdown; `rest` is the whole of it as plain text where it had to be cut."""

    markdown: str
    rest: str | None


def write(reply: Reply, room: int, *, can_attach: bool = True) -> Text:
    """Return the reply in at most `room` characters, saying where the rest is if that is cut."""
    shown, is_cut = lay_out(reply.parts, room)
    if not is_cut:
        return Text(shown, None)
    notice = wording.REST_ATTACHED if can_attach else wording.REST_UNREACHABLE
    kept = fitting(reply.parts, room - length(notice) - 1)
    shown, _ = lay_out((*kept, Fixed(notice, "")), room)
    rest = "\n".join(part.plain() for part in reply.parts) if can_attach else None
    return Text(shown, rest)


def summary(summary: Summary) -> Reply:
    """Quote the sentences of a summary and name the article."""
    if not summary.sentences:
        return said(wording.NOT_MENTIONED if summary.article.sentences else wording.NO_SUMMARY)
    title = _title(summary.article)
    head = Fixed(wording.summary_of(escape(title)), title)
    quotes = [Quotation(*readable(sentence.text)) for sentence in summary.sentences]
    return Reply((head, *quotes, credit(summary.article)))


def digest(digest: Digest) -> Reply:
    """List the articles of a digest under their subjects, each with a sentence of it."""
    lines = [words(f"**{wording.digest(digest.total, digest.days)}**")]
    for subject in digest.subjects:
        if len(digest.subjects) > 1 or subject.name:
            name = cut(subject.name, _TITLE_LIMIT) or wording.DIGEST_OTHERS
            lines.append(Fixed(f"**{escape(name)}**", name))
        lines += map(_digest_line, subject.lines)
    return Reply((Listing(tuple(lines)),))


def article(article: Article) -> Reply:
    """Show what is known about an article."""
    title = _title(article)
    facts = wording.article_facts(
        escape(cut(article.id, _TITLE_LIMIT)),
        (len(article.paragraphs), len(article.sentences)),
        escape(cut(article.publisher or "", _PUBLISHER_LIMIT)),
        _published(article),
        wording.date(article.loaded_at),
    )
    head = Fixed(wording.heading(link(title, article.url)), title)
    return Reply((head, words(facts)))


def loading(so_far: Sequence[Loaded | Rejection]) -> Reply | None:
    """Say how far a load has come; None before there is anything to say."""
    return said(wording.loading(wording.counted(so_far))) if so_far else None


def loaded(outcomes: Sequence[Loaded | Rejection]) -> Reply:
    """Report what became of everything in a source; what failed comes first."""
    done = [outcome for outcome in outcomes if isinstance(outcome, Loaded)]
    failed = [outcome for outcome in outcomes if isinstance(outcome, Rejection)]
    if not done and not failed:
        return failure(wording.NOTHING_FOUND_IN_FILE)
    if not done and len(failed) == 1:
        return failure(wording.not_loaded(reason(failed[0])))
    items = _outcomes(outcomes)
    head = words(wording.loaded(wording.counted(outcomes)))
    return Reply((head, Listing(tuple(items))), Tone.FAILURE if failed else Tone.PLAIN)


def following(report: FeedReport) -> Reply:
    """Say that a feed is followed, and what it brought at once."""
    title, summary = _feed_title(report.feed), _brought(report)
    head = Fixed(
        wording.following(link(title, report.feed.url), escape(summary)),
        wording.following(title, summary).replace("*", ""),
    )
    return Reply((head, *_listing(_outcomes(report.outcomes))))


def feed_brought(report: FeedReport) -> Reply:
    """Tell what a feed brought by itself."""
    title, summary = _feed_title(report.feed), _brought(report)
    head = Fixed(
        wording.feed_brought(link(title, report.feed.url), escape(summary)),
        f"{title}: {summary}",
    )
    brought = [item for item in report.outcomes if isinstance(item, Loaded)]
    return Reply((head, *_listing([credit_item(item.article) for item in brought])))


def feeds(infos: Sequence[FeedInfo]) -> Reply:
    """List the feeds that a desk follows."""
    if not infos:
        return said(wording.NO_FEEDS)
    items = tuple(_feed_item(info) for info in infos)
    return Reply((words(wording.feeds_followed(len(infos))), Listing(items)))


def unfollowed(info: FeedInfo) -> Reply:
    """Say which feed is not followed any more."""
    title = _feed_title(info)
    return Reply((Fixed(wording.unfollowed(escape(title)), wording.unfollowed(title)),))


def feed_died(report: FeedReport) -> Reply:
    """Tell followers that a feed is dead."""
    title, reason = _feed_title(report.feed), cut(report.failure, _REASON_LIMIT)
    words = wording.feed_died(link(title, report.feed.url), escape(reason))
    return Reply((Fixed(words, wording.feed_died(title, reason)),), Tone.FAILURE)


def said(text: str, enclosure: Enclosure | None = None) -> Reply:
    """Say words of our own, which may be Markdown, with a file if there is one."""
    return Reply((words(text),), enclosure=enclosure)


def failure(message: str) -> Reply:
    """Say what went wrong, in words that may repeat what somebody typed."""
    return Reply((Prose(message),), Tone.FAILURE)


def reason(rejection: Rejection) -> str:
    """Say where and why something was not loaded, each in so much room that both are seen."""
    source = replace(rejection, source=cut(rejection.source, _SOURCE_LIMIT), reason="")
    return f"{str(source).strip()} {cut(rejection.reason, _REASON_LIMIT)}"


def cut(text: str, limit: int) -> str:
    """Return the visible text in at most so many characters, cut at a word."""
    shown = visible(text).strip()
    if length(shown) <= limit:
        return shown
    kept = shown[: limit - len(wording.ELLIPSIS)]
    while length(kept) > limit - len(wording.ELLIPSIS):
        kept = kept[:-1]
    whole_words, _, last_word = kept.rpartition(" ")
    is_word = whole_words and len(last_word) <= LONGEST_WORD
    return (whole_words if is_word else kept).rstrip() + wording.ELLIPSIS


def name_of(*names: str) -> str:
    """Return the first of the names that has something to see, cut as titles are."""
    return next(filter(None, (cut(name, _TITLE_LIMIT) for name in names)), wording.UNTITLED)


def credit(article: Article | ArticleInfo) -> Fixed:
    """Name an article with its publisher and date, as a link where it has a fit address."""
    title = _title(article)
    about = [escape(cut(article.publisher or "", _PUBLISHER_LIMIT)), _published(article)]
    with_link, without = (
        ", ".join(filter(None, [link(title, url), *about])) for url in (article.url, None)
    )
    shown = with_link if length(with_link) <= _CREDIT_LIMIT else without
    plain = ", ".join(filter(None, [title, visible(article.publisher or ""), _published(article)]))
    return Fixed(f"— {shown}", f"— {plain}")


def credit_item(article: Article) -> Fixed:
    """Name an article as an item of a list."""
    named = credit(article)
    return Fixed(named.text.replace("—", "•", 1), named.unformatted.replace("—", "•", 1))


def words(text: str) -> Fixed:
    """Return words of our own, which may be Markdown, as a part of a reply."""
    return Fixed(text, text.replace("*", ""))


def _brought(report: FeedReport) -> str:
    return cut(wording.feed_summary(report), _REASON_LIMIT)


def _listing(items: Sequence[Fixed]) -> tuple[Listing, ...]:
    """Return a list of the items; none where there are none."""
    return (Listing(tuple(items)),) if items else ()


def _outcomes(outcomes: Sequence[Loaded | Rejection]) -> list[Fixed]:
    """Return an item for each article, what failed first."""
    failed = [_rejected(item) for item in outcomes if isinstance(item, Rejection)]
    return failed + [_change(item) for item in outcomes if isinstance(item, Loaded)]


def _rejected(rejection: Rejection) -> Fixed:
    return _bullet(wording.not_loaded(escape(reason(rejection))))


def _feed_title(info: FeedInfo) -> str:
    return name_of(info.title, info.url)


def _feed_item(info: FeedInfo) -> Fixed:
    title, stamp = _feed_title(info), f"<t:{int(info.next_look.timestamp())}:R>"
    return _bullet(
        f"{link(title, info.url)}: {wording.feed_state(info, stamp)}",
        f"{title} ({info.url}): {wording.feed_state(info, info.next_look.isoformat())}",
    )


def _digest_line(line: DigestLine) -> Fixed:
    title = _title(line.article)
    said = f": {cut(readable(line.sentence.text)[0], _DIGEST_LIMIT)}" if line.sentence else ""
    return _bullet(f"{link(title, line.article.url)}{escape(said)}", f"{title}{said}")


def _change(outcome: Loaded) -> Fixed:
    title = _title(outcome.article)
    return _bullet(wording.change(outcome, escape(title)), wording.change(outcome, title))


def _bullet(text: str, unformatted: str | None = None) -> Fixed:
    return Fixed(f"• {text}", f"• {unformatted or text}")


def _title(article: Article | ArticleInfo) -> str:
    return name_of(article.title, article.id)


def _published(article: Article | ArticleInfo) -> str:
    """Return the day of publication, or what the article gives instead of one."""
    if not article.published:
        return ""
    try:
        return wording.date(datetime.fromisoformat(article.published))
    except ValueError:
        return escape(cut(article.published, _DATE_LIMIT))

"""Panels of what is on a desk and what was done to it: pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from bot import wording
from bot.layout import Fixed, Listing, Part, length
from bot.markdown import escape, link
from bot.panels import Button, Panel, Row, Use
from bot.places import tag
from bot.replies import cut, name_of
from retrieval.documents import ArticleInfo
from retrieval.memory.doubts import Doubt, Quoted
from retrieval.memory.gaps import Gap
from retrieval.memory.records import TERMINAL, UNDO_FOR, Action, AuditEntry, Removed

PER_PAGE = 8
"""Items, which fit on a page in any case."""

_Item = TypeVar("_Item")
_TITLE_LIMIT = 100
_ITEM_LIMIT = 450
_WHAT_LIMIT = 150
_QUESTION_LIMIT = 150
_ABOUT_LIMIT = 80


def articles_page(infos: Sequence[ArticleInfo], number: int) -> Panel:
    """List one page of a desk's articles; the last one, where there are no longer so many."""
    if not infos:
        return saying(wording.EMPTY_DESK)
    shown, number, pages = _page(infos, number)
    head = _plain(wording.on_desk(len(infos)))
    items = Listing(tuple(map(_article, shown)))
    return Panel((head, items, *turning(Use.ARTICLES, number, pages)))


def may_remove(info: ArticleInfo) -> Panel:
    """Ask before an article is removed."""
    question = _plain(wording.may_remove(_title(info.title, info.id), info.sentences))
    name = tag(info.id)
    yes = Button(Use.REMOVE, wording.REMOVE, name, is_grave=True)
    return Panel((question, (yes, Button(Use.KEEP, wording.KEEP, name))))


def removed(removal: Removed) -> Panel:
    """Say that an article is gone, and offer to put it back."""
    until = stamp(removal.removed_at + UNDO_FOR, "t")
    said = wording.removed_until(_title(removal.title, removal.article), until)
    return Panel((_plain(said), (Button(Use.UNDO, wording.UNDO, str(removal.id)),)))


def restored(removal: Removed) -> Panel:
    """Say that an article is back."""
    return saying(wording.restored(_title(removal.title, removal.article)))


def history(entries: Sequence[AuditEntry], number: int, total: int) -> Panel:
    """List one page of what was done to a desk, newest first."""
    if not entries:
        return saying(wording.HISTORY_EMPTY)
    head = _plain(wording.history_head(total))
    items = Listing(tuple(map(_entry, entries)))
    return Panel((head, items, *turning(Use.HISTORY, number, page_count(total))))


def gaps(found: Sequence[Gap], doubted: Sequence[Doubt], number: int, days: int) -> Panel:
    """List one page of what was asked and not answered, or answered wrongly; nobody is named."""
    if not found and not doubted:
        return saying(wording.GAPS_EMPTY)
    shown, number, pages = _page([*found, *doubted], number)
    blocks: list[Part] = []
    if open_ones := [_gap(each) for each in shown if isinstance(each, Gap)]:
        asked = sum(len(gap.questions) for gap in found)
        blocks += [_plain(wording.gaps_head(asked, days)), Listing(tuple(open_ones))]
    if wrong_ones := [_doubt(each) for each in shown if isinstance(each, Doubt)]:
        verdicts = sum(doubt.wrong for doubt in doubted)
        blocks += [_plain(wording.doubts_head(verdicts, days)), Listing(tuple(wrong_ones))]
    file = Button(Use.GAPS_FILE, wording.GAPS_CSV)
    return Panel((*blocks, *turning(Use.GAPS, number, pages), (file,)))


def saying(text: str, *rows: Row) -> Panel:
    """Say words of our own, which may be Markdown, above rows of controls."""
    return Panel((_plain(text), *rows))


def turning(use: Use, number: int, pages: int) -> tuple[Row, ...]:
    """Return the buttons that turn pages, where there are several."""
    if pages == 1:
        return ()
    back = Button(use, wording.PREVIOUS, f"{number - 1}", is_disabled=number == 0)
    here = Button(use, wording.page(number, pages), f"{number}-", is_disabled=True)
    on = Button(use, wording.NEXT, f"{number + 1}", is_disabled=number + 1 == pages)
    return ((back, here, on),)


def page_count(items: int) -> int:
    """Return how many pages so many items fill; one at least."""
    return max(1, -(-items // PER_PAGE))


def number_of(about: str) -> int:
    """Return the number that a control carries, a page for instance; 0 where it carries none."""
    return int(about) if about.isdecimal() else 0


def stamp(moment: datetime, style: str) -> str:
    """Return a moment as Discord shows it to each reader in their own time zone."""
    return f"<t:{int(moment.timestamp())}:{style}>"


def _page(items: Sequence[_Item], number: int) -> tuple[Sequence[_Item], int, int]:
    pages = page_count(len(items))
    number = min(number, pages - 1)
    return items[number * PER_PAGE : (number + 1) * PER_PAGE], number, pages


def _article(info: ArticleInfo) -> Fixed:
    identity = escape(cut(info.id, _TITLE_LIMIT))
    title = name_of(info.title, info.id)
    shown = wording.listed(link(title, info.url), info.sentences, identity)
    if length(shown) > _ITEM_LIMIT:
        shown = wording.listed(escape(title), info.sentences)
    return Fixed(f"• {shown}", f"• {wording.listed(title, info.sentences, info.id)}")


def _entry(entry: AuditEntry) -> Fixed:
    who = {None: wording.SOMEBODY, TERMINAL: wording.FROM_TERMINAL}.get(entry.user)
    told = cut(entry.what, _WHAT_LIMIT) or wording.UNTITLED
    what = entry.what if entry.action is Action.SET else escape(told)
    who = who or f"<@{entry.user}>"
    return _plain(wording.history_line(stamp(entry.done_at, "f"), who, entry.action, what))


def _gap(gap: Gap) -> Fixed:
    newest = gap.questions[0]
    about = escape(cut(", ".join(gap.about), _ABOUT_LIMIT))
    question = escape(cut(newest.question, _QUESTION_LIMIT)) or wording.QUESTION_UNKNOWN
    when = stamp(newest.asked_at, "R")
    return _plain(wording.gap(question, len(gap.questions), when, about))


def _doubt(doubt: Doubt) -> Fixed:
    question = escape(cut(doubt.question, _QUESTION_LIMIT)) or wording.QUESTION_UNKNOWN
    quoted = _doubted(doubt.quoted) if doubt.quoted else wording.QUOTED_GONE
    when = stamp(doubt.judged_at, "R")
    return _plain(wording.doubt(question, (doubt.wrong, doubt.right), when, quoted))


def _doubted(quoted: Quoted) -> str:
    sentence, title = cut(quoted.sentence, _QUESTION_LIMIT), cut(quoted.title, _ABOUT_LIMIT)
    return wording.doubted_quote(escape(sentence), escape(title))


def _title(title: str, identity: str) -> str:
    return escape(name_of(title, identity))


def _plain(text: str) -> Fixed:
    return Fixed(text, text)

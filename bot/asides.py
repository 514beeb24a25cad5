"""Answering and summarising what is on no desk, such as what a message links to.

It is loaded into a library of its own in memory and forgotten with it.
"""

import asyncio
from collections.abc import Sequence

from bot import answers, replies, wording
from bot.answers import Asked
from bot.layout import Fixed, Listing
from bot.markdown import escape
from bot.replies import Reply, reason
from retrieval.documents import DeskLimits, Loaded, Rejection, Source
from retrieval.library import Library

_DESK = "aside"
_LIMITS = DeskLimits(articles=50, sentences=20_000, bytes=5_000_000)
_SUMMARISED = 3
_SENTENCES = 3

Sources = Sequence[Source | Rejection]


async def answer_aside(library: Library, sources: Sources, question: str, asker: int) -> Reply:
    """Answer a question from sources alone. Raises as `Library.ask` does."""
    return await asyncio.to_thread(_answer, library, sources, question, asker)


async def summarise_aside(library: Library, sources: Sources) -> Reply:
    """Summarise the first articles in the sources."""
    return await asyncio.to_thread(_summarise, library, sources)


def _answer(library: Library, sources: Sources, question: str, asker: int) -> Reply:
    with library.aside(_LIMITS) as aside:
        loaded, rejected = _load(aside, sources)
        if not loaded:
            return _nothing(rejected)
        asked = Asked(asker, shows_question=True, is_private=True, is_aside=True)
        return _with(rejected, answers.answer(aside.ask(_DESK, question), asked))


def _summarise(library: Library, sources: Sources) -> Reply:
    with library.aside(_LIMITS) as aside:
        loaded, rejected = _load(aside, sources)
        if not loaded:
            return _nothing(rejected)
        ids = list(dict.fromkeys(each.article.id for each in loaded))[:_SUMMARISED]
        summaries = [replies.summary(aside.summarise(_DESK, ref, _SENTENCES)) for ref in ids]
        parts = tuple(part for summary in summaries for part in summary.parts)
        return _with(rejected, Reply(parts, buttons=answers.sharing()))


def _load(aside: Library, sources: Sources) -> tuple[list[Loaded], list[Rejection]]:
    outcomes = list(aside.load(_DESK, sources))
    loaded = [outcome for outcome in outcomes if isinstance(outcome, Loaded)]
    return loaded, [outcome for outcome in outcomes if isinstance(outcome, Rejection)]


def _nothing(rejected: Sequence[Rejection]) -> Reply:
    if not rejected:
        return replies.failure(wording.NOTHING_ON_MESSAGE)
    return replies.failure(wording.not_read(" ".join(map(reason, rejected))))


def _with(rejected: Sequence[Rejection], reply: Reply) -> Reply:
    """Return the reply and, below it, what could not be read."""
    if not rejected:
        return reply
    said = [wording.not_read(reason(each)) for each in rejected]
    items = tuple(Fixed(f"• {escape(text)}", f"• {text}") for text in said)
    return Reply((*reply.parts, Listing(items)), reply.tone, None, reply.buttons)

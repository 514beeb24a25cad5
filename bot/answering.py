"""From a question asked on Discord to the reply: in turn, and as the desk's settings want it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

from bot import answers, replies, wording
from bot.answers import Asked
from bot.layout import Note
from bot.manners import Manners
from bot.places import Place
from bot.replies import Reply, Tone
from retrieval.documents import Answer, Article, Earlier, Status
from retrieval.library import Library

_CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, who asks it and where; `article` and `following` as `Library.ask` takes them.

    `shows_question` and `is_private` as in `Asked`. One that is `overheard` was not put to the bot:
    nothing is kept of it.
    """

    desk: str
    channel: int
    asker: int
    text: str
    article: str | None = None
    following: Earlier | None = None
    shows_question: bool = False
    is_private: bool = False
    overheard: bool = False


class Answering:
    """Answers questions from a library."""

    def __init__(self, library: Library, manners: Manners) -> None:
        self._library = library
        self._manners = manners

    async def reply(self, asking: Asking) -> Reply | None:
        """Return what to say to a question; None to one overheard that is not surely answered.

        Raises what `Library.ask` raises, and TurnedAwayError.
        """
        async with self._manners.turn(asking.desk, asking.asker):
            return await asyncio.to_thread(self._reply, asking)

    async def ask(self, asking: Asking) -> Answer:
        """Answer a question again, of which nothing is kept. Raises as `reply` does."""
        async with self._manners.turn(asking.desk, asking.asker):
            return await asyncio.to_thread(self._ask, asking)

    async def article_of(self, desk: str, place: Place) -> Article | None:
        """Return the article of a place; None where it, or the sentence in it, is gone."""
        return await asyncio.to_thread(self._article_of, desk, place)

    async def earlier(self, desk: str, question: str, place: Place | None) -> Earlier:
        """Return what a follow-up follows: a question, and the place that answered it."""
        article = await self.article_of(desk, place) if place else None
        return Earlier(question, article.id if article else None)

    def _ask(self, asking: Asking) -> Answer:
        return self._library.ask(
            asking.desk, asking.text, asking.article, _CANDIDATES, following=asking.following
        )

    def _reply(self, asking: Asking) -> Reply | None:
        if told := self._told(asking):
            return told
        answer = self._ask(asking)
        if asking.overheard and answer.status is not Status.ANSWERED:
            return None
        asked = Asked(
            asker=asking.asker,
            shows_question=asking.shows_question,
            is_private=asking.is_private,
            length=self._library.memory.settings.of(asking.desk).length,
            unanswered=self._kept(asking, answer),
            keeps_to_article=asking.article is not None,
        )
        return answers.answer(answer, asked)

    def _told(self, asking: Asking) -> Reply | None:
        """Return what an article says about a subject, if that is what a person asks."""
        if asking.overheard:
            return None
        earlier = asking.following.article_id if asking.following else None
        summary = self._library.tell(asking.desk, asking.text, asking.article or earlier)
        if summary is None:
            return None
        notes = (Note(wording.ASKED, asking.text),) if asking.shows_question else ()
        quoted = replies.summary(summary)
        return Reply((*notes, *quoted.parts), Tone.ANSWER)

    def _kept(self, asking: Asking, answer: Answer) -> int | None:
        """Keep a question that was not answered, without who asked; return its number."""
        if answer.status is Status.ANSWERED:
            return None
        questions, now = self._library.memory.questions, datetime.now(UTC)
        return questions.add(asking.desk, asking.channel, answer.complete_question, now).id

    def _article_of(self, desk: str, place: Place) -> Article | None:
        infos = self._library.articles(desk)
        info = next((info for info in infos if place.names(info)), None)
        article = self._library.article(desk, info.id) if info else None
        found = article is not None and place.number_in(article) is not None
        return article if found else None

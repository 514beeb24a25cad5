"""What people thought of answers: the questions whose answers they judged wrong. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from retrieval.documents import Article
from retrieval.memory.likeness import alike, words_shared
from retrieval.memory.records import Feedback


@dataclass(frozen=True, slots=True)
class Quoted:
    """What an answer quoted: a sentence, and the title of its article."""

    sentence: str
    title: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Questions that ask much the same, of which at least one answer was judged wrong.

    `question` is that of the newest such answer, empty where it could not be found any more, and
    `quoted` what it quoted, None where that is gone from the desk. `wrong` and `right` count
    verdicts; whose they are is not said. `about` are the words the questions share most.
    """

    question: str
    quoted: Quoted | None
    wrong: int
    right: int
    judged_at: datetime
    about: tuple[str, ...]


def find_doubts(
    feedback: Iterable[Feedback], quote: Callable[[Feedback], Quoted | None]
) -> list[Doubt]:
    """Group verdicts, newest first, by what was asked; the most often judged wrong first.

    `quote` finds what a judged answer quoted. What was only judged right is left out.
    """
    groups = alike(feedback, lambda verdict: verdict.question)
    doubts = [_doubt(group, quote) for group in groups if not all(v.is_good for v in group)]
    return sorted(doubts, key=lambda doubt: -doubt.wrong)


def _doubt(group: Sequence[Feedback], quote: Callable[[Feedback], Quoted | None]) -> Doubt:
    wrong = [verdict for verdict in group if not verdict.is_good]
    return Doubt(
        question=wrong[0].question,
        quoted=quote(wrong[0]),
        wrong=len(wrong),
        right=len(group) - len(wrong),
        judged_at=wrong[0].given_at,
        about=words_shared([verdict.question for verdict in group]),
    )


def quoted_in(article: Article, verdict: Feedback) -> Quoted | None:
    """Return the sentence of an article that an answer quoted; None where it stands there no more.

    An article that was loaded anew since may have another sentence, or none, in that place.
    """
    if article.loaded_at.replace(microsecond=0) > verdict.given_at:
        return None
    at = (verdict.paragraph, verdict.start, verdict.end)
    found = (each for each in article.sentences if (each.paragraph, each.start, each.end) == at)
    return next((Quoted(each.text, article.title or article.id) for each in found), None)

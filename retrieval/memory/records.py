"""What a desk remembers, as it crosses module boundaries. Moments are aware and in UTC.

Channels, messages and users are Discord's ids.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RETENTION_DAYS = (1, 7, 14, 30)
"""How long editors may have questions and feedback kept."""
MOST_RETENTION_DAYS = RETENTION_DAYS[-1]
UNDO_FOR = timedelta(minutes=10)
"""How long a removed article is kept, in case that was a mistake."""
GRACE = timedelta(days=7)
"""How long the desk of a server that the bot has left is kept, in case it comes back."""
AUDIT_KEPT = timedelta(days=365)
TERMINAL = 0
"""The user in audit lists for what was done in the terminal, where nobody has an id."""


class AnswerLength(StrEnum):
    """How much is quoted: the sentence, also those beside it, or its whole paragraph."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class Every(StrEnum):
    """How often something is done."""

    NEVER = "never"
    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """When a digest is posted, in UTC: `weekday` counts from Monday, 0, and is for weekly ones."""

    every: Every = Every.NEVER
    weekday: int = 0
    hour: int = 8
    channel: int | None = None


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What editors decided for a desk.

    `answering` are the channels where the bot may answer, all of them where empty; `listening`
    those where it answers plain questions unasked; `is_quiet` keeps answers in threads;
    `feed_channel` is where it tells what feeds brought; `retention_days`, one of `RETENTION_DAYS`,
    is how long question texts, feedback and the like are kept.
    """

    answering: tuple[int, ...] = ()
    listening: tuple[int, ...] = ()
    is_quiet: bool = False
    length: AnswerLength = AnswerLength.SHORT
    feed_channel: int | None = None
    digest: DigestPlan = DigestPlan()
    retention_days: int = MOST_RETENTION_DAYS

    def may_answer_in(self, *channels: int) -> bool:
        """Tell whether the bot may answer in one of these: a channel, or a thread's parent."""
        return not self.answering or not set(self.answering).isdisjoint(channels)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that the articles did not answer, and where it was asked; never by whom."""

    id: int
    desk: str
    channel: int
    question: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who asked to be told when the articles answer a question.

    `message` is what the answer will refer to; `generation` that of the desk when last asked.
    """

    id: int
    desk: str
    channel: int
    message: int
    user: int
    question: str
    asked_at: datetime
    generation: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thought of an answer: one verdict for each person and `reply`.

    `article`, `paragraph`, `start` and `end` say what was quoted.
    """

    desk: str
    reply: int
    user: int
    is_good: bool
    question: str
    article: str
    paragraph: int
    start: int
    end: int
    given_at: datetime


@dataclass(frozen=True, slots=True)
class RememberedReply:
    """Which message answers the message `question`, in which channel."""

    desk: str
    question: int
    channel: int
    reply: int
    replied_at: datetime


class Action(StrEnum):
    """What was done to a desk."""

    LOADED = "loaded"
    UPDATED = "updated"
    REMOVED = "removed"
    RESTORED = "restored"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    SET = "set"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An entry of a desk's audit list: who did what to which, and when.

    `user` is None for those who asked to be forgotten, the bot itself for what feeds brought, and
    `TERMINAL` for what was done there.
    """

    desk: str
    user: int | None
    action: Action
    what: str
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that was removed and can be put back for ten minutes, by `id`."""

    id: int
    desk: str
    article: str
    title: str
    removed_at: datetime

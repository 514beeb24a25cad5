"""When digests are posted: pure."""

from datetime import UTC, datetime, timedelta

from retrieval.memory.records import DigestPlan, Every

_DAYS_A_WEEK = 7


def next_digest(plan: DigestPlan, now: datetime) -> datetime | None:
    """Return when the next digest after `now` is to be posted; None where none is."""
    if plan.every is Every.NEVER or plan.channel is None:
        return None
    moment = now.astimezone(UTC).replace(hour=plan.hour, minute=0, second=0, microsecond=0)
    if plan.every is Every.WEEK:
        moment += timedelta(days=(plan.weekday - moment.weekday()) % _DAYS_A_WEEK)
    if moment > now:
        return moment
    return moment + timedelta(days=_DAYS_A_WEEK if plan.every is Every.WEEK else 1)

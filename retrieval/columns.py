"""Types of columns that hold what databases have no type of their own for."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


class Moment(sa.TypeDecorator[datetime]):
    """A moment, in whole seconds of UTC: text of one length, so that moments sort as text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:  # noqa: ARG002
        """Return the text of an aware date-time."""
        if value is None:
            return None
        return value.astimezone(UTC).replace(microsecond=0).isoformat()

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Return the date-time of a text."""
        return datetime.fromisoformat(value) if value else None


class Ids(sa.TypeDecorator[tuple[int, ...]]):
    """Some ids of Discord's, in order."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Any) -> str:  # noqa: ARG002
        """Return the ids as numbers between spaces."""
        return " ".join(map(str, value or ()))

    def process_result_value(self, value: str | None, dialect: Any) -> tuple[int, ...]:  # noqa: ARG002
        """Return the numbers of a text."""
        return tuple(map(int, (value or "").split()))


class Words(sa.TypeDecorator[str]):
    """Text that people typed; half a character, which no database takes, is a question mark."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002
        """Return the text as it can be kept."""
        return None if value is None else value.encode("utf-8", "replace").decode()

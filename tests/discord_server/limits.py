"""The checks that all rules are made of."""

from collections.abc import Iterator, Sequence


def over(place: str, text: str | None, most: int) -> Iterator[str]:
    """Complain of a text that is too long."""
    if len(text or "") > most:
        yield f"{place}: {len(text or '')} characters, at most {most} allowed"


def blank_or_over(place: str, text: str | None, most: int) -> Iterator[str]:
    """Complain of a text that is too long or has nothing to read."""
    if not (text or "").strip():
        yield f"{place}: blank"
    yield from over(place, text, most)


def too_many(place: str, items: Sequence[object], most: int) -> Iterator[str]:
    """Complain of too long a list."""
    if len(items) > most:
        yield f"{place}: {len(items)}, at most {most} allowed"


def repeated(place: str, values: Sequence[str | None]) -> Iterator[str]:
    """Complain of values that should differ and do not."""
    given = [value for value in values if value is not None]
    for value in sorted({value for value in given if given.count(value) > 1}):
        yield f"{place}: {value!r} more than once"

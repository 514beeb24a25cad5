"""The buttons under a reply, as values: what each does, on what, and where it stands."""

from dataclasses import dataclass
from enum import StrEnum

from bot import wording

PRESS = "nd1:"
"""What the `custom_id` of every button begins with; another number once its meaning changes."""
STATE_LIMIT = 100 - len(PRESS) - len("x:")
"""Characters of what a button carries."""


class Deed(StrEnum):
    """What pressing a button does; the letter stands in its `custom_id`."""

    BEFORE = "b"
    AFTER = "a"
    OTHERS = "o"
    WHY = "w"
    GOOD = "g"
    BAD = "d"
    SHARE = "s"
    TELL = "t"


LABELS = {
    Deed.BEFORE: wording.BEFORE,
    Deed.AFTER: wording.AFTER,
    Deed.OTHERS: wording.OTHERS,
    Deed.WHY: wording.WHY,
    Deed.GOOD: wording.GOOD,
    Deed.BAD: wording.BAD,
    Deed.SHARE: wording.SHARE,
    Deed.TELL: wording.TELL,
}


@dataclass(frozen=True, slots=True)
class Press:
    """A button that does something on what it carries."""

    deed: Deed
    state: str
    is_disabled: bool = False

    @property
    def custom_id(self) -> str:
        """Return what Discord hands back when it is pressed."""
        return f"{PRESS}{self.deed}:{self.state}"


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


Row = tuple[Press | Link, ...]

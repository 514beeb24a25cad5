"""Panels: messages of texts and controls that are changed in place, as values.

What a control does stands in its `custom_id`, so that it works after a restart and an upgrade.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.layout import Part
from bot.replies import Tone

CONTROL = "nde1:"
"""What every `custom_id` begins with; another number once its meaning changes."""


class Use(StrEnum):
    """What a control is for."""

    ARTICLES = "articles"
    REMOVE = "remove"
    KEEP = "keep"
    UNDO = "undo"
    HISTORY = "history"
    GAPS = "gaps"
    GAPS_FILE = "gaps-file"
    DELETE_DESK = "delete-desk"
    DELETE_DESK_NOW = "delete-desk-now"
    ANSWERING = "answering"
    LISTENING = "listening"
    QUIET = "quiet"
    LENGTH = "length"
    FEEDS = "feeds"
    DIGEST_EVERY = "digest-every"
    DIGEST_HOUR = "digest-hour"
    DIGEST_CHANNEL = "digest-channel"
    RETENTION = "retention"


CONTROLS = re.compile(rf"{CONTROL}(?P<use>{'|'.join(Use)}):(?P<about>[\w-]*)")
"""Every `custom_id` of a control."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button; `about` is what it works on: letters, digits, hyphens and underscores."""

    use: Use
    label: str
    about: str = ""
    is_disabled: bool = False
    is_grave: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a menu."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A choice of one option."""

    use: Use
    hint: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ChannelMenu:
    """A choice of up to `most` channels of the server, or none."""

    use: Use
    hint: str
    chosen: tuple[int, ...]
    most: int = 1


Row = tuple[Button, ...] | Menu | ChannelMenu


@dataclass(frozen=True, slots=True)
class Panel:
    """Texts and rows of controls, from top to bottom."""

    blocks: tuple[Part | Row, ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Used:
    """A control that somebody used; `values` are what they chose in a menu."""

    use: Use
    about: str
    values: tuple[str, ...] = ()


def custom_id(use: Use, about: str = "") -> str:
    """Return what Discord hands back when a control is used."""
    return f"{CONTROL}{use}:{about}"

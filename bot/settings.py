"""The settings: environment variables and a `.env` file, read once into one frozen object.

The only reader of the environment. What the environment says stands above what `.env` says, and
an empty value counts as unset.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from dotenv import dotenv_values

from retrieval.documents import DeskLimits
from retrieval.errors import NewsdeskError

DISCORD_TOKEN = "DISCORD_TOKEN"  # noqa: S105 - the name of the setting, not a token
DATABASE_URL = "NEWSDESK_DATABASE_URL"
LOG_LEVEL = "NEWSDESK_LOG_LEVEL"
LOG_FORMAT = "NEWSDESK_LOG_FORMAT"
ENGINE = "NEWSDESK_ENGINE"
FETCH_ALLOW = "NEWSDESK_FETCH_ALLOW"
READER = "NEWSDESK_READER"
MESSAGE_CONTENT = "NEWSDESK_MESSAGE_CONTENT"
HEALTH_PORT = "NEWSDESK_HEALTH_PORT"
PERSON_RATE = "NEWSDESK_QUESTIONS_PER_PERSON"
DESK_RATE = "NEWSDESK_QUESTIONS_PER_DESK"
MAX_ARTICLES = "NEWSDESK_MAX_ARTICLES"
MAX_SENTENCES = "NEWSDESK_MAX_SENTENCES"
MAX_MEGABYTES = "NEWSDESK_MAX_MEGABYTES"
MAX_FEEDS = "NEWSDESK_MAX_FEEDS"
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.IGNORECASE)
_LONGEST_NUMBER = 15
_PORTS = range(1, 65_536)

NO_TOKEN = (
    f"{DISCORD_TOKEN} is not set: make a bot at https://discord.com/developers/applications,"
    " copy its token, and put it into .env."
)


class SettingsError(NewsdeskError):
    """A setting is missing, malformed, or not what it should be."""


class LogLevel(StrEnum):
    """The least grave log entries to write."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How log entries are written: a line of text each, or a JSON object a line."""

    TEXT = "text"
    JSON = "json"


class Switch(StrEnum):
    """Whether something is done."""

    ON = "on"
    OFF = "off"


class Engine(StrEnum):
    """Which implementation searches the sentences; both give the same scores."""

    POSTINGS = "postings"
    RANK_BM25 = "rank-bm25"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, checked. The token is None when none is set, and stays out of the repr."""

    discord_token: str | None = field(default=None, repr=False)
    database_url: str = field(default="sqlite:///newsdesk.db", repr=False)  # may hold a password
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.TEXT
    engine: Engine = Engine.POSTINGS
    fetch_allow: tuple[str, ...] = ()
    message_content: Switch = Switch.OFF
    health_port: int | None = None
    questions_per_person: int = 20
    questions_per_desk: int = 1_200
    reader: Path | bool = True
    max_articles: int = 100_000
    max_sentences: int = 2_000_000
    max_megabytes: int = 1_000
    max_feeds: int = 20

    @property
    def desk_limits(self) -> DeskLimits:
        """How much a desk may hold; what is set to 0 is not limited."""
        return DeskLimits(
            articles=self.max_articles or None,
            sentences=self.max_sentences or None,
            bytes=self.max_megabytes * 1_000_000 or None,
            feeds=self.max_feeds or None,
        )


_Choice = TypeVar("_Choice", LogLevel, LogFormat, Engine, Switch)


def environment(folder: Path | None = None) -> dict[str, str]:
    """Return the values of `.env` in a folder (default: the current one) and the environment.

    Raises SettingsError for a `.env` that cannot be read.
    """
    path = (folder or Path()) / ".env"
    try:
        written = dotenv_values(path, interpolate=False)
    except (OSError, UnicodeError) as error:
        msg = f"{path} cannot be read: it must be a text file in UTF-8 that you may read."
        raise SettingsError(msg) from error
    return {name: value for name, value in written.items() if value is not None} | dict(os.environ)


def read_settings(values: Mapping[str, str]) -> Settings:
    """Make the settings of a mapping of names to values.

    Raises SettingsError, which names the first malformed one and what it may be.
    """
    given = {name: value.strip() for name, value in values.items()}
    defaults = Settings()
    return Settings(
        discord_token=_token(given.get(DISCORD_TOKEN, "")),
        database_url=given.get(DATABASE_URL) or defaults.database_url,
        log_level=_choice(given, LOG_LEVEL, defaults.log_level),
        log_format=_choice(given, LOG_FORMAT, defaults.log_format),
        engine=_choice(given, ENGINE, defaults.engine),
        fetch_allow=_hosts(given.get(FETCH_ALLOW, "")),
        message_content=_choice(given, MESSAGE_CONTENT, defaults.message_content),
        health_port=_port(given.get(HEALTH_PORT, "")),
        questions_per_person=_number(given, PERSON_RATE, defaults.questions_per_person),
        questions_per_desk=_number(given, DESK_RATE, defaults.questions_per_desk),
        reader=_reader(given.get(READER, "")),
        max_articles=_number(given, MAX_ARTICLES, defaults.max_articles),
        max_sentences=_number(given, MAX_SENTENCES, defaults.max_sentences),
        max_megabytes=_number(given, MAX_MEGABYTES, defaults.max_megabytes),
        max_feeds=_number(given, MAX_FEEDS, defaults.max_feeds),
    )


def required_token(settings: Settings) -> str:
    """Return the token. Raises SettingsError, which says where to get one."""
    if settings.discord_token is None:
        raise SettingsError(NO_TOKEN)
    return settings.discord_token


def _token(value: str) -> str | None:
    if not value.isascii() or any(c.isspace() or c in "'\"" for c in value):
        msg = f"{DISCORD_TOKEN} is not a token: paste it alone, without spaces or quotation marks."
        raise SettingsError(msg)
    return value or None


def _choice(given: Mapping[str, str], name: str, default: _Choice) -> _Choice:
    value = given.get(name, "").lower()
    if not value:
        return default
    choices = type(default)
    if value not in list(choices):
        *others, last = choices
        msg = f"{name} is “{given[name]}”: it may be {', '.join(others)} or {last}."
        raise SettingsError(msg)
    return choices(value)


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(filter(None, (entry.strip().lower() for entry in value.split(","))))
    for host in hosts:
        if not _HOST.fullmatch(host):
            msg = f"{FETCH_ALLOW} has “{host}”: it takes host or host:port, separated by commas."
            raise SettingsError(msg)
    return hosts


def _reader(value: str) -> Path | bool:
    if value.lower() in {"", "on", "off"}:
        return value.lower() != "off"
    folder = Path(value)
    if not folder.is_dir():
        msg = f"{READER} is “{value}”: it may be on, off, or a model's folder."
        raise SettingsError(msg)
    return folder


def _port(value: str) -> int | None:
    if not value:
        return None
    is_number = value.isascii() and value.isdecimal() and len(value) <= _LONGEST_NUMBER
    if not is_number or int(value) not in _PORTS:
        msg = f"{HEALTH_PORT} is “{value}”: it may be a port, from 1 to 65535."
        raise SettingsError(msg)
    return int(value)


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, "").replace("_", "")
    if not value:
        return default
    if not (value.isascii() and value.isdecimal() and len(value) <= _LONGEST_NUMBER):
        msg = f"{name} is “{given[name]}”: it may be a whole number, or 0 for no limit."
        raise SettingsError(msg)
    return int(value)

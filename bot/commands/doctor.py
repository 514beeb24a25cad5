"""`newsdesk doctor`: whether everything is in order and, if not, how to mend it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from bot import wording
from bot.opening import open_library
from bot.screen import show
from bot.settings import NO_TOKEN, READER, Settings, SettingsError, read_settings
from retrieval.errors import EmptyDeskError, NewsdeskError, ReaderError
from retrieval.library import Library


@dataclass(frozen=True, slots=True)
class _Finding:
    subject: str
    is_well: bool
    says: str


def doctor(values: Mapping[str, str], desk: str) -> int:
    """Check everything there is to set up, a line each; 1 where something is wrong."""
    findings = list(_findings(values, desk))
    for finding in findings:
        show(_line(finding))
    return 0 if all(finding.is_well for finding in findings) else 1


def _findings(values: Mapping[str, str], desk: str) -> Iterator[_Finding]:
    try:
        settings = read_settings(values)
    except SettingsError as error:
        yield _Finding("settings", is_well=False, says=str(error))
        return
    yield _Finding("settings", is_well=True, says="every one that is set can be used")
    yield from _database_findings(settings, desk)
    says = NO_TOKEN if settings.discord_token is None else "DISCORD_TOKEN is set"
    yield _Finding("token", is_well=True, says=says)


def _database_findings(settings: Settings, desk: str) -> Iterator[_Finding]:
    try:
        with open_library(settings) as library:
            count = wording.articles(len(library.articles(desk)))
            yield _Finding("database", is_well=True, says=f"{count} on the desk “{desk}”")
            yield _index_finding(library, desk)
            yield _reader_finding(library, settings)
    except NewsdeskError as error:
        yield _Finding("database", is_well=False, says=str(error))


def _index_finding(library: Library, desk: str) -> _Finding:
    try:
        found = library.check(desk)
    except EmptyDeskError as error:
        return _Finding("index", is_well=True, says=f"nothing to check: {error}")
    asked = f"{found.questions} questions to {wording.sentences(found.sentences)}"
    if not found.differing:
        return _Finding("index", is_well=True, says=f"scores as rank-bm25 does: {asked}")
    says = (
        f"scores otherwise than rank-bm25 for {found.differing} of {asked}. Please report this;"
        " until it is mended, set NEWSDESK_ENGINE=rank-bm25."
    )
    return _Finding("index", is_well=False, says=says)


def _reader_finding(library: Library, settings: Settings) -> _Finding:
    """Say whether a model reads; that none can is wrong only where one was named."""
    try:
        is_read = library.is_read()
    except ReaderError as error:
        says = f"not in use, the ranker decides alone: {error}"
        return _Finding("reader", is_well=not isinstance(settings.reader, Path), says=says)
    says = "reads the best candidates" if is_read else f"{READER} is off: the ranker decides alone"
    return _Finding("reader", is_well=True, says=says)


def _line(finding: _Finding) -> Text:
    mark, style = ("ok", "green") if finding.is_well else ("wrong", "bold red")
    return Text.assemble((f"{mark:<7}", style), f"{finding.subject:<10}", finding.says)

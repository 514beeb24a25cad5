import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import set_up_logging
from bot.settings import LogFormat, LogLevel, Settings


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Put the process's logging back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("bot", "retrieval", "discord"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_json_entries_are_an_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Settings(log_format=LogFormat.JSON))
    log = logging.getLogger("bot.test")
    log.info("loaded %d\narticles", 3)
    try:
        raise ValueError("broken")  # noqa: EM101, TRY301
    except ValueError:
        log.exception("failed")
    said = capsys.readouterr()
    first, second = map(json.loads, said.err.splitlines())
    assert said.out == ""
    assert (first["level"], first["logger"], first["message"]) == (
        "info",
        "bot.test",
        "loaded 3\narticles",
    )
    assert "exception" not in first
    assert "ValueError: broken" in second["exception"]


def test_text_entries_name_level_and_logger(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Settings())
    logging.getLogger("retrieval.test").info("ready")
    assert "INFO    retrieval.test: ready\n" in capsys.readouterr().err


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Settings(log_level=LogLevel.WARNING))
    logging.getLogger("discord.client").info("unwritten")
    logging.getLogger("discord.client").warning("written")
    assert capsys.readouterr().err.endswith(": written\n")


def test_of_other_libraries_only_warnings_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Settings(log_level=LogLevel.DEBUG))
    logging.getLogger("alembic.runtime").info("unwritten")
    assert capsys.readouterr().err == ""


def test_a_connection_that_fails_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Settings())
    try:
        raise ConnectionError("nobody there")  # noqa: EM101, TRY003, TRY301
    except ConnectionError:
        logging.getLogger("discord.client").exception("Attempting a reconnect in %.2fs", 1.5)
        logging.getLogger("discord.client").exception("Ignoring exception in %s", "on_message")
    first, second, *rest = capsys.readouterr().err.splitlines()
    assert first.endswith("WARNING discord.client: Attempting a reconnect in 1.50s: nobody there")
    assert second.endswith("Ignoring exception in on_message")
    assert rest[0].startswith("Traceback")

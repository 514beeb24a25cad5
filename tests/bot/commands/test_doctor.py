from pathlib import Path

import pytest

from tests.bot.commands.conftest import Command


def verdicts(out: str) -> dict[str, str]:
    lines = [line.split(maxsplit=2) for line in out.splitlines()]
    return {subject: verdict for verdict, subject, _ in lines}


def test_all_is_well_with_an_empty_database_and_no_token(newsdesk: Command) -> None:
    said = newsdesk("doctor")
    assert said.status == 0
    subjects = ("settings", "database", "index", "reader", "token")
    assert verdicts(said.out) == dict.fromkeys(subjects, "ok")
    assert "developers/applications" in said.out


def test_the_index_is_compared_with_the_reference(desk: Command) -> None:
    assert "scores as rank-bm25 does: 4 questions to 4 sentences" in desk("doctor").out


def test_a_malformed_setting_is_said_and_1(
    newsdesk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "two words")
    said = newsdesk("doctor")
    assert (said.status, verdicts(said.out)) == (1, {"settings": "wrong"})
    assert "two words" not in said.out


def test_a_damaged_database_is_said_and_1(newsdesk: Command) -> None:
    Path("newsdesk.db").write_bytes(b"not a database at all " * 100)
    said = newsdesk("doctor")
    assert said.status == 1
    assert verdicts(said.out)["database"] == "wrong"
    assert "Move it away" in said.out


def test_a_token_is_not_shown(newsdesk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "abc.def")
    said = newsdesk("doctor")
    assert "DISCORD_TOKEN is set" in said.out
    assert "abc.def" not in said.out


def test_a_reader_that_is_off_is_said(newsdesk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_READER", "off")
    assert "the ranker decides alone" in newsdesk("doctor").out


def test_a_chosen_reader_that_cannot_be_used_is_said_and_1(
    newsdesk: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NEWSDESK_READER", str(tmp_path))
    said = newsdesk("doctor")
    assert (said.status, verdicts(said.out)["reader"]) == (1, "wrong")
    assert "reader.onnx" in said.out

from dataclasses import fields
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import (
    DATABASE_URL,
    DESK_RATE,
    DISCORD_TOKEN,
    ENGINE,
    FETCH_ALLOW,
    HEALTH_PORT,
    LOG_FORMAT,
    LOG_LEVEL,
    MAX_ARTICLES,
    MAX_FEEDS,
    MAX_MEGABYTES,
    MAX_SENTENCES,
    MESSAGE_CONTENT,
    PERSON_RATE,
    READER,
    Engine,
    LogFormat,
    LogLevel,
    Settings,
    SettingsError,
    Switch,
    environment,
    read_settings,
    required_token,
)
from retrieval.documents import DeskLimits

EXAMPLE = Path(__file__).parents[2] / ".env.example"
NUMBERS = (MAX_ARTICLES, MAX_SENTENCES, MAX_MEGABYTES, MAX_FEEDS, PERSON_RATE, DESK_RATE)
WORDS = (
    DISCORD_TOKEN,
    DATABASE_URL,
    LOG_LEVEL,
    LOG_FORMAT,
    ENGINE,
    FETCH_ALLOW,
    READER,
    MESSAGE_CONTENT,
    HEALTH_PORT,
)
EVERY_NAME = {*WORDS, *NUMBERS}


def test_the_example_holds_every_setting_and_no_other() -> None:
    assert set(dotenv_values(EXAMPLE)) == EVERY_NAME
    assert len(EVERY_NAME) == len(fields(Settings))


def test_the_example_says_the_defaults() -> None:
    written = {name: value or "" for name, value in dotenv_values(EXAMPLE).items()}
    assert read_settings(written) == Settings() == read_settings({})


def test_every_setting_is_read_with_white_space_and_case_forgiven() -> None:
    assert read_settings(
        {
            DISCORD_TOKEN: " abc.def ",
            DATABASE_URL: "sqlite:///Other.db\n",
            LOG_LEVEL: "Debug",
            LOG_FORMAT: " JSON",
            ENGINE: "rank-bm25",
            FETCH_ALLOW: "Wiki.intern, 127.0.0.1:8080,[::1]:80 ,",
            MAX_ARTICLES: "1_000",
            MAX_SENTENCES: " 2000",
            MAX_MEGABYTES: "3",
            MAX_FEEDS: "0",
            MESSAGE_CONTENT: " On",
            PERSON_RATE: "5",
            DESK_RATE: "0",
            HEALTH_PORT: " 8080",
        }
    ) == Settings(
        "abc.def",
        database_url="sqlite:///Other.db",
        log_level=LogLevel.DEBUG,
        log_format=LogFormat.JSON,
        engine=Engine.RANK_BM25,
        fetch_allow=("wiki.intern", "127.0.0.1:8080", "[::1]:80"),
        max_articles=1_000,
        max_sentences=2_000,
        max_megabytes=3,
        max_feeds=0,
        message_content=Switch.ON,
        questions_per_person=5,
        questions_per_desk=0,
        health_port=8080,
    )


def test_a_limit_of_0_is_none() -> None:
    assert read_settings(dict.fromkeys(NUMBERS, "0")).desk_limits == DeskLimits()
    limits = read_settings({MAX_ARTICLES: "5", MAX_MEGABYTES: "2"}).desk_limits
    assert (limits.articles, limits.bytes) == (5, 2_000_000)


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["-1", "many", "1.5", "²", "9" * 40])
def test_a_limit_that_is_no_number_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is .*whole number"):
        read_settings({name: value})


@pytest.mark.parametrize("value", ["0", "65536", "-1", "http", "80.0", "²", "9" * 40])
def test_a_port_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match=f"{HEALTH_PORT} is .*from 1 to 65535"):
        read_settings({HEALTH_PORT: value})


@pytest.mark.parametrize("value", ["http://wiki.intern", "a b", "wiki:port", "wiki/a", "a,b@c"])
def test_an_allowed_host_that_is_none_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match=f"{FETCH_ALLOW} has"):
        read_settings({FETCH_ALLOW: value})


@pytest.mark.parametrize("name", sorted(EVERY_NAME))
def test_an_empty_value_counts_as_unset(name: str) -> None:
    assert read_settings({name: "  "}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "choices"),
    [
        (LOG_LEVEL, "loud", "debug, info, warning or error"),
        (LOG_FORMAT, "xml", "text or json"),
        (ENGINE, "bm26", "postings or rank-bm25"),
        (MESSAGE_CONTENT, "yes", "on or off"),
    ],
)
def test_a_malformed_setting_is_named_with_what_it_may_be(
    name: str, value: str, choices: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({name: value})
    assert str(caught.value) == f"{name} is “{value}”: it may be {choices}."


@pytest.mark.parametrize("token", ["Bot abc", "abc\tdef", '"abc"', "ab…c"])
def test_a_malformed_token_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({DISCORD_TOKEN: token})
    assert token not in str(caught.value)


def test_a_token_that_is_needed_and_not_set_says_where_to_get_one() -> None:
    with pytest.raises(SettingsError, match=r"DISCORD_TOKEN is not set.*developers/applications"):
        required_token(Settings())
    assert required_token(Settings("abc")) == "abc"


def test_secrets_stay_out_of_the_repr() -> None:
    settings = Settings("abc.def", database_url="postgresql://me:secret@host/db")
    assert "abc" not in repr(settings)
    assert "secret" not in repr(settings)


def test_the_environment_stands_above_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("NEWSDESK_ENGINE=file\nNEWSDESK_LOG_LEVEL=a$B\n", "utf-8")
    monkeypatch.delenv(LOG_LEVEL, raising=False)
    monkeypatch.setenv(ENGINE, "shell")
    values = environment(tmp_path)
    assert (values[ENGINE], values[LOG_LEVEL]) == ("shell", "a$B")


def test_a_file_that_is_no_text_is_a_settings_error(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"NEWSDESK_ENGINE=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env cannot be read"):
        environment(tmp_path)


def test_the_reader_is_on_off_or_a_folder(tmp_path: Path) -> None:
    assert read_settings({READER: " Off "}).reader is False
    assert read_settings({READER: "on"}).reader is True
    assert read_settings({READER: str(tmp_path)}).reader == tmp_path


def test_a_reader_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="it may be on, off, or a model's folder"):
        read_settings({READER: str(tmp_path / "nowhere")})

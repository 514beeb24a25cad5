from pathlib import Path

import pytest

from tests.bot.commands.conftest import Command


def test_a_pipe_gets_an_answer_for_each_line_and_nothing_else(desk: Command) -> None:
    said = desk("chat", stdin=b"who opened the bridge over the Lune?\n\n  what does rye bread cost")
    lines = said.out.splitlines()
    assert said.status == 0
    assert "Ada Stone" in lines[0]
    assert [line for line in lines if line.startswith("— ")] == [lines[1], lines[-1]]
    assert lines[-1] == "— The old bakery"


def test_without_a_command_and_a_token_it_is_a_chat_that_says_how_to_go_live(
    desk: Command,
) -> None:
    said = desk(stdin=b"bread")
    assert "bread" in said.out
    assert "DISCORD_TOKEN" in said.err
    assert said.err.count("\n") == 1


def test_a_question_that_cannot_be_asked_does_not_end_the_chat(desk: Command) -> None:
    said = desk("chat", stdin="?!\n\N{GRINNING FACE}\n/summary castle\nbread\n".encode())
    assert said.status == 0
    assert said.out.count("no word to look for") == 2
    assert "castle" in said.out
    assert said.out.endswith("— The old bakery\n")


def test_input_that_is_no_text_does_not_end_the_chat(desk: Command) -> None:
    said = desk("chat", stdin=b"\xff\xfe\x00\nbread\n/load a\x00b\n")
    assert said.status == 0
    assert "Rye bread" in said.out


def test_quit_ends_the_chat(desk: Command) -> None:
    assert desk("chat", stdin=b"/quit\nbread\n").out == ""


def test_articles_are_listed_summarised_and_loaded(desk: Command) -> None:
    Path("tale.txt").write_text("One thing happened in the harbour town.", "utf-8")
    said = desk("chat", stdin=b"/articles\n/summary bakery\n/load 'tale.txt'\n/load nothing\n")
    lines = said.out.splitlines()
    assert lines[0].startswith("bridge\t")
    assert lines[2:4] == ["“Rye bread costs 3 pounds.”", "— The old bakery"]
    assert lines[4].startswith("Loaded: ")
    assert lines[5] == "nothing: no such file or directory"


@pytest.mark.parametrize("line", ["/help", "/nonsense", "/summary", "/load"])
def test_commands_say_how_they_are_used(desk: Command, line: str) -> None:
    said = desk("chat", stdin=f"{line}\n".encode())
    assert said.status == 0
    assert "REF" in said.out or "SOURCE" in said.out


def test_another_desk_without_articles_says_so(newsdesk: Command) -> None:
    said = newsdesk("chat", "--desk", "other", stdin=b"bread\n/articles\n")
    assert said.status == 0
    assert said.out.count("There are no articles on this desk yet.") == 2

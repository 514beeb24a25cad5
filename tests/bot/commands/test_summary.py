import json
from pathlib import Path

from tests.bot.commands.conftest import Command


def test_a_summary_quotes_the_article_and_names_it(desk: Command) -> None:
    lines = desk("summary", "bakery").out.splitlines()
    assert lines == ["“Rye bread costs 3 pounds.”", "— The old bakery"]


def test_a_subject_narrows_a_summary(desk: Command) -> None:
    lines = desk("summary", "bridge", "--about", "years of building").out.splitlines()
    assert lines[0] == "“Building it took six years.”"
    assert len(lines) == 2
    assert "does not mention" in desk("summary", "bridge", "--about", "whales").out
    assert desk("summary", "bridge", "--about", "of the").status == 2


def test_a_summary_keeps_to_a_number_of_words(desk: Command) -> None:
    (row,) = desk("summary", "bridge", "--words", "10", "--json").rows
    assert 0 < sum(len(sentence["text"].split()) for sentence in row["sentences"]) <= 10


def test_json_is_one_object_with_places(desk: Command) -> None:
    (row,) = desk("summary", "new bridge", "--sentences", "1", "--json").rows
    assert list(row) == ["id", "title", "sentences"]
    (sentence,) = row["sentences"]
    assert list(sentence) == ["paragraph", "start", "end", "text"]
    assert len(sentence["text"]) == sentence["end"] - sentence["start"]


def test_the_summaries_of_a_file_keep_its_order_and_ids(desk: Command) -> None:
    Path("ids.jsonl").write_text('{"id": "bakery"}\n{"id": "bridge"}\n', "utf-8")
    said = desk("summary", "--jsonl", "ids.jsonl", "--out", "s.jsonl", "--sentences", "2")
    rows = [json.loads(line) for line in Path("s.jsonl").read_text("utf-8").splitlines()]
    assert (said.status, said.out, said.err) == (0, "", "")
    assert [(row["id"], len(row["sentences"])) for row in rows] == [("bakery", 1), ("bridge", 2)]


def test_an_article_that_is_not_there_is_named_and_the_rest_summarised(desk: Command) -> None:
    said = desk("summary", "--jsonl", "-", stdin=b'{"id": "castle"}\nx\n{"id": "bakery"}\n')
    assert said.status == 1
    assert [row["id"] for row in said.rows] == ["bakery"]
    assert "castle" in said.err
    assert "line 2" in said.err


def test_an_unknown_article_is_one_line_and_1(desk: Command) -> None:
    said = desk("summary", "castle")
    assert (said.status, said.out, said.err.count("\n")) == (1, "", 1)

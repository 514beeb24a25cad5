import json
from pathlib import Path

import pytest

from tests.bot.commands.conftest import Command


def write_rows(path: Path, *rows: object) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_an_answer_is_quoted_with_its_title_publisher_date_and_address(desk: Command) -> None:
    said = desk("ask", "who opened the bridge over the Lune?")
    assert said.status == 0
    assert "Ada Stone" in said.out
    assert (
        "— The new bridge · The Harbour Post · 4 May 1998 · https://example.org/bridge" in said.out
    )


def test_a_question_needs_no_quotation_marks(desk: Command) -> None:
    words = desk("ask", "--json", "when", "was", "the", "bridge", "opened")
    assert words.rows[0]["question"] == "when was the bridge opened"


def test_json_is_one_object_whose_hits_are_verbatim(desk: Command) -> None:
    said = desk("ask", "when was the bridge opened", "--json")
    (row,) = said.rows
    assert list(row) == ["question", "status", "confidence", "hits"]
    hit = row["hits"][0]
    paragraph = "The bridge over the Lune was opened on 4 May 1998 by the mayor, Ada Stone."
    assert hit["text"] == paragraph[hit["start"] : hit["end"]]
    assert [paragraph[s["start"] : s["end"]] for s in hit["spans"]] == [
        s["text"] for s in hit["spans"]
    ]
    assert said.err == ""


def test_one_article_alone_can_be_asked(desk: Command) -> None:
    (row,) = desk("ask", "bread on the bridge", "--article", "bakery", "--json").rows
    assert {hit["article_id"] for hit in row["hits"]} == {"bakery"}


def test_top_limits_the_hits_and_0_ranks_every_sentence(desk: Command) -> None:
    (one,) = desk("ask", "bridge bread", "--json", "--top", "1").rows
    (every,) = desk("ask", "bridge", "--json", "--top", "0", "--article", "bridge").rows
    assert len(one["hits"]) == 1
    assert len(every["hits"]) == 3


def test_what_the_articles_do_not_say_is_no_failure(desk: Command) -> None:
    said = desk("ask", "who won the chess olympiad in Samarkand?")
    assert (said.status, said.out, said.err) == (0, "The articles I have do not say.\n", "")


@pytest.mark.parametrize(
    ("argv", "status", "words"),
    [
        (["ask", ""], 2, "empty"),
        (["ask", "bridge " * 1500], 2, "10,"),
        (["ask", "\N{GRINNING FACE}"], 2, "no word"),
        (["ask", "bridge", "--article", "castle"], 1, "castle"),
        (["ask", "bridge", "--article", "the"], 1, "could be 2 articles"),
        (["--desk", "elsewhere", "ask", "bridge"], 1, "no articles"),
    ],
)
def test_a_question_that_cannot_be_asked_is_one_line_and_its_status(
    desk: Command, argv: list[str], status: int, words: str
) -> None:
    said = desk(*argv)
    assert (said.status, said.out) == (status, "")
    assert words in said.err
    assert said.err.count("\n") == 1


def test_the_answers_of_a_file_keep_its_order_and_ids(desk: Command, tmp_path: Path) -> None:
    rows = [{"id": str(n), "question": q} for n, q in enumerate(["bread", "bridge", "metres"])]
    source = write_rows(tmp_path / "q.jsonl", *rows, {"id": 7, "question": "bread"})
    said = desk("ask", "--jsonl", source, "--out", "a.jsonl", "--top", "1")
    answers = [json.loads(line) for line in Path("a.jsonl").read_text("utf-8").splitlines()]
    assert (said.status, said.out, said.err) == (0, "", "")
    assert [a["id"] for a in answers] == ["0", "1", "2", 7]
    assert list(answers[0]) == ["id", "question", "status", "confidence", "hits"]


def test_what_cannot_be_asked_still_gets_its_row(desk: Command, tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"id": "a", "question": ""},
        {"question": "?!"},
        {"id": "c", "question": "bridge", "article": "castle"},
        {"id": "d", "question": "bread", "article": "old bakery"},
    ]
    said = desk("ask", "--jsonl", write_rows(tmp_path / "q.jsonl", *rows))
    assert said.status == 0
    assert [row["id"] for row in said.rows] == ["a", "2", "c", "d"]
    for row in said.rows[:3]:
        assert (row["status"], row["confidence"], row["hits"]) == ("not_found", 0.0, [])
    assert said.rows[3]["hits"]
    assert [line.split(":")[1] for line in said.err.splitlines()] == [
        " question a",
        " question 2",
        " question c",
    ]


def test_a_bad_line_is_named_by_its_number_and_the_rest_is_asked(
    desk: Command, tmp_path: Path
) -> None:
    path = tmp_path / "q.jsonl"
    lines = [
        '{"id": "a", "question": "bread"}',
        "nonsense",
        "",
        "[]",
        '{"id": "b"}',
        '{"id": true, "question": "x"}',
        '{"id": "c", "question": "\\ud800"}',
        "[" * 100_000,
        '{"id": "z", "question": "bread"}',
    ]
    path.write_bytes("\n".join(lines).encode() + b'\n{"id": "\xff"}\n')
    said = desk("ask", "--jsonl", str(path))
    assert said.status == 1
    assert [row["id"] for row in said.rows] == ["a", "z"]
    named = [int(line.split("line ")[1].split(":")[0]) for line in said.err.splitlines()]
    assert named == [2, 4, 5, 6, 7, 8, 10]


def test_questions_come_from_standard_input_and_answers_go_to_standard_output(
    desk: Command,
) -> None:
    said = desk("ask", "--jsonl", "-", "--out", "-", stdin=b'{"id": "a", "question": "bread"}')
    assert [row["id"] for row in said.rows] == ["a"]


def test_an_empty_local_desk_gets_the_seeds_and_says_so(newsdesk: Command) -> None:
    said = newsdesk("ask", "--json", "who is on the crew of the station?")
    assert said.rows[0]["hits"]
    assert said.err.startswith("The desk was empty: loaded what comes with Newsdesk, ")
    assert newsdesk("ask", "--json", "crew").err == ""


def test_no_other_desk_gets_the_seeds(newsdesk: Command) -> None:
    assert newsdesk("--desk", "other", "ask", "crew").status == 1
    assert newsdesk("--desk", "other", "articles").out == ""


def test_a_desk_that_was_loaded_first_gets_no_seeds(desk: Command) -> None:
    desk("ask", "bridge")
    assert len(desk("articles", "--json").rows) == 2


def test_answers_that_cannot_be_written_leave_nothing_behind(desk: Command, tmp_path: Path) -> None:
    source = write_rows(tmp_path / "q.jsonl", {"id": "a", "question": "bread"})
    before = set(Path().iterdir())
    for target in ("missing/a.jsonl", str(tmp_path)):
        said = desk("ask", "--jsonl", source, "--out", target)
        assert said.status == 1
        assert "cannot be written" in said.err
    assert set(Path().iterdir()) == before


def test_what_is_said_about_a_subject_is_told_in_several_sentences(newsdesk: Command) -> None:
    text = b"The mill is old. Its repairs cost 2 million kroner. The town paid for the repairs."
    newsdesk("load", "-", "--title", "Mill", stdin=text)
    outcome = newsdesk("ask", "What does it say about the repairs?")
    assert outcome.out.splitlines()[:2] == [
        "“The mill is old.”",
        "“Its repairs cost 2 million kroner.”",
    ]
    assert "“The town paid for the repairs.”" in outcome.out
    (row,) = newsdesk("ask", "What does it say about the repairs?", "--json").rows
    assert set(row) == {"question", "status", "confidence", "hits"}

import json
from pathlib import Path

from retrieval.library import Library
from retrieval.memory.records import TERMINAL, Action
from tests.bot.commands.conftest import Command


def test_articles_are_listed_as_tab_separated_lines(desk: Command) -> None:
    assert desk("articles").out == (
        "bridge\tThe new bridge\tThe Harbour Post\t4 May 1998\t3\nbakery\tThe old bakery\t\t\t1\n"
    )


def test_articles_are_listed_as_json_lines(desk: Command) -> None:
    first, second = desk("articles", "--json").rows
    assert (first["id"], first["sentences"], second["publisher"]) == ("bridge", 3, None)


def test_an_empty_desk_says_how_to_fill_it_and_is_no_failure(newsdesk: Command) -> None:
    said = newsdesk("articles")
    assert (said.status, said.out) == (0, "")
    assert "newsdesk load" in said.err


def test_an_article_is_removed_by_a_part_of_its_title(desk: Command) -> None:
    assert desk("remove", "bakery").out == "Removed: The old bakery (bakery)\n"
    assert [row["id"] for row in desk("articles", "--json").rows] == ["bridge"]


def test_what_the_terminal_changes_is_in_the_desks_audit_list(desk: Command) -> None:
    desk("load", "articles.jsonl")  # nothing new
    desk("remove", "bakery")
    with Library.open("sqlite:///newsdesk.db") as library:
        entries = library.memory.traces.entries("local", 9)
    assert [(entry.user, entry.action, entry.what) for entry in entries] == [
        (TERMINAL, Action.REMOVED, "The old bakery"),
        (TERMINAL, Action.LOADED, "2 articles from articles.jsonl"),
    ]


def test_an_unknown_article_is_not_removed(desk: Command) -> None:
    said = desk("remove", "castle")
    assert (said.status, said.out) == (1, "")
    assert "castle" in said.err


def test_what_is_exported_is_loaded_back_unchanged(desk: Command) -> None:
    assert desk("export", "--out", "desk.jsonl").out == ""
    rows = [json.loads(line) for line in Path("desk.jsonl").read_text("utf-8").splitlines()]
    assert rows[1] == {
        "id": "bakery",
        "title": "The old bakery",
        "sentences": ["Rye bread costs 3 pounds."],
    }
    assert rows[0]["paragraphs"][1] == "It is 412 metres long. Building it took six years."
    assert all(row["change"] == "unchanged" for row in desk("load", "--json", "desk.jsonl").rows)
    assert desk("--desk", "copy", "load", "desk.jsonl").status == 0
    assert desk("--desk", "copy", "export").out == desk("export").out


def test_headings_outlive_an_export(newsdesk: Command) -> None:
    page = "<html><body><article><h1>Ships</h1><p>{}</p><h2>Masts</h2><p>{}</p></article></body>"
    story = "The ship left the harbour on Monday with forty people on board. " * 5
    Path("page.html").write_text(page.format(story, story.replace("ship", "mast")), "utf-8")
    newsdesk("load", "page.html")
    newsdesk("export", "--out", "desk.jsonl")
    (row,) = [json.loads(line) for line in Path("desk.jsonl").read_text("utf-8").splitlines()]
    assert [row["paragraphs"][number] for number in row["headings"]] == ["Ships", "Masts"]
    assert newsdesk("load", "--json", "desk.jsonl").rows[0]["change"] == "unchanged"


def test_authors_and_highlights_outlive_an_export(newsdesk: Command) -> None:
    row = {
        "id": "mill",
        "title": "The mill",
        "language": "en",
        "author": "Lena Osei",
        "highlights": ["Mill shut", "Nobody hurt"],
        "paragraphs": ["The mill was shut on Monday."],
    }
    Path("mill.jsonl").write_text(json.dumps(row), "utf-8")
    newsdesk("load", "mill.jsonl")
    newsdesk("export", "--out", "desk.jsonl")
    assert json.loads(Path("desk.jsonl").read_text("utf-8")) == row
    assert newsdesk("load", "--json", "desk.jsonl").rows[0]["change"] == "unchanged"
    (listed,) = newsdesk("articles", "--json").rows
    assert (listed["author"], listed["language"]) == ("Lena Osei", "en")
    assert newsdesk("ask", "nobody hurt", "--json").rows[0]["status"] == "not_found"


def test_an_export_takes_the_place_of_a_file_only_when_it_is_whole(desk: Command) -> None:
    Path("desk.jsonl").write_text("what was there", "utf-8")
    desk("export", "--out", "desk.jsonl")
    assert Path("desk.jsonl").read_text("utf-8") == desk("export").out
    assert [path.name for path in Path().glob("*desk.jsonl*")] == ["desk.jsonl"]

import gzip
import json
from pathlib import Path

import pytest

from bot import sources
from tests.bot.commands.conftest import Command
from tests.web_site import web_site

ROW = {"id": "a", "title": "A tale", "paragraphs": ["One thing happened. Then another did."]}


def test_a_loaded_article_is_named_with_its_id(newsdesk: Command) -> None:
    Path("tale.txt").write_text("One thing happened in the harbour town.", "utf-8")
    said = newsdesk("load", "tale.txt", "--title", "A tale")
    (row,) = newsdesk("articles", "--json").rows
    assert said.out == f"Loaded: A tale, 1 sentence ({row['id']})\n"


def test_json_is_a_row_for_each_article_and_each_rejection(newsdesk: Command) -> None:
    Path("a.jsonl").write_text(json.dumps(ROW) + "\nnonsense\n", "utf-8")
    said = newsdesk("load", "a.jsonl", "missing.txt", "--json")
    loaded, bad_line, missing = said.rows
    assert loaded == {
        "id": "a",
        "title": "A tale",
        "change": "loaded",
        "sentences": 2,
        "source": "a.jsonl",
    }
    assert (bad_line["source"], bad_line["line"]) == ("a.jsonl", 2)
    assert (missing["source"], missing["line"]) == ("missing.txt", None)
    assert said.status == 1
    assert len(said.err.splitlines()) == 2


def test_loading_the_same_again_changes_nothing(newsdesk: Command) -> None:
    Path("a.jsonl").write_text(json.dumps(ROW), "utf-8")
    newsdesk("load", "a.jsonl")
    assert newsdesk("load", "a.jsonl", "--json").rows[0]["change"] == "unchanged"


def test_a_folder_is_loaded_in_the_order_of_its_paths(newsdesk: Command) -> None:
    folder = Path("news")
    (folder / "b").mkdir(parents=True)
    for name in ("c.txt", "a.md", "b/z.txt", "b/y.jsonl.gz", ".hidden.txt", "picture.png"):
        text = json.dumps(ROW) if name.endswith("gz") else f"The file {name} tells a story."
        data = text.encode()
        (folder / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    said = newsdesk("load", "news", "--json")
    assert said.status == 0
    assert [row["title"] for row in said.rows] == ["a", "A tale", "z", "c"]


def test_standard_input_is_a_source(newsdesk: Command) -> None:
    said = newsdesk("load", "-", "--json", stdin=json.dumps(ROW).encode())
    assert said.rows[0]["id"] == "a"


def test_the_rest_is_loaded_when_a_source_cannot_be(newsdesk: Command, tmp_path: Path) -> None:
    Path("a.jsonl").write_text(json.dumps(ROW), "utf-8")
    Path("empty.txt").touch()
    Path("picture.txt").write_bytes(bytes(range(256)) * 8)
    Path("hollow").mkdir()
    bad = ["missing", "empty.txt", "picture.txt", "hollow", "https://example.org/", "x" * 5000]
    said = newsdesk("load", *bad, "a.jsonl")
    assert said.status == 1
    assert said.out.startswith("Loaded: A tale")
    assert len(said.err.splitlines()) == len(bad)
    assert all(any(name in line for line in said.err.splitlines()) for name in bad)
    assert str(tmp_path) not in said.err


def test_of_many_articles_the_first_are_named_and_the_rest_counted(newsdesk: Command) -> None:
    rows = [{"id": str(n), "title": f"Title {n}", "paragraphs": ["It is."]} for n in range(23)]
    Path("a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    lines = newsdesk("load", "a.jsonl").out.splitlines()
    assert len(lines) == 23
    assert lines[-3:] == ["… and 3 more", "a.jsonl: 23 loaded", "23 loaded"]


def test_of_many_sources_each_is_reported_and_why_what_failed(
    newsdesk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_site() as site:
        monkeypatch.setenv("NEWSDESK_FETCH_ALLOW", site.host)
        links = [site.article(f"/{n}", f"Page {n}", f"Page{n} is alone.") for n in range(8)]
        site.pages["/7"] = 403
        for folder in ("old", "new"):
            Path(folder, "deep").mkdir(parents=True)
            for number in range(9):
                text = f"The {folder} file{number} is about subject{folder}{number}."
                Path(folder, "deep", f"{number}.txt").write_text(text, "utf-8")
        Path("new", "bad.txt").touch()
        Path("new", "worse.txt").touch()
        said = newsdesk("load", *links, "old", "new", "old")
    assert said.status == 1
    assert said.out.splitlines()[-6:] == [
        "127.0.0.1: 7 loaded, 1 not loaded",
        "old: 9 loaded, 9 unchanged",
        "new: 9 loaded, 2 not loaded",
        "2 not loaded: it is empty",
        "1 not loaded: the site refused: 403",
        "25 loaded, 9 unchanged, 3 not loaded",
    ]


def test_links_are_reported_in_the_order_they_were_given(
    newsdesk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_site() as site:
        monkeypatch.setenv("NEWSDESK_FETCH_ALLOW", site.host)
        links = [site.article(f"/{n}", f"Page {n}", f"Page{n} is alone.") for n in range(20)]
        Path("a.txt").write_text("One thing happened in the harbour town.", "utf-8")
        said = newsdesk("load", "--json", *links, "a.txt", links[0])
    assert [row["source"] for row in said.rows] == [*links, "a.txt", links[0]]
    assert said.rows[-1]["change"] == "unchanged"


def test_a_file_without_end_is_refused(newsdesk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_MOST_BYTES", 1_000)
    said = newsdesk("load", "-", stdin=b"a" * 1_001)
    assert (said.status, said.err) == (1, "newsdesk: stdin: it is larger than 1 GB\n")


def test_a_report_counts_what_became_of_everything(newsdesk: Command) -> None:
    Path("a.jsonl").write_text(json.dumps(ROW), "utf-8")
    newsdesk("load", "a.jsonl")
    Path("b.jsonl").write_text(json.dumps(ROW | {"id": "b"}), "utf-8")
    said = newsdesk("load", "a.jsonl", "b.jsonl", "missing.txt")
    assert said.out.splitlines()[-1] == "1 loaded, 1 unchanged, 1 not loaded"


def test_a_link_is_loaded_and_loaded_again_where_it_is_allowed(
    newsdesk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_site() as site:
        link = site.article("/mill", "The mill", "The mill was built in 1843 by Ada Lund.")
        refused = newsdesk("load", link)
        assert (refused.status, refused.out) == (1, "")
        assert "only 80 and 443 are fetched" in refused.err
        monkeypatch.setenv("NEWSDESK_FETCH_ALLOW", site.host)
        (row,) = newsdesk("load", link, "--json").rows
        assert (row["change"], row["source"], row["title"]) == ("loaded", link, "The mill")
        assert newsdesk("load", link, "--json").rows[0]["change"] == "unchanged"
        site.article("/mill", "The mill", "The mill was built in 1843.", "Ada Lund drew it.")
        said = newsdesk("load", link).out
        assert said.startswith("Updated: The mill, 2 sentences: 1 paragraph added, 1 paragraph")
        assert newsdesk("articles", "--json").rows[0]["url"] == link


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "needs a login"), (403, "the site refused: 403"), (404, "no such")]
)
def test_a_link_that_gives_nothing_is_named_with_the_reason(
    newsdesk: Command, monkeypatch: pytest.MonkeyPatch, status: int, reason: str
) -> None:
    with web_site() as site:
        site.pages["/a"] = status
        monkeypatch.setenv("NEWSDESK_FETCH_ALLOW", site.host)
        said = newsdesk("load", site.url("/a"))
    assert said.status == 1
    assert site.url("/a") in said.err
    assert reason in said.err
    assert len(said.err.splitlines()) == 1


def test_a_full_desk_is_said_with_its_limit(
    newsdesk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_MAX_ARTICLES", "1")
    Path("a.jsonl").write_text("".join(f"{json.dumps(ROW | {'id': i})}\n" for i in "ab"), "utf-8")
    said = newsdesk("load", "a.jsonl")
    assert said.status == 1
    assert "the desk is full: 1 articles" in said.err
    assert said.out.splitlines()[-1] == "1 loaded, 1 not loaded"

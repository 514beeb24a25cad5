import gzip
import json
from pathlib import Path

import pytest

from retrieval.documents import Draft, Rejection, Source
from retrieval.ingest.extract import extract

_SEEDS = Path(__file__).parents[3] / "seeds"
_PAGE = """<!DOCTYPE html><html lang="en"><head><title>Baths shut | The Post</title>
<link rel="canonical" href="https://post.example/baths"></head><body>
<nav><a href="/">Home</a><a href="/news">News</a></nav><article><h1>Baths shut</h1>
<p>The council voted on Monday to close the old swimming baths, <b>which leak</b> badly.</p>
<h2>What is next</h2><p>A new pool will open in 2029, the mayor told reporters on Tuesday.</p>
</article><footer><p>All rights reserved</p></footer></body></html>"""


def drafts(name: str, data: str | bytes) -> list[Draft | Rejection]:
    return list(extract(Source(name, data if isinstance(data, bytes) else data.encode())))


def draft(name: str, data: str | bytes) -> Draft:
    (only,) = drafts(name, data)
    assert isinstance(only, Draft), only
    return only


def reason(name: str, data: str | bytes) -> str:
    (only,) = drafts(name, data)
    assert isinstance(only, Rejection), only
    return only.reason


def test_every_seed_gives_a_titled_article() -> None:
    titles = [
        draft(path.name, path.read_bytes()).title
        for path in sorted(_SEEDS.iterdir())
        if path.suffix in {".txt", ".html", ".md", ".jsonl"}
    ]
    assert titles == [
        "iss-vine",
        "Library that never closes lends its 10,000th book after midnight",
        "Fourteen cyclists and a dog brought off Skarnfell after bridge fails",
        "Tide mill at Pennow turns again after 61 years",
    ]


def test_the_boilerplate_of_the_seed_page_is_left_out() -> None:
    page = draft("night-library.html", (_SEEDS / "night-library.html").read_bytes())
    text = "\n".join(page.paragraphs)
    assert "Britta Sandoval went into Eastgate Library at 1.17" in text
    assert "will share its building with the ambulance station." in text
    unwanted = ("cookies", "Subscribe", "valleygirl81", "newsletter", "All rights", "snow")
    assert [word for word in unwanted if word in text] == []
    assert page.publisher == "Hallam Valley Post"
    assert page.published == "2026-02-11"
    assert page.url == "https://valleypost.example/news/2026/02/night-library-10000th-book"
    assert page.language == "en-GB"


def test_tokenised_text_has_a_paragraph_a_line() -> None:
    data = (_SEEDS / "iss-vine.txt").read_bytes()
    assert list(draft("iss-vine.txt", data).paragraphs) == data.decode().strip().split("\n")


@pytest.mark.parametrize("name", ["page.html", "page.txt", "-", "page.jsonl.html"])
def test_a_page_is_read_as_one_whatever_its_name(name: str) -> None:
    page = draft(name, _PAGE)
    assert page.title == "Baths shut"
    assert [page.paragraphs[number] for number in page.headings] == ["Baths shut", "What is next"]
    assert "which leak badly." in page.paragraphs[1]
    assert "Home" not in page.paragraphs


@pytest.mark.parametrize("name", ["a.jsonl", "-", "articles.txt"])
def test_json_lines_are_read_as_such_whatever_their_name(name: str) -> None:
    assert draft(name, '{"id": "x", "title": "T", "paragraphs": ["p"]}\n').id == "x"


def test_gzip_is_told_by_its_first_bytes() -> None:
    rows = gzip.compress(b'{"id": "x", "paragraphs": ["p"]}\n')
    assert draft("articles", rows).id == "x"
    assert draft("notes.txt.gz", gzip.compress(b"Some text.")).paragraphs == ("Some text.",)
    assert draft("notes.txt.gz", gzip.compress(b"Some text.")).title == "notes"


def test_a_gzip_cut_short_gives_its_whole_lines_and_one_reason() -> None:
    rows = "".join(
        json.dumps({"id": f"a{n}", "paragraphs": [f"{n * 7919} {n}"]}) + "\n" for n in range(20_000)
    )
    found = drafts("a.jsonl.gz", gzip.compress(rows.encode())[:-2_000])
    assert len(found) > 1_000
    assert all(isinstance(item, Draft) for item in found[:-1])
    assert str(found[-1]) == "a.jsonl.gz: it is packed with gzip, but damaged or cut short"


def test_text_that_unpacks_without_end_is_refused() -> None:
    assert reason("bomb.txt.gz", gzip.compress(b"a" * 30_000_000)) == "it is larger than 10 MB"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "it is empty"),
        (b" \n\t\r\n", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"\xef\xbb\xbf\n ", "it is empty"),
        (b"ab\x00cd", "it is not text but binary data"),
        (bytes(range(1, 32)) * 20, "it is not text but binary data"),
        (b"\x89PNG\r\n\x1a\n...", "it is a picture, not an article"),
        (b"\xff\xd8\xff\xe0...", "it is a picture, not an article"),
        (b"SQLite format 3\x00", "it is a database, not an article"),
        (b"{\\rtf1 hello}", "it is rich text (RTF): save it as text, HTML or Markdown"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', "it is a feed of articles, not an article"),
        (b"<html><body><nav>Home</nav></body></html>", "no article text was found in it"),
        (b"<html></html>", "no article text was found in it"),
    ],
)
def test_what_cannot_be_an_article_is_refused_with_a_reason(data: bytes, expected: str) -> None:
    assert reason("upload.txt", data) == expected


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Zoë’s café – “open” until 9", "utf-8"),
        ("Zoë’s café – “open” until 9", "utf-8-sig"),
        ("Zoë’s café – “open” until 9", "utf-16"),
        ("Zoë’s café – “open” until 9", "utf-32"),
        ("Zoë’s café – “open” until 9", "cp1252"),
        ("Le maire a déclaré que la piscine était fermée.", "latin-1"),
        ("市长周一宣布关闭浴场。没有人反对。明年将开放新的游泳池。", "gb18030"),
        ("Мэр объявил в понедельник о закрытии бани. Никто не возражал.", "cp1251"),
        ("市長は月曜日に浴場を閉鎖すると発表した。誰も反対しなかった。", "shift_jis"),
    ],
)
def test_text_is_read_in_the_encoding_it_is_in(text: str, encoding: str) -> None:
    assert draft("notes.txt", text.encode(encoding)).paragraphs == (text,)


def test_a_page_is_read_in_the_encoding_it_declares() -> None:
    page = _PAGE.replace("<head>", '<head><meta charset="gb2312">').replace("Monday", "星期一")
    assert "星期一" in draft("page.html", page.encode("gbk")).paragraphs[1]


@pytest.mark.parametrize(
    "encoding", ["utf-7", "idna", "punycode", "undefined", "unicode_escape", "rot13", "hex", "a\\b"]
)
def test_a_page_declares_no_encoding_of_python_alone(encoding: str) -> None:
    page = _PAGE.replace("<head>", f'<head><meta charset="{encoding}">').replace("Monday", "Zoë")
    assert "Zoë" in draft("page.html", page.encode("cp1252")).paragraphs[1]


@pytest.mark.parametrize("before", ["", "<!-- a --><!-- b -->\n", "<?xml version='1.0'?>"])
def test_a_page_with_lines_of_json_is_a_page(before: str) -> None:
    script = '<script type="application/ld+json">\n{"@type": "NewsArticle"}\n</script>'
    page = _PAGE.replace("<head>", f"<head>\n{script}")
    for name in ("page.html", "https://post.example/baths", "page.txt"):
        assert draft(name, before + page).title == "Baths shut"
    assert draft("page.html", page.removeprefix("<!DOCTYPE html>")).title == "Baths shut"


def test_a_word_of_code_does_not_break_a_paragraph() -> None:
    page = _PAGE.replace("old swimming baths", "old <code>swimming</code>s")
    listing = "<pre><code>one = 1\ntwo = 2</code></pre><h2>"
    found = draft("page.html", page.replace("<h2>", listing, 1)).paragraphs
    assert found[1].startswith("The council voted on Monday to close the old swimmings, which leak")
    assert found[2] == "one = 1 two = 2"


def test_a_year_at_the_foot_of_a_page_is_no_date_of_its() -> None:
    page = _PAGE.replace("All rights reserved", "© 2026 The Post")
    assert draft("page.html", page).published is None
    dated = page.replace(
        "<head>", '<head><meta property="article:published_time" content="2026-02-11">'
    )
    assert draft("page.html", dated).published == "2026-02-11"


def test_the_author_of_a_page_is_kept() -> None:
    page = _PAGE.replace("<head>", '<head><meta name="author" content="Lena Osei">')
    assert draft("page.html", page).author == "Lena Osei"
    assert draft("page.html", _PAGE).author is None
    assert draft("a.md", "---\nauthor: Lena Osei\n---\nThe bath is shut.").author == "Lena Osei"


def test_json_lines_in_utf_16_are_read() -> None:
    assert draft("a.jsonl", '{"id": "é", "paragraphs": ["p"]}'.encode("utf-16")).id == "é"


@pytest.mark.parametrize(
    ("stated", "name", "url"),
    [
        (
            "https://post.example/a",
            "https://www.post.example/a?from=feed",
            "https://post.example/a",
        ),
        ("https://other.example/a", "https://post.example/a", "https://post.example/a"),
        ("https://post.example/", "https://post.example/a", "https://post.example/a"),
        ("", "https://post.example/a", "https://post.example/a"),
        ("https://post.example/a", "saved.html", "https://post.example/a"),
        ("https://post.example/", "saved.html", None),
        ("https://post.example/", "https://post.example/", "https://post.example/"),
        ("https://POST.example/a?utm_source=x#b", "saved.html", "https://post.example/a"),
        ("", "https://post.example/a?id=5&utm_source=feed", "https://post.example/a?id=5"),
    ],
)
def test_a_page_cannot_give_itself_the_address_of_another(
    stated: str, name: str, url: str | None
) -> None:
    page = _PAGE.replace("https://post.example/baths", stated)
    assert draft(name, page).url == url

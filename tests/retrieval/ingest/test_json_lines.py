import json
from io import BytesIO

import pytest

from retrieval.documents import Draft, Rejection
from retrieval.ingest import json_lines
from retrieval.ingest.json_lines import read_json_lines


def read(*lines: object) -> list[Draft | Rejection]:
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return list(read_json_lines("a.jsonl", BytesIO("\n".join(written).encode())))


def read_one(**fields: object) -> Draft | Rejection:
    (only,) = read({"id": "x", "paragraphs": ["p"]} | fields)
    return only


def test_every_field_of_an_article_is_kept() -> None:
    row = {
        "id": "a/1",
        "title": "A title",
        "paragraphs": ["Head", "Text."],
        "url": "https://x.example/1",
        "publisher": "The Post",
        "published": "2026-02-06T10:00:00Z",
        "language": "pt-BR",
        "headings": [0],
        "extra": {"ignored": True},
    }
    assert read(row) == [
        Draft(
            id="a/1",
            title="A title",
            paragraphs=("Head", "Text."),
            url="https://x.example/1",
            publisher="The Post",
            published="2026-02-06T10:00:00Z",
            language="pt-BR",
            headings=(0,),
        )
    ]


def test_paragraphs_are_kept_to_the_code_point() -> None:
    paragraphs = ["  two  spaces ", "line\nbreak\r\n", "\u2028sep\u0085", "é e\u0301", "😀", ""]
    for written in (json.dumps(paragraphs), json.dumps(paragraphs, ensure_ascii=False)):
        (only,) = read('{"id": "x", "paragraphs": ' + written + "}")
        assert isinstance(only, Draft)
        assert list(only.paragraphs) == paragraphs


def test_sentences_are_paragraphs_that_are_split_already() -> None:
    assert read({"id": "x", "sentences": ["One. Still one.", "Two."]}) == [
        Draft(id="x", paragraphs=("One. Still one.", "Two."), is_split=True)
    ]


def test_a_title_may_be_absent_empty_or_null() -> None:
    assert read_one() == read_one(title="") == read_one(title=None)


def test_a_whole_number_is_an_id() -> None:
    assert read_one(id=17) == Draft(id="17", paragraphs=("p",))


def test_a_bad_line_is_told_by_its_number_and_the_rest_load() -> None:
    good = {"id": "x", "paragraphs": ["p"]}
    found = read(good, "", "{]", good, '{"id": "y"}')
    assert [type(item) for item in found] == [Draft, Rejection, Draft, Rejection]
    assert [item.line for item in found if isinstance(item, Rejection)] == [3, 5]
    assert str(found[1]).startswith("a.jsonl, line 3: it is not JSON: ")
    assert str(found[3]) == 'a.jsonl, line 5: it has neither "paragraphs" nor "sentences"'


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": None}, 'it has no "id"'),
        ({"id": ""}, 'it has no "id"'),
        ({"id": " "}, 'its "id" is not a text'),
        ({"id": True}, 'its "id" is not a text'),
        ({"id": 1.5}, 'its "id" is not a text'),
        ({"id": ["x"]}, 'its "id" is not a text'),
        ({"id": "x" * 501}, 'its "id" is longer than 500 characters'),
        ({"id": "\0"}, 'its "id" hold half a character'),
        ({"title": 5}, 'its "title" is not a text'),
        ({"paragraphs": "text"}, 'its "paragraphs" are not a list of texts'),
        ({"paragraphs": ["a", 1]}, 'its "paragraphs" are not a list of texts'),
        ({"paragraphs": [["a"]]}, 'its "paragraphs" are not a list of texts'),
        ({"paragraphs": []}, 'its "paragraphs" hold no text'),
        ({"paragraphs": ["", " \n"]}, 'its "paragraphs" hold no text'),
        ({"paragraphs": ["\ud800"]}, 'its "paragraphs" hold half a character'),
        ({"paragraphs": ["a\0b"]}, 'its "paragraphs" hold half a character'),
        ({"sentences": [{}]}, 'its "sentences" are not a list of texts'),
        ({"published": "last week"}, 'its "published" is not an ISO 8601 date'),
        ({"published": 2015}, 'its "published" is not a text'),
        ({"language": "English, mostly"}, 'its "language" is not a BCP 47 tag'),
        ({"headings": [1]}, 'its "headings" are not numbers of its paragraphs'),
        ({"headings": [True]}, 'its "headings" are not numbers of its paragraphs'),
        ({"headings": "0"}, 'its "headings" are not numbers of its paragraphs'),
    ],
)
def test_a_field_of_the_wrong_kind_is_refused(fields: dict[str, object], expected: str) -> None:
    found = read_one(**fields)
    assert isinstance(found, Rejection)
    assert found.line == 1
    assert found.reason.startswith(expected)


@pytest.mark.parametrize(
    "fields",
    [
        {"author": ["Lena"]},
        {"author": {"name": "Lena"}},
        {"author": "\ud800"},
        {"highlights": "Mill shut"},
        {"highlights": [1]},
        {"highlights": ["\ud800"]},
    ],
)
def test_an_author_or_highlights_of_another_kind_are_ignored(fields: dict[str, object]) -> None:
    found = read_one(**fields)
    assert isinstance(found, Draft)
    assert (found.author, found.highlights) == (None, ())


@pytest.mark.parametrize("line", ["[]", '"text"', "5", "null", "[" * 100_000, "9" * 10_000])
def test_a_line_that_is_no_object_is_refused(line: str) -> None:
    (found,) = read(line)
    assert isinstance(found, Rejection)


def test_a_line_that_is_not_utf_8_is_refused_alone() -> None:
    lines = BytesIO(b'{"id": "\xff", "paragraphs": ["p"]}\n{"id": "x", "paragraphs": ["p"]}')
    first, second = read_json_lines("a.jsonl", lines)
    assert str(first) == "a.jsonl, line 1: it is not UTF-8 text"
    assert isinstance(second, Draft)


def test_a_line_too_long_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "_LONGEST_LINE_BYTES", 100)
    good = {"id": "x", "paragraphs": ["p"]}
    found = read(good, {"id": "long", "paragraphs": ["p" * 450]}, good)
    assert [str(item) for item in found if isinstance(item, Rejection)] == [
        "a.jsonl, line 2: it is longer than 20 MB"
    ]
    assert len(found) == 3


def test_a_file_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines, "_MOST_BYTES", 100)
    with pytest.raises(Exception, match="it holds more than 1 GB"):
        read(*[{"id": "x", "paragraphs": ["p"]}] * 10)

import pytest

from retrieval.documents import Draft, Rejection, Source
from retrieval.ingest.extract import extract

from .made_files import made_docx, made_epub, made_pdf, made_zip, word_paragraph

_LINES = (
    "The council voted on Monday to close the old swimming bath in the cen-",
    "tre of the town, which has not been used since the \u201cgreat flood\u201d of the",
    "year 1953. It will be pulled down by a well-known firm.",
    "Nobody was pleased with the plan, but the mayor said that the well-",
    "known firm had promised to save the tiles and the clock of the hall.",
)


def draft(name: str, data: bytes) -> Draft:
    (only,) = extract(Source(name, data))
    assert isinstance(only, Draft), only
    return only


def reason(name: str, data: bytes) -> str:
    (only,) = extract(Source(name, data))
    assert isinstance(only, Rejection), only
    return only.reason


@pytest.mark.parametrize("name", ["bath.pdf", "bath.txt", "-"])
def test_the_lines_of_a_pdf_become_paragraphs_again(name: str) -> None:
    first, second = draft(name, made_pdf([_LINES])).paragraphs
    assert first == (
        "The council voted on Monday to close the old swimming bath in the centre of the town, "
        "which has not been used since the “great flood” of the year 1953. It will be pulled down "
        "by a well-known firm."
    )
    assert second.startswith(
        "Nobody was pleased with the plan, but the mayor said that the well-known f"
    )
    assert second.endswith(
        "well-known firm had promised to save the tiles and the clock of the hall."
    )


def test_page_numbers_and_running_heads_of_a_pdf_are_left_out() -> None:
    pages = [
        [
            "The Carrow Bay Courier",
            f"{town} was dry.",
            *_LINES,
            f"{town} won.",
            f"Page {number} of 4",
        ]
        for number, town in enumerate(("Dalby", "Hallam", "Norrby", "Pennow"), start=1)
    ]
    text = " ".join(draft("bath.pdf", made_pdf(pages)).paragraphs)
    assert text.count("The council voted") == text.count(" won.") == 4
    assert "Post" not in text
    assert "Page" not in text


def test_nulls_and_halves_of_characters_of_a_pdf_are_left_out() -> None:
    glyphs = b"<< /Differences [65 /uniD835 /u1D400 /uD800] >>"
    found = draft("a.pdf", made_pdf([["The council\0 voted: ABC."]], encoding=glyphs))
    assert found.paragraphs == ("The council voted: \U0001d400.",)


def test_a_pdf_gives_its_title_or_its_first_line() -> None:
    assert draft("a.pdf", made_pdf([_LINES], "Bath to close")).title == "Bath to close"
    assert draft("bath.pdf", made_pdf([_LINES], "report.doc")).title == "bath"
    headed = draft("a.pdf", made_pdf([["Bath to close", *_LINES]]))
    assert (headed.title, headed.headings) == ("Bath to close", (0,))


def test_a_word_document_reads_as_it_is_shown() -> None:
    body = (
        word_paragraph("Bath to close", "Heading1")
        + "<w:p><w:r><w:t>It </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:r><w:t>leaks.</w:t></w:r></w:p><w:p/>"
        "<w:tbl><w:tr>"
        + "".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in ("Year", "Cost"))
        + "</w:tr></w:tbl>"
    )
    found = draft("bath.docx", made_docx(body))
    assert found.paragraphs == ("Bath to close", "It leaks.", "Year | Cost")
    assert (found.title, found.headings) == ("Bath to close", (0,))
    assert draft("x.docx", made_docx(word_paragraph("Text."), "Stated")).title == "Stated"
    assert draft("bath.docx", made_docx(word_paragraph("Text."))).title == "bath"


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    chapters = {
        "two.xhtml": "<html><body><h2>Two</h2><p>Second <i>chapter</i>.</p></body></html>",
        "nav.xhtml": "<html><body><p>Contents</p></body></html>",
        "one.xhtml": "<html><head><title>x</title></head><body><h1>One</h1>Loose.<p>First.</p>"
        "<script>no()</script><ul><li>item</li></ul></body></html>",
    }
    metadata = (
        "<dc:title>The Bath</dc:title><dc:publisher>Post Press</dc:publisher>"
        "<dc:date>2024-05</dc:date><dc:language>en</dc:language><dc:creator>Lena Osei</dc:creator>"
    )
    spine = ["nav.xhtml", "one.xhtml", "two.xhtml"]
    found = draft("b.epub", made_epub(chapters, metadata, spine))
    assert found.paragraphs == ("One", "Loose.", "First.", "item", "Two", "Second chapter.")
    assert found.headings == (0, 4)
    stated = (found.title, found.publisher, found.published, found.language)
    assert stated == ("The Bath", "Post Press", "2024-05", "en")
    assert found.author == "Lena Osei"


def test_the_highlights_of_a_story_are_kept_apart_from_its_text() -> None:
    text = b"(CNN) -- The bath closed.\n\nIt leaks.\n\n@highlight\n\nBath shut\n\n@highlight\n\nx"
    for name in ("bath.story", "bath.txt"):
        found = draft(name, text + b"\n\n@highlight\n")
        assert found.paragraphs == ("(CNN) -- The bath closed.", "It leaks.")
        assert found.highlights == ("Bath shut", "x")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (made_pdf([[]]), "it holds no text, only pictures of it perhaps"),
        (made_docx(""), "it is empty"),
        (made_epub({}), "it is empty"),
        (made_zip({"a.txt": "text"}), "it is a zip archive: unpack it first"),
        (made_zip({"xl/workbook.xml": ""}), "it is a spreadsheet, not an article"),
        (made_zip({}), "it is a zip archive: unpack it first"),
    ],
)
def test_a_packed_file_without_an_article_is_refused(data: bytes, expected: str) -> None:
    assert reason("upload", data) == expected

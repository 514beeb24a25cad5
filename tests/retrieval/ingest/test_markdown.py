import pytest

from retrieval.errors import SourceError
from retrieval.ingest.markdown import read_markdown

_TEXT = """---
title: "Baths: shut"
date: 6 February 2026
publisher: 'The Post'
url: https://post.example/baths
lang: en
tags: [a, b]
---
# Baths *shut*

The **council** voted to [close](https://x.example) the `old`
baths.

- one item
- [x] two items

| Year | Cost |
|------|------|
| 2025 | £5 |

> A quotation.

![a picture](p.png)

<div>Shown.</div>
<!-- hidden -->

    code stays
"""


def test_markdown_reads_as_a_person_sees_it() -> None:
    draft = read_markdown("a.md", _TEXT)
    assert draft.paragraphs == (
        "Baths shut",
        "The council voted to close the old baths.",
        "one item",
        "two items",
        "Year | Cost",
        "2025 | £5",
        "A quotation.",
        "Shown.",
        "code stays",
    )
    assert draft.headings == (0,)


def test_front_matter_is_metadata() -> None:
    draft = read_markdown("a.md", _TEXT)
    assert draft.title == "Baths: shut"
    assert draft.published == "2026-02-06"
    assert draft.publisher == "The Post"
    assert draft.url == "https://post.example/baths"
    assert draft.language == "en"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Head\n\nText.", "Head"),
        ("Text.\n\n## Later head\n\nMore.", "Later head"),
        ("Text only.", "notes"),
    ],
)
def test_without_front_matter_the_first_heading_or_the_name_is_the_title(
    text: str, title: str
) -> None:
    assert read_markdown("notes.md", text).title == title


def test_a_rule_of_dashes_is_no_front_matter() -> None:
    draft = read_markdown("a.md", "---\n\nText.\n\n---\n\nMore.")
    assert draft.paragraphs == ("Text.", "More.")


def test_an_address_that_is_none_is_left_out() -> None:
    assert read_markdown("a.md", "---\nurl: javascript:alert(1)\n---\nText.").url is None


@pytest.mark.parametrize("text", ["", "![only](a.png)", "---\ntitle: x\n---\n", "<!-- c -->"])
def test_markdown_that_shows_nothing_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="it is empty"):
        read_markdown("a.md", text)

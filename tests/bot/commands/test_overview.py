from tests.bot.commands.conftest import Command

TEXT = (
    "The tide mill was built in 1742 by Josiah Trewin. “I never saw the wheels turn,” said the"
    " miller, Jon Dahl."
)


def test_an_overview_has_all_that_leads_into_an_article(newsdesk: Command) -> None:
    newsdesk("load", "-", "--title", "Mill", stdin=TEXT.encode())
    lines = newsdesk("overview", "Mill").out.splitlines()
    assert lines[lines.index("People") + 1] == "Josiah Trewin, Jon Dahl"
    assert "wheels" in lines[lines.index("About") + 1]
    assert "• Who built the tide mill?" in lines
    assert lines[lines.index("Dates") + 1].startswith("• 1742: The tide mill was built in 1742")
    assert lines[lines.index("Who said what") + 1] == "• Jon Dahl: “I never saw the wheels turn,”"


def test_an_overview_as_json_has_places(newsdesk: Command) -> None:
    newsdesk("load", "-", "--title", "Mill", stdin=TEXT.encode())
    (row,) = newsdesk("overview", "Mill", "--json").rows
    passages = [
        *row["phrases"],
        *row["people"],
        *(item["sentence"] for item in row["questions"]),
        *(item["date"] for item in row["timeline"]),
        *(item["speaker"] for item in row["quotations"]),
        *(passage for item in row["quotations"] for passage in item["passages"]),
    ]
    assert len(passages) > 5
    for passage in passages:
        assert passage["paragraph"] == 0
        assert TEXT[passage["start"] : passage["end"]] == passage["text"]


def test_an_article_in_which_nothing_stands_out_says_so(newsdesk: Command) -> None:
    newsdesk("load", "-", "--title", "Rain", stdin=b"It is.")
    assert newsdesk("overview", "Rain").out == "Nothing in the article stands out.\n— Rain\n"


def test_an_unknown_article_is_told_in_a_line(newsdesk: Command) -> None:
    outcome = newsdesk("overview", "mill")
    assert outcome.status == 1
    assert len(outcome.err.splitlines()) == 1

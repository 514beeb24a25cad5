import pytest

from tests.bot.commands.conftest import Command


def test_a_digest_names_each_article_and_quotes_it(desk: Command) -> None:
    lines = desk("digest").out.splitlines()
    assert lines[0] == "2 articles loaded in the last 7 days"
    assert "• The old bakery (bakery)" in lines
    assert "  “Rye bread costs 3 pounds.”" in lines


def test_a_digest_as_json_has_places(desk: Command) -> None:
    (row,) = desk("digest", "--days", "1", "--json").rows
    assert (row["days"], row["total"]) == (1, 2)
    told = {a["id"]: a["sentence"] for s in row["subjects"] for a in s["articles"]}
    assert told["bakery"] == {
        "paragraph": 0,
        "start": 0,
        "end": 25,
        "text": "Rye bread costs 3 pounds.",
    }


def test_an_empty_desk_has_an_empty_digest(newsdesk: Command) -> None:
    assert newsdesk("digest").out == "0 articles loaded in the last 7 days\n"


@pytest.mark.parametrize("days", ["0", "many", "9999999999"])
def test_a_digest_is_of_a_sensible_number_of_days(newsdesk: Command, days: str) -> None:
    assert newsdesk("digest", "--days", days).status == 2


def test_a_subject_that_articles_share_is_named_above_them(newsdesk: Command) -> None:
    texts = (
        b"The tide mill at Skarv was opened again after nine years of repairs.",
        b"Repairs of the tide mill at Skarv cost the town 2 million kroner.",
        b"A new electric ferry crosses the sound in eleven minutes.",
    )
    for text in texts:
        assert newsdesk("load", "-", stdin=text).status == 0
    lines = newsdesk("digest").out.splitlines()
    assert [line for line in lines[1:] if line[:1] not in {"", " ", "•"}] == ["Skarv", "Also"]

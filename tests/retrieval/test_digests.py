from datetime import UTC, datetime, timedelta

from retrieval.digests import group
from retrieval.documents import Article, Draft, Source
from retrieval.ingest.analysed import to_article
from retrieval.library import Library

MILL = "The tide mill at Skarv was opened again on Monday after nine years of repairs."
MILL_COST = "Repairs of the tide mill at Skarv cost the town of Skarv 2 million kroner."
FERRY = "A new electric ferry crosses the sound in eleven minutes."


def article(text: str, title: str = "") -> Article:
    return to_article(Draft((text,), title=title))


def test_articles_on_one_subject_stand_together_under_the_name_they_share() -> None:
    subjects = group([article(MILL_COST), article(FERRY), article(MILL)])
    assert [subject.name for subject in subjects] == ["Skarv", ""]
    assert [[line.article.paragraphs[0] for line in s.lines] for s in subjects] == [
        [MILL_COST, MILL],
        [FERRY],
    ]


def test_a_line_quotes_its_article() -> None:
    ((line,),) = (subject.lines for subject in group([article(f"{FERRY} It has no name.")]))
    assert line.sentence is not None
    assert line.sentence.text == FERRY


def test_an_article_without_sentences_has_a_line_all_the_same() -> None:
    empty = to_article(Draft(("Methods",), headings=(0,)))
    assert [line.sentence for subject in group([empty]) for line in subject.lines] == [None]


def test_of_nothing_there_is_no_subject() -> None:
    assert group([]) == ()


def test_a_digest_has_the_newest_first_and_counts_all(library: Library) -> None:
    for number in range(60):
        text = f"Report {number} tells of harbour {number}{number}."
        list(library.load("d", [Source(f"{number}.txt", text.encode())]))
    digest = library.digest("d")
    lines = [line for subject in digest.subjects for line in subject.lines]
    assert (digest.total, len(lines)) == (60, 50)
    assert any("Report 59 " in line.article.paragraphs[0] for line in lines)
    assert not any("Report 9 " in line.article.paragraphs[0] for line in lines)


def test_what_was_loaded_before_its_days_is_no_part_of_a_digest(library: Library) -> None:
    list(library.load("d", [Source("mill.txt", MILL.encode())]))
    (info,) = library.articles("d")
    assert datetime.now(UTC) - info.loaded_at < timedelta(days=1)
    assert library.digest("d", days=1).total == 1
    assert library.digest("d", days=0).total == 0
    assert library.digest("other").subjects == ()

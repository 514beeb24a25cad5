import json
import threading
from dataclasses import replace

import pytest

from retrieval.documents import Change, DeskLimits, Loaded, Rejection, Source, Status
from retrieval.errors import (
    AmbiguousArticleError,
    EmptyDeskError,
    QuestionError,
    UnknownArticleError,
)
from retrieval.library import Library
from tests.retrieval.sources import article, seed

HARBOUR = article(
    "harbour",
    "Mara Lindqvist opened the new harbour wall on 4 May 2021. It cost 3.2 million pounds.",
    title="Harbour wall opened",
)
BAKERY = article(
    "bakery",
    "The bakery on Mill Lane sells rye bread. Tomas Hale bakes 200 loaves a day.",
    title="Bread on Mill Lane",
)


def load(library: Library, desk: str, *sources: Source) -> list[Loaded]:
    outcomes = list(library.load(desk, sources))
    assert all(isinstance(outcome, Loaded) for outcome in outcomes)
    return [outcome for outcome in outcomes if isinstance(outcome, Loaded)]


def test_a_loaded_article_answers_at_once(library: Library) -> None:
    load(library, "a", HARBOUR)
    answer = library.ask("a", "who opened the harbour wall")
    assert answer.status is Status.ANSWERED
    assert answer.hits[0].sentence.text.startswith("Mara Lindqvist opened")
    assert [span.text for span in answer.hits[0].spans] == ["Mara Lindqvist"]


def test_nothing_crosses_from_one_desk_to_another(library: Library) -> None:
    load(library, "a", HARBOUR, BAKERY)
    load(library, "b", BAKERY)
    assert {hit.article.id for hit in library.ask("b", "the harbour wall bread").hits} == {"bakery"}
    assert [info.id for info in library.articles("b")] == ["bakery"]
    with pytest.raises(UnknownArticleError):
        library.ask("b", "who opened it: the wall", article="harbour")


def test_term_statistics_do_not_cross_desks(library: Library) -> None:
    load(library, "alone", BAKERY)
    before = library.ask("alone", "how many loaves of bread").hits
    load(library, "other", *(replace(BAKERY, name=str(number)) for number in range(3)), HARBOUR)
    assert library.ask("alone", "how many loaves of bread").hits == before


def test_the_same_source_twice_changes_nothing(library: Library) -> None:
    assert [loaded.change for loaded in load(library, "a", HARBOUR)] == [Change.LOADED]
    assert [loaded.change for loaded in load(library, "a", HARBOUR)] == [Change.UNCHANGED]
    assert len(library.articles("a")) == 1


def test_a_source_twice_in_one_load_is_one_article(library: Library) -> None:
    changes = [loaded.change for loaded in load(library, "a", HARBOUR, HARBOUR)]
    assert changes == [Change.LOADED, Change.UNCHANGED]
    assert len(library.articles("a")) == 1


def test_an_article_with_a_known_id_takes_the_old_ones_place(library: Library) -> None:
    load(library, "a", HARBOUR)
    changed = article("harbour", "Idris Okafor opened the harbour wall.")
    assert [loaded.change for loaded in load(library, "a", changed)] == [Change.UPDATED]
    (hit,) = library.ask("a", "who opened the harbour wall").hits
    assert hit.sentence.text == "Idris Okafor opened the harbour wall."


def test_a_removed_article_is_not_found_again(library: Library) -> None:
    load(library, "a", HARBOUR, BAKERY)
    assert library.remove("a", "harbour").title == "Harbour wall opened"
    assert library.ask("a", "who opened the harbour wall").status is Status.NOT_FOUND


def test_another_process_sees_a_change_at_its_next_question(database_url: str) -> None:
    with Library.open(database_url) as one, Library.open(database_url) as other:
        load(one, "a", BAKERY)
        assert other.ask("a", "rye bread").hits
        load(one, "a", HARBOUR)
        assert other.ask("a", "harbour wall").hits[0].article.id == "harbour"
        one.remove("a", "harbour")
        assert not other.ask("a", "harbour wall").hits


def test_what_was_loaded_outlives_the_process(database_url: str) -> None:
    with Library.open(database_url) as first:
        load(first, "a", HARBOUR)
    with Library.open(database_url) as second:
        assert second.ask("a", "harbour wall").hits[0].article.id == "harbour"


def test_an_exported_article_is_the_loaded_one(library: Library) -> None:
    (loaded,) = load(library, "a", HARBOUR)
    assert list(library.export("a")) == [loaded.article]


def test_a_blank_line_of_split_text_is_no_sentence_but_counts(library: Library) -> None:
    lines = ["It rained.", "", " \t", "It shone."]
    row = json.dumps({"id": "x", "sentences": lines})
    (loaded,) = load(library, "a", Source("x.jsonl", row.encode()))
    assert loaded.article.paragraphs == tuple(lines)
    assert [(s.paragraph, s.text) for s in loaded.article.sentences] == [
        (0, "It rained."),
        (3, "It shone."),
    ]


@pytest.mark.parametrize("ref", ["harbour", "Harbour wall opened", "WALL", " wall "])
def test_an_article_goes_by_its_id_or_part_of_its_title(library: Library, ref: str) -> None:
    load(library, "a", HARBOUR, BAKERY)
    assert library.article("a", ref).id == "harbour"


def test_a_part_of_two_titles_is_ambiguous_and_names_both(library: Library) -> None:
    load(library, "a", HARBOUR, article("pier", "Old.", title="Harbour pier"))
    with pytest.raises(AmbiguousArticleError, match=r"harbour.*pier"):
        library.article("a", "arbour")


def test_a_whole_title_wins_over_a_part(library: Library) -> None:
    load(library, "a", article("1", "A.", title="Bread"), article("2", "B.", title="Bread again"))
    assert library.article("a", "bread").id == "1"


@pytest.mark.parametrize("ref", ["", "   ", "nowhere"])
def test_a_ref_that_names_nothing_is_unknown(library: Library, ref: str) -> None:
    load(library, "a", HARBOUR)
    with pytest.raises(UnknownArticleError):
        library.article("a", ref)


def test_an_empty_desk_says_so(library: Library) -> None:
    with pytest.raises(EmptyDeskError):
        library.ask("a", "who opened the wall")
    with pytest.raises(EmptyDeskError):
        library.summarise("a", "anything")
    assert library.articles("a") == []


@pytest.mark.parametrize("text", ["", "  \n", "🙂🙂", "?!", "x" * 10_000])
def test_a_question_without_a_word_to_look_for_is_refused(library: Library, text: str) -> None:
    load(library, "a", HARBOUR)
    with pytest.raises(QuestionError):
        library.ask("a", text)


def test_a_limit_bounds_the_hits_and_0_keeps_every_match(library: Library) -> None:
    numbered = [f"Loaf number {n} was sold." for n in range(60)]
    load(library, "a", article("loaves", *numbered))
    assert len(library.ask("a", "loaf", limit=3).hits) == 3
    assert len(library.ask("a", "loaf", limit=0).hits) == 60


def test_a_limit_of_0_ranks_sentences_without_a_match_too(library: Library) -> None:
    load(library, "a", BAKERY)
    hits = library.ask("a", "rye", limit=0).hits
    assert [hit.sentence.start for hit in hits] == [0, 41]
    assert hits[0].score > hits[1].score


def test_sentences_that_say_the_same_appear_once(library: Library) -> None:
    load(library, "a", seed("iss-vine.txt"))
    texts = [hit.sentence.text for hit in library.ask("a", "tweeting the vine").hits]
    assert sum(text.startswith("tweeting the vine") for text in texts) == 1


def test_threads_may_ask_and_load_at_once(library: Library) -> None:
    load(library, "a", HARBOUR)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            load(library, "a", article(str(number), f"Barge {number} sank in the harbour."))
            assert library.ask("a", "harbour").hits
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test must see it
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(library.ask("a", "harbour", limit=0).hits) >= 13


def test_what_is_loaded_aside_is_on_no_desk_and_none_of_a_desk_is_seen_there(
    library: Library,
) -> None:
    load(library, "a", HARBOUR)
    with library.aside(DeskLimits(articles=1)) as aside:
        outcomes = list(aside.load("a", [BAKERY, article("2", "One more.")]))
        assert [type(outcome) for outcome in outcomes] == [Loaded, Rejection]
        assert [info.id for info in aside.articles("a")] == ["bakery"]
    assert [info.id for info in library.articles("a")] == ["harbour"]

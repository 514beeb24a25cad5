import pytest

from retrieval.documents import Answer, Draft, Source, Status
from retrieval.ingest.analysed import to_article
from retrieval.library import Library
from retrieval.overview.asking import questions
from retrieval.overview.clauses import first_clause
from retrieval.overview.suggesting import suggest

PEOPLE = {"Ada Lund", "Lund", "Trewin"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The mill was built in 1742 by Ada Lund.",
            ["Who built the mill?", "When was the mill built?"],
        ),
        (
            "Ada Lund opened the gate on 3 May 1843.",
            ["Who opened the gate on 3 May 1843?", "When did Ada Lund open the gate?"],
        ),
        (
            "In 1742, Trewin bought the mill.",
            ["Who bought the mill?", "What did Trewin buy?", "When did Trewin buy the mill?"],
        ),
        (
            "The miller, Ada Lund, moved to Skarv.",
            ["Who moved to Skarv?", "Where did Ada Lund move?"],
        ),
        ("The repairs cost £1.36 million.", ["How much did the repairs cost?"]),
        ("The mill has 12 rooms.", ["How many rooms does the mill have?"]),
        (
            "The engineers found 312 young eels in it.",
            ["How many young eels did the engineers find?"],
        ),
        ("The engineers found 312 young eels there.", []),
        (
            "The engineers found 312 young eels.",
            ["Who found 312 young eels?", "How many young eels did the engineers find?"],
        ),
        (
            "Fourteen young cyclists reached the gorge.",
            ["How many young cyclists reached the gorge?"],
        ),
        ("The bridge is 26 metres long.", ["How long is the bridge?"]),
        ("The mill was closed because the dam broke.", ["Why was the mill closed?"]),
        ("The mill closed because the dam broke.", ["Why did the mill close?"]),
    ],
)
def test_a_plain_sentence_is_asked_for_what_it_tells(sentence: str, expected: list[str]) -> None:
    clause = first_clause(sentence)
    assert list(questions(clause, PEOPLE) if clause else ()) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "It was built in 1742.",
        "This mill was built in 1742.",
        "By 1820, the mill had grown.",
        "The mill grew from 12 rooms in 1742 to 20 rooms in 1800.",
        "The guillotines used in 1792 and 1793 were painted red.",
        "Having reached the gorge on Friday, the engineers found it.",
        "The league announced on Friday that the mill may open.",
        "Lund confirmed the 16 children were well.",
        "The mill confirmed that it may open on Friday.",
        "A study published in 2011 found 40 eels.",
        "The mill was not built in 1742.",
        "The mill was built on land bought in 1742.",
        "The largest has 58 rooms.",
        "Her mill was built in 1742.",
        "Was the mill built in 1742?",
        "the mill was built in 1742",
        "Built in 1742, the mill is old.",
        "The mill was built last year.",
        "Trewin said the mill.",
        "In 1742, the mill, the dam and the sluice were built.",
    ],
)
def test_what_is_not_plain_is_not_asked_about(sentence: str) -> None:
    clause = first_clause(sentence)
    assert clause is None or not list(questions(clause, PEOPLE))


TEXT = (
    "The mill was built in 1742 by Josiah Trewin. The repairs cost £1.36 million. The mill has 12"
    " rooms. The miller, Odile Farrant, moved to Carrow Bay."
)


def test_a_suggestion_is_answered_by_the_sentence_it_was_made_from(library: Library) -> None:
    list(library.load("d", [Source("mill.txt", TEXT.encode())]))
    (info,) = library.articles("d")
    suggestions = library.suggestions("d", info.id, 4)
    assert suggestions
    for suggestion in suggestions:
        answer = library.ask("d", suggestion.question, info.id)
        assert answer.status is Status.ANSWERED
        assert answer.hits[0].sentence == suggestion.sentence


def test_no_more_are_suggested_than_asked_for_nor_two_of_one_sentence(library: Library) -> None:
    list(library.load("d", [Source("mill.txt", TEXT.encode())]))
    (info,) = library.articles("d")
    assert len(library.suggestions("d", info.id, 1)) == 1
    made_from = [suggestion.sentence for suggestion in library.suggestions("d", info.id, 9)]
    assert len(made_from) == len(set(made_from))


def test_what_the_engine_does_not_answer_is_not_suggested() -> None:
    unsure = Answer("", Status.UNSURE, 0.4, ())
    assert suggest(to_article(Draft((TEXT,))), lambda _: unsure, 3) == ()


@pytest.mark.parametrize(
    "text",
    [
        "; the mill was built in 1742" * 9_000,
        "The " + "old " * 90_000 + "mill was built.",
        "In 1742, the mill was built by Ada Lund. " * 4_000,
    ],
)
def test_a_hostile_text_is_read_through(text: str) -> None:
    article = to_article(Draft((text,)))
    assert suggest(article, lambda _: Answer("", Status.UNSURE, 0.4, ()), 3) == ()


@pytest.mark.parametrize("text", ["", "Anna Berg", "潮汐磨坊建于1843年。", "the mill " * 400])
def test_where_nothing_is_plain_nothing_is_suggested(text: str) -> None:
    article = to_article(Draft((text,)))
    assert suggest(article, lambda _: Answer("", Status.UNSURE, 0.4, ()), 3) == ()


TALE = (
    "Out on the quay where the nets used to dry, nobody remembers when the cannery shut. It was"
    " cold, and there was nothing to be done about it. “Ask them,” said Ada Lund, who mended nets"
    " there until her hands gave up, “and they look at the water.” Mr Jon Berg listened."
)


def test_where_sentences_make_too_few_questions_people_are_asked_about(library: Library) -> None:
    list(library.load("d", [Source("quay.txt", TALE.encode())]))
    (info,) = library.articles("d")
    (suggestion,) = library.suggestions("d", info.id)
    assert suggestion.question == "What does it say about Ada Lund?"
    answer = library.ask("d", suggestion.question, info.id)
    assert answer.status is Status.ANSWERED
    assert answer.hits[0].sentence == suggestion.sentence
    told = library.tell("d", suggestion.question, info.id)
    assert told is not None
    assert suggestion.sentence in told.sentences


def test_of_a_name_only_a_sentence_that_tells_more_is_suggested(library: Library) -> None:
    list(library.load("d", [Source("quay.txt", TALE.encode())]))
    (info,) = library.articles("d")
    assert not any("Jon Berg" in item.question for item in library.suggestions("d", info.id, 9))

import pytest

from retrieval.documents import Article, Draft, Summary
from retrieval.errors import QuestionError
from retrieval.ingest.analysed import to_article
from retrieval.summaries import summarise
from retrieval.summarising.features import count_words

MILL = (
    "The tide mill at Skarv was opened again on Monday after nine years of repairs.",
    "But it was a slow start. Visitors waited outside for an hour in the rain.",
    "The mill was built in 1843 by Ada Lund for the whole town. It has two wheels of oak.",
    '"I never thought that I would see them turn again," said Jon Dahl.',
    "Is it the last tide mill of the coast?",
    "The repairs of the tide mill cost the town of Skarv 2 million kroner.",
    "Click here to read more about the tide mill at Skarv.",
)


def article(*paragraphs: str, title: str = "", headings: tuple[int, ...] = ()) -> Article:
    return to_article(Draft(paragraphs, title=title, headings=headings))


def texts(summary: Summary) -> list[str]:
    return [sentence.text for sentence in summary.sentences]


def test_a_summary_is_of_verbatim_sentences_in_reading_order() -> None:
    mill = article(*MILL)
    summary = summarise(mill, 4)
    assert summary.article is mill
    assert len(summary.sentences) == 4
    assert [mill.sentences.index(s) for s in summary.sentences] == sorted(
        mill.sentences.index(s) for s in summary.sentences
    )


@pytest.mark.parametrize("fault", [3, 4, 6], ids=["remark", "question", "notice"])
def test_what_tells_nothing_is_left_to_the_last(fault: int) -> None:
    mill = article(*MILL)
    assert MILL[fault] not in texts(summarise(mill, 3))
    assert MILL[fault] in texts(summarise(mill, len(mill.sentences)))


@pytest.mark.parametrize("size", range(1, 10))
def test_a_sentence_that_leans_on_another_comes_with_it(size: int) -> None:
    said = texts(summarise(article(*MILL), size))
    for leaning, before in (
        ("But it was a slow start.", MILL[0]),
        ("It has two wheels of oak.", "The mill was built in 1843 by Ada Lund for the whole town."),
    ):
        assert leaning not in said or before in said


def test_what_is_said_twice_is_quoted_once() -> None:
    repeated = article(*[MILL[0], MILL[5]] * 4)
    assert texts(summarise(repeated, 5)) == [MILL[0], MILL[5]]


def test_a_short_article_is_its_own_summary() -> None:
    assert texts(summarise(article(*MILL[:2]), 3)) == [
        MILL[0],
        "But it was a slow start.",
        "Visitors waited outside for an hour in the rain.",
    ]


def test_a_title_draws_the_sentences_on_its_subject() -> None:
    on_money, on_weather = "What the repairs cost in kroner", "Waiting outside in the rain"
    assert MILL[5] in texts(summarise(article(*MILL, title=on_money), 2))
    assert MILL[5] not in texts(summarise(article(*MILL, title=on_weather), 2))


def test_a_number_of_words_is_kept_to() -> None:
    summary = summarise(article(*MILL), 3, words=35)
    assert 0 < sum(len(text.split()) for text in texts(summary)) <= 35


def test_where_no_sentence_is_so_short_one_is_quoted_all_the_same() -> None:
    assert len(summarise(article(*MILL), 3, words=1).sentences) == 1


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ((), 0),
        (("One sentence stands here.",), 1),
        (("_", "— —"), 2),
        (("Anna Berg", "Peter Holm", "Karin Ek", "Jon Dahl"), 3),
        (("the mill ground corn for the town " * 250,), 1),
        (("潮汐磨坊建于1843年。它有两个轮子。磨坊属于镇上。现在它是一座博物馆。",), 3),
        (("بنيت الطاحونة عام 1843. لها عجلتان. الطاحونة ملك للبلدة. هي الآن متحف.",), 3),
        (("ज्वार मिल 1843 में बनी थी। इसमें दो पहिए हैं। मिल शहर की है। अब यह संग्रहालय है।",), 3),
        (("โรงสีสร้างในปี 1843", "มีล้อไม้สองล้อ", "โรงสีเป็นของเมือง", "ตอนนี้เป็นพิพิธภัณฑ์"), 3),
        (("潮汐水車は1843年に建てられた。車輪が二つある。町のものだ。今は博物館である。",), 3),
        (("Мельница построена в 1843 году. У неё два колеса. Это её город. Теперь это музей.",), 3),
        (("It is. He was. They are. We will.",), 3),
    ],
)
def test_any_text_has_a_summary_of_what_it_has(paragraphs: tuple[str, ...], expected: int) -> None:
    assert len(summarise(article(*paragraphs), 3).sentences) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It's a well-known mill, isn't it?", 7),
        ("ज्वार मिल 1843 में बनी थी।", 6),
        ("بُنِيَت الطاحونة عام 1843.", 4),
        ("潮汐磨坊建于", 3),
        ("โรงสีสร้างในปี 1843", 5),
        ("— …", 0),
    ],
)
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    assert count_words(text) == words


def test_the_same_places_are_quoted_in_any_script() -> None:
    hindi = article("ज्वार मिल 1843 में बनी थी। इसमें दो पहिए हैं। मिल शहर की है। अब यह संग्रहालय है।")
    for sentence in summarise(hindi, 2).sentences:
        assert hindi.paragraphs[0][sentence.start : sentence.end] == sentence.text


def test_an_article_of_nothing_but_headings_has_none() -> None:
    assert not summarise(article("Methods", "Results", headings=(0, 1)), 3).sentences


def test_twenty_thousand_sentences_have_a_summary() -> None:
    long = article(*(f"He saw mill {number} of {number % 7} coasts." for number in range(20_000)))
    assert len(summarise(long, 3).sentences) == 3
    assert len(summarise(long, 200).sentences) == 200


def test_a_summary_on_a_subject_has_the_sentences_on_it_alone() -> None:
    assert texts(summarise(article(*MILL), 3, about="the repairs")) == [MILL[0], MILL[5]]


def test_what_a_sentence_on_the_subject_leans_on_comes_with_it() -> None:
    assert texts(summarise(article(*MILL), 3, about="oak")) == [
        "The mill was built in 1843 by Ada Lund for the whole town.",
        "It has two wheels of oak.",
    ]


def test_of_much_on_a_subject_the_best_is_quoted() -> None:
    said = texts(summarise(article(*MILL), 1, about="what did the mill cost, in kroner?"))
    assert said == [MILL[5]]


def test_an_article_has_no_summary_on_what_it_does_not_mention() -> None:
    assert not summarise(article(*MILL), 3, about="helicopters").sentences


def test_a_subject_needs_a_word_to_look_for() -> None:
    with pytest.raises(QuestionError, match="no word"):
        summarise(article(*MILL), 3, about="of the")

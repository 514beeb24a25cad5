import pytest

from retrieval.documents import Article, Draft, Passage, Source
from retrieval.errors import EmptyDeskError, UnknownArticleError
from retrieval.ingest.analysed import to_article
from retrieval.library import Library
from retrieval.overview.topics import rarity_on, topics

MILL = (
    "The tide mill at Skarv was opened again on Monday after nine years of repairs.",
    "The last miller, Wilf Oakshott, moved away. The tide mill has two wheels of oak.",
    "“I never thought that I would see the wheels turn,” said Jon Dahl, 61, who lives in Skarv.",
    "Mr. Dahl gave the tide mill 40 bags of wheat.",
)


def article(*paragraphs: str, title: str = "") -> Article:
    return to_article(Draft(paragraphs, title=title))


def texts(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.text for passage in passages]


def test_phrases_and_people_are_verbatim_where_they_first_stand() -> None:
    mill = article(*MILL)
    found = topics(mill)
    assert found.phrases
    assert found.people
    for passage in (*found.phrases, *found.people):
        text = mill.paragraphs[passage.paragraph]
        assert text[passage.start : passage.end] == passage.text


def test_what_an_article_names_again_and_again_comes_first() -> None:
    assert texts(topics(article(*MILL)).phrases)[0] == "tide mill"


def test_no_phrase_repeats_a_term_of_another() -> None:
    words = " ".join(texts(topics(article(*MILL)).phrases)).lower().split()
    assert len(words) == len(set(words))


def test_people_are_named_once_the_most_mentioned_first_by_their_fullest_name() -> None:
    assert texts(topics(article(*MILL)).people) == ["Jon Dahl", "Wilf Oakshott"]


@pytest.mark.parametrize(
    "text",
    [
        "The Harbour Heritage Fund paid, said the Old Copper Trail.",
        "They met in New York, near Carrow Bay, and in South Africa.",
        "The Parliament meets on Tuesdays. The Black Death came to England.",
    ],
)
def test_what_only_looks_like_a_name_is_no_person(text: str) -> None:
    assert topics(article(text)).people == ()


@pytest.mark.parametrize(
    "text",
    [
        "ज्वार मिल 1843 में बनी थी। इसमें दो पहिए हैं।",
        "โรงสีสร้างในปี 1843 มีล้อไม้สองล้อ",
        "Мельница построена в 1843 году. У неё два колеса.",
        "بنيت الطاحونة عام 1843. لها عجلتان.",
    ],
)
def test_in_a_language_that_is_not_known_no_phrase_is_made_up(text: str) -> None:
    assert topics(article(text)).phrases == ()


@pytest.mark.parametrize("paragraphs", [(), ("—",), ("潮汐磨坊建于1843年。",), ("He is.",)])
def test_any_text_has_such_topics_as_it_has(paragraphs: tuple[str, ...]) -> None:
    assert topics(article(*paragraphs)).people == ()


@pytest.mark.parametrize(
    "text",
    ["Ann Li, a baker, and Jon Dahl and " * 9_000, "the mill's " * 40_000, "Mr. A" + "a" * 400_000],
)
def test_a_hostile_text_is_read_through(text: str) -> None:
    assert len(topics(article(text)).phrases) <= 8


def test_what_all_articles_of_a_desk_name_tells_little_of_one() -> None:
    osprey = article("The mill has an osprey. The mill feeds the osprey.")
    assert texts(topics(osprey, rarity_on({"mill": 900}, 1_000)).phrases)[0] == "osprey"
    on_ospreys = rarity_on({"osprey": 900}, 1_000)
    assert texts(topics(osprey, on_ospreys).phrases)[0] == "mill"


def test_topics_are_of_an_article_of_the_desk(library: Library) -> None:
    with pytest.raises(EmptyDeskError):
        library.topics("d", "mill")
    list(library.load("d", [Source("mill.txt", MILL[0].encode())]))
    with pytest.raises(UnknownArticleError):
        library.topics("d", "a ferry")

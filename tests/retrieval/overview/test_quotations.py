import pytest

from retrieval.documents import Article, Draft, Source
from retrieval.ingest.analysed import to_article
from retrieval.library import Library
from retrieval.overview.quotations import quotations


def article(*paragraphs: str) -> Article:
    return to_article(Draft(paragraphs))


def said(text: str) -> list[tuple[str | None, list[str]]]:
    return [
        (
            quotation.speaker.text if quotation.speaker else None,
            [p.text for p in quotation.passages],
        )
        for quotation in quotations(article(text))
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We never saw the wheels turn,” said Jon Dahl.", "Jon Dahl"),
        ('"We never saw the wheels turn," Jon Dahl said.', "Jon Dahl"),
        ("Jon Dahl said: “We never saw the wheels turn.”", "Jon Dahl"),
        ("Jon Dahl, the last miller, told reporters on Monday: “We never saw it.”", "Jon Dahl"),
        ("“We never saw the wheels turn,” said the miller, Jon Dahl, who is 61.", "Jon Dahl"),
        ("“We never saw the wheels turn,” said Dr. Ana Holm of the institute.", "Dr. Ana Holm"),
        ("According to Jon Dahl, nobody came. “We never saw the wheels turn.”", None),
        ("“We never saw the wheels turn,” according to Jon Dahl.", "Jon Dahl"),
        ("“We never saw the wheels turn,” he said.", None),
        ("“We never saw the wheels turn,” said a friend of Jon Dahl.", None),
        ("A friend of Jon Dahl said: “We never saw the wheels turn.”", None),
        ("Ann Li and Jon Dahl said: “We never saw the wheels turn.”", None),
        ("“We never saw the wheels turn.” Jon Dahl moved away.", None),
        ("The mill of Jon Dahl has “two wheels of old oak” in it.", None),
    ],
)
def test_a_speaker_is_whom_the_text_names_beside_the_quotation(
    text: str, speaker: str | None
) -> None:
    ((named, _),) = said(text)
    assert named == speaker


def test_a_quotation_that_an_attribution_interrupts_is_one() -> None:
    text = "“We wrote back,” said Ravi Menon, the treasurer. “They would not tell us.”"
    assert said(text) == [("Ravi Menon", ["We wrote back,", "They would not tell us."])]


def test_a_quotation_may_be_of_several_sentences() -> None:
    text = "“I heard it. I turned round. There was air,” said Ravi Menon."
    assert said(text) == [("Ravi Menon", ["I heard it. I turned round. There was air,"])]


def test_two_speakers_have_a_quotation_each() -> None:
    text = "“It is a good bridge,” said Ann Li. “It was a bad bridge,” said Jon Dahl."
    assert [speaker for speaker, _ in said(text)] == ["Ann Li", "Jon Dahl"]


@pytest.mark.parametrize(
    "text",
    [
        "The “hidden gem” is by the sea.",
        "It's the miller's wheel, and the dog's paw isn't hurt.",
        'A door 6" wide and 12" high was found.',
        "",
    ],
)
def test_what_nobody_said_is_no_quotation(text: str) -> None:
    assert said(text) == []


def test_quotations_and_speakers_are_verbatim_where_they_stand() -> None:
    text = "One day. “We never saw the wheels turn,” said Jon Dahl. “Never in all my life.”"
    (quotation,) = quotations(article("First.", text))
    assert quotation.speaker is not None
    for passage in (*quotation.passages, quotation.speaker):
        assert passage.paragraph == 1
        assert text[passage.start : passage.end] == passage.text


@pytest.mark.parametrize(
    "text",
    ['"' * 90_000, "“a b c d" * 20_000, '"said ' * 20_000, "“We saw it,” said Ann Li. " * 9_000],
)
def test_a_hostile_text_is_read_through(text: str) -> None:
    assert isinstance(quotations(article(text)), tuple)


def test_a_library_tells_who_said_what(library: Library) -> None:
    list(library.load("d", [Source("mill.txt", "“We never saw it,” said Jon Dahl.".encode())]))
    (info,) = library.articles("d")
    (quotation,) = library.quotations("d", info.id)
    assert quotation.speaker is not None
    assert quotation.speaker.text == "Jon Dahl"

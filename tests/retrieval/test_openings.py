import pytest

from retrieval.summarising.openings import leans_back


@pytest.mark.parametrize(
    "text",
    [
        "But he never came.",
        "However, this was wrong.",
        "These are made of oak.",
        "“They were old,” she said.",
        "In the other case he recommends that the referee go and look.",
        "By then the mill had closed.",
        "That is why road services spray brine.",
        "Of these, two were mended.",
        "Both were found in the spring.",
        "The rest was given away.",
        "When she appears on the screen, her hair is full of flour.",
        "If it dries out, it fails.",
        "The latter was built of stone.",
    ],
)
def test_an_opening_that_points_back_is_told(text: str) -> None:
    assert leans_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "The mill was built in 1843.",
        "It is not known who built the mill.",
        "It took three calls to reach Mirela Dascalu.",
        "When she arrived, Merkel said nothing.",
        "Both wheels of the mill are of oak.",
        "The rest home burnt down.",
        "Of the mills of the coast, one is left.",
        "After the storm, they said, the mill stood.",
        "",
    ],
)
def test_an_opening_that_stands_by_itself_is_told(text: str) -> None:
    assert not leans_back(text)

"""Pages that mimic awkward real ones, each with the text a person would read beside it."""

import re
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest
import trafilatura

from retrieval.documents import Draft, Rejection, Source
from retrieval.ingest.boilerplate import is_boilerplate
from retrieval.ingest.extract import extract

_PAGES = sorted(Path(__file__).with_name("pages").glob("*.html"))
_RUN = 4
_WORD = re.compile(r"[぀-ヿ㐀-鿿]|[^\W_]+")


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return Counter(tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1))


def _f1(page: Path) -> float:
    (found,) = extract(Source(page.name, page.read_bytes()))
    expected = _runs(page.with_suffix(".txt").read_text(encoding="utf-8"))
    said = _runs("\n".join(found.paragraphs)) if isinstance(found, Draft) else Counter()
    if not expected:
        return float(isinstance(found, Rejection))
    return 2 * sum((said & expected).values()) / (sum(said.values()) + sum(expected.values()))


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.stem)
def test_the_text_of_an_awkward_page_is_found(page: Path) -> None:
    assert _f1(page) >= 0.95


def test_the_awkward_pages_are_read_nearly_perfectly() -> None:
    assert len(_PAGES) >= 20
    assert mean(map(_f1, _PAGES)) >= 0.99


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.stem)
def test_nothing_but_boilerplate_is_lost_of_what_trafilatura_finds(page: Path) -> None:
    data = page.read_bytes()
    (found,) = extract(Source(page.name, data))
    loaded = _runs(" ".join(found.paragraphs)) if isinstance(found, Draft) else Counter()
    declared = {"gbk": "gb18030", "shift-jis": "cp932", "windows-1252": "cp1252"}
    html = data.decode(declared.get(page.stem, "utf-8"))
    lines = (trafilatura.extract(html, include_comments=False) or "").split("\n")
    for line in lines:
        text = line.strip("|- ")
        assert is_boilerplate(text) or not _runs(text) - loaded, text


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "Read more: The man who talks to bees",
        "Share this article",
        "Subscribe to read on",
        "Already a subscriber? Log in",
        "We use cookies to improve your experience.",
        "© 2026 Hallam Valley Post Ltd. All rights reserved.",
        "Photo: Lena Osei",
        "Photograph: Lena Osei/AP for the Post",
        "Image source, Getty Images",
        "Sign up for our daily newsletter",
        "Not a subscriber yet? See our offers",
        "Cancel your subscription at any time, or cancel any time.",
        "Story continues below",
    ],
)
def test_notices_prompts_and_credits_are_boilerplate(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "She read more than the others.",
        "Share prices fell on Monday.",
        "Subscribers left in droves, the paper said.",
        "Cookies were sold for the hospital.",
        "Photographs show the bridge before it fell.",
        "Comments by the mayor angered the council.",
        "Loading the ship took nine hours.",
        "He said: read more books.",
        "Already a member of NATO, Poland was the first to speak.",
        "Not a member of the EU, Norway follows its rules.",
        "They could cancel at any time.",
        "Register today or lose your vote, officials warned.",
        "Sign up today, the army told young men.",
        "Image: the new face of war",
        "Photo: the last picture taken of the ship before it sank",
        "Credit: banks refuse to lend",
        "Related: his brother was jailed too.",
        "This site uses cookies made of oats, said the baker.",
        "Follow us on the road to Kabul",
        "Get unlimited access to water: that was the promise.",
        "Click here to win, said the message that emptied her account.",
        "By using this site as a dump, the firm broke the law.",
        "Both sides went home with all rights reserved",
        "Read more. " * 30,
        "",
    ],
)
def test_sentences_are_no_boilerplate(line: str) -> None:
    assert not is_boilerplate(line)

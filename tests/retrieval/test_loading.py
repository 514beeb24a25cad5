"""Which article a source is: by its id, its address or its text; and how much a desk takes."""

from collections.abc import Iterator

import pytest

from bot.rows import article_row
from retrieval.documents import Change, DeskLimits, Loaded, Rejection, Source
from retrieval.library import Library
from tests.retrieval.sources import article, seed

MILL = seed("tide-mill.md").data.decode()
EDITED = MILL.replace("Saturday", "Sunday")


def page(address: str, text: str, title: str = "The mill") -> Source:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    head = f"<!doctype html><title>{title}</title>"
    return Source(address, f"{head}<article><h1>{title}</h1>{paragraphs}</article>".encode())


def outcomes(library: Library, *sources: Source | Rejection) -> list[Loaded]:
    found = list(library.load("a", sources))
    assert all(isinstance(outcome, Loaded) for outcome in found), found
    return [outcome for outcome in found if isinstance(outcome, Loaded)]


def changes(library: Library, *sources: Source) -> list[Change]:
    return [loaded.change for loaded in outcomes(library, *sources)]


def texts(number: int) -> Iterator[Source]:
    for n in range(number):
        words = " ".join(f"word{n}x{m}" for m in range(12))
        yield Source(f"{n}.txt", f"Report {n} tells of {words}.\n".encode())


def test_a_page_loaded_again_is_updated_in_its_place_and_says_what_changed(
    library: Library,
) -> None:
    address = "https://example.org/mill"
    (first,) = outcomes(library, page(address, MILL))
    (second,) = outcomes(library, page(address, f"{MILL}\n\nIt was corrected on Monday morning."))
    assert second.change is Change.UPDATED
    assert second.edits == "1 paragraph added"
    assert [info.id for info in library.articles("a")] == [first.article.id]
    assert library.ask("a", "when was it corrected").hits


def test_a_page_is_the_article_that_was_loaded_with_its_address_under_an_id(
    library: Library,
) -> None:
    address = "https://example.org/mill"
    outcomes(library, article("mill", "The mill was shut.", url=address))
    (again,) = outcomes(library, page(address, MILL))
    assert (again.change, again.article.id) == (Change.UPDATED, "mill")
    assert changes(library, page(address, MILL)) == [Change.UNCHANGED]


def test_nearly_the_same_text_is_the_same_article(library: Library) -> None:
    (first,) = outcomes(library, Source("mill.md", MILL.encode()))
    (second,) = outcomes(library, Source("copy.md", EDITED.encode()))
    assert second.change is Change.UPDATED
    assert second.edits == "1 paragraph changed"
    assert second.article.id == first.article.id
    assert len(library.articles("a")) == 1


def test_nearly_the_same_text_in_one_load_is_one_article(library: Library) -> None:
    sources = (Source("mill.md", MILL.encode()), Source("copy.md", EDITED.encode()))
    assert changes(library, *sources) == [Change.LOADED, Change.UPDATED]
    assert len(library.articles("a")) == 1


def test_an_update_forgets_neither_address_nor_publisher(library: Library) -> None:
    address = "https://example.org/mill"
    outcomes(library, page(address, MILL))
    (pasted,) = outcomes(library, Source("pasted text", EDITED.encode()))
    assert pasted.change is Change.UPDATED
    assert pasted.article.url == address
    assert changes(library, page(address, MILL)) == [Change.UPDATED]


def test_a_text_on_two_sites_is_one_article(library: Library) -> None:
    sources = [page(f"https://{site}.example/mill", MILL) for site in ("one", "two")]
    assert changes(library, *sources) == [Change.LOADED, Change.UNCHANGED]


def test_a_sites_pages_with_two_titles_are_two_articles_however_alike(library: Library) -> None:
    first = page("https://example.org/week-1", MILL, "Week 1")
    second = page("https://example.org/week-2", EDITED, "Week 2")
    assert changes(library, first, second) == [Change.LOADED, Change.LOADED]


def test_an_id_that_a_source_gives_is_what_counts(library: Library) -> None:
    address = "https://example.org/bread"
    same = [article(name, "Rye bread is sold here.", url=address) for name in ("one", "two")]
    assert changes(library, *same) == [Change.LOADED, Change.LOADED]
    assert [info.id for info in library.articles("a")] == ["one", "two"]


def test_what_any_format_gave_is_exported_and_loaded_back_unchanged(library: Library) -> None:
    head = (
        "---\ntitle: The  old\tmill\nauthor: Lena Osei\nlang: en_GB\ndate: 11 February 2026\n---\n"
    )
    story = b"The council voted on Monday to close the old bath.\n\n@highlight\n\nBath shut"
    sources = [
        Source("mill.md", f"{head}{MILL}".encode()),
        Source("bath.story", story),
        page("https://POST.example/a?utm_source=x&id=5#c", "Nobody saw the fox leave.", "Fox"),
    ]
    outcomes(library, *sources)
    rows = "\n".join(map(article_row, library.export("a"))).encode()
    assert changes(library, Source("desk.jsonl", rows)) == [Change.UNCHANGED] * 3
    list(library.load("b", [Source("desk.jsonl", rows)]))
    assert "\n".join(map(article_row, library.export("b"))).encode() == rows


@pytest.mark.parametrize("word", ["word ", "w" * 7])
def test_a_line_without_end_is_cut_into_sentences_verbatim(library: Library, word: str) -> None:
    (loaded,) = outcomes(library, Source("a.txt", (word * 20_000).encode()))
    (paragraph,) = loaded.article.paragraphs
    sentences = loaded.article.sentences
    assert all(paragraph[s.start : s.end] == s.text and s.text.strip() for s in sentences)
    assert 10 <= len(sentences) <= 15
    assert sum(len(s.text.split()) for s in sentences) == (20_000 if " " in word else 14)


def test_links_to_one_page_are_one_article(library: Library) -> None:
    links = ("https://post.example/a", "https://post.example/a?utm_source=feed#top")
    found = outcomes(library, *(page(link, MILL) for link in links))
    assert [loaded.change for loaded in found] == [Change.LOADED, Change.UNCHANGED]
    assert len(library.articles("a")) == 1


def test_an_article_that_was_removed_is_new_when_it_comes_again(library: Library) -> None:
    (first,) = outcomes(library, Source("mill.md", MILL.encode()))
    library.remove("a", first.article.id)
    assert changes(library, Source("mill.md", EDITED.encode())) == [Change.LOADED]


def test_desks_know_nothing_of_each_others_articles(library: Library) -> None:
    outcomes(library, Source("mill.md", MILL.encode()))
    (other,) = library.load("b", [Source("mill.md", EDITED.encode())])
    assert isinstance(other, Loaded)
    assert other.change is Change.LOADED


def test_what_was_rejected_before_keeps_its_place_in_the_report(library: Library) -> None:
    bad = Rejection("https://example.org/", "the page needs a login")
    first, second, third = library.load("a", [*texts(1), bad, seed("tide-mill.md")])
    assert (getattr(first, "source", ""), second) == ("0.txt", bad)
    assert isinstance(third, Loaded)


def test_a_load_broken_off_goes_on_and_loads_nothing_twice(database_url: str) -> None:
    sources = [article(str(n), *["It rained. " * 40] * 25) for n in range(8)]
    with Library.open(database_url) as library:
        loading = library.load("a", sources)
        next(loading)
        loading.close()  # type: ignore[attr-defined]
        begun = len(library.articles("a"))
    assert 0 < begun < len(sources)
    with Library.open(database_url) as library:
        found = changes(library, *sources)
        assert found == [Change.UNCHANGED] * begun + [Change.LOADED] * (len(sources) - begun)
        assert len(library.articles("a")) == len(sources)


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (DeskLimits(articles=2), "2 articles"),
        (DeskLimits(sentences=2), "2 sentences"),
        (DeskLimits(bytes=300), "300 bytes"),
    ],
)
def test_a_full_desk_takes_no_more_and_says_why(
    database_url: str, limits: DeskLimits, what: str
) -> None:
    with Library.open(database_url, limits=limits) as library:
        first, second, third = library.load("a", texts(3))
        assert isinstance(first, Loaded)
        assert isinstance(second, Loaded)
        assert isinstance(third, Rejection)
        assert third.source == "2.txt"
        assert what in third.reason
        assert list(library.load("a", texts(3)))[2] == third
        library.remove("a", first.article.id)
        assert [type(outcome) for outcome in library.load("a", list(texts(3))[2:])] == [Loaded]


def test_a_full_desk_still_takes_a_shorter_text_in_place_of_a_longer(database_url: str) -> None:
    with Library.open(database_url) as library:
        outcomes(library, article("one", "It rained. It shone."))
    with Library.open(database_url, limits=DeskLimits(sentences=1)) as library:
        assert changes(library, article("one", "It rained.")) == [Change.UPDATED]


def test_a_desk_tells_how_much_it_holds(library: Library) -> None:
    outcomes(library, article("one", "It rained. It shone.", "Søren left."), *texts(1))
    size = library.size("a")
    assert (size.articles, size.sentences) == (2, 4)
    assert size.bytes == sum(a.size_bytes for a in library.export("a"))
    assert library.size("b").articles == 0

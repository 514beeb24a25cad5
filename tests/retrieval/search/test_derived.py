"""An index file gives back the index that was written, or nothing."""

import os
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from retrieval import held_desks
from retrieval.documents import Source
from retrieval.library import Library
from retrieval.search.agreement import Agreement
from retrieval.search.derived import Derived, IndexFiles, read, write
from retrieval.search.index import PostingsIndex
from retrieval.store import Store

TERMS = st.sampled_from([*"abcdefg", "émile", "宇"])
SENTENCES = st.lists(st.lists(TERMS, max_size=9), max_size=4)
TEXT = "The crew of station {0} grew a vine. It flowered on day {0} of their stay in orbit."


def _index(*articles: list[list[str]]) -> PostingsIndex:
    index = PostingsIndex()
    for key, sentences in enumerate(articles, start=1):
        index.add(key, sentences)
    return index


@given(data=st.data(), articles=st.lists(SENTENCES, max_size=5), later=SENTENCES)
@settings(deadline=None, max_examples=60)
def test_an_index_read_from_its_file_carries_on_as_the_one_written(
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    articles: list[list[list[str]]],
    later: list[list[str]],
) -> None:
    path = tmp_path_factory.mktemp("index") / "index"
    index = _index(*articles)
    for key in data.draw(st.sets(st.sampled_from(range(1, len(articles) + 1)))) if articles else ():
        index.remove(key)
    write(path, Derived(index, generation=7))
    derived = read(path)
    assert derived is not None
    assert derived.generation == 7
    assert list(derived.index.articles()) == list(index.articles())
    removed = data.draw(st.sets(st.sampled_from([*index.articles(), 99])))
    for made in (index, derived.index):
        made.add(99, later)
        for key in removed:
            made.remove(key)
    assert derived.index.search("abc", 100) == index.search("abc", 100)
    assert set(derived.index.vocabulary()) == set(index.vocabulary())


def test_writing_again_replaces_the_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "desks" / "index"
    write(path, Derived(_index([["crew"]]), 1))
    write(path, Derived(_index([["vine"]]), 2))
    derived = read(path)
    assert derived is not None
    assert derived.generation == 2
    assert list(derived.index.vocabulary()) == ["vine"]
    assert list(path.parent.iterdir()) == [path]


def test_what_a_killed_process_left_of_writing_goes_when_the_file_is_written_or_removed(
    tmp_path: Path,
) -> None:
    files = IndexFiles(tmp_path)
    files.write("mill", Derived(_index([["crew"]]), 1))
    [path] = tmp_path.iterdir()
    another = tmp_path / "another desk's"
    old, new = path.with_name(f"{path.name}old"), path.with_name(f"{path.name}new")
    for file in (another, old, new):
        file.write_bytes(b"half of an index")
    os.utime(old, (0, 0))
    files.write("mill", Derived(_index([["vine"]]), 2))
    assert set(tmp_path.iterdir()) == {path, another, new}  # the new one may be being written
    files.remove("mill")
    assert set(tmp_path.iterdir()) == {another}


def test_a_file_that_is_not_whole_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "index"
    assert read(path) is None
    write(path, Derived(_index([["crew", "vine"], ["orbit"]]), 1))
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place])
        assert read(path) is None
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert read(path) is None
    path.write_bytes(whole + b"\0")
    assert read(path) is None
    path.write_bytes(whole)
    assert read(path) is not None


def _load(library: Library, *numbers: int) -> None:
    sources = [Source(f"{n}.txt", TEXT.format(n).encode()) for n in numbers]
    assert len(list(library.load("local", sources))) == len(numbers)


def _fail(*_: object) -> None:
    pytest.fail("the articles were gone through again")


def _index_files(path: Path) -> list[Path]:
    return list(Path(f"{path}-index").iterdir())


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of ten articles whose index was kept."""
    monkeypatch.setattr(held_desks, "_LEAST_KEPT_SENTENCES", 1)
    path = tmp_path / "a.db"
    with Library.open(f"sqlite:///{path}") as library:
        _load(library, *range(10))
        library.check("local")
    assert len(_index_files(path)) == 1
    return path


def _check(path: Path) -> Agreement:
    with Library.open(f"sqlite:///{path}") as library:
        return library.check("local")


def test_a_desk_opens_without_its_articles_being_gone_through(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "terms", _fail)
    assert _check(path) == Agreement(sentences=20, questions=20, differing=0)


def test_a_file_that_is_stale_is_caught_up_with(path: Path) -> None:
    with Library.open(f"sqlite:///{path}") as library:
        _load(library, 10, 11)
        library.remove("local", library.articles("local")[3].id)
        kept = _index_files(path)[0].read_bytes()
    _index_files(path)[0].write_bytes(kept)
    assert _check(path) == Agreement(sentences=22, questions=20, differing=0)


def test_a_file_that_is_torn_is_made_anew(path: Path) -> None:
    [file] = _index_files(path)
    file.write_bytes(file.read_bytes()[:-1])
    assert _check(path) == Agreement(sentences=20, questions=20, differing=0)
    assert read(file) is not None


def test_a_file_of_another_database_is_not_taken(path: Path, tmp_path: Path) -> None:
    [file] = _index_files(path)
    other = tmp_path / "b.db"
    with Library.open(f"sqlite:///{other}") as library:
        _load(library, *range(20, 40))
    Path(f"{other}-index").mkdir()
    Path(f"{other}-index", file.name).write_bytes(file.read_bytes())
    assert _check(other) == Agreement(sentences=40, questions=20, differing=0)


def test_a_folder_that_cannot_be_written_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_desks, "_LEAST_KEPT_SENTENCES", 1)
    path = tmp_path / "a.db"
    Path(f"{path}-index").write_text("in the way")
    with Library.open(f"sqlite:///{path}") as library:
        _load(library, 1)
        assert library.check("local").differing == 0
    assert _check(path).sentences == 2

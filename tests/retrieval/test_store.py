import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from retrieval import database, migrations
from retrieval.documents import Loaded
from retrieval.errors import DatabaseUrlError, StoreError
from retrieval.library import Library
from retrieval.schema import SCHEMA_VERSION, metadata
from retrieval.store import Store
from tests.retrieval.sources import article


def test_the_schema_version_is_the_newest_migration() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == SCHEMA_VERSION


def test_the_migrations_make_the_tables_that_the_store_uses(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    Store.open(url).close()
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_what_an_older_version_kept_is_there_after_the_migrations(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with Library.open(url) as library:
        (loaded,) = library.load("a", [article("mill", "It rained. It shone.")])
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        script = ScriptDirectory(str(Path(migrations.__file__).parent))
        context = MigrationContext.configure(
            connection, opts={"fn": lambda current, _: script._downgrade_revs("0002", current)}
        )
        with Operations.context(context):
            context.run_migrations()
        columns = {column["name"] for column in sa.inspect(connection).get_columns("articles")}
    engine.dispose()
    assert "author" not in columns
    assert isinstance(loaded, Loaded)
    with Library.open(url) as library:
        assert list(library.export("a")) == [loaded.article]


@pytest.mark.parametrize("url", ["", "nonsense", "sqlite//a", "oracle+nothing://x"])
def test_a_url_that_is_none_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        Store.open(url)
    assert "\n" not in str(caught.value)


def test_a_malformed_url_is_told_apart_from_a_database_that_fails() -> None:
    with pytest.raises(DatabaseUrlError):
        Store.open("nonsense")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(f"sqlite:///{tmp_path / 'no' / 'where.db'}")


def test_a_file_of_another_kind_is_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("These are notes and no database at all. " * 100)
    with pytest.raises(StoreError, match="not a Newsdesk database"):
        Store.open(f"sqlite:///{path}")
    assert path.read_text().startswith("These are notes")


def test_a_damaged_database_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Store.open(f"sqlite:///{path}").close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(f"sqlite:///{path}").infos("local")


def test_a_database_that_another_program_keeps_locked_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_TIMEOUT_S", 0)
    store = Store.open(f"sqlite:///{tmp_path / 'a.db'}")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="keeps it locked"):
        store.save("a", [])
    other.execute("ROLLBACK")
    other.close()
    store.save("a", [])
    store.close()


def test_a_password_in_the_url_is_never_told() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql+nodriver://user:hunter2@127.0.0.1/desk")
    assert "hunter2" not in str(caught.value)


def test_a_generation_grows_with_every_change_of_its_desk_alone(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'a.db'}")
    assert store.generation("a") == 0
    store.save("a", [])
    first = store.generation("a")
    assert first > 0
    assert store.generation("b") == 0
    assert not store.remove("a", "nothing")
    assert store.generation("a") == first
    store.save("a", [])
    assert store.generation("a") == first + 1
    store.close()


def test_a_database_in_memory_serves_several_threads() -> None:
    store = Store.open("sqlite://")
    with ThreadPoolExecutor(8) as threads:
        saved = [threads.submit(store.save, str(number), []) for number in range(200)]
        read = [threads.submit(store.generation, str(number)) for number in range(200)]
    assert not any(task.exception() for task in saved)
    assert not any(task.exception() for task in read)
    assert all(store.generation(str(number)) for number in range(200))
    store.close()

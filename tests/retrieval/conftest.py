from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.library import Library


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
def library(database_url: str) -> Iterator[Library]:
    with Library.open(database_url) as opened:
        yield opened

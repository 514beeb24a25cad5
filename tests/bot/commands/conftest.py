"""The `newsdesk` command in a folder of its own, with settings of nobody's."""

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call of the command came to."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Command = Callable[..., Outcome]


@pytest.fixture
def newsdesk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    for name in os.environ:
        if name.startswith(("DISCORD_", "NEWSDESK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def call(*argv: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        try:
            status = main(argv)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        said = capsys.readouterr()
        return Outcome(status, said.out, said.err)

    return call


@pytest.fixture
def desk(newsdesk: Command, tmp_path: Path) -> Command:
    """Return the command with two articles on its desk."""
    rows = [
        {
            "id": "bridge",
            "title": "The new bridge",
            "publisher": "The Harbour Post",
            "published": "1998-05-04T09:00:00+02:00",
            "url": "https://example.org/bridge",
            "language": "en",
            "paragraphs": [
                "The bridge over the Lune was opened on 4 May 1998 by the mayor, Ada Stone.",
                "It is 412 metres long. Building it took six years.",
            ],
        },
        {"id": "bakery", "title": "The old bakery", "sentences": ["Rye bread costs 3 pounds."]},
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert newsdesk("load", str(path)).status == 0
    return newsdesk

"""Sources for tests, made of plain paragraphs."""

import json
from importlib.resources import files

from retrieval.documents import Source


def article(article_id: str, *paragraphs: str, title: str = "", **more: object) -> Source:
    row = {"id": article_id, "title": title, "paragraphs": paragraphs, **more}
    return Source(f"{article_id}.jsonl", json.dumps(row).encode())


def seed(name: str) -> Source:
    return Source(name, files("seeds").joinpath(name).read_bytes())

"""From a source's bytes to drafts of articles."""

import gzip
import json
from collections.abc import Iterator

from retrieval.documents import Draft, Rejection, Source


def extract(source: Source) -> Iterator[Draft | Rejection]:
    """Yield what the source holds, in order."""
    if source.name.endswith((".jsonl", ".jsonl.gz")):
        data = gzip.decompress(source.data) if source.name.endswith(".gz") else source.data
        for line in data.decode().splitlines():
            row = json.loads(line)
            yield Draft(
                paragraphs=tuple(row.get("sentences") or row["paragraphs"]),
                title=row.get("title") or "",
                id=row["id"],
                is_split="sentences" in row,
            )
        return
    yield Draft(paragraphs=tuple(filter(str.strip, source.data.decode().splitlines())))

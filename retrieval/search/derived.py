"""The index in a file of its own, so that a desk opens without going through its articles again.

The file is derived: whatever is wrong with it, it is not read, and the index is built anew. It is
written beside its place, synced and renamed, so a reader finds the old or the new one, whole; its
checksum covers all that is used. Postings and articles' terms are mapped into memory, not read.

Layout, in the machine's own byte order: the head (`_HEAD`), then arrays, each at a multiple of 8,
then JSON that says where they stand (`_put`).
"""

import json
import logging
import os
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time
from typing import IO, Any, Literal, TypeAlias
from zlib import crc32

from retrieval.search.index import PostingsIndex, Run, Snapshot
from retrieval.search.segment import Codes, Packed, Segment

_log = logging.getLogger(__name__)

_HEAD = struct.Struct("=8sII")  # magic, version, checksum of the arrays, the JSON, and the places
_PLACES = struct.Struct("=QQQ")  # where the JSON starts and stops, and the file's size
_MAGIC = b"newsdesk"
_VERSION = 1
_CHUNK_BYTES = 1 << 20
_LONGEST_WRITE_S = 3600

_Place: TypeAlias = tuple[int, int]  # where in the file an array starts and stops


@dataclass(frozen=True, slots=True)
class Derived:
    """An index, and the generation of its desk that it was made of."""

    index: PostingsIndex
    generation: int


class _Writer:
    """Writes arrays one after another, and keeps the checksum of all."""

    def __init__(self, file: "IO[bytes]") -> None:
        self._file = file
        self.at = _HEAD.size + _PLACES.size
        self.checksum = 0
        file.write(bytes(self.at))

    def put(self, values: "array[int] | array[float] | bytes | memoryview") -> _Place:
        """Write an array; return where it stands."""
        view = memoryview(values)
        start = self.at
        for piece in (view.cast("B"), bytes(-view.nbytes % 8)):
            self._file.write(piece)
            self.checksum = crc32(piece, self.checksum)
            self.at += len(piece)
        return start, start + view.nbytes


class IndexFiles:
    """The index files of all desks, in one folder; without a folder there are none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def read(self, desk: str) -> Derived | None:
        """Return the desk's index as it was written last, None where it cannot be had."""
        return None if self._folder is None else read(self._path(self._folder, desk))

    def write(self, desk: str, derived: Derived) -> None:
        """Keep the desk's index, where files can be written; where not, it is built at need."""
        if self._folder is not None:
            try:
                write(self._path(self._folder, desk), derived)
            except OSError as error:
                _log.info("The index of a desk was not kept: %s", error)

    def remove(self, desk: str) -> None:
        """Delete the desk's file, if there is one, and what was left of writing it."""
        if self._folder is not None:
            path = self._path(self._folder, desk)
            try:
                for file in (path, *_unfinished(path)):
                    file.unlink(missing_ok=True)
            except OSError as error:  # in use, on Windows: it is of no use to anybody
                _log.info("The index of a deleted desk was not deleted: %s", error)

    def _path(self, folder: Path, desk: str) -> Path:
        return folder / blake2b(desk.encode(), digest_size=16).hexdigest()


def write(path: Path, derived: Derived) -> None:
    """Put the index into a file, in place of the one that may be there. Raises OSError."""
    path.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            _write(file, derived)
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            file.close()
            Path(file.name).unlink()
            raise
    _sync_folder(path.parent)
    for left in _unfinished(path):  # by a process that was killed, unless one is at it now
        if time() - left.stat().st_mtime > _LONGEST_WRITE_S:
            left.unlink()


def _unfinished(path: Path) -> Iterator[Path]:
    return path.parent.glob(f"{path.name}?*")


def read(path: Path) -> Derived | None:
    """Read an index from its file; None where there is none that is whole."""
    try:
        with path.open("rb") as file:
            if not (place := _contents_place(file)):
                return None
            view = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    except (OSError, ValueError):  # what cannot be mapped cannot be read
        return None
    return _parse(view, *place)


def _write(file: "IO[bytes]", derived: Derived) -> None:
    writer = _Writer(file)
    contents = {"generation": derived.generation, **_put(writer, derived.index.snapshot())}
    place = writer.put(json.dumps(contents).encode())
    file.seek(0)
    places = _PLACES.pack(*place, writer.at)
    file.write(_HEAD.pack(_MAGIC, _VERSION, crc32(places, writer.checksum)) + places)
    file.flush()
    os.fsync(file.fileno())


def _put(writer: _Writer, snapshot: Snapshot) -> dict[str, Any]:
    runs = snapshot.runs.values()
    columns = zip(*((run.first, run.size, run.length) for run in runs), strict=True)
    return {
        "terms": snapshot.terms,
        "frequencies": writer.put(snapshot.frequencies),
        "articles": [writer.put(array("q", column)) for column in (snapshot.runs, *columns)],
        "ends": writer.put(array("q", accumulate(len(run.terms) for run in runs))),
        "held": writer.put(b"".join(memoryview(run.terms).cast("B") for run in runs)),
        "segments": [_put_segment(writer, segment) for segment in snapshot.segments],
    }


def _put_segment(writer: _Writer, segment: Segment) -> list[Any]:
    arrays = (*segment.codes, *segment.packed)
    return [segment.first, segment.size, *(writer.put(values) for values in arrays)]


def _contents_place(file: "IO[bytes]") -> _Place | None:
    """Return where the JSON stands in a whole file, None where the file is not whole."""
    head, places = file.read(_HEAD.size), file.read(_PLACES.size)
    if len(places) < _PLACES.size:
        return None
    magic, version, checksum = _HEAD.unpack(head)
    start, stop, size = _PLACES.unpack(places)
    if (magic, version, size) != (_MAGIC, _VERSION, os.fstat(file.fileno()).st_size):
        return None
    # Read, not mapped: what is only checked need not stay in memory.
    found = 0
    while chunk := file.read(_CHUNK_BYTES):
        found = crc32(chunk, found)
    return (start, stop) if crc32(places, found) == checksum else None


def _parse(view: "memoryview[int]", start: int, stop: int) -> Derived:
    contents = json.loads(bytes(view[start:stop]))

    def ints(place: _Place, code: Literal["I", "q"] = "I") -> "memoryview[int]":
        return view[slice(*place)].cast(code)

    def floats(place: _Place) -> "array[float]":
        return array("d", view[slice(*place)].cast("d"))

    held, ends = ints(contents["held"]), ints(contents["ends"], "q").tolist()
    stretches = map(slice, [0, *ends], ends)
    columns = [ints(place, "q").tolist() for place in contents["articles"]]
    runs = {
        key: Run(first, size, length, held[stretch])
        for key, first, size, length, stretch in zip(*columns, stretches, strict=True)
    }
    segments = [
        Segment(
            first,
            size,
            Codes(floats(frequencies), floats(lengths)),
            Packed(ints(starts), ints(values)),
        )
        for first, size, frequencies, lengths, starts, values in contents["segments"]
    ]
    frequencies = array("I", ints(contents["frequencies"]))
    snapshot = Snapshot(contents["terms"], frequencies, runs, segments)
    return Derived(PostingsIndex.restored(snapshot), contents["generation"])


def _sync_folder(folder: Path) -> None:
    """Make a rename outlive a power cut, where folders can be synced: not on Windows."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

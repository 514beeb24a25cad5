"""A process of its own for the parsers of strangers' files, with limits on its time and memory.

A page or a PDF can be made to keep its parser busy for hours, or to fill the memory, or to crash
it. In a worker process none of this reaches whoever asked: past its limit the process is killed
and the file refused. One worker is started at the first such file and reads one after another; it
ends with the process that started it.

Frames on its standard input and output: a length in eight bytes, then as many bytes of JSON, or of
a file. A request is two frames, a reply one.
"""

import atexit
import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import retrieval
from retrieval.documents import Draft
from retrieval.errors import SourceError
from retrieval.ingest.feeds import Entry, Feed, parse_feed
from retrieval.ingest.formats import Format

TIME_LIMIT_S = 20.0
MEMORY_LIMIT_BYTES = 200_000_000
TOO_MUCH = "it took too long or too much memory to read"
DAMAGED = "it is damaged, or not what it says it is"
_LENGTH_BYTES = 8


class Worker:
    """A process that reads files. Safe to use from several threads, which then wait in turn."""

    def __init__(self, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._time_limit_s = time_limit_s
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, form: Format, name: str, data: bytes) -> Draft:
        """Read a file of a format into a draft.

        Raises SourceError if it holds no article, or if reading it takes too much.
        """
        return _to_draft(self._ask({"format": form.value, "name": name}, data))

    def read_feed(self, data: bytes) -> Feed:
        """Read a feed. Raises SourceError for what is none, or if reading it takes too much."""
        fields = self._ask({"format": "feed"}, data)
        return Feed(fields["title"], tuple(Entry(**entry) for entry in fields["entries"]))

    def _ask(self, request: Mapping[str, str], data: bytes) -> dict[str, Any]:
        with self._lock:
            process = self._running()
            timer = threading.Timer(self._time_limit_s, process.kill)
            timer.start()
            try:
                reply = _exchange(process, request, data)
            except (OSError, EOFError) as error:
                self._close()
                raise SourceError(TOO_MUCH) from error
            except BaseException:  # a reply still to come must not be taken for the next one's
                self._close()
                raise
            finally:
                timer.cancel()
        if reply["reason"]:
            raise SourceError(reply["reason"])
        result: dict[str, Any] = reply["result"]
        return result

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "retrieval.ingest.worker"],
                cwd=Path(retrieval.__file__).parents[1],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def _close(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        with suppress(OSError):  # what was not written yet has nowhere to go
            self._process.__exit__(None, None, None)
        self._process = None


@lru_cache(maxsize=1)
def shared_worker() -> Worker:
    """Return the worker of this process, which ends when this process does."""
    worker = Worker()
    atexit.register(worker.close)
    return worker


def _exchange(
    process: subprocess.Popen[bytes], request: Mapping[str, str], data: bytes
) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    _write_frame(process.stdin, json.dumps(request).encode())
    _write_frame(process.stdin, data)
    reply: dict[str, Any] = json.loads(_read_frame(process.stdout))
    return reply


def _write_frame(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(data)
    stream.flush()


def _read_frame(stream: IO[bytes]) -> bytes:
    length = int.from_bytes(_read_all(stream, _LENGTH_BYTES), "big")
    return _read_all(stream, length)


def _read_all(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _to_draft(fields: Mapping[str, Any]) -> Draft:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()
    }
    return Draft(**values)


def _limit_memory() -> None:
    """Cap the memory of this process where the system can; elsewhere time alone is limited."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        with suppress(OSError, ValueError):  # macOS knows the limit, but not always how to set it
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))


def _read(request: Mapping[str, str], data: bytes) -> dict[str, Any]:
    from retrieval.ingest.reading import READERS  # noqa: PLC0415 - the parsers load here alone

    match request["format"]:
        case "feed":
            return asdict(parse_feed(data))
        case form:
            return asdict(READERS[Format(form)](request["name"], data))


def _reply(request: Mapping[str, str], data: bytes) -> dict[str, Any]:
    try:
        result = _read(request, data)
    except SourceError as error:
        return {"reason": str(error)}
    except (MemoryError, RecursionError):
        return {"reason": TOO_MUCH}
    except Exception:  # noqa: BLE001 - whatever a parser raises on a file is that file's fault
        return {"reason": DAMAGED}
    return {"reason": "", "result": result}


def main() -> None:
    """Answer requests until standard input ends."""
    _limit_memory()
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # a parser that prints must not disturb the frames
    with suppress(EOFError):
        while True:
            request = json.loads(_read_frame(sys.stdin.buffer))
            reply = _reply(request, _read_frame(sys.stdin.buffer))
            _write_frame(output, json.dumps(reply).encode())


if __name__ == "__main__":
    main()

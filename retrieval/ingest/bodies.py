"""The bytes of a response, unpacked piece by piece and never beyond a limit."""

import zlib
from collections.abc import AsyncIterator

from retrieval.errors import SourceError

_ANY_HEADER = 47  # zlib's number for: gzip or zlib, tell which by its head
_NO_HEADER = -15
_DAMAGED = "the site sent damaged data"


async def read_body(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """Return a response's body, unpacked by its Content-Encoding.

    Raises SourceError beyond `limit` bytes, counted as unpacked, without unpacking any further.
    """
    coding = encoding.strip().lower()
    if coding in {"", "identity"}:
        return await _plain(chunks, limit)
    if coding in {"gzip", "x-gzip", "deflate"}:
        return await _inflated(chunks, limit)
    msg = f"the site sent data packed as {coding[:20]}, which was not asked for"
    raise SourceError(msg)


async def _plain(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        _check(len(body), limit)
    return bytes(body)


async def _inflated(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    body = bytearray()
    unpacker = zlib.decompressobj(_ANY_HEADER)
    try:
        async for chunk in chunks:
            try:
                body += unpacker.decompress(chunk, limit + 1 - len(body))
            except zlib.error:
                if body:
                    raise
                unpacker = zlib.decompressobj(_NO_HEADER)  # some sites send deflate bare
                body += unpacker.decompress(chunk, limit + 1)
            _check(len(body), limit)
            if unpacker.eof:  # what comes behind is kept by nobody, least of all by the unpacker
                break
    except zlib.error as error:
        raise SourceError(_DAMAGED) from error
    if body and not unpacker.eof:
        raise SourceError(_DAMAGED)
    return bytes(body)


def _check(size: int, limit: int) -> None:
    if size > limit:
        msg = f"it is larger than {limit // 1_000_000} MB"
        raise SourceError(msg)

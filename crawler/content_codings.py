"""What a response's bytes are once its content codings are undone; no bomb gets beyond the limit."""

import zlib
from collections.abc import Iterable

import brotli  # type: ignore[import-untyped]  # ships no types

from crawler.not_fetched import NotFetched
from secondsource.fetches import FetchOutcome

BODY_LIMIT_BYTES = 16 * 1024 * 1024  # the largest feeds and pages seen stay below 6 MB
ACCEPTED = "gzip, deflate, br"
_GZIP_MAGIC = b"\x1f\x8b"
_MOST_CODINGS = 3  # nobody honest packs twice; more layers only multiply the work


def decode_body(body: bytes, codings: Iterable[bytes], *, limit: int = BODY_LIMIT_BYTES) -> bytes:
    """The body as it was before its Content-Encoding headers were applied.

    Raises NotFetched: TOO_LARGE beyond `limit`, UNREADABLE if it is cut off, damaged, or packed in another way.
    """
    layers = [name.strip().lower() for header in codings for name in header.decode("latin-1").split(",")]
    layers = [name for name in layers if name not in ("", "identity")]
    if len(layers) > _MOST_CODINGS:
        raise NotFetched(FetchOutcome.UNREADABLE, f"packed {len(layers)} times over")
    for name in reversed(layers):
        body = _undo(name, body, limit)
    return body


def _undo(name: str, body: bytes, limit: int) -> bytes:
    if not body:
        return body
    if name in ("gzip", "x-gzip"):
        # Some servers, and archives that keep bodies unpacked, say gzip of what is plain.
        return _inflate(body, limit, 16 + zlib.MAX_WBITS) if body.startswith(_GZIP_MAGIC) else body
    if name == "deflate":
        try:
            return _inflate(body, limit, zlib.MAX_WBITS)
        except NotFetched as failure:
            if failure.outcome is FetchOutcome.TOO_LARGE:
                raise
            return _inflate(body, limit, -zlib.MAX_WBITS)  # raw deflate, as some servers understand the name
    if name == "br":
        return _unpack_brotli(body, limit)
    raise NotFetched(FetchOutcome.UNREADABLE, f"packed as {name[:40]!r}, which we did not ask for")


def _inflate(body: bytes, limit: int, window_bits: int) -> bytes:
    pieces: list[bytes] = []
    left = limit
    while body:
        unpacker = zlib.decompressobj(window_bits)
        try:
            piece = unpacker.decompress(body, left + 1)
        except zlib.error as error:
            if pieces:
                break  # bytes after the end of a complete stream: padding, not content
            raise _damaged(str(error)) from error
        left -= len(piece)
        if left < 0:
            raise _too_large(limit)
        if not unpacker.eof:
            raise _damaged("cut off")
        pieces.append(piece)
        body = unpacker.unused_data if window_bits > zlib.MAX_WBITS else b""
    return b"".join(pieces)


def _unpack_brotli(body: bytes, limit: int) -> bytes:
    unpacker = brotli.Decompressor()
    try:
        unpacked: bytes = unpacker.process(body, output_buffer_limit=limit + 1)
        while not unpacker.is_finished() and not unpacker.can_accept_more_data() and len(unpacked) <= limit:
            unpacked += unpacker.process(b"", output_buffer_limit=limit + 1)
    except brotli.error as error:
        raise _damaged(str(error)) from error
    if len(unpacked) > limit:
        raise _too_large(limit)
    if not unpacker.is_finished():
        raise _damaged("cut off")
    return unpacked


def _too_large(limit: int) -> NotFetched:
    return NotFetched(
        FetchOutcome.TOO_LARGE, f"unpacks to more than {limit // 1024 // 1024} MiB; nothing of it was read"
    )


def _damaged(why: str) -> NotFetched:
    return NotFetched(FetchOutcome.UNREADABLE, f"its packing is damaged ({why}); it is tried again later")

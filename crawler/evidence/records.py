"""Which records a WARC file holds: every one that can be read, whatever is damaged between them."""

import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

INDEX_BYTES = 64 * 1024  # of each record: room for the headers of WARC and HTTP
LARGEST_RECORD_BYTES = 1024 * 1024 * 1024  # unpacked; beyond it is a bomb, or nothing that we could serve
_GZIP_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 64 * 1024
_MOST_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record as it lies in the file.

    offset    of its first byte, or of its gzip member's
    headers   of WARC, names in lower case; of a repeated one the first
    block     what follows them, as far as it was asked for
    """

    offset: int
    headers: dict[str, str]
    block: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A place where nothing could be read, up to the next record."""

    offset: int
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleStream:
    """The file is one gzip stream over many records, which cannot be entered in its middle."""


Piece: TypeAlias = Record | Damage | SingleStream


class _Unreadable(Exception):  # noqa: N818  never leaves this module
    """What stands at an offset is no whole record."""


class _SingleStreamMet(Exception):  # noqa: N818  never leaves this module
    """A gzip member goes on beyond its first record."""


def iter_records(file: BinaryIO, *, keep: int = INDEX_BYTES) -> Iterator[Piece]:
    """The records in the file's order, with a `Damage` for every stretch that is none.

    keep    how much of each block is wanted, in bytes
    Ends at once with a `SingleStream` if that is what the file is: unpack it first. Raises OSError only.
    """
    offset = 0
    while (start := _skip_blank_lines(file, offset)) is not None:
        try:
            record, offset = _read_at(file, start, keep)
        except _SingleStreamMet:
            yield SingleStream()
            return
        except _Unreadable as reason:
            yield Damage(offset=start, problem=str(reason))
            resumed = _find_next(file, start + 1)
            if resumed is None:
                return
            offset = resumed
        else:
            yield record


def read_record(file: BinaryIO, offset: int, *, keep: int) -> Record | Damage:
    """The record at an offset that `iter_records` gave."""
    try:
        return _read_at(file, offset, keep)[0]
    except (_Unreadable, _SingleStreamMet) as reason:
        return Damage(offset=offset, problem=str(reason))


def unpack_stream(file: BinaryIO, *, most_bytes: int) -> BinaryIO:
    """A temporary file with what a gzip file holds, as far as it can be unpacked; gone when it is closed."""
    unpacked = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    file.seek(0)
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    pending = b""
    try:
        while unpacked.tell() < most_bytes:
            if unpacker.eof:
                pending = unpacker.unused_data
                unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
            pending = pending or file.read(_CHUNK)
            if not pending:
                break
            unpacked.write(unpacker.decompress(pending, 1 << 20))
            pending = unpacker.unconsumed_tail
    except zlib.error:
        pass  # what came before the damage is all there is; the records found in it will tell
    return unpacked


def _skip_blank_lines(file: BinaryIO, offset: int) -> int | None:
    """Where the next byte is that is no line end; None at the end of the file."""
    file.seek(offset)
    while chunk := file.read(_CHUNK):
        rest = chunk.lstrip(b"\r\n")
        if rest:
            return offset + len(chunk) - len(rest)
        offset += len(chunk)
    return None


def _read_at(file: BinaryIO, offset: int, keep: int) -> tuple[Record, int]:
    """The record, and where the next one can be looked for."""
    file.seek(offset)
    if file.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC:
        return _read_member(file, offset, keep)
    return _read_plain(file, offset, keep)


def _read_member(file: BinaryIO, offset: int, keep: int) -> tuple[Record, int]:
    file.seek(offset)
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    kept = bytearray()
    total = 0
    pending = b""
    while not unpacker.eof:
        pending = pending or file.read(_CHUNK)
        if not pending:
            raise _Unreadable("the file ends inside a record")
        try:
            piece = unpacker.decompress(pending, 1 << 20)
        except zlib.error as error:
            raise _Unreadable(f"damaged gzip data ({error})") from error
        pending = unpacker.unconsumed_tail
        kept += piece[: max(0, keep + _MOST_HEAD_BYTES - len(kept))]
        total += len(piece)
        if total > LARGEST_RECORD_BYTES:
            headers, body_at, length = _parse_head(bytes(kept))
            raise _SingleStreamMet if body_at + length < total else _Unreadable("a record of more than 1 GiB")
    headers, body_at, length = _parse_head(bytes(kept))
    if total < body_at + length:
        raise _Unreadable("a record is shorter than it says")
    if total > body_at + length + 8:  # two line ends belong to it, and some writers add to them
        raise _SingleStreamMet
    block = bytes(kept[body_at : body_at + min(length, keep)])
    return Record(offset=offset, headers=headers, block=block), file.tell() - len(unpacker.unused_data)


def _read_plain(file: BinaryIO, offset: int, keep: int) -> tuple[Record, int]:
    file.seek(offset)
    headers, body_at, length = _parse_head(file.read(_MOST_HEAD_BYTES))
    end = offset + body_at + length
    if file.seek(0, 2) < end:
        raise _Unreadable("the file ends inside a record")
    file.seek(end)
    if file.read(1) not in (b"\r", b"\n", b""):
        raise _Unreadable("a record is longer than it says")
    file.seek(offset + body_at)
    return Record(offset=offset, headers=headers, block=file.read(min(length, keep))), end


def _parse_head(data: bytes) -> tuple[dict[str, str], int, int]:
    """The WARC headers, where the block begins, and its length."""
    if not data.startswith(b"WARC/"):
        raise _Unreadable("no WARC record")
    ends = [(at, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (at := data.find(mark)) >= 0]
    if not ends:
        raise _Unreadable("a record without an end to its headers")
    at, width = min(ends)
    headers: dict[str, str] = {}
    for line in data[:at].decode("utf-8", errors="replace").splitlines()[1:]:
        name, separator, value = line.partition(":")
        if separator:
            headers.setdefault(name.strip().lower(), value.strip())
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise _Unreadable("a record without a length")
    return headers, at + width, int(length)


def _find_next(file: BinaryIO, offset: int) -> int | None:
    """Where the next record begins, after damage; None = nowhere."""
    overlap = b""
    file.seek(offset)
    position = offset
    while chunk := file.read(1 << 20):
        window = overlap + chunk
        window_at = position - len(overlap)
        at = -1
        while (at := _first(window, at + 1)) >= 0:
            if _begins_record(file, window_at + at):
                return window_at + at
        position += len(chunk)
        overlap = window[-8:]
        file.seek(position)
    return None


def _first(window: bytes, start: int) -> int:
    found = [at for mark in (_GZIP_MAGIC, b"WARC/1.", b"WARC/0.") if (at := window.find(mark, start)) >= 0]
    return min(found, default=-1)


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    data = file.read(4096)
    if not data.startswith(_GZIP_MAGIC):
        return b"WARC-Type:" in data.replace(b"warc-type:", b"WARC-Type:")
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, 64).startswith(b"WARC/")
    except zlib.error:
        return False

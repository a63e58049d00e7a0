"""The web as an archive holds it: which capture of an address was the latest at a given moment."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urldefrag

from crawler.content_codings import BODY_LIMIT_BYTES
from crawler.evidence.captures import Capture, capture_from, parse_warc_date, split_response
from crawler.evidence.records import Damage, Record, SingleStream, iter_records, read_record, unpack_stream
from crawler.evidence.redaction import redact_url
from secondsource.canonical_url import UrlKey, url_key
from secondsource.errors import InputError

_READ_BYTES = BODY_LIMIT_BYTES + 1024 * 1024  # a body that is just too large must show that it is
_LARGEST_STREAM_BYTES = 8 * 1024 * 1024 * 1024
_MOST_PROBLEMS = 100  # named in full; a file of noise has no end of them
_SUFFIXES = (".warc", ".warc.gz")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedResponse:
    """What a capture says: chunking undone, content codings still on it."""

    capture: Capture
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of this name; "" = none."""
        return next((value for field, value in self.headers if field.lower() == name.lower()), "")


class Replay:
    """An index over WARC files, by address and time. To be used from one thread.

    Addresses are looked up as they are; if never captured so, in any other spelling of one page (`url_key`).
    problems    what could not be read of the files, for a person; whole records are served all the same
    """

    def __init__(self, files: Sequence["_ArchiveFile"], captures: Iterable[Capture], problems: Sequence[str]) -> None:
        self._files = tuple(files)
        self._exact: dict[str, list[Capture]] = {}
        self._spelt: dict[UrlKey, list[Capture]] = {}
        for capture in sorted(captures, key=lambda one: (one.captured_at, one.file, one.offset)):
            self._exact.setdefault(_exact(capture.url), []).append(capture)
            self._spelt.setdefault(url_key(capture.url), []).append(capture)
        self.problems = tuple(problems)
        times = [captures[at].captured_at for captures in self._exact.values() for at in (0, -1)]
        self.first_at = min(times, default=None)
        self.last_at = max(times, default=None)

    def __len__(self) -> int:
        return sum(len(captures) for captures in self._exact.values())

    def captured(self, url: str) -> tuple[datetime, ...]:
        """When this address was captured, in whichever spelling; oldest first."""
        return tuple(capture.captured_at for capture in self._spelt.get(url_key(url), ()))

    def next_capture(self, url: str, after: datetime) -> datetime | None:
        """The first capture later than that."""
        captures = self._spelt.get(url_key(url), [])
        at = bisect_right(captures, after, key=_captured_at)
        return captures[at].captured_at if at < len(captures) else None

    def find(self, url: str, at: datetime) -> CapturedResponse | None:
        """The latest capture at or before that moment; None = there is none, or none that can be read."""
        for capture in self._candidates(url, at):
            if (response := self._load(capture)) is not None:
                return response
        return None

    def close(self) -> None:
        """Lets go of the files."""
        for file in self._files:
            file.close()

    def _candidates(self, url: str, at: datetime) -> Iterator[Capture]:
        yield from _latest_first(self._exact.get(_exact(url), []), at)
        for capture in _latest_first(self._spelt.get(url_key(url), []), at):
            # "http" sends to "https", "example" to "www.example": asked for the latter, that would never end.
            if not capture.redirects_to or url_key(capture.redirects_to) != url_key(url):
                yield capture

    def _load(self, capture: Capture) -> CapturedResponse | None:
        record = self._files[capture.file].read(capture.offset)
        if record is None:
            return None
        head, body = split_response(record)
        if record.headers.get("warc-type") == "revisit":
            original = self._find_original(record)
            if original is None:
                return None  # it says that nothing has changed, and what it was lies elsewhere
            original_head, body = split_response(original)
            head = head or original_head
        if head is None:
            return None
        return CapturedResponse(capture=capture, headers=tuple(head.headers), body=body)

    def _find_original(self, revisit: Record) -> Record | None:
        """The record whose body a revisit repeats."""
        url = revisit.headers.get("warc-refers-to-target-uri") or revisit.headers.get("warc-target-uri", "")
        date = parse_warc_date(revisit.headers.get("warc-refers-to-date", ""))
        captures = self._exact.get(_exact(url.strip("<>")), [])
        digest = revisit.headers.get("warc-payload-digest", "")
        for capture in captures:
            if date is not None and capture.captured_at.replace(microsecond=0) != date.replace(microsecond=0):
                continue  # some tools give fractions of a second here and not there
            record = self._files[capture.file].read(capture.offset)
            if record is None or record.headers.get("warc-type") != "response":
                continue
            if not digest or record.headers.get("warc-payload-digest", digest) == digest:
                return record
        return None


class _ArchiveFile:
    """One WARC file, opened when first needed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    @property
    def file(self) -> BinaryIO:
        """Raises OSError."""
        if self._file is None:
            self._file = self.path.open("rb")
        return self._file

    def unpack(self) -> None:
        """From now on a temporary file with its unpacked content stands for it."""
        packed = self.file
        self._file = unpack_stream(packed, most_bytes=_LARGEST_STREAM_BYTES)
        packed.close()

    def read(self, offset: int) -> Record | None:
        """The whole record, up to what can be served; None = it cannot be read any more."""
        try:
            found = read_record(self.file, offset, keep=_READ_BYTES)
        except OSError:
            return None
        return found if isinstance(found, Record) else None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def open_replay(paths: Sequence[Path]) -> Replay:
    """The archive that these WARC files, and folders of them at any depth, make together.

    What is damaged is left out and named in `problems`. Raises InputError for a path that is not there.
    Cost: every file is read once; about 6,000 records a second.
    """
    files: list[_ArchiveFile] = []
    captures: list[Capture] = []
    problems: list[str] = []
    foreign_methods: set[str] = set()  # ids of responses to what was no GET
    ids: dict[int, str] = {}
    for path in _files_in(paths):
        file = _ArchiveFile(path)
        files.append(file)
        try:
            for record in _records(file, problems):
                if capture := capture_from(record, len(files) - 1):
                    ids[len(captures)] = record.headers.get("warc-record-id", "")
                    captures.append(capture)
                elif record.headers.get("warc-type") == "request" and not record.block.startswith(b"GET "):
                    foreign_methods.add(record.headers.get("warc-concurrent-to", ""))
        except OSError as error:
            problems.append(f"{path}: cannot be read ({error.strerror or error})")
    foreign_methods.discard("")
    asked = [capture for number, capture in enumerate(captures) if ids[number] not in foreign_methods]
    return Replay(files, asked, problems[:_MOST_PROBLEMS])


def _files_in(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                found for found in path.rglob("*") if found.name.lower().endswith(_SUFFIXES) and found.is_file()
            )
        elif path.exists():
            yield path
        else:
            raise InputError(
                path=str(path), problem="there is no such file or folder", fix="Name a WARC file or folder."
            )


def _records(file: _ArchiveFile, problems: list[str]) -> Iterator[Record]:
    for piece in iter_records(file.file):
        if isinstance(piece, SingleStream):
            file.unpack()
            yield from _records(file, problems)
            return
        if isinstance(piece, Damage):
            problems.append(f"{file.path}: at byte {piece.offset}: {piece.problem}")
        else:
            yield piece


def _latest_first(captures: Sequence[Capture], at: datetime) -> Iterator[Capture]:
    for place in range(bisect_right(captures, at, key=_captured_at) - 1, -1, -1):
        yield captures[place]


def _captured_at(capture: Capture) -> datetime:
    return capture.captured_at


def _exact(url: str) -> str:
    """The address as one server would be asked for it: no fragment, and no credential."""
    return redact_url(urldefrag(url).url)

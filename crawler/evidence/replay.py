"""The web as an archive holds it: which capture of an address was the latest at a given moment."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urldefrag, urljoin

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from crawler.content_codings import BODY_LIMIT_BYTES
from crawler.evidence.records import Damage, Record, SingleStream, iter_records, read_record, unpack_stream
from crawler.evidence.redaction import redact_url
from secondsource.canonical_url import UrlKey, url_key
from secondsource.errors import InputError

_READ_BYTES = BODY_LIMIT_BYTES + 1024 * 1024  # a body that is just too large must show that it is
_LARGEST_STREAM_BYTES = 8 * 1024 * 1024 * 1024
_MOST_PROBLEMS = 100  # named in full; a file of noise has no end of them
_SUFFIXES = (".warc", ".warc.gz")
# Answers that hold no page: unchanged, and pieces of something that is nowhere whole.
_NO_PAGE = frozenset({206, 304})


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response in the archive.

    file, offset    which file of the archive, and where in it
    redirects_to    absolute; "" = it is no redirect
    """

    url: str
    captured_at: datetime  # aware, UTC
    status: int
    file: int
    offset: int
    redirects_to: str = ""


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
        exact = self._exact.get(_exact(url), [])
        yield from reversed(exact[: bisect_right(exact, at, key=_captured_at)])
        spelt = self._spelt.get(url_key(url), [])
        for capture in reversed(spelt[: bisect_right(spelt, at, key=_captured_at)]):
            # "http" sends to "https", "example" to "www.example": asked for the latter, that would never end.
            if not capture.redirects_to or url_key(capture.redirects_to) != url_key(url):
                yield capture

    def _load(self, capture: Capture) -> CapturedResponse | None:
        record = self._files[capture.file].read(capture.offset)
        if record is None:
            return None
        head, body = _split_response(record)
        if record.headers.get("warc-type") == "revisit" and (original := self._find_original(record)) is not None:
            original_head, body = _split_response(original)
            head = head or original_head
        if head is None:
            return None
        return CapturedResponse(capture=capture, headers=tuple(head.headers), body=body)

    def _find_original(self, revisit: Record) -> Record | None:
        """The record whose body a revisit repeats."""
        url = revisit.headers.get("warc-refers-to-target-uri") or revisit.headers.get("warc-target-uri", "")
        date = _parse_date(revisit.headers.get("warc-refers-to-date", ""))
        captures = self._exact.get(_exact(url.strip("<>")), [])
        digest = revisit.headers.get("warc-payload-digest", "")
        for capture in captures:
            if date is not None and capture.captured_at != date:
                continue
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
                if capture := _capture_from(record, len(files) - 1):
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


def _capture_from(record: Record, file: int) -> Capture | None:
    """What a record adds to the index; None = nothing (requests, metadata, what is not of the web)."""
    kind = record.headers.get("warc-type", "")
    url = record.headers.get("warc-target-uri", "").strip("<>").replace(" ", "%20")
    captured_at = _parse_date(record.headers.get("warc-date", ""))
    if kind not in ("response", "resource", "revisit") or captured_at is None or not url.lower().startswith("http"):
        return None
    if kind == "resource":
        return Capture(url=url, captured_at=captured_at, status=200, file=file, offset=record.offset)
    if kind == "revisit" and "not-modified" in record.headers.get("warc-profile", ""):
        return None  # it says that the capture before it still holds
    head, _ = _split_response(record)
    status = _status(head) if head is not None else 200
    if head is None and kind == "response":
        return None
    if status < 200 or status in _NO_PAGE:
        return None
    location = (head.get_header("Location") or "").strip() if head is not None and 300 <= status < 400 else ""
    try:
        redirects_to = urljoin(url, location) if location else ""
    except ValueError:
        redirects_to = ""
    return Capture(
        url=url,
        captured_at=captured_at,
        status=status,
        file=file,
        offset=record.offset,
        redirects_to=redirects_to,
    )


def _split_response(record: Record) -> tuple[StatusAndHeaders | None, bytes]:
    """The HTTP head, None if it has none, and the body without chunking."""
    if record.headers.get("warc-type") == "resource":
        kind = record.headers.get("content-type", "application/octet-stream")
        return StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1"), record.block
    stream = BytesIO(record.block)
    try:
        head = StatusAndHeadersParser(["HTTP/"], verify=False).parse(stream)
    except (EOFError, ArchiveLoadFailed, StatusAndHeadersParserException, ValueError, IndexError):
        return None, b""
    if not head.protocol.startswith("HTTP/") or _status(head) == 0:
        return None, b""
    if "chunked" in (head.get_header("Transfer-Encoding") or "").lower():
        reader = ChunkedDataReader(stream)
        return head, b"".join(iter(lambda: reader.read(1 << 16), b""))
    return head, stream.read()


def _status(head: StatusAndHeaders) -> int:
    code = head.get_statuscode()
    return int(code) if code.isascii() and code.isdigit() else 0


def _parse_date(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007  UTC by definition, set below
        except ValueError:
            return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _captured_at(capture: Capture) -> datetime:
    return capture.captured_at


def _exact(url: str) -> str:
    """The address as one server would be asked for it: no fragment, and no credential."""
    return redact_url(urldefrag(url).url)

"""Raw responses kept as evidence: WARC 1.1 files that a crash cannot spoil."""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO, FileIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.evidence.redaction import redact_headers, redact_url
from secondsource.errors import SecondSourceError
from secondsource.fetches import Evidence

LARGEST_FILE_BYTES = 1024 * 1024 * 1024  # what the WARC guidelines advise: easy to copy, quick to index
# Describes the transfer, not the body: the body lies here whole, as it was before it was cut into chunks.
_OF_THE_TRANSFER = frozenset({"transfer-encoding", "content-length"})

HeaderLines = Sequence[tuple[str, str]]


class EvidenceError(SecondSourceError):
    """Raw responses cannot be kept."""

    is_retryable = True

    def __init__(self, *, folder: Path, problem: str) -> None:
        super().__init__(
            f"{folder}: evidence cannot be written ({problem}). Free space or set [archive] folder to a place that"
            " this process may write to."
        )
        self.folder = folder
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and the response to it, as they went over the wire but for chunking."""

    url: str
    fetched_at: datetime  # aware, UTC
    status: int
    response_headers: HeaderLines
    body: bytes
    method: str = "GET"
    request_headers: HeaderLines = ()
    ip_address: str = ""


class EvidenceWriter:
    """Appends records to one file a day and process, in `folder`; usable from several threads.

    Each record is its own gzip member and reaches the operating system in one write: SIGKILL loses at most the
    record being written, and a reader finds all before it. The folder is made when the first record comes.
    """

    def __init__(self, folder: Path, *, software: str = "SecondSource") -> None:
        self._folder = folder
        self._software = software
        self._lock = threading.Lock()
        self._file: FileIO | None = None
        self._name = ""
        self._day = ""

    def record(self, exchange: Exchange) -> Evidence:
        """Keeps an exchange, and says where the response lies. Credentials are blotted out.

        Raises EvidenceError. Cost: about 3 ms for a page.
        """
        moment = exchange.fetched_at
        date = f"{moment:%Y-%m-%dT%H:%M:%S}" + (f".{moment:%f}" if moment.microsecond else "") + "Z"
        response, request = _compose(exchange, date)
        with self._lock:
            try:
                file = self._file_for(moment)
                offset = file.tell()
                self._append(file, response + request)
            except OSError as error:
                raise EvidenceError(folder=self._folder, problem=error.strerror or str(error)) from error
            return Evidence(file=self._name, offset=offset)

    def close(self) -> None:
        """The file is whole without it; this only lets go of it."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _append(self, file: FileIO, record: bytes) -> None:
        """Raises OSError; then the file ends where it ended before."""
        offset = file.tell()
        try:
            left = memoryview(record)
            while left:
                left = left[file.write(left) :]
        except OSError:
            file.seek(offset)
            file.truncate()
            raise

    def _file_for(self, moment: datetime) -> FileIO:
        day = f"{moment:%Y%m%d}"
        if self._file is not None and (day != self._day or self._file.tell() > LARGEST_FILE_BYTES):
            self._file.close()
            self._file = None
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file, self._name, self._day = *_create(self._folder, moment), day
            self._append(self._file, _compose_description(self._software, self._name, moment))
        return self._file


def _create(folder: Path, moment: datetime) -> tuple[FileIO, str]:
    """A new file that nobody else has: process ids are used again, and seconds hold several files."""
    stem = f"{moment:%Y%m%dT%H%M%SZ}-{os.getpid()}"
    number = 0
    while True:
        name = f"{stem}{f'-{number}' if number else ''}.warc.gz"
        try:
            # Unbuffered: what was written has reached the operating system, whatever happens to us.
            return FileIO(folder / name, "xb"), name
        except FileExistsError:
            number += 1


def _compose(exchange: Exchange, date: str) -> tuple[bytes, bytes]:
    """The response record and the request record, each one gzip member."""
    url = redact_url(exchange.url)
    kept = [pair for pair in exchange.response_headers if pair[0].lower() not in _OF_THE_TRANSFER]
    headers = [*redact_headers(kept), ("Content-Length", str(len(exchange.body)))]
    extra = {"WARC-Date": date}
    if exchange.ip_address:
        extra["WARC-IP-Address"] = exchange.ip_address
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    response = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=StatusAndHeaders(_status_line(exchange.status), headers, protocol="HTTP/1.1"),
        warc_headers_dict=extra,
    )
    writer.write_record(response)
    first = buffer.getvalue()
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    target = "/" + url.partition("://")[2].partition("/")[2]
    request = writer.create_warc_record(
        url,
        "request",
        http_headers=StatusAndHeaders(
            f"{exchange.method} {target} HTTP/1.1", redact_headers(exchange.request_headers), is_http_request=True
        ),
        warc_headers_dict={
            "WARC-Date": date,
            "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
        },
    )
    writer.write_record(request)
    return first, buffer.getvalue()


def _compose_description(software: str, name: str, moment: datetime) -> bytes:
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    about = {"software": software, "format": "WARC File Format 1.1", "conformsTo": "WARC/1.1"}
    record = writer.create_warcinfo_record(name, about)
    record.rec_headers.replace_header("WARC-Date", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    writer.write_record(record)
    return buffer.getvalue()


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} "

"""What one record of an archive amounts to: a capture of an address, with its HTTP head and body."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urljoin

from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from crawler.evidence.records import Record

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


def capture_from(record: Record, file: int) -> Capture | None:
    """What a record adds to the index; None = nothing (requests, metadata, what is not of the web)."""
    kind = record.headers.get("warc-type", "")
    url = record.headers.get("warc-target-uri", "").strip("<>").replace(" ", "%20")
    captured_at = parse_warc_date(record.headers.get("warc-date", ""))
    if kind not in ("response", "resource", "revisit") or captured_at is None or not url.lower().startswith("http"):
        return None
    if kind == "resource":
        return Capture(url=url, captured_at=captured_at, status=200, file=file, offset=record.offset)
    if kind == "revisit" and "not-modified" in record.headers.get("warc-profile", ""):
        return None  # it says that the capture before it still holds
    head, _ = split_response(record)
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


def split_response(record: Record) -> tuple[StatusAndHeaders | None, bytes]:
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


def parse_warc_date(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007  UTC by definition, set below
        except ValueError:
            return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

"""Which bytes a WARC file of given responses has: an archive made from values, not from the network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from secondsource.clock import require_utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One response as a crawler would have kept it.

    captured_at   whole seconds: a WARC-Date of that precision is what every reader understands
    headers       in order, without Content-Length, which follows from `body`
    body          as sent, without any content coding
    """

    url: str
    captured_at: datetime  # aware, UTC
    status: int = 200
    reason: str = "OK"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __post_init__(self) -> None:
        require_utc("captured_at", self.captured_at)
        if self.captured_at.microsecond:
            raise ValueError(f"captured_at must be a whole second, not {self.captured_at!r}")


def compose_warc(captures: Iterable[Capture], *, software: str, described_at: datetime) -> bytes:
    """The WARC 1.1 file, one gzip member a record, that holds these responses in this order.

    The same captures give the same bytes: record ids follow from address and time, and no gzip header holds a date.
    software       for the `warcinfo` record that opens the file
    described_at   that record's date
    """
    file = BytesIO()
    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    fields = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    writer.write_record(
        writer.create_warc_record(
            "",
            "warcinfo",
            payload=BytesIO(fields),
            length=len(fields),
            warc_headers_dict=_identity("warcinfo", software, described_at),
        )
    )
    for capture in captures:
        headers = [*capture.headers, ("Content-Length", str(len(capture.body)))]
        record = writer.create_warc_record(
            capture.url,
            "response",
            payload=BytesIO(capture.body),
            length=len(capture.body),
            http_headers=StatusAndHeaders(f"{capture.status} {capture.reason}", headers, protocol="HTTP/1.1"),
            warc_headers_dict=_identity("response", capture.url, capture.captured_at),
        )
        writer.write_record(record)
    return file.getvalue()


def _identity(kind: str, subject: str, moment: datetime) -> dict[str, str]:
    date = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"WARC-Date": date, "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {subject} {date}')}>"}

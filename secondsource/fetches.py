"""One attempt at one URL, with its outcome."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from secondsource.clock import require_utc


class FetchOutcome(StrEnum):
    """How an attempt ended."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"  # 404, 410, 451
    REFUSED = "refused"  # 401, 403: blocked is not dead
    RATE_LIMITED = "rate_limited"  # 429, 503 with Retry-After: no failure of the outlet
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"  # no name, no connection, no TLS, timed out
    ROBOTS = "robots"  # robots.txt asks us not to
    FORBIDDEN_ADDRESS = "forbidden_address"  # a private address, or a scheme that is not http(s)
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"  # answered, and it is not what was asked for
    NOT_CAPTURED = "not_captured"  # replay: the archive holds no capture of it yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the raw response lies: a WARC file and the offset of its record in it."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One attempt at one URL."""

    url: str  # as asked for
    fetched_at: datetime  # aware, UTC
    outcome: FetchOutcome
    final_url: str = ""  # after redirects; "" = as asked for
    http_status: int | None = None
    body_bytes: int = 0
    duration: timedelta = timedelta(0)
    problem: str = ""  # what went wrong and what to do; "" = nothing
    retry_after: timedelta | None = None  # what the other side asked for
    evidence: Evidence | None = None

    def __post_init__(self) -> None:
        require_utc("fetched_at", self.fetched_at)

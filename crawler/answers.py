"""What an HTTP answer amounts to."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from secondsource.dates import END
from secondsource.fetches import FetchOutcome

LONGEST_RETRY_AFTER = timedelta(days=1)  # some ask for 88 hours: nobody is forgotten that long

_GONE = frozenset({404, 410, 451})


def outcome_of_status(status: int, *, has_retry_after: bool) -> tuple[FetchOutcome, str]:
    """The outcome, and what is wrong in words ("" = nothing). Redirects have been followed."""
    if status == 304:
        return FetchOutcome.NOT_MODIFIED, ""
    if 200 <= status < 300:
        return FetchOutcome.OK, ""
    if status in _GONE:
        return FetchOutcome.GONE, f"HTTP {status}: there is nothing at this address any more; check it"
    if status == 429 or (status == 503 and has_retry_after):
        return FetchOutcome.RATE_LIMITED, f"HTTP {status}: the host asks us to come back later"
    if status >= 500 or status == 408:
        return FetchOutcome.SERVER_ERROR, f"HTTP {status}: the server is in trouble; it is tried again later"
    if status >= 400:
        return FetchOutcome.REFUSED, f"HTTP {status}: the server does not let us read this address"
    if status >= 300:
        return FetchOutcome.UNREADABLE, f"HTTP {status}: redirects to nothing that can be followed; check the address"
    return FetchOutcome.UNREADABLE, f"HTTP {status}: no answer to what was asked"


def parse_retry_after(value: str, *, now: datetime) -> timedelta | None:
    """How long the other side asks us to wait: seconds or an HTTP date, at most a day; None = it does not say."""
    text = value.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=min(int(text[:9]), 86_400)), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
        wait = moment.astimezone(END.tzinfo) - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, timedelta(0)), LONGEST_RETRY_AFTER)


def parse_freshness(cache_control: str, *, age: str, expires: str, now: datetime) -> timedelta:
    """How long an answer says that it is fresh (RFC 9111 §4.2.1), less its age; zero where it does not say."""
    directives = {
        name.strip().lower(): value.strip().strip('"')
        for name, _, value in (part.partition("=") for part in cache_control.split(","))
    }
    if directives.keys() & {"no-cache", "no-store"}:
        return timedelta(0)
    if "max-age" in directives:
        lifetime, lived = _seconds(directives["max-age"]), _seconds(age.strip())
        return max(lifetime - lived, timedelta(0))
    try:
        return (
            max(parsedate_to_datetime(expires).astimezone(END.tzinfo) - now, timedelta(0))
            if expires
            else timedelta(0)
        )
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)  # "0" and other words that are no date mean: stale already


def _seconds(text: str) -> timedelta:
    return timedelta(seconds=int(text[:9])) if text.isascii() and text.isdigit() else timedelta(0)

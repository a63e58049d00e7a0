"""What becomes of a watch after it was polled: what is recorded, what is old news, and when it is polled next."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from crawler.outcomes import FeedRead, FeedRequest, FeedUnchanged, FetchFailed
from secondsource.articles import Entry, EntryId, WatchId
from secondsource.dates import possible_time
from secondsource.fetches import Fetch, FetchOutcome
from storage.database import Transaction
from storage.entries import record_entries
from storage.fetches import record_fetch
from storage.watches import find_by_url, record_failure, record_read

FeedOutcome: TypeAlias = FeedRead | FeedUnchanged | FetchFailed

OLD_NEWS = timedelta(hours=48)  # RULES.md 21
LONGEST_WAIT = timedelta(hours=24)
WAIT_WHEN_GONE = timedelta(days=30)  # 410: looked after, not polled; some come back
# Offsets that exist, widest apart: a zoneless hour lies somewhere between.
_OFFSETS = (timedelta(hours=-12), timedelta(hours=14))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What one poll came to.

    new_entries     in the document's order
    next_check_at   None = never: the watch is no longer declared; or nothing was changed (interrupted)
    """

    watch_id: WatchId
    outcome: FetchOutcome
    new_entries: tuple[EntryId, ...] = ()
    next_check_at: datetime | None = None


def record_feed_outcome(
    tx: Transaction,
    outcome: FeedOutcome,
    *,
    now: datetime,
    interval_min: timedelta,
    alert_since: datetime | None = None,
    before: datetime | None = None,
) -> Recorded:
    """Writes a poll's outcome: the fetch, the entries that are new, and the watch; in the caller's transaction.

    interval_min    no watch is polled more often
    alert_since     at first contact, what was announced before is context; None = 48 hours before `now`
    before          everything that is seen earlier is context (a backtest's --from); None = nothing is
    A crawl that we ended ourselves changes nothing: the watch stays due.
    """
    request = outcome.request
    assert isinstance(request, FeedRequest), "pages are recorded by the walk's reading step"
    recorded = Recorded(watch_id=request.watch_id, outcome=outcome.fetch.outcome)
    if isinstance(outcome, FetchFailed) and outcome.was_interrupted:
        return recorded
    watch = find_by_url(tx, request.url)
    if watch is None:  # retired while it was polled
        record_fetch(tx, outcome.fetch, watch_id=request.watch_id)
        return recorded
    next_check_at = now + wait_after(outcome, failures=watch.failures, interval_min=interval_min)
    match outcome:
        case FeedRead():
            since = None if watch.has_been_read else alert_since or now - OLD_NEWS
            new_entries = record_entries(
                tx,
                watch.watch_id,
                outcome.entries,
                seen_at=outcome.fetch.fetched_at,
                is_context=_context_rule(now=now, since=since, before=before),
            )
            record_read(
                tx,
                watch.watch_id,
                fetch=replace(outcome.fetch, problem=outcome.problem),
                etag=outcome.etag,
                last_modified=outcome.last_modified,
                next_check_at=next_check_at,
            )
            return replace(recorded, new_entries=new_entries, next_check_at=next_check_at)
        case FeedUnchanged():
            record_read(
                tx, watch.watch_id, fetch=outcome.fetch, etag="", last_modified="", next_check_at=next_check_at
            )
        case FetchFailed():
            record_failure(
                tx,
                watch.watch_id,
                fetch=outcome.fetch,
                next_check_at=next_check_at,
                counts_as_failure=not _is_excused(outcome.fetch),
            )
        case _:
            assert_never(outcome)
    return replace(recorded, next_check_at=next_check_at)


def wait_after(outcome: FeedOutcome, *, failures: int, interval_min: timedelta) -> timedelta:
    """How long a watch is left alone after this outcome.

    failures    in a row before it
    A feed's own hint (ttl) is taken within [interval_min, 24 h]; failures lengthen the wait by interval_min each, to
    24 h at most; what the host asks for is granted if it is longer.
    """
    longest = max(LONGEST_WAIT, interval_min)
    match outcome:
        case FeedRead():
            return min(max(outcome.ttl or interval_min, interval_min), longest)
        case FeedUnchanged():
            return interval_min
    asked = outcome.fetch.retry_after or timedelta(0)
    if outcome.fetch.outcome is FetchOutcome.NOT_CAPTURED:
        return asked or longest  # the archive knows when it will hold something
    if outcome.fetch.http_status == 410:
        return max(WAIT_WHEN_GONE, asked)
    if _is_excused(outcome.fetch):
        return max(interval_min, asked)
    return max(min((failures + 1) * interval_min, longest), asked)


def _is_excused(fetch: Fetch) -> bool:
    """Whether it says nothing against the outlet: a busy host (429, 503), or an archive that holds nothing yet."""
    return fetch.outcome in (FetchOutcome.RATE_LIMITED, FetchOutcome.NOT_CAPTURED) or fetch.http_status == 503


def _context_rule(*, now: datetime, since: datetime | None, before: datetime | None) -> Callable[[Entry], bool]:
    """Which entries are old news: stored and grouped, and never a reason to alert."""

    def is_context(entry: Entry) -> bool:
        if before is not None and now < before:
            return True
        if since is None:
            return False
        # Undated, or of a day that may still be young enough: rather one alert too many than one missed.
        return possible_time(entry.announced, offsets=_OFFSETS, first_seen_at=now).latest < since

    return is_context

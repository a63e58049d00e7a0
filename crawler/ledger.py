"""What becomes of a watch after it was polled: what is recorded, what is old news, and when it is polled next."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from crawler.feeds.rhythm import WAIT_WHEN_GONE, FeedHistory, jittered, wait_after_failure, wait_after_reading
from crawler.moves import follow_moves, return_home
from crawler.outcomes import FeedRead, FeedRequest, FeedUnchanged, FetchFailed
from secondsource.articles import Entry, EntryId, WatchId
from secondsource.dates import possible_time
from secondsource.fetches import Fetch, FetchOutcome
from storage.database import Transaction
from storage.entries import Announcement, record_announcements
from storage.fetches import record_fetches
from storage.ledgers import Ledger, load_ledgers, record_polls

logger = logging.getLogger(__name__)

FeedOutcome: TypeAlias = FeedRead | FeedUnchanged | FetchFailed

OLD_NEWS = timedelta(hours=48)  # RULES.md 21
IMPLAUSIBLE = timedelta(days=20 * 365)  # a date so far back is a claim that says nothing of what is news
FEWEST_TO_ROLL = 3  # entries: a feed that lists fewer changes wholly as a matter of course
# Offsets that exist, widest apart: a zoneless hour lies somewhere between.
_OFFSETS = (timedelta(hours=-12), timedelta(hours=14))


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRules:
    """By which rules polls are recorded.

    now             when they are
    interval_min    no watch is polled more often
    alert_since     at first contact, what was announced before is context; None = 48 hours before `now`
    before          everything that is seen earlier is context (a backtest's --from); None = nothing is
    is_replay       an archive's own captures are the rhythm, and nothing is jittered
    """

    now: datetime
    interval_min: timedelta
    alert_since: datetime | None = None
    before: datetime | None = None
    is_replay: bool = False


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


def record_feed_outcome(tx: Transaction, outcome: FeedOutcome, rules: PollRules) -> Recorded:
    """Writes one poll's outcome; as `record_feed_outcomes`."""
    return record_feed_outcomes(tx, [outcome], rules)[0]


def record_feed_outcomes(tx: Transaction, outcomes: Sequence[FeedOutcome], rules: PollRules) -> tuple[Recorded, ...]:
    """Writes what polls came to: fetches, entries that are new, and ledgers; in the caller's transaction, in order.

    outcomes    of different watches
    A crawl that we ended ourselves changes nothing: the watch stays due.
    """
    before = load_ledgers(tx, [_request(outcome).watch_id for outcome in outcomes])
    polled = [
        (outcome, before[_request(outcome).watch_id])
        for outcome in outcomes
        if _request(outcome).watch_id in before and not _was_interrupted(outcome)
    ]
    reads = [
        Announcement(
            watch_id=ledger.watch_id,
            batch=outcome.entries,
            seen_at=outcome.fetch.fetched_at,
            is_context=_context_rule(rules, is_first=ledger.first_read_at is None),
            is_first=ledger.entry_count == 0,
        )
        for outcome, ledger in polled
        if isinstance(outcome, FeedRead) and not ledger.is_retired
    ]
    new = record_announcements(tx, reads)
    ledgers = {**before, **load_ledgers(tx, new)}  # with the times of their new entries
    after = {
        ledger.watch_id: ledger_after(ledgers[ledger.watch_id], outcome, len(new.get(ledger.watch_id, ())), rules)
        for outcome, ledger in polled
    }
    record_polls(tx, [(after[ledger.watch_id], _told(outcome)) for outcome, ledger in polled])
    # Of a watch that nobody knows any more only the fetch is left to be told.
    strangers = [outcome.fetch for outcome in outcomes if _request(outcome).watch_id not in before]
    record_fetches(tx, [(fetch, None) for fetch in strangers])
    return tuple(_recorded(outcome, new, after) for outcome in outcomes)


def ledger_after(ledger: Ledger, outcome: FeedOutcome, new_count: int, rules: PollRules) -> Ledger:
    """The ledger as this poll leaves it; a retired watch's stays as it is."""
    if ledger.is_retired:
        return ledger
    fetch = outcome.fetch
    polled = replace(ledger, last_fetched_at=fetch.fetched_at, last_outcome=fetch.outcome)
    match outcome:
        case FeedRead():
            read = _after_reading(polled, outcome, new_count, rules)
        case FeedUnchanged():
            # What could not be read of the document still cannot; only a failed poll's problem is over.
            was_read = ledger.last_outcome in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED)
            read = replace(polled, problem=fetch.problem or (ledger.problem if was_read else ""))
        case FetchFailed():
            return _after_failure(polled, fetch, rules)
        case _:
            assert_never(outcome)
    read = replace(
        follow_moves(read, outcome.answered.moved_to, now=rules.now),
        failures=0,
        first_read_at=ledger.first_read_at or fetch.fetched_at,
        last_success_at=fetch.fetched_at,
        gone_at=None,
    )
    if outcome.answered.found_at:
        logger.info("feed found on its page", extra={"url": ledger.url, "address": outcome.answered.found_at})
        read = replace(read, address=outcome.answered.found_at)
    wait = _wait_after_reading(read, outcome, rules)
    next_check_at = rules.now + wait
    return replace(read, next_check_at=next_check_at, interval=next_check_at - fetch.fetched_at)


def _after_reading(ledger: Ledger, outcome: FeedRead, new_count: int, rules: PollRules) -> Ledger:
    listed = len(outcome.entries) if outcome.listed_count is None else outcome.listed_count
    overlap = listed - new_count
    problem = outcome.problem if outcome.was_parsed else ledger.problem
    has_rolled = ledger.listed_count >= FEWEST_TO_ROLL and listed >= FEWEST_TO_ROLL and overlap == 0
    if not listed and ledger.entry_count and not problem:
        problem = f"it lists nothing any more, and had {ledger.entry_count} entries so far; check the address"
    if has_rolled:
        logger.warning("feed rolled over", extra={"url": ledger.url, "listed": listed})
    return replace(
        ledger,
        problem=problem,
        etag=outcome.etag,
        last_modified=outcome.last_modified,
        fingerprint=outcome.fingerprint,
        listed_count=listed,
        overlap_count=overlap,
        hint=outcome.ttl if outcome.was_parsed else ledger.hint,
        last_new_at=outcome.fetch.fetched_at if new_count else ledger.last_new_at,
        rolled_over_at=rules.now if has_rolled else ledger.rolled_over_at,
    )


def _wait_after_reading(ledger: Ledger, outcome: FeedRead | FeedUnchanged, rules: PollRules) -> timedelta:
    history = FeedHistory(
        entry_times=ledger.entry_times,
        first_read_at=ledger.first_read_at,
        rolled_over_at=ledger.rolled_over_at,
        hint=ledger.hint,
        fresh_for=outcome.answered.fresh_for,
    )
    has_own = not (rules.is_replay or outcome.answered.is_own)
    wait = wait_after_reading(history, now=rules.now, interval_min=rules.interval_min, has_own=has_own)
    return _jittered(wait, ledger, rules)


def _after_failure(ledger: Ledger, fetch: Fetch, rules: PollRules) -> Ledger:
    failed = replace(ledger, problem=fetch.problem)
    if fetch.http_status == 410:
        if ledger.gone_at is None:
            logger.error("watch gone for good", extra={"url": ledger.url, "problem": fetch.problem})
        failed = replace(failed, gone_at=ledger.gone_at or rules.now)
    wait = wait_after(fetch, failures=ledger.failures, interval_min=rules.interval_min)
    if not is_excused(fetch):
        failed = return_home(replace(failed, failures=ledger.failures + 1))
    return replace(failed, next_check_at=rules.now + _jittered(wait, ledger, rules))


def wait_after(fetch: Fetch, *, failures: int, interval_min: timedelta) -> timedelta:
    """How long a watch is left alone after a fetch that gave nothing.

    failures    in a row before it
    """
    asked = fetch.retry_after or timedelta(0)
    if fetch.outcome is FetchOutcome.NOT_CAPTURED:
        return asked or timedelta(hours=24)  # the archive knows when it will hold something
    if fetch.http_status == 410:
        return max(WAIT_WHEN_GONE, asked)
    if is_excused(fetch):
        return max(interval_min, asked)
    return wait_after_failure(failures, interval_min=interval_min, asked=asked)


def is_excused(fetch: Fetch) -> bool:
    """Whether it says nothing against the outlet: a busy host (429, 503), or an archive that holds nothing yet."""
    return fetch.outcome in (FetchOutcome.RATE_LIMITED, FetchOutcome.NOT_CAPTURED) or fetch.http_status == 503


def _jittered(wait: timedelta, ledger: Ledger, rules: PollRules) -> timedelta:
    if rules.is_replay:
        return wait
    return jittered(wait, key=f"{ledger.url} {ledger.last_fetched_at}")


def _request(outcome: FeedOutcome) -> FeedRequest:
    assert isinstance(outcome.request, FeedRequest), "pages are recorded by the walk's reading step"
    return outcome.request


def _was_interrupted(outcome: FeedOutcome) -> bool:
    return isinstance(outcome, FetchFailed) and outcome.was_interrupted


def _told(outcome: FeedOutcome) -> Fetch:
    """The fetch with what could not be read of its document."""
    return replace(outcome.fetch, problem=outcome.problem) if isinstance(outcome, FeedRead) else outcome.fetch


def _recorded(
    outcome: FeedOutcome, new: Mapping[WatchId, tuple[EntryId, ...]], after: Mapping[WatchId, Ledger]
) -> Recorded:
    watch_id = _request(outcome).watch_id
    ledger = after.get(watch_id)
    is_done = ledger is not None and not ledger.is_retired
    return Recorded(
        watch_id=watch_id,
        outcome=outcome.fetch.outcome,
        new_entries=new.get(watch_id, ()),
        next_check_at=ledger.next_check_at if ledger is not None and is_done else None,
    )


def _context_rule(rules: PollRules, *, is_first: bool) -> Callable[[Entry], bool]:
    """Which entries are old news: stored and grouped, and never a reason to alert."""
    since = (rules.alert_since or rules.now - OLD_NEWS) if is_first else None

    def is_context(entry: Entry) -> bool:
        if rules.before is not None and rules.now < rules.before:
            return True
        if since is None:
            return False
        # Undated, of a day that may still be young enough, or of a year that nobody means: rather one alert too many
        # than one missed.
        latest = possible_time(entry.announced, offsets=_OFFSETS, first_seen_at=rules.now).latest
        return rules.now - IMPLAUSIBLE <= latest < since

    return is_context

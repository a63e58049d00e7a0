"""What becomes of a watch after a poll: entries remembered, old news set apart (RULES.md 21), the next check set."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from crawl_scenes import NOON

from crawler.crawling import FeedRead, FeedRequest, FeedUnchanged, FetchFailed
from crawler.feeds.rhythm import FeedHistory, wait_after_reading
from crawler.ledger import (
    FeedOutcome,
    PollRules,
    Recorded,
    record_feed_outcome,
    record_feed_outcomes,
    wait_after,
)
from crawler.outcomes import Answered
from secondsource.articles import Entry, WatchId
from secondsource.dates import parse_announced
from secondsource.fetches import Fetch, FetchOutcome
from secondsource.outlets import Outlet, Watch
from storage.database import Database, migrate, open_database
from storage.entries import pending
from storage.ledgers import Ledger, load_ledgers
from storage.outlets import record_catalogue
from storage.watches import find_by_url, find_due, list_watches

URL = "https://ledger.example/feed"
QUARTER = timedelta(minutes=15)
LEDGER = Outlet(name="Morning Ledger", domains=("ledger.example",), watches=(Watch(url=URL),))


@pytest.fixture
def database() -> Iterator[Database]:
    database = open_database("sqlite://")
    migrate(database)
    with database.begin() as tx:
        record_catalogue(tx, [LEDGER], now=NOON)
    yield database
    database.close()


def _request(database: Database) -> FeedRequest:
    with database.read() as tx:
        watch = find_by_url(tx, URL)
    assert watch is not None
    return FeedRequest(watch_id=watch.watch_id, url=URL)


def _entry(name: str, announced: str = "") -> Entry:
    return Entry(guid=name, url=f"https://ledger.example/{name}", title=name, announced=parse_announced(announced))


def _read(request: FeedRequest, *entries: Entry, at: datetime = NOON, ttl: timedelta | None = None) -> FeedRead:
    fetch = Fetch(url=URL, fetched_at=at, outcome=FetchOutcome.OK, http_status=200)
    return FeedRead(request=request, fetch=fetch, entries=entries, etag='"1"', last_modified="today", ttl=ttl)


def _failed(
    request: FeedRequest,
    outcome: FetchOutcome,
    *,
    http_status: int | None = None,
    retry_after: timedelta | None = None,
) -> FetchFailed:
    fetch = Fetch(
        url=URL,
        fetched_at=NOON,
        outcome=outcome,
        problem="broken",
        http_status=http_status,
        retry_after=retry_after,
    )
    return FetchFailed(request=request, fetch=fetch)


def _record(
    database: Database,
    outcome: FeedOutcome,
    *,
    now: datetime = NOON,
    alert_since: datetime | None = None,
    before: datetime | None = None,
) -> Recorded:
    with database.begin() as tx:
        rules = PollRules(now=now, interval_min=QUARTER, alert_since=alert_since, before=before, is_replay=True)
        return record_feed_outcome(tx, outcome, rules)


def _context(database: Database) -> dict[str, bool]:
    with database.read() as tx:
        return {stored.entry.title: stored.is_context for stored in pending(tx, 100)}


def test_at_first_contact_what_is_older_than_two_days_is_old_news(database: Database) -> None:
    entries = [
        _entry("fresh", "2023-04-25T08:00:00Z"),
        _entry("two days", "2023-04-23T12:00:00Z"),
        _entry("older", "2023-04-23T11:59:59Z"),
        _entry("a day that may be young enough", "2023-04-23"),
        _entry("an old day", "2023-04-20"),
        _entry("undated"),
        _entry("in the future", "2099-01-01T00:00:00Z"),
    ]
    recorded = _record(database, _read(_request(database), *entries))
    assert len(recorded.new_entries) == 7
    assert [title for title, is_context in _context(database).items() if is_context] == ["older", "an old day"]


def test_after_first_contact_nothing_new_is_old_news_whatever_its_date(database: Database) -> None:
    _record(database, _read(_request(database), _entry("old", "2022-01-01")))
    later = NOON + timedelta(hours=1)
    _record(database, _read(_request(database), _entry("late", "2022-01-01"), at=later), now=later)
    assert _context(database) == {"old": True, "late": False}


def test_a_failed_poll_is_no_first_contact(database: Database) -> None:
    _record(database, _failed(_request(database), FetchOutcome.UNREACHABLE))
    _record(database, _read(_request(database), _entry("old", "2022-01-01")))
    assert _context(database) == {"old": True}


def test_the_operator_may_say_since_when_to_alert(database: Database) -> None:
    entries = [_entry("march", "2023-03-20"), _entry("april", "2023-04-02")]
    _record(database, _read(_request(database), *entries), alert_since=NOON - timedelta(days=30))
    assert _context(database) == {"march": True, "april": False}


def test_before_a_backtest_begins_everything_is_old_news(database: Database) -> None:
    start = NOON + timedelta(days=1)
    _record(database, _read(_request(database), _entry("a", "2023-04-25")), before=start)
    _record(database, _read(_request(database), _entry("b", "2023-04-25"), at=start), now=start, before=start)
    assert _context(database) == {"a": True, "b": False}


def test_an_entry_seen_again_is_not_new(database: Database) -> None:
    first = _record(database, _read(_request(database), _entry("a"), _entry("b")))
    second = _record(database, _read(_request(database), _entry("b"), _entry("c")))
    assert (len(first.new_entries), len(second.new_entries)) == (2, 1)


def test_validators_are_kept_for_the_next_poll(database: Database) -> None:
    _record(database, _read(_request(database), _entry("a")))
    unchanged = Fetch(url=URL, fetched_at=NOON, outcome=FetchOutcome.NOT_MODIFIED, http_status=304)
    _record(database, FeedUnchanged(request=_request(database), fetch=unchanged))
    with database.read() as tx:
        watch = find_by_url(tx, URL)
    assert watch is not None
    assert (watch.etag, watch.last_modified, watch.has_been_read) == ('"1"', "today", True)


def test_what_could_not_be_read_of_a_feed_is_told(database: Database) -> None:
    outcome = replace(_read(_request(database), _entry("a")), problem="cut off in the middle")
    _record(database, outcome)
    with database.read() as tx:
        (line,) = list_watches(tx)
    assert line.problem == "cut off in the middle"


def test_failures_lengthen_the_wait_and_a_success_ends_them(database: Database) -> None:
    waits = []
    for _ in range(3):
        recorded = _record(database, _failed(_request(database), FetchOutcome.SERVER_ERROR))
        assert recorded.next_check_at is not None
        waits.append(recorded.next_check_at - NOON)
    assert waits == [QUARTER, 2 * QUARTER, 3 * QUARTER]
    assert _record(database, _read(_request(database))).next_check_at == NOON + QUARTER
    assert _record(database, _failed(_request(database), FetchOutcome.SERVER_ERROR)).next_check_at == NOON + QUARTER


def test_a_host_that_asks_us_to_wait_is_no_failure(database: Database) -> None:
    asked = timedelta(hours=3)
    recorded = _record(database, _failed(_request(database), FetchOutcome.RATE_LIMITED, retry_after=asked))
    assert recorded.next_check_at == NOON + asked
    with database.read() as tx:
        watch = find_by_url(tx, URL)
    assert watch is not None
    assert watch.failures == 0


def test_an_interrupted_poll_leaves_the_watch_due_and_writes_nothing(database: Database) -> None:
    outcome = replace(_failed(_request(database), FetchOutcome.UNREACHABLE), was_interrupted=True)
    assert _record(database, outcome).next_check_at is None
    with database.read() as tx:
        assert [watch.url for watch in find_due(tx, now=NOON, limit=10)] == [URL]
        (line,) = list_watches(tx)
    assert (line.failures, line.problem, line.last_fetched_at) == (0, "", None)


def test_a_watch_retired_while_it_was_polled_stays_retired(database: Database) -> None:
    request = _request(database)
    with database.begin() as tx:
        record_catalogue(tx, [], now=NOON)
    recorded = _record(database, _read(request, _entry("a")))
    assert (recorded.new_entries, recorded.next_check_at) == ((), None)
    with database.read() as tx:
        assert find_due(tx, now=NOON + timedelta(days=400), limit=10) == ()


def test_what_breaks_while_recording_leaves_nothing_half_written(database: Database) -> None:
    request = _request(database)

    def record_and_die() -> None:
        with database.begin() as tx:
            record_feed_outcome(tx, _read(request, _entry("a")), PollRules(now=NOON, interval_min=QUARTER))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power"):
        record_and_die()
    assert _context(database) == {}
    with database.read() as tx:
        assert len(find_due(tx, now=NOON, limit=10)) == 1


@pytest.mark.parametrize(
    ("ttl", "expected"),
    [
        (None, QUARTER),
        (timedelta(minutes=1), QUARTER),
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(days=9), timedelta(hours=24)),
    ],
)
def test_a_feeds_own_hint_is_taken_within_bounds(ttl: timedelta | None, expected: timedelta) -> None:
    wait = wait_after_reading(FeedHistory(hint=ttl), now=NOON, interval_min=QUARTER, has_own=True)
    assert wait == expected


@pytest.mark.parametrize(
    ("outcome", "http_status", "failures", "asked", "expected"),
    [
        (FetchOutcome.UNREACHABLE, None, 1_000, None, timedelta(hours=24)),
        (FetchOutcome.SERVER_ERROR, 500, 0, timedelta(hours=5), timedelta(hours=5)),
        (FetchOutcome.SERVER_ERROR, 500, 0, timedelta(seconds=5), QUARTER),
        (FetchOutcome.SERVER_ERROR, 503, 50, None, QUARTER),
        (FetchOutcome.RATE_LIMITED, 429, 50, timedelta(seconds=5), QUARTER),
        (FetchOutcome.GONE, 404, 0, None, QUARTER),
        (FetchOutcome.GONE, 410, 0, None, timedelta(days=30)),
        (FetchOutcome.NOT_CAPTURED, None, 3, timedelta(days=90), timedelta(days=90)),
        (FetchOutcome.NOT_CAPTURED, None, 3, None, timedelta(hours=24)),
    ],
)
def test_each_way_to_fail_has_its_wait(
    outcome: FetchOutcome, http_status: int | None, failures: int, asked: timedelta | None, expected: timedelta
) -> None:
    request = FeedRequest(watch_id=WatchId(1), url=URL)
    failed = _failed(request, outcome, http_status=http_status, retry_after=asked)
    assert wait_after(failed.fetch, failures=failures, interval_min=QUARTER) == expected


def _ledger(database: Database) -> Ledger:
    with database.read() as tx:
        (ledger,) = load_ledgers(tx, [line.watch_id for line in list_watches(tx)]).values()
    return ledger


def _unchanged(request: FeedRequest, *, at: datetime, moved_to: str = "") -> FeedUnchanged:
    fetch = Fetch(url=URL, fetched_at=at, outcome=FetchOutcome.NOT_MODIFIED, http_status=304)
    return FeedUnchanged(request=request, fetch=fetch, answered=Answered(moved_to=moved_to))


def test_validators_outlive_a_304_without_them_and_end_with_a_document_without_them(database: Database) -> None:
    request = _request(database)
    _record(database, _read(request, _entry("a")))
    _record(database, _unchanged(request, at=NOON))
    assert (_ledger(database).etag, _ledger(database).last_modified) == ('"1"', "today")
    _record(database, replace(_read(request, _entry("a")), etag="", last_modified=""))
    assert (_ledger(database).etag, _ledger(database).last_modified) == ("", "")


def test_what_could_not_be_read_of_a_feed_is_told_until_the_feed_changes(database: Database) -> None:
    request = _request(database)
    _record(database, replace(_read(request, _entry("a")), problem="garbled"))
    _record(database, _unchanged(request, at=NOON))
    assert _ledger(database).problem == "garbled"
    _record(database, _failed(request, FetchOutcome.SERVER_ERROR, http_status=500))
    assert (_ledger(database).problem, _ledger(database).failures) == ("broken", 1)
    _record(database, _unchanged(request, at=NOON))
    assert (_ledger(database).problem, _ledger(database).failures) == ("", 0)


def test_a_feed_that_rolled_over_between_two_readings_is_told_and_read_sooner(database: Database) -> None:
    request = _request(database)
    _record(database, _read(request, *map(_entry, "abc"), ttl=timedelta(hours=9)))
    overlapping = _record(database, _read(request, *map(_entry, "cde"), ttl=timedelta(hours=9)))
    assert (_ledger(database).overlap_count, _ledger(database).rolled_over_at) == (1, None)
    assert overlapping.next_check_at == NOON + timedelta(hours=9)
    rolled = _record(database, _read(request, *map(_entry, "xyz"), ttl=timedelta(hours=9)))
    assert (_ledger(database).overlap_count, _ledger(database).rolled_over_at) == (0, NOON)
    assert rolled.next_check_at == NOON + QUARTER


def test_what_was_left_out_of_a_reading_because_it_is_known_counts_as_overlap(database: Database) -> None:
    request = _request(database)
    _record(database, _read(request, *map(_entry, "abc")))
    _record(database, replace(_read(request, _entry("d")), listed_count=4, fingerprint=b"f"))
    ledger = _ledger(database)
    assert (ledger.listed_count, ledger.overlap_count, ledger.fingerprint) == (4, 3, b"f")


def test_a_feed_that_falls_empty_is_told_though_it_answers(database: Database) -> None:
    request = _request(database)
    _record(database, _read(request))
    assert _ledger(database).problem == ""
    _record(database, _read(request, *map(_entry, "abc")))
    _record(database, _read(request))
    assert "lists nothing any more, and had 3 entries" in _ledger(database).problem


def test_a_move_is_believed_when_it_was_said_three_times_over_three_days(database: Database) -> None:
    request, new = _request(database), "https://new.example/feed"
    addresses = []
    for days in (0, 1, 2, 3, 4):
        at = NOON + timedelta(days=days)
        _record(database, _unchanged(request, at=at, moved_to=new if days != 1 else ""), now=at)
        addresses.append(_ledger(database).address)
    assert addresses == ["", "", "", "", ""]  # on the second day it had not moved
    at = NOON + timedelta(days=5)
    _record(database, _unchanged(request, at=at, moved_to=new), now=at)
    assert _ledger(database).address == new
    with database.read() as tx:
        (due,) = find_due(tx, now=NOON + timedelta(days=9), limit=9)
        assert (due.url, due.address) == (URL, new)


def test_no_move_leads_from_https_to_http(database: Database) -> None:
    for days in range(5):
        at = NOON + timedelta(days=days)
        _record(database, _unchanged(_request(database), at=at, moved_to="http://new.example/feed"), now=at)
    assert (_ledger(database).address, _ledger(database).moving_to) == ("", "")


def test_an_address_that_it_moved_to_is_given_up_when_it_ends(database: Database) -> None:
    request = _request(database)
    for days in range(4):
        at = NOON + timedelta(days=days)
        _record(database, _unchanged(request, at=at, moved_to="https://new.example/feed"), now=at)
    for _ in range(3):
        assert _ledger(database).address == "https://new.example/feed"
        _record(database, _failed(request, FetchOutcome.GONE, http_status=404))
    assert _ledger(database).address == ""


def test_a_410_retires_a_watch_and_tells_the_operator_once(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    request = _request(database)
    for _ in range(2):
        _record(database, _failed(request, FetchOutcome.GONE, http_status=410))
    told = [record for record in caplog.records if record.message == "watch gone for good"]
    assert [record.levelname for record in told] == ["ERROR"]
    with database.read() as tx:
        (line,) = list_watches(tx)
        assert find_due(tx, now=NOON + timedelta(days=29), limit=9) == ()
    assert line.gone_at == NOON
    _record(database, _read(request, _entry("a")))
    assert _ledger(database).gone_at is None


def test_a_date_twenty_years_back_is_a_claim_and_keeps_no_entry_from_alerting(database: Database) -> None:
    entries = [_entry("1970", "1970-01-01T00:00:00Z"), _entry("2004", "2004-04-25"), _entry("2002", "2002-01-01")]
    _record(database, _read(_request(database), *entries))
    assert _context(database) == {"1970": False, "2004": True, "2002": False}


def test_the_polls_of_many_watches_are_one_transaction(database: Database) -> None:
    urls = [f"https://ledger.example/{number}" for number in range(3)]
    outlet = replace(LEDGER, watches=tuple(Watch(url=url) for url in urls))
    with database.begin() as tx:
        record_catalogue(tx, [outlet], now=NOON)
        requests = [FeedRequest(watch_id=due.watch_id, url=due.url) for due in find_due(tx, now=NOON, limit=9)]
        outcomes: list[FeedOutcome] = [
            _read(requests[0], _entry("a"), _entry("b")),
            _failed(requests[1], FetchOutcome.SERVER_ERROR, http_status=500),
            _read(requests[2], _entry("a")),
        ]
        recorded = record_feed_outcomes(tx, outcomes, PollRules(now=NOON, interval_min=QUARTER))
    assert [(each.watch_id, len(each.new_entries)) for each in recorded] == [
        (requests[0].watch_id, 2),
        (requests[1].watch_id, 0),
        (requests[2].watch_id, 1),
    ]

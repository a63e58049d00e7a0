"""The catalogue in the tables, and the ledger by which watches are polled."""

from datetime import date, timedelta

from storage_rows import COVERAGE, FEED, HOUR, NOW, add_entries, add_watch, at, entry, fetch, outlet

from secondsource.coverage import coverage_of
from secondsource.dates import parse_announced
from secondsource.fetches import Evidence, Fetch, FetchOutcome
from secondsource.outlets import Outlet, OutletKind, Standing, Watch
from storage import outlets, watches
from storage.database import Database

OTHER = "https://tagblatt.example/feed.xml"


def test_an_outlet_comes_back_as_the_catalogue_declared_it(database: Database) -> None:
    declared = (
        Outlet(name="Ledger", owner="Ledger Group", watches=(Watch(url=FEED), Watch(url=FEED + "?2"))),
        Outlet(
            name="朝の台帳",
            aliases=("台帳", "Ledger of the Morning"),
            domains=("daicho.example", "note.example/daicho"),
            kind=OutletKind.PRESS,
            country="JP",
            languages=("ja", "en"),
            standing=Standing.KNOWN,
            standing_since=date(2020, 1, 1),
            credits=("（台）", "台/"),
            watches=(Watch(url=OTHER, spider="sitemaps"),),
        ),
    )
    with database.begin() as tx:
        outlets.record_catalogue(tx, declared, now=NOW)
        outlets.record_catalogue(tx, declared, now=at(1))
    with database.read() as tx:
        assert outlets.list_outlets(tx) == declared
        assert [due.watch_id for due in watches.find_due(tx, now=NOW, limit=9)] == [1, 2, 3]


def test_a_watch_no_longer_declared_is_kept_and_never_due_until_it_returns(database: Database) -> None:
    with database.begin() as tx:
        outlets.record_catalogue(tx, [outlet("Ledger", FEED), outlet("Tagblatt", OTHER)], now=NOW)
        outlets.record_catalogue(tx, [outlet("Ledger", FEED)], now=at(1))
        assert [due.url for due in watches.find_due(tx, now=at(99), limit=9)] == [FEED]
        assert watches.find_by_url(tx, OTHER) is None
        assert [line.is_retired for line in watches.list_watches(tx)] == [False, True]
        assert [sight.url for sight in watches.sights(tx)] == [FEED]
        retired = watches.list_watches(tx)[1].watch_id
        watches.postpone(tx, retired, at(1))
        assert watches.next_due_at(tx) == NOW
        outlets.record_catalogue(tx, [outlet("Ledger", FEED), outlet("Tagblatt", OTHER)], now=at(5))
        assert [(due.watch_id, due.url) for due in watches.find_due(tx, now=at(5), limit=9)] == [
            (1, FEED),
            (retired, OTHER),
        ]


def test_declaring_again_does_not_make_a_watch_due(database: Database) -> None:
    with database.begin() as tx:
        watch_id = add_watch(tx)
        watches.postpone(tx, watch_id, at(3))
        outlets.record_catalogue(tx, [outlet("Renamed", FEED)], now=at(1))
        found = watches.find_by_url(tx, FEED)
        assert found is not None
        assert (found.watch_id, found.outlet) == (watch_id, "Renamed")
        assert watches.next_due_at(tx) == at(3)


def test_the_longest_due_watch_comes_first_and_only_those_due(database: Database) -> None:
    urls = [f"https://{name}.example/feed" for name in "abcd"]
    with database.begin() as tx:
        outlets.record_catalogue(tx, [outlet("Ledger", *urls)], now=NOW)
        for url, hours in zip(urls, (3, 1, 2, 9), strict=True):
            found = watches.find_by_url(tx, url)
            assert found is not None
            watches.postpone(tx, found.watch_id, at(hours))
        assert [due.url for due in watches.find_due(tx, now=at(3), limit=9)] == [urls[1], urls[2], urls[0]]
        assert [due.url for due in watches.find_due(tx, now=at(3), limit=1)] == [urls[1]]
        assert watches.find_due(tx, now=at(1) - timedelta(microseconds=1), limit=9) == ()
        assert watches.next_due_at(tx) == at(1)
        assert [due_at for _, _, due_at in watches.iter_next_checks(tx)] == [at(1), at(2), at(3), at(9)]


def test_an_empty_catalogue_is_never_due(database: Database) -> None:
    with database.read() as tx:
        assert watches.next_due_at(tx) is None
        assert len(watches.sights(tx)) + len(watches.list_watches(tx)) + len(watches.iter_next_checks(tx)) == 0


def test_what_an_answer_said_of_itself_is_sent_back_also_after_a_304_without_it(database: Database) -> None:
    with database.begin() as tx:
        watch_id = add_watch(tx)
        watches.record_read(
            tx, watch_id, fetch=fetch(), etag='W/"1"', last_modified="Mon, 26 May", next_check_at=at(1)
        )
        unmodified = fetch(outcome=FetchOutcome.NOT_MODIFIED, hours=1)
        watches.record_read(tx, watch_id, fetch=unmodified, etag="", last_modified="", next_check_at=at(2))
        (due,) = watches.find_due(tx, now=at(2), limit=1)
        assert (due.etag, due.last_modified) == ('W/"1"', "Mon, 26 May")
        watches.record_read(tx, watch_id, fetch=fetch(hours=2), etag="", last_modified="", next_check_at=at(3))
        (due,) = watches.find_due(tx, now=at(3), limit=1)
        assert (due.etag, due.last_modified) == ("", "")


def test_what_could_not_be_read_of_a_feed_is_told_until_the_feed_changes(database: Database) -> None:
    garbled = fetch(problem="wrong encoding: names may be garbled")
    unmodified = fetch(outcome=FetchOutcome.NOT_MODIFIED, hours=1)
    with database.begin() as tx:
        watch_id = add_watch(tx)
        watches.record_read(tx, watch_id, fetch=garbled, etag="1", last_modified="", next_check_at=at(1))
        watches.record_read(tx, watch_id, fetch=unmodified, etag="", last_modified="", next_check_at=at(2))
        assert watches.list_watches(tx)[0].problem == garbled.problem
        down = fetch(outcome=FetchOutcome.SERVER_ERROR, problem="HTTP 500", hours=2)
        watches.record_failure(tx, watch_id, fetch=down, next_check_at=at(3))
        watches.record_read(tx, watch_id, fetch=unmodified, etag="", last_modified="", next_check_at=at(4))
        assert watches.list_watches(tx)[0].problem == ""
        watches.record_read(tx, watch_id, fetch=garbled, etag="1", last_modified="", next_check_at=at(5))
        watches.record_read(tx, watch_id, fetch=fetch(hours=5), etag="2", last_modified="", next_check_at=at(6))
        assert watches.list_watches(tx)[0].problem == ""


def test_failures_in_a_row_are_counted_and_a_polite_later_is_none(database: Database) -> None:
    with database.begin() as tx:
        watch_id = add_watch(tx)
        refused = fetch(outcome=FetchOutcome.REFUSED, problem="403: ask the outlet")
        for _ in range(2):
            watches.record_failure(tx, watch_id, fetch=refused, next_check_at=at(1))
        busy = fetch(outcome=FetchOutcome.RATE_LIMITED)
        watches.record_failure(tx, watch_id, fetch=busy, next_check_at=at(1), counts_as_failure=False)
        (due,) = watches.find_due(tx, now=at(1), limit=1)
        assert (due.failures, due.has_been_read, due.last_fetched_at) == (2, False, NOW)
        (line,) = watches.list_watches(tx)
        assert (line.last_outcome, line.sight.last_success_at) == (FetchOutcome.RATE_LIMITED, None)
        watches.record_read(tx, watch_id, fetch=fetch(hours=1), etag="", last_modified="", next_check_at=at(2))
        (due,) = watches.find_due(tx, now=at(2), limit=1)
        assert (due.failures, due.has_been_read) == (0, True)


def test_every_attempt_is_in_the_log_with_its_evidence(database: Database) -> None:
    attempt = Fetch(
        url=FEED,
        fetched_at=NOW,
        outcome=FetchOutcome.RATE_LIMITED,
        final_url=FEED + "?moved",
        http_status=429,
        body_bytes=2**40,
        duration=timedelta(milliseconds=1),
        problem="asked us to wait",
        retry_after=timedelta(days=1),
        evidence=Evidence(file="2031/a.warc.gz", offset=2**33),
    )
    with database.begin() as tx:
        watches.record_failure(tx, add_watch(tx), fetch=attempt, next_check_at=at(1))
        row = tx.exec_driver_sql("SELECT * FROM fetches").one()
        assert (row.watch_id, row.http_status, row.body_bytes, row.evidence_offset) == (1, 429, 2**40, 2**33)
        assert (row.duration, row.retry_after) == (1000, 86_400_000_000)


def test_a_watch_sees_by_the_claims_of_its_entries_not_by_when_we_came(database: Database) -> None:
    """A feed that froze two years ago is not seeing on the day it is added (RULES.md 22)."""
    frozen = [entry(str(day), announced=parse_announced(f"2029-05-{day:02}T10:00:00Z")) for day in range(1, 30)]
    with database.begin() as tx:
        watch_id = add_watch(tx)
        add_entries(tx, watch_id, *frozen)
        watches.record_read(tx, watch_id, fetch=fetch(), etag="", last_modified="", next_check_at=at(1))
        (sight,) = watches.sights(tx)
        assert len(sight.entry_times) == 20
        assert sight.entry_times[0].isoformat() == "2029-05-29T10:00:00+00:00"
        assert sight.entry_times == tuple(sorted(sight.entry_times, reverse=True))
        assert coverage_of([sight], now=NOW).not_seeing == ("Ledger",)
        add_entries(tx, watch_id, entry("new"), entry("2099", announced=parse_announced("2099-01-01")))
        (sight,) = watches.sights(tx)
        assert sight.entry_times[:2] == (NOW, NOW)
        assert (sight.interval, sight.country, sight.languages) == (HOUR, "US", ("en",))
        assert coverage_of([sight], now=NOW).blind_watches == COVERAGE.blind_watches - 1
        assert watches.list_watches(tx)[0].entry_count == 31

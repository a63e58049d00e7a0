"""The catalogue in the tables, and the ledger by which watches are polled."""

from dataclasses import replace
from datetime import date, timedelta

from storage_rows import COVERAGE, FEED, HOUR, NOW, add_entries, add_watch, at, entry, fetch, outlet

from secondsource.coverage import coverage_of
from secondsource.dates import parse_announced
from secondsource.fetches import Evidence, Fetch, FetchOutcome
from secondsource.outlets import Outlet, OutletKind, Standing, Watch
from storage import outlets, watches
from storage.database import Database
from storage.fetches import record_fetches
from storage.ledgers import load_ledgers, record_polls

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


def test_what_a_poll_made_of_a_ledger_comes_back(database: Database) -> None:
    with database.begin() as tx:
        watch_id = add_watch(tx)
        before = load_ledgers(tx, [watch_id])[watch_id]
        assert (before.is_stored, before.fingerprint, before.first_read_at) == (False, b"", None)
        after = replace(
            before,
            is_stored=True,
            next_check_at=at(1),
            interval=HOUR,
            etag='W/"1"',
            last_modified="Mon, 26 May",
            failures=2,
            problem="half of it",
            first_read_at=NOW,
            last_success_at=NOW,
            last_fetched_at=NOW,
            last_outcome=FetchOutcome.OK,
            fingerprint=b"\x00\xff" * 8,
            listed_count=20,
            overlap_count=19,
            hint=HOUR,
            last_new_at=NOW,
            rolled_over_at=NOW,
            address=FEED + "?moved",
            moving_to=FEED + "?moving",
            moving_since=NOW,
            moving_count=1,
            gone_at=NOW,
        )
        for is_stored in (False, True):  # its first row, then the same row again
            record_polls(tx, [(replace(after, is_stored=is_stored), fetch())])
            assert load_ledgers(tx, [watch_id])[watch_id] == after
        (due,) = watches.find_due(tx, now=at(1), limit=1)
        assert (due.address, due.etag, due.last_modified) == (FEED + "?moved", 'W/"1"', "Mon, 26 May")
        assert (due.fingerprint, due.failures, due.has_been_read, due.last_fetched_at) == (
            after.fingerprint,
            2,
            True,
            NOW,
        )


def test_a_retired_watch_keeps_its_fetch_and_is_not_changed(database: Database) -> None:
    with database.begin() as tx:
        watch_id = add_watch(tx)
        outlets.record_catalogue(tx, [], now=NOW)
        retired = load_ledgers(tx, [watch_id])[watch_id]
        record_polls(tx, [(replace(retired, next_check_at=at(1), problem="late"), fetch())])
        assert load_ledgers(tx, [watch_id])[watch_id] == retired
        assert tx.exec_driver_sql("SELECT count(*) FROM fetches").scalar_one() == 1


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
        record_fetches(tx, [(attempt, add_watch(tx)), (fetch(), None)])
        row = tx.exec_driver_sql("SELECT * FROM fetches WHERE watch_id IS NOT NULL").one()
        assert (row.watch_id, row.http_status, row.body_bytes, row.evidence_offset) == (1, 429, 2**40, 2**33)
        assert (row.duration, row.retry_after) == (1000, 86_400_000_000)


def test_a_watch_sees_by_the_claims_of_its_entries_not_by_when_we_came(database: Database) -> None:
    """A feed that froze two years ago is not seeing on the day it is added (RULES.md 22)."""
    frozen = [entry(str(day), announced=parse_announced(f"2029-05-{day:02}T10:00:00Z")) for day in range(1, 30)]
    with database.begin() as tx:
        watch_id = add_watch(tx)
        add_entries(tx, watch_id, *frozen)
        ledger = load_ledgers(tx, [watch_id])[watch_id]
        record_polls(tx, [(replace(ledger, last_success_at=NOW, interval=HOUR), fetch())])
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

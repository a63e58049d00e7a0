"""The ledger of each watch: what its polls have come to so far, loaded and saved for a whole batch of polls."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, update

from secondsource.articles import WatchId
from secondsource.fetches import Fetch, FetchOutcome
from storage.claims import iter_batches
from storage.columns import StoredRow
from storage.database import Transaction
from storage.fetches import record_fetches
from storage.tables import ledgers, watches


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What is known of one watch from its polls; a poll turns one into the next."""

    watch_id: WatchId
    url: str  # as the catalogue declares it
    is_retired: bool  # the catalogue no longer declares it
    is_stored: bool  # whether it has a row of its own
    next_check_at: datetime | None
    interval: timedelta
    etag: str
    last_modified: str
    failures: int  # in a row
    problem: str
    first_read_at: datetime | None
    last_success_at: datetime | None
    last_fetched_at: datetime | None
    last_outcome: FetchOutcome | None
    entry_count: int
    entry_times: tuple[datetime, ...]  # of its latest entries, newest first
    fingerprint: bytes = b""
    listed_count: int = 0
    overlap_count: int = 0
    hint: timedelta | None = None
    last_new_at: datetime | None = None
    rolled_over_at: datetime | None = None
    address: str = ""  # "" = its URL
    moving_to: str = ""  # "" = nowhere
    moving_since: datetime | None = None
    moving_count: int = 0
    gone_at: datetime | None = None


def load_ledgers(tx: Transaction, watch_ids: Iterable[WatchId]) -> Mapping[WatchId, Ledger]:
    """The ledgers of these watches, retired ones included; an id that is no watch's is left out."""
    query = select(watches, ledgers).outerjoin(ledgers, ledgers.c.watch_id == watches.c.watch_id)
    return {
        WatchId(row.watch_id): _ledger(row)
        for part in iter_batches(sorted(set(watch_ids)))
        for row in tx.execute(query.where(watches.c.watch_id.in_(part)))
    }


def record_polls(tx: Transaction, polls: Sequence[tuple[Ledger, Fetch]]) -> None:
    """Writes what each poll made of its ledger, and the fetch itself; at most one poll of a watch.

    A retired watch gets its fetch only.
    """
    record_fetches(tx, [(fetch, ledger.watch_id) for ledger, fetch in polls])
    kept = [ledger for ledger, _ in polls if not ledger.is_retired]
    if not kept:
        return
    tx.execute(update(watches).where(watches.c.watch_id == bindparam("key")), [_watch_columns(each) for each in kept])
    if new := [{"watch_id": each.watch_id, **_ledger_columns(each)} for each in kept if not each.is_stored]:
        tx.execute(insert(ledgers), new)
    if old := [{"key": each.watch_id, **_ledger_columns(each)} for each in kept if each.is_stored]:
        tx.execute(update(ledgers).where(ledgers.c.watch_id == bindparam("key")), old)


def _ledger(row: StoredRow) -> Ledger:
    is_stored = row.fingerprint is not None
    return Ledger(
        watch_id=WatchId(row.watch_id),
        url=row.url,
        is_retired=row.retired_at is not None,
        is_stored=is_stored,
        next_check_at=row.next_check_at,
        interval=row.interval,
        etag=row.etag,
        last_modified=row.last_modified,
        failures=row.failures,
        problem=row.problem,
        first_read_at=row.first_read_at,
        last_success_at=row.last_success_at,
        last_fetched_at=row.last_fetched_at,
        last_outcome=row.last_outcome,
        entry_count=row.entry_count,
        entry_times=tuple(map(datetime.fromisoformat, row.entry_times)),
        fingerprint=row.fingerprint or b"",
        listed_count=row.listed_count or 0,
        overlap_count=row.overlap_count or 0,
        hint=row.hint,
        last_new_at=row.last_new_at,
        rolled_over_at=row.rolled_over_at,
        address=row.address or "",
        moving_to=row.moving_to or "",
        moving_since=row.moving_since,
        moving_count=row.moving_count or 0,
        gone_at=row.gone_at,
    )


def _watch_columns(ledger: Ledger) -> dict[str, object]:
    """Entries and their times are written with the entries (storage/entries.py)."""
    return {
        "key": ledger.watch_id,
        "next_check_at": ledger.next_check_at,
        "interval": ledger.interval,
        "etag": ledger.etag,
        "last_modified": ledger.last_modified,
        "failures": ledger.failures,
        "problem": ledger.problem,
        "first_read_at": ledger.first_read_at,
        "last_success_at": ledger.last_success_at,
        "last_fetched_at": ledger.last_fetched_at,
        "last_outcome": ledger.last_outcome,
    }


def _ledger_columns(ledger: Ledger) -> dict[str, object]:
    return {
        "fingerprint": ledger.fingerprint,
        "listed_count": ledger.listed_count,
        "overlap_count": ledger.overlap_count,
        "hint": ledger.hint,
        "last_new_at": ledger.last_new_at,
        "rolled_over_at": ledger.rolled_over_at,
        "address": ledger.address,
        "moving_to": ledger.moving_to,
        "moving_since": ledger.moving_since,
        "moving_count": ledger.moving_count,
        "gone_at": ledger.gone_at,
    }

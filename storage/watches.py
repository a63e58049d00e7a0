"""The ledger of watches: when each is to be polled next, and what it has seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select, update

from secondsource.articles import WatchId
from secondsource.coverage import WatchSight
from secondsource.fetches import FetchOutcome
from storage.columns import StoredRow
from storage.database import Transaction
from storage.tables import ledgers, outlets, watches


@dataclass(frozen=True, slots=True, kw_only=True)
class DueWatch:
    """A watch to be polled, with what its last answer said about itself."""

    watch_id: WatchId
    url: str
    spider: str
    outlet: str
    languages: tuple[str, ...]  # the outlet's
    country: str  # the outlet's
    address: str  # where it is read: its URL, unless it has moved
    etag: str  # to be sent back as it came; "" = none
    last_modified: str  # likewise
    failures: int  # in a row
    has_been_read: bool  # False: its first contact (RULES.md 21)
    last_fetched_at: datetime | None
    fingerprint: bytes = b""  # of the last document, entry by entry; b"" = none


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchLine:
    """One watch in full, for a listing. `is_seeing(line.sight, now=…)` says whether its silence means anything."""

    watch_id: WatchId
    spider: str
    is_retired: bool
    next_check_at: datetime | None
    last_fetched_at: datetime | None
    last_outcome: FetchOutcome | None
    failures: int
    problem: str
    entry_count: int
    sight: WatchSight
    listed_count: int | None = None  # entries in its last document; None = nobody counted
    overlap_count: int = 0  # of these, how many were known
    last_new_at: datetime | None = None
    rolled_over_at: datetime | None = None
    address: str = ""  # where it is read since it moved; "" = its URL
    gone_at: datetime | None = None


def find_due(tx: Transaction, *, now: datetime, limit: int) -> tuple[DueWatch, ...]:
    """The watches to be polled at `now`, the longest due first."""
    query = (
        _due_columns()
        .where(watches.c.next_check_at <= now)
        .order_by(watches.c.next_check_at, watches.c.watch_id)
        .limit(limit)
    )
    return tuple(_due_watch(row) for row in tx.execute(query))


def find_by_url(tx: Transaction, url: str) -> DueWatch | None:
    """The watch of that address, due or not, if the catalogue declares it."""
    row = tx.execute(_due_columns().where(watches.c.url == url, watches.c.retired_at.is_(None))).one_or_none()
    return None if row is None else _due_watch(row)


def next_due_at(tx: Transaction) -> datetime | None:
    """When the next watch is due; None if none ever is."""
    query = select(watches.c.next_check_at).where(watches.c.next_check_at.is_not(None))
    return tx.execute(query.order_by(watches.c.next_check_at).limit(1)).scalar_one_or_none()


def iter_next_checks(tx: Transaction) -> tuple[tuple[WatchId, str, datetime], ...]:
    """Each watch that is ever due, with its URL and when, the earliest first."""
    query = (
        select(watches.c.watch_id, watches.c.url, watches.c.next_check_at)
        .where(watches.c.next_check_at.is_not(None))
        .order_by(watches.c.next_check_at, watches.c.watch_id)
    )
    return tuple((WatchId(row.watch_id), row.url, row.next_check_at) for row in tx.execute(query))


def postpone(tx: Transaction, watch_id: WatchId, next_check_at: datetime) -> None:
    """Moves the next poll; a retired watch stays retired."""
    tx.execute(
        update(watches)
        .where(watches.c.watch_id == watch_id, watches.c.retired_at.is_(None))
        .values(next_check_at=next_check_at)
    )


def await_capture(tx: Transaction, watch_id: WatchId, next_check_at: datetime) -> None:
    """Moves the next poll of a replay to when its archive has something newer; that gap is then the watch's interval.

    An archive is as dense as whoever made it was diligent: between two captures a replayed watch is not blind.
    """
    last = tx.execute(select(watches.c.last_success_at).where(watches.c.watch_id == watch_id)).scalar_one_or_none()
    if last is not None and last < next_check_at:
        tx.execute(update(watches).where(watches.c.watch_id == watch_id).values(interval=next_check_at - last))
    postpone(tx, watch_id, next_check_at)


def list_watches(tx: Transaction) -> tuple[WatchLine, ...]:
    """Every watch, also the retired, by outlet and URL."""
    query = (
        select(watches, outlets.c.name, outlets.c.country, outlets.c.languages, ledgers)
        .join_from(watches, outlets)
        .outerjoin(ledgers, ledgers.c.watch_id == watches.c.watch_id)
        .order_by(outlets.c.name, watches.c.url)
    )
    return tuple(
        WatchLine(
            watch_id=WatchId(row.watch_id),
            spider=row.spider,
            is_retired=row.retired_at is not None,
            next_check_at=row.next_check_at,
            last_fetched_at=row.last_fetched_at,
            last_outcome=row.last_outcome,
            failures=row.failures,
            problem=row.problem,
            entry_count=row.entry_count,
            sight=_sight(row),
            listed_count=row.listed_count,
            overlap_count=row.overlap_count or 0,
            last_new_at=row.last_new_at,
            rolled_over_at=row.rolled_over_at,
            address=row.address or "",
            gone_at=row.gone_at,
        )
        for row in tx.execute(query)
    )


def sights(tx: Transaction) -> tuple[WatchSight, ...]:
    """What each watch in use has seen, by outlet and URL: what a coverage is made of. One scan of a small table."""
    query = (
        select(
            watches.c.url,
            watches.c.last_success_at,
            watches.c.interval,
            watches.c.entry_times,
            outlets.c.name,
            outlets.c.country,
            outlets.c.languages,
        )
        .join(outlets)
        .where(watches.c.retired_at.is_(None))
        .order_by(outlets.c.name, watches.c.url)
    )
    return tuple(_sight(row) for row in tx.execute(query))


def _due_columns() -> Select[StoredRow]:
    query: Select[StoredRow] = select(
        watches.c.watch_id,
        watches.c.url,
        watches.c.spider,
        watches.c.etag,
        watches.c.last_modified,
        watches.c.failures,
        watches.c.first_read_at,
        watches.c.last_fetched_at,
        outlets.c.name,
        outlets.c.languages,
        outlets.c.country,
        ledgers.c.address,
        ledgers.c.fingerprint,
    )
    return query.join_from(watches, outlets).outerjoin(ledgers, ledgers.c.watch_id == watches.c.watch_id)


def _due_watch(row: StoredRow) -> DueWatch:
    return DueWatch(
        watch_id=WatchId(row.watch_id),
        url=row.url,
        spider=row.spider,
        outlet=row.name,
        languages=row.languages,
        country=row.country,
        address=row.address or row.url,
        etag=row.etag,
        last_modified=row.last_modified,
        failures=row.failures,
        has_been_read=row.first_read_at is not None,
        last_fetched_at=row.last_fetched_at,
        fingerprint=row.fingerprint or b"",
    )


def _sight(row: StoredRow) -> WatchSight:
    return WatchSight(
        url=row.url,
        outlet=row.name,
        country=row.country,
        languages=row.languages,
        last_success_at=row.last_success_at,
        interval=row.interval,
        entry_times=tuple(datetime.fromisoformat(moment) for moment in row.entry_times),
    )

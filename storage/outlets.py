"""Owners, outlets and watches as the catalogue declares them now; what it no longer declares is kept, retired."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, update

from secondsource.outlets import Outlet, Watch
from storage.database import Transaction
from storage.tables import outlets as outlets_table
from storage.tables import owners, watches


def record_catalogue(tx: Transaction, outlets: Sequence[Outlet], *, now: datetime) -> None:
    """Makes the three tables say what the catalogue says.

    outlets   by name; where two have one name, or two watches one URL, the later one stands
    A new watch is due at once, and so is one declared again after it was retired. A retired one keeps its entries
    and what it last saw, and is never due.
    """
    declared = {outlet.name: outlet for outlet in outlets}
    owner_ids = _record_owners(tx, {outlet.owner_name for outlet in declared.values()})
    outlet_ids = _record_outlets(tx, declared, owner_ids, now=now)
    _record_watches(tx, declared.values(), outlet_ids, now=now)


def list_outlets(tx: Transaction) -> tuple[Outlet, ...]:
    """The outlets declared now, by name, with their watches."""
    watches_of: dict[int, list[Watch]] = {}
    for row in tx.execute(
        select(watches.c.outlet_id, watches.c.url, watches.c.spider)
        .where(watches.c.retired_at.is_(None))
        .order_by(watches.c.url)
    ):
        watches_of.setdefault(row.outlet_id, []).append(Watch(url=row.url, spider=row.spider))
    query = (
        select(outlets_table, owners.c.name.label("owner"))
        .join(owners)
        .where(outlets_table.c.retired_at.is_(None))
        .order_by(outlets_table.c.name)
    )
    return tuple(
        Outlet(
            name=row.name,
            aliases=row.aliases,
            domains=row.domains,
            owner="" if row.owner == row.name else row.owner,
            kind=row.kind,
            country=row.country,
            languages=row.languages,
            standing=row.standing,
            standing_since=row.standing_since,
            credits=row.credits,
            watches=tuple(watches_of.get(row.outlet_id, ())),
        )
        for row in tx.execute(query)
    )


def _record_owners(tx: Transaction, names: set[str]) -> Mapping[str, int]:
    known = {row.name for row in tx.execute(select(owners.c.name))}
    if missing := sorted(names - known):
        tx.execute(insert(owners), [{"name": name} for name in missing])
    return {row.name: row.owner_id for row in tx.execute(select(owners))}


def _record_outlets(
    tx: Transaction, declared: Mapping[str, Outlet], owner_ids: Mapping[str, int], *, now: datetime
) -> Mapping[str, int]:
    known = {row.name: row for row in tx.execute(select(outlets_table))}
    new, changed = [], []
    for outlet in declared.values():
        values = _outlet_columns(outlet, owner_ids[outlet.owner_name])
        before = known.get(outlet.name)
        if before is None:
            new.append(values)
        elif any(getattr(before, name) != value for name, value in values.items()):
            changed.append({"key": before.outlet_id, **values})
    if new:
        tx.execute(insert(outlets_table), new)
    if changed:
        tx.execute(update(outlets_table).where(outlets_table.c.outlet_id == bindparam("key")), changed)
    gone = [row.outlet_id for row in known.values() if row.name not in declared and row.retired_at is None]
    if gone:
        statement = update(outlets_table).where(outlets_table.c.outlet_id == bindparam("key"))
        tx.execute(statement.values(retired_at=now), [{"key": outlet_id} for outlet_id in gone])
    return {row.name: row.outlet_id for row in tx.execute(select(outlets_table.c.name, outlets_table.c.outlet_id))}


def _outlet_columns(outlet: Outlet, owner_id: int) -> dict[str, object]:
    return {
        "name": outlet.name,
        "owner_id": owner_id,
        "aliases": outlet.aliases,
        "domains": outlet.domains,
        "kind": outlet.kind,
        "country": outlet.country,
        "languages": outlet.languages,
        "standing": outlet.standing,
        "standing_since": outlet.standing_since,
        "credits": outlet.credits,
        "retired_at": None,
    }


def _record_watches(
    tx: Transaction, outlets: Iterable[Outlet], outlet_ids: Mapping[str, int], *, now: datetime
) -> None:
    declared = {watch.url: (outlet_ids[outlet.name], watch) for outlet in outlets for watch in outlet.watches}
    known = {row.url: row for row in tx.execute(select(watches))}
    new, changed = [], []
    for url, (outlet_id, watch) in declared.items():
        before = known.get(url)
        if before is None:
            new.append(_new_watch(outlet_id, watch, now))
        elif (before.outlet_id, before.spider, before.retired_at) != (outlet_id, watch.spider, None):
            due = before.next_check_at if before.retired_at is None else now
            changed.append(
                {
                    "key": before.watch_id,
                    "outlet_id": outlet_id,
                    "spider": watch.spider,
                    "retired_at": None,
                    "next_check_at": due,
                }
            )
    gone = [row.watch_id for row in known.values() if row.url not in declared and row.retired_at is None]
    by_key = update(watches).where(watches.c.watch_id == bindparam("key"))
    if new:
        tx.execute(insert(watches), new)
    if changed:
        tx.execute(by_key, changed)
    if gone:
        tx.execute(by_key.values(retired_at=now, next_check_at=None), [{"key": watch_id} for watch_id in gone])


def _new_watch(outlet_id: int, watch: Watch, now: datetime) -> dict[str, object]:
    return {
        "outlet_id": outlet_id,
        "url": watch.url,
        "spider": watch.spider,
        "next_check_at": now,
        "interval": timedelta(0),
        "etag": "",
        "last_modified": "",
        "failures": 0,
        "problem": "",
        "entry_count": 0,
        "entry_times": (),
    }

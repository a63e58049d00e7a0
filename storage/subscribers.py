"""Who is told: the subscribers of the configuration, and those who once were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from sqlalchemy import bindparam, insert, select, update

from secondsource.settings import Subscriber
from storage.columns import StoredRow
from storage.database import Transaction
from storage.states import AttemptOutcome, DeliveryState
from storage.tables import deliveries, delivery_attempts, delivery_is_open
from storage.tables import subscribers as table

SubscriberId = NewType("SubscriberId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSubscriber:
    """One recipient, now or once."""

    subscriber_id: SubscriberId
    subscriber: Subscriber
    created_at: datetime  # when configured, or configured again after being gone
    is_gone: bool  # no longer configured: nothing is sent any more


def record_subscribers(tx: Transaction, subscribers: Sequence[Subscriber], *, now: datetime) -> None:
    """Makes the table say what the configuration says.

    Who is no longer named is kept as gone, and gets nothing more: deliveries that are still open are given up, with
    an attempt that says why. Who comes back is the same subscriber, counted from then on.
    """
    declared = {subscriber.address: subscriber for subscriber in subscribers}
    known = {row.address: row for row in tx.execute(select(table))}
    new = [
        {**_columns(subscriber), "created_at": now}
        for address, subscriber in declared.items()
        if address not in known
    ]
    changed = [
        {
            "key": row.subscriber_id,
            **_columns(declared[address]),
            "created_at": row.created_at if row.gone_at is None else now,
        }
        for address, row in known.items()
        if address in declared
        and any(getattr(row, name) != value for name, value in _columns(declared[address]).items())
    ]
    gone = [row.subscriber_id for row in known.values() if row.address not in declared and row.gone_at is None]
    by_key = update(table).where(table.c.subscriber_id == bindparam("key"))
    if new:
        tx.execute(insert(table), new)
    if changed:
        tx.execute(by_key, changed)
    if gone:
        tx.execute(by_key.values(gone_at=now), [{"key": subscriber_id} for subscriber_id in gone])
        _give_up(tx, gone, now=now)


def list_subscribers(tx: Transaction, *, with_gone: bool = False) -> tuple[StoredSubscriber, ...]:
    """Who is told, by address; `with_gone` adds those who once were."""
    query = select(table).order_by(table.c.address)
    if not with_gone:
        query = query.where(table.c.gone_at.is_(None))
    return tuple(subscriber_from(row) for row in tx.execute(query))


def subscriber_from(row: StoredRow) -> StoredSubscriber:
    """A subscriber from its row."""
    return StoredSubscriber(
        subscriber_id=SubscriberId(row.subscriber_id),
        subscriber=Subscriber(
            address=row.address,
            settle=row.settle,
            languages=row.languages,
            rhythm=row.rhythm,
            time_zone=row.time_zone,
        ),
        created_at=row.created_at,
        is_gone=row.gone_at is not None,
    )


def _columns(subscriber: Subscriber) -> dict[str, object]:
    return {
        "address": subscriber.address,
        "settle": subscriber.settle,
        "languages": subscriber.languages,
        "rhythm": subscriber.rhythm,
        "time_zone": subscriber.time_zone,
        "gone_at": None,
    }


def _give_up(tx: Transaction, subscriber_ids: Sequence[int], *, now: datetime) -> None:
    is_theirs = deliveries.c.subscriber_id.in_(subscriber_ids) & delivery_is_open
    open_ids = tx.execute(select(deliveries.c.delivery_id).where(is_theirs)).scalars().all()
    if not open_ids:
        return
    tx.execute(update(deliveries).where(is_theirs).values(state=DeliveryState.GIVEN_UP, next_attempt_at=None))
    tx.execute(
        insert(delivery_attempts),
        [
            {
                "delivery_id": delivery_id,
                "attempted_at": now,
                "outcome": AttemptOutcome.GIVEN_UP,
                "answer": "no longer configured as a subscriber",
            }
            for delivery_id in open_ids
        ],
    )

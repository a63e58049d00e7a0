"""The outbox emptied: each delivery claimed, sent and recorded; a crash may repeat a mail and never loses one."""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.channels.outcomes import Channel, Refused, Sent
from secondsource.clock import Clock
from storage import alerts as alert_rows
from storage.alerts import ClaimedDelivery
from storage.database import Database
from storage.states import AttemptOutcome, DeliveryState

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)  # longer than one mail takes; a crash delays its repetition by this
PATIENCE = timedelta(days=7)  # mail servers are down for a weekend; after a week an alert is no news
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=4)
_LONGEST_BATCH = timedelta(seconds=50)  # less than the first wait: what this batch deferred is not its own again


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxSummary:
    """What one emptying of the outbox came to, in deliveries."""

    sent: int = 0
    deferred: int = 0  # to be tried again
    refused: int = 0  # for good
    given_up: int = 0


def send_due(
    database: Database,
    channel: Channel,
    clock: Clock,
    *,
    sender: str,
    stop: threading.Event | None = None,
    lease: timedelta = LEASE,
) -> OutboxSummary:
    """Sends every delivery that is due, one after the other; what one server says of one recipient stops nobody else.

    sender   whom mail comes from: the envelope's address
    stop     once set, no further delivery is begun
    Blocks: for a thread of its own. The time between sending and recording is the one in which a crash sends a mail
    twice, with the same Message-ID.
    """
    counts = dict.fromkeys(AttemptOutcome, 0)
    ends_at = clock.now() + _LONGEST_BATCH
    try:
        while not (stop is not None and stop.is_set()) and clock.now() < ends_at:
            taken = _take(database, clock, lease=lease)
            if taken is None:
                break
            if isinstance(taken, AttemptOutcome):
                counts[taken] += 1
                continue
            counts[_deliver(database, channel, clock, taken, sender=sender)] += 1
    finally:
        channel.close()
    summary = OutboxSummary(
        sent=counts[AttemptOutcome.SENT],
        deferred=counts[AttemptOutcome.DEFERRED],
        refused=counts[AttemptOutcome.REFUSED],
        given_up=counts[AttemptOutcome.GIVEN_UP],
    )
    if any(counts.values()):
        logger.info("outbox emptied", extra={outcome.value: count for outcome, count in counts.items()})
    return summary


def next_attempt_at(attempts: int, *, now: datetime) -> datetime:
    """When a deferred delivery is tried again: 1, 2, 4, … minutes later, at most four hours.

    attempts   how many have been made, this one included; from 1
    """
    return now + min(_LONGEST_WAIT, _FIRST_WAIT * (1 << min(attempts - 1, 16)))


def _take(database: Database, clock: Clock, *, lease: timedelta) -> ClaimedDelivery | AttemptOutcome | None:
    """The next delivery that is ours to send; None = nothing is due; an outcome = it is not to be sent now.

    A thread keeps its order at each recipient: what follows waits for what went before, and whoever never got the
    first gets nothing that follows it.
    """
    now = clock.now()
    with database.begin() as tx:
        claimed = alert_rows.claim_deliveries(tx, now=now, lease=lease, limit=1)
        if not claimed:
            return None
        delivery = claimed[0]
        earlier = alert_rows.earlier_in_thread(tx, delivery)
        if earlier and earlier[0].state in (DeliveryState.REFUSED, DeliveryState.GIVEN_UP):
            alert_rows.record_attempt(
                tx,
                delivery.delivery_id,
                attempted_at=now,
                outcome=AttemptOutcome.GIVEN_UP,
                answer="not sent: the first mail of its thread was never taken",
            )
            return AttemptOutcome.GIVEN_UP
        waits = [each.next_attempt_at for each in earlier if each.next_attempt_at is not None]
        if waits:
            alert_rows.record_attempt(
                tx,
                delivery.delivery_id,
                attempted_at=now,
                outcome=AttemptOutcome.DEFERRED,
                answer="not sent yet: it waits for the mail before it in its thread",
                next_attempt_at=max(*waits, now + _FIRST_WAIT),
            )
            return AttemptOutcome.DEFERRED
        return delivery


def _deliver(
    database: Database, channel: Channel, clock: Clock, delivery: ClaimedDelivery, *, sender: str
) -> AttemptOutcome:
    outcome = channel.send(delivery.message, sender=sender, to=delivery.address)
    now = clock.now()
    result, again_at = _judge(outcome, delivery, now=now)
    with database.begin() as tx:
        alert_rows.record_attempt(
            tx,
            delivery.delivery_id,
            attempted_at=now,
            outcome=result,
            answer=outcome.answer,
            next_attempt_at=again_at,
        )
    facts = {"delivery_id": delivery.delivery_id, "outcome": result.value}
    if result is AttemptOutcome.SENT:
        logger.info("delivery sent", extra=facts)
    elif result is AttemptOutcome.DEFERRED:
        logger.warning("delivery deferred", extra=facts)
    else:
        logger.error("delivery failed for good; see `secondsource alerts`", extra=facts)
    return result


def _judge(
    outcome: Sent | Refused, delivery: ClaimedDelivery, *, now: datetime
) -> tuple[AttemptOutcome, datetime | None]:
    if isinstance(outcome, Sent):
        return AttemptOutcome.SENT, None
    if not outcome.is_retryable:
        return AttemptOutcome.REFUSED, None
    if now - delivery.due_at >= PATIENCE:
        return AttemptOutcome.GIVEN_UP, None
    return AttemptOutcome.DEFERRED, next_attempt_at(delivery.attempts + 1, now=now)

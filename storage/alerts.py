"""Alerts, their deliveries, and the attempts at these: the outbox, and all that was ever sent.

One subject: an alert without its deliveries tells nobody, and no other module writes either.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from sqlalchemy import ColumnElement, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import ReturningInsert

from secondsource.alert_kinds import AlertKind as AlertKind
from secondsource.stories import StoryId
from secondsource.verdicts import Verdict
from storage.assessments import AssessmentId
from storage.claims import iter_batches
from storage.columns import StoredRow
from storage.database import AlreadyRecordedError, Transaction
from storage.states import AttemptOutcome as AttemptOutcome
from storage.states import DeliveryState as DeliveryState
from storage.subscribers import StoredSubscriber as StoredSubscriber
from storage.subscribers import SubscriberId as SubscriberId
from storage.subscribers import list_subscribers as list_subscribers
from storage.subscribers import record_subscribers as record_subscribers
from storage.subscribers import subscriber_from
from storage.tables import (
    alert_opens_thread,
    alerts,
    articles,
    deliveries,
    delivery_attempts,
    delivery_is_open,
    stories,
    subscribers,
)

AlertId = NewType("AlertId", int)
DeliveryId = NewType("DeliveryId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlert:
    """One decision to tell."""

    alert_id: AlertId
    story_id: StoryId
    kind: AlertKind
    sequence: int  # in its story's thread
    planned_at: datetime
    assessment_id: AssessmentId | None  # which it tells of
    message_id: str
    in_reply_to: str  # "" = it opens the thread
    references: tuple[str, ...]
    subject: str
    article_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAttempt:
    """One attempt to deliver, and what came of it."""

    attempted_at: datetime
    outcome: AttemptOutcome
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDelivery:
    """One alert to one recipient, as it stands."""

    delivery_id: DeliveryId
    alert_id: AlertId
    address: str
    state: DeliveryState
    due_at: datetime
    next_attempt_at: datetime | None  # None = settled
    attempts: tuple[DeliveryAttempt, ...]  # the first first


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedDelivery:
    """A message that is the claimer's to send until the lease ends, and another's after that."""

    delivery_id: DeliveryId
    alert_id: AlertId
    subscriber_id: SubscriberId
    address: str
    message: bytes  # the same in every attempt
    attempts: int  # recorded so far
    due_at: datetime
    lease_ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAlert:
    """An alert with what became of it at each recipient."""

    alert: StoredAlert
    deliveries: tuple[StoredDelivery, ...]  # by address


def append_alert(
    tx: Transaction,
    story_id: StoryId,
    kind: AlertKind,
    *,
    sequence: int,
    planned_at: datetime,
    assessment_id: AssessmentId | None,
    message_id: str,
    in_reply_to: str = "",
    references: Sequence[str] = (),
    subject: str,
    article_urls: Sequence[str] = (),
) -> AlertId:
    """Adds the decision to tell.

    Raises AlreadyRecordedError, and writes nothing, where the story has its single-source alert already, or an alert
    of that sequence, or where any alert has that Message-ID.
    """
    statement = (
        insert(alerts)
        .values(
            story_id=story_id,
            kind=kind,
            sequence=sequence,
            planned_at=planned_at,
            assessment_id=assessment_id,
            message_id=message_id,
            in_reply_to=in_reply_to,
            references=tuple(references),
            subject=subject,
            article_urls=tuple(article_urls),
        )
        .returning(alerts.c.alert_id)
    )
    alert_id = AlertId(_insert_once(tx, statement, f"the {kind} alert {sequence} of story {story_id}"))
    if kind is AlertKind.SINGLE_SOURCE:
        tx.execute(update(stories).where(stories.c.story_id == story_id).values(has_thread=True))
    return alert_id


def append_delivery(
    tx: Transaction, alert_id: AlertId, subscriber_id: SubscriberId, *, message: bytes, due_at: datetime
) -> DeliveryId:
    """Puts one alert to one recipient into the outbox; raises AlreadyRecordedError where it is in there already."""
    statement = (
        insert(deliveries)
        .values(
            alert_id=alert_id,
            subscriber_id=subscriber_id,
            message=message,
            due_at=due_at,
            state=DeliveryState.PENDING,
            next_attempt_at=due_at,
        )
        .returning(deliveries.c.delivery_id)
    )
    return DeliveryId(_insert_once(tx, statement, f"the delivery of alert {alert_id} to subscriber {subscriber_id}"))


def thread_of(tx: Transaction, story_id: StoryId) -> tuple[StoredAlert, ...]:
    """Every alert of the story, in its sequence."""
    return _read(tx, select(alerts).where(alerts.c.story_id == story_id).order_by(alerts.c.sequence))


def opened_at(tx: Transaction, story_ids: Iterable[StoryId]) -> Mapping[StoryId, datetime]:
    """When each story's thread was opened; one without a thread is not there."""
    return {
        StoryId(row.story_id): row.planned_at
        for part in iter_batches(tuple(story_ids))
        for row in tx.execute(
            select(alerts.c.story_id, alerts.c.planned_at).where(alert_opens_thread, alerts.c.story_id.in_(part))
        )
    }


def list_alerts(tx: Transaction, limit: int) -> tuple[StoredAlert, ...]:
    """The latest alerts, the newest first."""
    return _read(tx, select(alerts).order_by(alerts.c.alert_id.desc()).limit(limit))


def unanswered(tx: Transaction, *, planned_before: datetime, limit: int) -> tuple[StoredAlert, ...]:
    """Single-source alerts planned before that moment whose story nothing has answered: its verdict is still
    single source, it has articles, and its thread has no mail that says so yet. The oldest first."""
    said = alerts.alias("said")
    query = (
        select(alerts)
        .join(stories, stories.c.story_id == alerts.c.story_id)
        .where(
            alert_opens_thread,
            alerts.c.planned_at < planned_before,
            stories.c.verdict == Verdict.SINGLE_SOURCE,
            stories.c.merged_into.is_(None),
            select(articles.c.article_id).where(articles.c.story_id == stories.c.story_id).exists(),
            ~select(said.c.alert_id)
            .where(said.c.story_id == alerts.c.story_id, said.c.kind == AlertKind.NEVER_CORROBORATED)
            .exists(),
        )
        .order_by(alerts.c.planned_at, alerts.c.alert_id)
        .limit(limit)
    )
    return _read(tx, query)


def recipients_of(tx: Transaction, alert_id: AlertId) -> tuple[StoredSubscriber, ...]:
    """Those to whom the alert went or goes and who are still subscribed, by address: who gets what follows it."""
    query = (
        select(subscribers)
        .join(deliveries, deliveries.c.subscriber_id == subscribers.c.subscriber_id)
        .where(deliveries.c.alert_id == alert_id, subscribers.c.gone_at.is_(None))
        .order_by(subscribers.c.address)
    )
    return tuple(subscriber_from(row) for row in tx.execute(query))


def deliveries_of(tx: Transaction, alert_ids: Iterable[AlertId]) -> Mapping[AlertId, tuple[StoredDelivery, ...]]:
    """What became of these alerts, by recipient's address."""
    found: dict[AlertId, tuple[StoredDelivery, ...]] = dict.fromkeys(alert_ids, ())
    for part in iter_batches(tuple(found)):
        attempts = _attempts(tx, deliveries.c.alert_id.in_(part))
        query = (
            select(deliveries, subscribers.c.address)
            .join(subscribers)
            .where(deliveries.c.alert_id.in_(part))
            .order_by(deliveries.c.alert_id, subscribers.c.address)
        )
        for row in tx.execute(query):
            found[AlertId(row.alert_id)] += (
                StoredDelivery(
                    delivery_id=DeliveryId(row.delivery_id),
                    alert_id=AlertId(row.alert_id),
                    address=row.address,
                    state=row.state,
                    due_at=row.due_at,
                    next_attempt_at=row.next_attempt_at,
                    attempts=tuple(attempts.get(row.delivery_id, ())),
                ),
            )
    return found


def earlier_in_thread(tx: Transaction, claimed: ClaimedDelivery) -> tuple[StoredDelivery, ...]:
    """What went before this message in its thread to the same recipient, in sequence; () for the first."""
    this = alerts.alias("this")
    query = (
        select(alerts.c.alert_id)
        .join(this, this.c.story_id == alerts.c.story_id)
        .where(this.c.alert_id == claimed.alert_id, alerts.c.sequence < this.c.sequence)
        .order_by(alerts.c.sequence)
    )
    alert_ids = [AlertId(alert_id) for alert_id in tx.execute(query).scalars()]
    found = deliveries_of(tx, alert_ids)
    return tuple(each for alert_id in alert_ids for each in found[alert_id] if each.address == claimed.address)


def claim_deliveries(tx: Transaction, *, now: datetime, lease: timedelta, limit: int) -> tuple[ClaimedDelivery, ...]:
    """Takes messages that are due, the longest due first, for the time of the lease.

    To be committed before anything is sent. Whoever dies between this and `record_attempt` loses nothing: when the
    lease has run out, the same bytes are claimed and sent again.
    """
    counts = (
        select(func.count())
        .where(delivery_attempts.c.delivery_id == deliveries.c.delivery_id)
        .correlate(deliveries)
        .scalar_subquery()
    )
    query = (
        select(deliveries, subscribers.c.address, counts.label("attempts"))
        .join(subscribers)
        .where(delivery_is_open, deliveries.c.next_attempt_at <= now)
        .order_by(deliveries.c.next_attempt_at, deliveries.c.delivery_id)
        .limit(limit)
    )
    rows = tx.execute(query).all()
    for part in iter_batches([row.delivery_id for row in rows]):
        tx.execute(
            update(deliveries)
            .where(deliveries.c.delivery_id.in_(part))
            .values(state=DeliveryState.SENDING, next_attempt_at=now + lease)
        )
    return tuple(
        ClaimedDelivery(
            delivery_id=DeliveryId(row.delivery_id),
            alert_id=AlertId(row.alert_id),
            subscriber_id=SubscriberId(row.subscriber_id),
            address=row.address,
            message=row.message,
            attempts=row.attempts,
            due_at=row.due_at,
            lease_ends_at=now + lease,
        )
        for row in rows
    )


def record_attempt(
    tx: Transaction,
    delivery_id: DeliveryId,
    *,
    attempted_at: datetime,
    outcome: AttemptOutcome,
    answer: str,
    next_attempt_at: datetime | None = None,
) -> None:
    """Adds what came of an attempt, and settles the delivery unless it is deferred.

    next_attempt_at   given if and only if the outcome is "deferred"
    A delivery that is settled already stays so: a slow sender whose lease ran out cannot re-open it. Only "sent"
    still counts then, for the recipient has it.
    """
    if (outcome is AttemptOutcome.DEFERRED) != (next_attempt_at is not None):
        raise ValueError(f"an attempt that is {outcome} with the next one at {next_attempt_at}")
    tx.execute(
        insert(delivery_attempts).values(
            delivery_id=delivery_id, attempted_at=attempted_at, outcome=outcome, answer=answer
        )
    )
    change = update(deliveries).where(deliveries.c.delivery_id == delivery_id)
    state = DeliveryState.PENDING if outcome is AttemptOutcome.DEFERRED else DeliveryState(outcome.value)
    if outcome is not AttemptOutcome.SENT:
        change = change.where(delivery_is_open)
    tx.execute(change.values(state=state, next_attempt_at=next_attempt_at))


def release_claims(tx: Transaction, *, now: datetime) -> int:
    """Frees every message that somebody claimed and never settled, to be sent again at once; how many there were.

    For a process that has just got the database for itself alone: whoever claimed them is dead, and their leases need
    not be waited for.
    """
    freed = tx.execute(
        update(deliveries)
        .where(delivery_is_open, deliveries.c.state == DeliveryState.SENDING)
        .values(state=DeliveryState.PENDING, next_attempt_at=now)
    )
    return freed.rowcount


def next_delivery_due_at(tx: Transaction) -> datetime | None:
    """When the next message is to be sent, or the next lease runs out; None if nothing is open."""
    query = select(deliveries.c.next_attempt_at).where(delivery_is_open)
    return tx.execute(query.order_by(deliveries.c.next_attempt_at).limit(1)).scalar_one_or_none()


def _insert_once(tx: Transaction, statement: ReturningInsert[StoredRow], what: str) -> int:
    try:
        with tx.begin_nested():
            return int(tx.execute(statement).scalar_one())
    except IntegrityError as error:
        if "UNIQUE" in str(error.orig).upper():
            raise AlreadyRecordedError(tx, what) from error
        raise


def _attempts(tx: Transaction, which: ColumnElement[bool]) -> dict[int, list[DeliveryAttempt]]:
    found: dict[int, list[DeliveryAttempt]] = {}
    query = select(delivery_attempts).join(deliveries).where(which).order_by(delivery_attempts.c.attempt_id)
    for row in tx.execute(query):
        attempt = DeliveryAttempt(attempted_at=row.attempted_at, outcome=row.outcome, answer=row.answer)
        found.setdefault(row.delivery_id, []).append(attempt)
    return found


def _read(tx: Transaction, query: Select[StoredRow]) -> tuple[StoredAlert, ...]:
    return tuple(
        StoredAlert(
            alert_id=AlertId(row.alert_id),
            story_id=StoryId(row.story_id),
            kind=row.kind,
            sequence=row.sequence,
            planned_at=row.planned_at,
            assessment_id=None if row.assessment_id is None else AssessmentId(row.assessment_id),
            message_id=row.message_id,
            in_reply_to=row.in_reply_to,
            references=row.references,
            subject=row.subject,
            article_urls=row.article_urls,
        )
        for row in tx.execute(query)
    )

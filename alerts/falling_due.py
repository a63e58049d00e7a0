"""What time alone makes due: settle windows that end, months without an answer.

Asked every second, so it reads no texts and no judgements.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from alerts.known_stories import readers_of
from alerts.policy import PATIENCE, Reader, Situation, first_due_at, patience_end
from secondsource.languages import primary_subtag
from secondsource.stories import StoryId
from secondsource.verdicts import Verdict
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import stories as story_rows
from storage.alerts import StoredAlert, StoredSubscriber
from storage.database import Transaction

# How long after its window's end a story is still told that nobody was there to tell: a daemon that was down for
# longer has its owner's attention anyway, and a bound keeps the question cheap.
_HORIZON = timedelta(days=45)
_MOST = 10_000  # stories that wait at one time; years of a busy desk have fewer
_AT_ONCE = 200
_TICK = timedelta(microseconds=1)


def due_stories(tx: Transaction, *, now: datetime) -> tuple[StoryId, ...]:
    """Stories of which something may have to be told now, though nothing about them changed; the longest due first.

    At most two hundred at once: after a long sleep the rest is as due at the next call, and nobody else waits long.
    """
    due = sorted((due_at, story_id) for story_id, due_at in _iter_due(tx, now=now) if due_at <= now)
    return tuple(dict.fromkeys(story_id for _, story_id in due))[:_AT_ONCE]


def next_due_at(tx: Transaction, *, now: datetime) -> datetime | None:
    """When `plan_due` next has something to do, in the past if it has already; None = only news can bring it."""
    return min((due_at for _, due_at in _iter_due(tx, now=now)), default=None)


def _iter_due(tx: Transaction, *, now: datetime) -> Iterator[tuple[StoryId, datetime]]:
    subscribers = alert_rows.list_subscribers(tx)
    if not subscribers:
        return
    firsts = alert_rows.unanswered(tx, planned_before=now + _TICK, limit=_MOST)
    yield from _iter_openings(tx, subscribers, now=now)
    # Where all are equally patient, the first alert went to everybody at once.
    if firsts and len({each.subscriber.settle for each in subscribers}) > 1:
        yield from _iter_late_firsts(tx, subscribers, firsts, now=now)
    yield from _iter_unanswered(tx, subscribers, firsts, now=now)


def _iter_openings(
    tx: Transaction, subscribers: Sequence[StoredSubscriber], *, now: datetime
) -> Iterator[tuple[StoryId, datetime]]:
    """Single-source stories that nobody was told of, with the end of the first window that runs for them."""
    stored = story_rows.waiting(tx, first_seen_after=_oldest(subscribers, now=now), limit=_MOST)
    readers = readers_of(subscribers, ())
    languages = _languages(tx, readers, [each.story_id for each in stored])
    for each in stored:
        due_at = first_due_at(_opening(each.first_seen_at, languages.get(each.story_id)), readers)
        if due_at is not None:
            yield each.story_id, due_at


def _iter_late_firsts(
    tx: Transaction, subscribers: Sequence[StoredSubscriber], firsts: Sequence[StoredAlert], *, now: datetime
) -> Iterator[tuple[StoryId, datetime]]:
    """Single-source stories with a thread that some, more patient, have not been told of."""
    oldest = _oldest(subscribers, now=now)
    alert_of = {first.story_id: first.alert_id for first in firsts}
    lines = [
        line
        for line in story_rows.list_stories(tx, verdict=Verdict.SINGLE_SOURCE, since=oldest, limit=_MOST)
        if line.story_id in alert_of and line.is_alertable and line.first_seen_at > oldest
    ]
    deliveries = alert_rows.deliveries_of(tx, [alert_of[line.story_id] for line in lines])
    readers = {line.story_id: readers_of(subscribers, deliveries[alert_of[line.story_id]]) for line in lines}
    lacking = [line for line in lines if not all(each.had_first or each.was_lost for each in readers[line.story_id])]
    languages = _languages(tx, readers_of(subscribers, ()), [line.story_id for line in lacking])
    for line in lacking:
        opening = _opening(line.first_seen_at, languages.get(line.story_id))
        due_at = first_due_at(opening, readers[line.story_id])
        if due_at is not None:
            yield line.story_id, due_at


def _iter_unanswered(
    tx: Transaction, subscribers: Sequence[StoredSubscriber], firsts: Sequence[StoredAlert], *, now: datetime
) -> Iterator[tuple[StoryId, datetime]]:
    """Threads that stay single source, with the end of our patience: those that are over, and the next to be."""
    for first in firsts:
        due_at = _patience_end(tx, first, subscribers)
        if due_at is None:
            continue
        yield first.story_id, due_at
        if due_at > now and due_at == first.planned_at + PATIENCE:
            return  # those after it were told later, so their month ends later


def _patience_end(tx: Transaction, first: StoredAlert, subscribers: Sequence[StoredSubscriber]) -> datetime | None:
    deliveries = alert_rows.deliveries_of(tx, [first.alert_id])[first.alert_id]
    if not any(reader.had_first for reader in readers_of(subscribers, deliveries)):
        return None
    thread = alert_rows.thread_of(tx, first.story_id)
    return patience_end([(alert.kind, alert.planned_at) for alert in thread])


def _oldest(subscribers: Sequence[StoredSubscriber], *, now: datetime) -> datetime:
    """Stories first seen up to here are told to nobody any more: too long ago, or before anybody subscribed."""
    longest = max(each.subscriber.settle for each in subscribers)
    subscribed_at = min(each.created_at - each.subscriber.settle for each in subscribers)
    return max(now - longest - _HORIZON, subscribed_at - _TICK)


def _opening(first_seen_at: datetime, languages: Iterable[str] | None) -> Situation:
    """An alertable story that is single source, as the queries have said."""
    return Situation(
        may_open=True,
        first_seen_at=first_seen_at,
        languages=frozenset(map(primary_subtag, languages or ())),
        latest=None,
    )


def _languages(
    tx: Transaction, readers: Sequence[Reader], story_ids: Sequence[StoryId]
) -> Mapping[int, frozenset[str]]:
    """The stories' languages, where any reader asks for some."""
    return article_rows.languages_of_stories(tx, story_ids) if any(each.languages for each in readers) else {}

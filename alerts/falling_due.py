"""What time alone makes due: settle windows that end, months without an answer.

Asked every second, so it reads no texts and no judgements.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from alerts.known_stories import readers_of
from alerts.policy import PATIENCE, Situation, first_due_at, patience_end
from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId
from secondsource.languages import primary_subtag
from secondsource.stories import StoryId
from secondsource.verdicts import Verdict
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import stories as story_rows
from storage.alerts import StoredAlert, StoredSubscriber
from storage.database import Transaction
from storage.stories import StoredStory

# How long after its window's end a story is still told that nobody was there to tell: a daemon that was down for
# longer has its owner's attention anyway, and a bound keeps the question cheap.
_HORIZON = timedelta(days=45)
_MOST = 10_000  # stories that wait at one time; years of a busy desk have fewer
_TICK = timedelta(microseconds=1)


def due_stories(tx: Transaction, *, now: datetime) -> tuple[StoryId, ...]:
    """Stories of which something may have to be told now, though nothing about them changed."""
    return tuple(dict.fromkeys(story_id for story_id, due_at in _iter_due(tx, now=now) if due_at <= now))


def next_due_at(tx: Transaction, *, now: datetime) -> datetime | None:
    """When `plan_due` next has something to do, in the past if it has already; None = only news can bring it."""
    return min((due_at for _, due_at in _iter_due(tx, now=now)), default=None)


def _iter_due(tx: Transaction, *, now: datetime) -> Iterator[tuple[StoryId, datetime]]:
    subscribers = alert_rows.list_subscribers(tx)
    if not subscribers:
        return
    yield from _iter_openings(tx, subscribers, now=now)
    if len({each.subscriber.settle for each in subscribers}) > 1:
        yield from _iter_late_firsts(tx, subscribers, now=now)
    yield from _iter_unanswered(tx, subscribers, now=now)


def _iter_openings(
    tx: Transaction, subscribers: Sequence[StoredSubscriber], *, now: datetime
) -> Iterator[tuple[StoryId, datetime]]:
    """Single-source stories that nobody was told of, with the end of the first window that runs for them."""
    stored = story_rows.waiting(tx, first_seen_after=_oldest(subscribers, now=now), limit=_MOST)
    readers = readers_of(subscribers, ())
    languages = _languages(tx, stored) if any(reader.languages for reader in readers) else {}
    for each in stored:
        due_at = first_due_at(_opening(each, languages), readers)
        if due_at is not None:
            yield each.story_id, due_at


def _iter_late_firsts(
    tx: Transaction, subscribers: Sequence[StoredSubscriber], *, now: datetime
) -> Iterator[tuple[StoryId, datetime]]:
    """Single-source stories with a thread that some, more patient, have not been told of."""
    oldest = _oldest(subscribers, now=now)
    lines = story_rows.list_stories(tx, verdict=Verdict.SINGLE_SOURCE, since=oldest, limit=_MOST)
    for line in lines:
        if not (line.has_thread and line.is_alertable and line.first_seen_at > oldest):
            continue
        thread = alert_rows.thread_of(tx, line.story_id)
        readers = readers_of(subscribers, alert_rows.deliveries_of(tx, [thread[0].alert_id])[thread[0].alert_id])
        if all(reader.had_first or reader.was_lost for reader in readers):
            continue
        stored = story_rows.get(tx, line.story_id)
        due_at = first_due_at(_opening(stored, _languages(tx, [stored])), readers)
        if due_at is not None:
            yield line.story_id, due_at


def _iter_unanswered(
    tx: Transaction, subscribers: Sequence[StoredSubscriber], *, now: datetime
) -> Iterator[tuple[StoryId, datetime]]:
    """Threads that stay single source, with the end of our patience: those that are over, and the next to be."""
    firsts = alert_rows.unanswered(tx, planned_before=now + _TICK, limit=_MOST)
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
    if thread[-1].kind is AlertKind.MERGED:
        return None
    return patience_end([(alert.kind, alert.planned_at) for alert in thread])


def _oldest(subscribers: Sequence[StoredSubscriber], *, now: datetime) -> datetime:
    """Stories first seen up to here are told to nobody any more: too long ago, or before anybody subscribed."""
    longest = max(each.subscriber.settle for each in subscribers)
    subscribed_at = min(each.created_at - each.subscriber.settle for each in subscribers)
    return max(now - longest - _HORIZON, subscribed_at - _TICK)


def _opening(stored: StoredStory, languages: Mapping[ArticleId, str]) -> Situation:
    reports = (each for each in stored.story.articles if each not in stored.story.background)
    return Situation(
        may_open=stored.story.alertable and not stored.context_only,
        first_seen_at=stored.first_seen_at,
        languages=frozenset(primary_subtag(languages[each]) for each in reports if each in languages),
        latest=None,  # that it is single source, the query has said
    )


def _languages(tx: Transaction, stored: Sequence[StoredStory]) -> Mapping[ArticleId, str]:
    return article_rows.languages(tx, [each for story in stored for each in story.story.articles])

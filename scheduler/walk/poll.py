"""Poll: fetch each watch that is due, remember what it announces, and say when to look again."""

import asyncio
import logging
from datetime import datetime, timedelta

from crawler.ledger import record_feed_outcome
from crawler.outcomes import FeedRequest, Outcome, PageRead
from scheduler.walk.walking import StepCount, Walk
from storage import watches
from storage.watches import DueWatch

logger = logging.getLogger(__name__)

BATCH = 200  # watches a crawl: enough to keep all connections busy, few enough to be stopped soon
_NEVER = timedelta(days=3650)  # replay: the archive holds no further capture of it


async def poll(walk: Walk, *, due_by: datetime | None = None) -> StepCount:
    """Reads one batch of the watches that are due, or were by then."""
    count = StepCount()
    due = await asyncio.to_thread(_take_due, walk, due_by or walk.clock.now())
    if not due:
        return count

    async def sink(outcome: Outcome) -> None:
        problem = await asyncio.to_thread(_record, walk, outcome)
        count.done += 1
        if problem:
            count.failed += 1
            count.problems.append(problem)

    requests = [
        FeedRequest(
            watch_id=watch.watch_id,
            url=watch.url,
            spider=watch.spider,
            etag=watch.etag,
            last_modified=watch.last_modified,
        )
        for watch in due
    ]
    await walk.crawling.read_feeds(requests, sink)
    logger.info("watches polled", extra={"polled": count.done, "failed": count.failed})
    return count


def _take_due(walk: Walk, now: datetime) -> tuple[DueWatch, ...]:
    """The watches to be read; in a replay those without a newer capture wait for one."""
    with walk.database.read() as tx:
        due = watches.find_due(tx, now=now, limit=BATCH if walk.replay is None else 100_000)
    if walk.replay is None:
        return due
    ready = []
    with walk.database.begin() as tx:
        for watch in due:
            newer = _newer_capture(walk, watch)
            if newer is not None and newer <= now:
                ready.append(watch)
            else:
                watches.await_capture(tx, watch.watch_id, newer if newer is not None else now + _NEVER)
    return tuple(ready)


def _newer_capture(walk: Walk, watch: DueWatch) -> datetime | None:
    assert walk.replay is not None
    if watch.last_fetched_at is not None:
        return walk.replay.next_capture(watch.url, watch.last_fetched_at)
    captured = walk.replay.captured(watch.url)
    return captured[0] if captured else None


def _record(walk: Walk, outcome: Outcome) -> str:
    """Writes one outcome in one transaction; what went wrong, in a line, or ""."""
    assert not isinstance(outcome, PageRead)
    now = walk.clock.now()
    with walk.database.begin() as tx:
        record_feed_outcome(
            tx,
            outcome,
            now=now,
            interval_min=walk.settings.crawl.interval_min,
            alert_since=walk.alert_since,
            before=walk.context_until,
        )
    return outcome.fetch.problem

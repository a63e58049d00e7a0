"""Poll: fetch each watch that is due, remember what it announces, and say when to look again."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from crawler.ledger import FeedOutcome, PollRules, record_feed_outcomes
from crawler.outcomes import FeedRequest, Outcome, PageRead, PageUnchanged
from scheduler.walk.walking import StepCount, Walk
from storage import watches
from storage.watches import DueWatch

logger = logging.getLogger(__name__)

BATCH = 400  # watches a crawl: enough to keep all connections busy, few enough to be stopped soon
# How long an outcome waits for others to be written with; a crash before costs only reading these feeds again.
MOMENT = timedelta(milliseconds=200)
_NEVER = timedelta(days=3650)  # replay: the archive holds no further capture of it


async def poll(walk: Walk, *, due_by: datetime | None = None) -> StepCount:
    """Reads one batch of the watches that are due, or were by then."""
    count = StepCount()
    due = await asyncio.to_thread(_take_due, walk, due_by or walk.clock.now())
    if not due:
        return count

    declared = (each for outlet in walk.catalogue.outlets for each in outlet.watches)
    selectors = {each.url: each.entries for each in declared if each.entries}
    requests = [
        FeedRequest(
            watch_id=watch.watch_id,
            url=watch.address,
            spider=watch.spider,
            etag=watch.etag,
            last_modified=watch.last_modified,
            fingerprint=watch.fingerprint,
            selector=selectors.get(watch.url, ""),
            follows=True,
        )
        for watch in due
    ]
    recorder = _Recorder(walk)
    try:
        await walk.crawling.read_feeds(requests, recorder.take)
    finally:
        await recorder.finish()
    count.done, count.problems = recorder.done, recorder.problems
    count.failed = len(count.problems)
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
        return walk.replay.next_capture(watch.address, watch.last_fetched_at)
    captured = walk.replay.captured(watch.address)
    return captured[0] if captured else None


class _Recorder:
    """Writes outcomes as they come, those of a moment in one transaction: each for itself costs five times more."""

    def __init__(self, walk: Walk) -> None:
        self.done = 0
        self.problems: list[str] = []
        self._walk = walk
        self._waiting: list[FeedOutcome] = []
        self._writing: asyncio.Task[None] | None = None
        self._is_over = asyncio.Event()  # nothing more comes: nothing need be waited for

    async def take(self, outcome: Outcome) -> None:
        """The crawl's sink. Raises what broke an earlier writing."""
        assert not isinstance(outcome, PageRead | PageUnchanged)
        self._waiting.append(outcome)
        if self._writing is not None and self._writing.done():
            self._writing.result()
            self._writing = None
        if self._writing is None:
            self._writing = asyncio.ensure_future(self._write_soon())

    async def finish(self) -> None:
        """Writes what is left. Raises as `take`."""
        self._is_over.set()
        if self._writing is not None:
            await self._writing
        await self._write()

    async def _write_soon(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._is_over.wait(), MOMENT.total_seconds())
        await self._write()

    async def _write(self) -> None:
        outcomes, self._waiting = self._waiting, []
        if not outcomes:
            return
        await asyncio.to_thread(_record, self._walk, outcomes)
        self.done += len(outcomes)
        self.problems += [outcome.fetch.problem for outcome in outcomes if outcome.fetch.problem]


def _record(walk: Walk, outcomes: Sequence[FeedOutcome]) -> None:
    """Writes these outcomes in one transaction."""
    rules = PollRules(
        now=walk.clock.now(),
        interval_min=walk.settings.crawl.interval_min,
        alert_since=walk.alert_since,
        before=walk.context_until,
        is_replay=walk.replay is not None,
    )
    with walk.database.begin() as tx:
        record_feed_outcomes(tx, outcomes, rules)

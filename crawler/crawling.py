"""Feeds and pages, read by Scrapy inside the caller's own event loop, from the network or from an archive."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from crawler.batch import Batch
from crawler.bounded import Workers
from crawler.equipment import Equipment
from crawler.evidence.replay import Replay
from crawler.evidence.writing import EvidenceWriter
from crawler.outcomes import (
    Asked,
    FeedRead,
    FeedRequest,
    FeedUnchanged,
    FetchFailed,
    Outcome,
    PageRead,
    PageRequest,
    PageUnchanged,
    Sink,
)
from crawler.politeness.hosts import PAUSE
from crawler.scrapy_settings import REQUEST_LIMIT, scrapy_settings
from crawler.spiders.feeds import FeedsSpider
from crawler.spiders.pages import PagesSpider
from crawler.spiders.reading import ReadingSpider
from secondsource.canonical_url import host_of
from secondsource.clock import Clock
from secondsource.settings import Settings

__all__ = [
    "Crawling",
    "FeedRead",
    "FeedRequest",
    "FeedUnchanged",
    "FetchFailed",
    "Outcome",
    "PageRead",
    "PageRequest",
    "PageUnchanged",
    "Sink",
]

logger = logging.getLogger(__name__)

GRACE = timedelta(seconds=3)  # for callbacks under way when a crawl is ended; SIGTERM leaves us 5 s in all
LONGEST_CRAWL = timedelta(minutes=30)  # what is not read by then is due again soon anyway
_START_UP = timedelta(seconds=60)


class Crawling:
    """Reads batches of feeds and pages; several at a time share politeness and evidence.

    evidence        where raw responses are kept; None = nowhere
    replay          answers instead of the network, as of the clock's now; no socket is opened then
    request_limit   how long one request may take
    workers         children in which documents are read; None = its own, ended by `stop`
    Holds child processes and threads until it is stopped.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        evidence: EvidenceWriter | None = None,
        replay: Replay | None = None,
        request_limit: timedelta = REQUEST_LIMIT,
        workers: Workers | None = None,
    ) -> None:
        self._equipment = Equipment(
            settings=settings, clock=clock, evidence=evidence, replay=replay, lent_workers=workers
        )
        self._runner = AsyncCrawlerRunner(
            scrapy_settings(settings.crawl, from_archive=replay is not None, request_limit=request_limit)
        )
        self._has_stopped = False
        self._stopping: set[asyncio.Event] = set()  # one for each crawl that runs
        self._loop: asyncio.AbstractEventLoop | None = None
        self._crawls: set[asyncio.Future[None]] = set()  # one for each call that has not returned

    async def read_feeds(self, requests: Sequence[FeedRequest], sink: Sink) -> None:
        """Reads these feeds; each has exactly one outcome, which reaches the sink as it comes, one at a time.

        Returns when the sink has had all. What the sink raises ends the crawl and rises from here; so does a bug
        of ours, after all outcomes. If cancelled or stopped, what is not read yet is a `FetchFailed` that
        `was_interrupted`.
        """
        await self._crawl(FeedsSpider, requests, sink)

    async def read_pages(self, requests: Sequence[PageRequest], sink: Sink) -> None:
        """Reads these pages; otherwise like `read_feeds`."""
        await self._crawl(PagesSpider, requests, sink)

    async def stop(self) -> None:
        """Ends all crawls at once and for good; their callers get the outcomes that are missing, and return.

        Waits for that, up to GRACE twice over. May be called again, and from a sink.
        """
        self._has_stopped = True
        for event in self._stopping:
            event.set()
        if self._crawls:
            await asyncio.wait(tuple(self._crawls), timeout=2 * GRACE.total_seconds())
        self._equipment.close()

    async def _crawl(self, spider: type[ReadingSpider], requests: Sequence[Asked], sink: Sink) -> None:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop = loop
            self._equipment.enter_loop()
        batch = Batch(requests, sink, in_order=self._equipment.replay is not None)
        crawl: asyncio.Task[None] | None = None
        over: asyncio.Future[None] = loop.create_future()
        self._crawls.add(over)
        try:
            if requests and not self._has_stopped:
                crawler = self._runner.create_crawler(spider)
                crawl = self._runner.crawl(crawler, batch=batch, equipment=self._equipment)
                await self._watch(crawler, crawl, batch)
        finally:
            try:
                missing = await batch.finish(now=self._equipment.clock.now())
                if missing:
                    logger.warning("a crawl ended early", extra={"spider": spider.name, "unread": missing})
            finally:
                self._crawls.discard(over)
                over.set_result(None)
        if batch.sink_error is not None:
            raise batch.sink_error
        if crawl is not None and crawl.done() and not crawl.cancelled():
            crawl.result()  # raises what broke the crawl itself

    async def _watch(self, crawler: Crawler, crawl: "asyncio.Task[None]", batch: Batch) -> None:
        """Waits for the crawl's end; ends it when it is stopped, overdue, or has nobody to report to."""
        stopping = asyncio.Event()
        self._stopping.add(stopping)
        reasons = [asyncio.ensure_future(event.wait()) for event in (stopping, batch.has_broken)]
        try:
            limit = deadline_of(batch.requests).total_seconds()
            await asyncio.wait([crawl, *reasons], timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._stopping.discard(stopping)
            for reason in reasons:
                reason.cancel()
            if not crawl.done():
                await _end(crawler, crawl)


def deadline_of(requests: Sequence[Asked]) -> timedelta:
    """How long a crawl may take: the host with most requests, each at its slowest, within LONGEST_CRAWL."""
    hosts = Counter(host_of(asked.url) for asked in requests)
    busiest = max(hosts.values(), default=0)
    return min(LONGEST_CRAWL, _START_UP + busiest * (PAUSE + REQUEST_LIMIT))


async def _end(crawler: Crawler, crawl: "asyncio.Task[None]") -> None:
    """Ends a crawl within GRACE: downloads at once, callbacks under way if they are quick."""
    if isinstance(crawler.spider, ReadingSpider):
        crawler.spider.downloads.end()
    stopping = asyncio.ensure_future(crawler.stop_async())
    await asyncio.wait([crawl, stopping], timeout=GRACE.total_seconds())
    for task in (crawl, stopping):
        if not task.done():
            logger.warning("a crawl did not end in time and was given up")
            task.cancel()
    if stopping.done() and not stopping.cancelled() and (error := stopping.exception()) is not None:
        logger.error("a crawl could not be ended", exc_info=error)

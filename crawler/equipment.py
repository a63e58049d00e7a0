"""What all crawls of a process share: settings, clock, politeness, evidence, and the archive that they replay."""

import asyncio
import ssl
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from scrapy.crawler import Crawler

from crawler.bounded import Workers
from crawler.evidence.replay import Replay
from crawler.evidence.writing import EvidenceWriter
from crawler.not_fetched import interrupted
from crawler.pages.standing import StandingTexts
from crawler.politeness.addresses import AddressPolicy
from crawler.politeness.hosts import HostTurns
from crawler.politeness.robots import RobotsMemory
from secondsource.clock import Clock
from secondsource.settings import Settings

T = TypeVar("T")


@dataclass(kw_only=True, eq=False)
class Equipment:
    """Handed to every Scrapy component by way of its spider; replay is None when the network is asked."""

    settings: Settings
    clock: Clock
    evidence: EvidenceWriter | None = None
    replay: Replay | None = None
    turns: HostTurns = field(default_factory=HostTurns)
    robots: RobotsMemory = field(default_factory=RobotsMemory)
    standing: StandingTexts = field(default_factory=StandingTexts)
    lent_workers: Workers | None = None  # somebody else's children; None = our own

    @cached_property
    def workers(self) -> Workers:
        """Children in which documents are read: what a stranger wrote may hang or crash its reader."""
        return self.lent_workers or Workers(self.settings.crawl.workers)

    @cached_property
    def readers(self) -> ThreadPoolExecutor:
        """Threads that wait for the children: not the loop's own, which the database needs."""
        return ThreadPoolExecutor(max(1, self.settings.crawl.workers), thread_name_prefix="reader")

    def enter_loop(self) -> None:
        """What was waited for in an event loop that has ended is not waited for in the next."""
        self.turns.renew_locks()
        self.robots.renew_locks()

    def close(self) -> None:
        """Ends our own children and the threads; a document being read is lost."""
        if self.lent_workers is None:
            self.workers.close()
        self.readers.shutdown(wait=False, cancel_futures=True)

    @cached_property
    def addresses(self) -> AddressPolicy:
        """Which addresses may be connected to."""
        return AddressPolicy(self.settings.crawl.allow_private)

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """Verifies certificates and names; made once, because loading the system's authorities takes 20 ms."""
        return ssl.create_default_context()


def equipment_of(crawler: Crawler) -> Equipment:
    """What a Scrapy component works with: its spider brings it along."""
    equipment = getattr(crawler.spider, "equipment", None)
    assert isinstance(equipment, Equipment), "the spiders of this project are ReadingSpiders"
    return equipment


class Downloads:
    """The downloads of one crawl that are under way, so that they can be ended at once."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()
        self._ended = asyncio.Event()

    async def run(self, download: Coroutine[object, object, T]) -> T:
        """What `download` returns. Raises NotFetched if the crawl has been ended meanwhile."""
        if self._ended.is_set():
            download.close()
            raise interrupted()
        task = asyncio.ensure_future(download)
        self._running.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            if self._ended.is_set() and task.cancelled():
                raise interrupted() from None
            task.cancel()
            raise
        finally:
            self._running.discard(task)

    def end(self) -> None:
        """Cancels all that run, and lets none start."""
        self._ended.set()
        for task in self._running:
            task.cancel()


def downloads_of(crawler: Crawler) -> Downloads:
    """The downloads of this very crawl."""
    downloads = getattr(crawler.spider, "downloads", None)
    assert isinstance(downloads, Downloads), "the spiders of this project are ReadingSpiders"
    return downloads

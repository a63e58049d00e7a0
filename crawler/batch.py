"""One crawl's requests, and the promise that each has exactly one outcome."""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from crawler.not_fetched import interrupted
from crawler.outcomes import Asked, FetchFailed, Outcome, Sink
from secondsource.fetches import Fetch

logger = logging.getLogger(__name__)


def unread(asked: Asked, *, now: datetime) -> FetchFailed:
    """The outcome of a request that a crawl, ended before, never came to."""
    failure = interrupted()
    fetch = Fetch(url=asked.url, fetched_at=now, outcome=failure.outcome, problem=failure.problem)
    return FetchFailed(request=asked, fetch=fetch, was_interrupted=True)


class Batch:
    """Takes the outcomes as they come, and hands each to the sink once, one at a time.

    in_order    the sink sees them in the order of the requests, so that a replay is the same in every run
    """

    def __init__(self, requests: Sequence[Asked], sink: Sink, *, in_order: bool = False) -> None:
        self.requests = tuple(requests)
        self.sink_error: Exception | None = None
        self.has_broken = asyncio.Event()  # the sink has failed, and nothing more can be handed over
        self._sink = sink
        self._settled: set[int] = set()
        self._waiting: dict[int, Outcome] = {}
        self._next = 0
        self._in_order = in_order
        self._lock = asyncio.Lock()

    async def settle(self, index: int, outcome: Outcome) -> None:
        """The outcome of the request at `index`; a second one, of a crawl already given up, is dropped."""
        if index in self._settled:
            return
        self._settled.add(index)
        async with self._lock:
            for ready in self._release(index, outcome):
                if self.sink_error is not None:
                    return
                try:
                    await self._sink(ready)
                except Exception as error:  # kept, and raised by the one who runs the crawl
                    self.sink_error = error
                    self.has_broken.set()

    async def finish(self, *, now: datetime) -> int:
        """Settles as unread whatever has no outcome yet, and waits for the sink; how many there were."""
        missing = [index for index in range(len(self.requests)) if index not in self._settled]
        for index in missing:
            await self.settle(index, unread(self.requests[index], now=now))
        async with self._lock:  # until the sink has taken the last one
            return len(missing)

    def _release(self, index: int, outcome: Outcome) -> Iterator[Outcome]:
        if not self._in_order:
            yield outcome
            return
        self._waiting[index] = outcome
        while self._next in self._waiting:
            yield self._waiting.pop(self._next)
            self._next += 1

"""How often one host is asked: one request at a time, with a pause between, shared by all crawls of a process."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

PAUSE = timedelta(seconds=1)  # as most crawlers of news sites keep it; a feed and its few pages fit in a minute
LONGEST_PAUSE = timedelta(seconds=30)  # a Crawl-delay beyond this would keep a host's pages for hours
_REMEMBERED = 10_000  # hosts; those idle longest are forgotten first


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  # monotonic seconds
    held_until: float = 0.0
    pause: float = PAUSE.total_seconds()


class HostTurns:
    """Hands out the turns at each host.

    Two ports of one machine are two hosts: different servers, which do not share a burden that we could know of.
    sleep, monotonic   the event loop's own, unless a test counts instead of waiting
    """

    def __init__(
        self,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hosts: dict[str, _Host] = {}
        self._sleep = sleep
        self._monotonic = monotonic

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Waits until nobody else asks this URL's host and its pause is over."""
        host = self._of(url)
        async with host.lock:
            if (wait := host.free_at - self._monotonic()) > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                host.free_at = self._monotonic() + host.pause

    def spare_none(self, url: str) -> None:
        """No pause at this host: it is the operator's own."""
        self._of(url).pause = 0.0

    def widen(self, url: str, pause: timedelta) -> None:
        """At least this pause, as the host asks (Crawl-delay), up to LONGEST_PAUSE."""
        host = self._of(url)
        if host.pause:
            host.pause = max(host.pause, min(pause, LONGEST_PAUSE).total_seconds())

    def hold(self, url: str, wait: timedelta) -> None:
        """Leave this host alone for so long, as it asks (Retry-After)."""
        host = self._of(url)
        host.held_until = max(host.held_until, self._monotonic() + wait.total_seconds())

    def find_hold(self, url: str) -> timedelta | None:
        """How long this host still wants to be left alone; None = it does not."""
        left = self._of(url).held_until - self._monotonic()
        return timedelta(seconds=left) if left > 0 else None

    def renew_locks(self) -> None:
        """For another event loop; pauses and holds stay."""
        for host in self._hosts.values():
            host.lock = asyncio.Lock()

    def _of(self, url: str) -> _Host:
        name = urlsplit(url).netloc.rpartition("@")[2].lower()
        host = self._hosts.pop(name, None) or _Host()
        self._hosts[name] = host  # last in the order: the first are those idle longest
        while len(self._hosts) > _REMEMBERED:
            oldest = next(iter(self._hosts))
            if self._hosts[oldest].lock.locked():
                break
            del self._hosts[oldest]
        return host

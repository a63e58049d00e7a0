"""What the crawl tests share: servers on loopback that behave as told, clocks, and a sink that keeps what it gets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from crawler.bounded import Workers
from crawler.crawling import Crawling, FeedRequest, FetchFailed, Outcome, PageRequest
from crawler.evidence.replay import Replay
from crawler.evidence.writing import EvidenceWriter
from secondsource.articles import WatchId
from secondsource.clock import Clock
from secondsource.settings import ArchiveSettings, CrawlSettings, Settings

NOON = datetime(2023, 4, 25, 12, tzinfo=UTC)
EVERY_LOOPBACK = ("127.0.0.0/8",)

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Morning Ledger</title><ttl>45</ttl>
<item><title>A ministry speaks</title><link>https://ledger.example/a</link><guid>a</guid></item>
<item><title>新しい方針</title><link>https://ledger.example/b</link><guid>b</guid></item>
</channel></rss>""".encode()
PAGE = (
    "<html lang='en'><head><title>A ministry speaks</title></head><body><article><h1>A ministry speaks</h1>"
    + "<p>The ministry said on Tuesday that it would publish guidance on the use of works for training.</p>" * 5
    + "</article></body></html>"
).encode()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still."""

    moment: datetime = NOON

    def now(self) -> datetime:
        """Always the same."""
        return self.moment


@dataclass(slots=True)
class Server:
    """One HTTP server, and what it was asked."""

    url: str
    port: int
    requests: list[web.Request] = field(default_factory=list)

    def paths(self) -> list[str]:
        """What was asked for, in order, robots.txt left out."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def asked(self, path: str) -> list[web.Request]:
        """The requests for that path."""
        return [request for request in self.requests if request.path == path]


@asynccontextmanager
async def serving(routes: Mapping[str, Handler], *, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Server]:
    """A server that answers these paths, and 404 to all others, until the block ends."""
    server = Server(url="", port=0)

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        assert isinstance(request, web.Request)
        server.requests.append(request)
        handler = routes.get(request.path)
        return await handler(request) if handler else web.Response(status=404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    server.port = runner.addresses[0][1]
    server.url = f"http://{host}:{server.port}"
    try:
        yield server
    finally:
        await runner.cleanup()


def says(body: bytes | str = b"", *, status: int = 200, content_type: str = "text/html", **headers: str) -> Handler:
    """A handler that always gives this answer; `Last_Modified="…"` is the header Last-Modified."""

    async def answer(_request: web.Request) -> web.Response:
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=raw, status=status, headers={"Content-Type": content_type, **named})

    return answer


def sends_to(location: str, status: int = 302) -> Handler:
    """A redirect."""
    return says(status=status, Location=location)


@dataclass(slots=True)
class Kept:
    """A sink that keeps every outcome."""

    outcomes: list[Outcome] = field(default_factory=list)

    async def __call__(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    @property
    def one(self) -> Outcome:
        """The only outcome."""
        assert len(self.outcomes) == 1, self.outcomes
        return self.outcomes[0]

    def failure(self) -> FetchFailed:
        """The only outcome, a failure."""
        assert isinstance(self.one, FetchFailed), self.one
        return self.one


def settings_for(*, allow_private: tuple[str, ...] = EVERY_LOOPBACK, feeds: bool = True, agent: str = "") -> Settings:
    """Settings of a crawl on loopback."""
    return Settings(
        crawl=CrawlSettings(allow_private=allow_private, user_agent=agent), archive=ArchiveSettings(feeds=feeds)
    )


@cache
def _workers() -> Workers:
    """Children that all tests of a process share: each takes half a second to start, and ends with us."""
    return Workers(2)


@asynccontextmanager
async def crawling(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    evidence: Path | None = None,
    replay: Replay | None = None,
    request_limit: timedelta = timedelta(seconds=30),
) -> AsyncIterator[Crawling]:
    """A crawling that is stopped when the block ends."""
    writer = EvidenceWriter(evidence) if evidence is not None else None
    crawl = Crawling(
        settings=settings or settings_for(),
        clock=clock or FixedClock(),
        evidence=writer,
        replay=replay,
        request_limit=request_limit,
        workers=_workers(),
    )
    try:
        yield crawl
    finally:
        await crawl.stop()
        if writer is not None:
            writer.close()


def feed(url: str, *, number: int = 1, etag: str = "", last_modified: str = "") -> FeedRequest:
    """A request for a feed."""
    return FeedRequest(watch_id=WatchId(number), url=url, etag=etag, last_modified=last_modified)


def page(url: str, *, key: int = 1) -> PageRequest:
    """A request for a page."""
    return PageRequest(key=key, url=url)


def run(scene: Awaitable[T]) -> T:
    """Plays a scene in an event loop of its own, as a daemon would run."""

    async def play() -> T:
        return await asyncio.wait_for(scene, timeout=60)

    return asyncio.run(play())

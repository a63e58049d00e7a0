"""The loopback web in operation: one real HTTP server for each house, in a thread of its own."""

import asyncio
import hashlib
import socket
import threading
from collections import Counter
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import TypeVar

from aiohttp import web

from loopback.houses import Caching, Fault, House, Report
from loopback.rendering import render_feed, render_page
from loopback.waiting import News
from loopback.world import World

_SLOW_SECONDS = 1.0
_LONGEST_HANG = 60.0  # seconds; a test that waits longer has failed anyway

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request as it came in, and the status it got; 0 = the connection was cut."""

    house: str
    path: str
    status: int
    is_conditional: bool
    user_agent: str


class LoopThread:
    """An event loop in a thread, for servers that a test talks to from outside."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="loopback", daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[None, None, Result]) -> Result:
        """Runs it there and waits for its result."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=30)

    def close(self) -> None:
        """Ends loop and thread."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(timeout=30)
        self.loop.close()


@dataclass(slots=True)
class LoopbackWeb:
    """The servers, what they were asked, and the stage of the world, which a test may move."""

    world: World
    news: News
    stage: int = 1
    seen: list[Seen] = field(default_factory=list)
    hanging: int = 0  # requests that have been left without an answer
    _cut: set[str] = field(default_factory=set)  # houses whose one dropped connection is over
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    def requests(self, house: str, path: str = "/feed.xml") -> list[Seen]:
        """What was asked of that house at that path, in order."""
        return [each for each in tuple(self.seen) if each.house == house and each.path == path]

    def statuses(self) -> Counter[int]:
        """How many answers there were of each status."""
        return Counter(each.status for each in tuple(self.seen))

    def begin_again(self, world: World | None = None) -> None:
        """Back to the first stage, with nothing asked yet."""
        self.world = world or self.world
        self.stage = 1
        self.hanging = 0
        self.seen.clear()
        self._cut.clear()

    def move_on(self) -> None:
        """The next stage: what was to happen meanwhile has happened."""
        self.stage += 1

    async def answer(self, house: House, request: web.BaseRequest) -> web.StreamResponse:
        """One request to one house."""
        fault = self.world.houses[house.name].fault
        if fault is Fault.SLOW:
            await self._until_closing(_SLOW_SECONDS)
        is_page = request.path not in ("/feed.xml", "/robots.txt")
        if fault is Fault.HANGS or (fault is Fault.HANGS_ON_PAGES and is_page):
            self.hanging += 1
            self.news.tell()
            await self._until_closing(_LONGEST_HANG)
        if request.path == "/feed.xml" and (
            fault is Fault.DROPS or (fault is Fault.DROPS_ONCE and house.name not in self._cut)
        ):
            self._cut.add(house.name)
            return await self._cut_off(house, request)
        response = self._respond(self.world.houses[house.name], request)
        self._note(house, request, response.status)
        return response

    async def close(self) -> None:
        """Lets go of everybody who hangs."""
        self._closing.set()

    async def _until_closing(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), timeout=seconds)
        except TimeoutError:
            return

    async def _cut_off(self, house: House, request: web.BaseRequest) -> web.StreamResponse:
        self._note(house, request, 0)
        response = web.StreamResponse(headers={"Content-Type": "application/rss+xml", "Content-Length": "5000"})
        await response.prepare(request)
        await response.write(b'<?xml version="1.0"?><rss version="2.0"><channel><title>')
        if request.transport is not None:
            request.transport.abort()
        return response

    def _respond(self, house: House, request: web.BaseRequest) -> web.Response:
        if request.path == "/robots.txt":
            return _robots(house)
        if house.fault is Fault.SERVER_ERROR:
            return web.Response(status=500, text="something broke")
        if house.fault is Fault.GONE:
            return web.Response(status=410, text="gone")
        if request.path == "/feed.xml":
            return self._feed(house, request)
        report = self._find(house, request.path)
        if report is None:
            return web.Response(status=404, text="no such page")
        return web.Response(body=render_page(self.world, house, report), headers={"Content-Type": "text/html"})

    def _feed(self, house: House, request: web.BaseRequest) -> web.Response:
        body = render_feed(self.world, house, stage=self.stage)
        kind = "text/html" if house.fault is Fault.HTML_FOR_FEED else f"application/{house.feed_format.value}+xml"
        headers = {"Content-Type": f"{kind}; charset=utf-8"}
        if house.caching is Caching.ETAG:
            headers["ETag"] = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
            if request.headers.get("If-None-Match") == headers["ETag"]:
                return web.Response(status=304, headers=headers)
        if house.caching is Caching.LAST_MODIFIED:
            newest = max(r.published_at for r in house.reports if r.stage <= self.stage)
            headers["Last-Modified"] = formatdate(newest.timestamp(), usegmt=True)
            if request.headers.get("If-Modified-Since") == headers["Last-Modified"]:
                return web.Response(status=304, headers=headers)
        return web.Response(body=body, headers=headers)

    def _find(self, house: House, path: str) -> Report | None:
        return next((r for r in house.reports if "/" + r.slug == path and r.stage <= self.stage), None)

    def _note(self, house: House, request: web.BaseRequest, status: int) -> None:
        is_conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
        agent = request.headers.get("User-Agent", "")
        self.seen.append(
            Seen(house=house.name, path=request.path, status=status, is_conditional=is_conditional, user_agent=agent)
        )
        self.news.tell()


def _robots(house: House) -> web.Response:
    if house.fault is Fault.FORBIDS:
        return web.Response(text="User-agent: *\nDisallow: /\n")
    if house.fault is Fault.ROBOTS_ERROR:
        return web.Response(status=500, text="something broke")
    return web.Response(status=404, text="no robots.txt")


def open_sockets(addresses: Sequence[str]) -> tuple[list[socket.socket], int]:
    """Listening places at one port on all these addresses, and that port."""
    for _ in range(20):
        places = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in addresses]
        port = 0
        try:
            for address, place in zip(addresses, places, strict=True):
                place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                place.bind((address, port))
                port = place.getsockname()[1]
        except OSError:  # taken at one of the addresses: another port, then
            for place in places:
                place.close()
            continue
        return places, port
    raise OSError(f"no port is free on all of {', '.join(addresses)}")


@contextmanager
def serve(world: World, sockets: list[socket.socket], *, thread: LoopThread, news: News) -> Iterator[LoopbackWeb]:
    """The world's houses on these sockets, in their order, until the block ends."""

    async def start() -> tuple[LoopbackWeb, list[web.ServerRunner]]:
        loopback = LoopbackWeb(world=world, news=news)
        runners = []
        for house, place in zip(world.houses.values(), sockets, strict=True):
            runners.append(await _start_house(loopback, house, place))
        return loopback, runners

    async def stop() -> None:
        await loopback.close()
        await asyncio.gather(*(runner.cleanup() for runner in runners))

    loopback, runners = thread.call(start())
    try:
        yield loopback
    finally:
        thread.call(stop())


async def _start_house(loopback: LoopbackWeb, house: House, place: socket.socket) -> web.ServerRunner:
    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        return await loopback.answer(house, request)

    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, place, backlog=64).start()
    return runner

"""robots.txt over real HTTP (RFC 9309): what is forbidden is not asked for, and a server in trouble forbids all."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from crawl_scenes import NOON, PAGE, Kept, crawling, feed, page, run, says, sends_to, serving

from crawler.crawling import FeedRead, Outcome, PageRead
from secondsource.fetches import FetchOutcome


@dataclass
class _Advancing:
    """A clock that the test moves."""

    hours: int = 0

    def now(self) -> datetime:
        return NOON + timedelta(hours=self.hours)


FORBIDS_US = "User-agent: *\nAllow: /\n\nUser-agent: SecondSource\nDisallow: /private\nAllow: /private/open\n"


def test_what_robots_forbids_is_not_asked_for() -> None:
    async def scene() -> None:
        routes = {"/robots.txt": says(FORBIDS_US, content_type="text/plain"), "/open": says(PAGE)}
        routes |= {"/private/a": says(PAGE), "/private/open/b": says(PAGE)}
        async with serving(routes) as server, crawling() as crawl:
            kept = Kept()
            wanted = ["/open", "/private/a", "/private/open/b"]
            await crawl.read_pages([page(server.url + path, key=n) for n, path in enumerate(wanted)], kept)
            assert sorted(server.paths()) == ["/open", "/private/open/b"]
            assert len(server.asked("/robots.txt")) == 1
        outcomes = {outcome.fetch.url.removeprefix(server.url): outcome.fetch.outcome for outcome in kept.outcomes}
        assert outcomes["/private/a"] is FetchOutcome.ROBOTS
        assert outcomes["/open"] is outcomes["/private/open/b"] is FetchOutcome.OK

    run(scene())


def test_a_redirect_into_what_robots_forbids_is_not_followed() -> None:
    async def scene() -> None:
        forbidding = {"/robots.txt": says("User-agent: *\nDisallow: /"), "/a": says(PAGE)}
        async with (
            serving(forbidding, host="127.0.0.2") as other,
            serving({"/": sends_to(other.url + "/a")}) as server,
            crawling() as crawl,
        ):
            kept = Kept()
            await crawl.read_pages([page(server.url + "/")], kept)
            assert other.paths() == []
        assert kept.failure().fetch.outcome is FetchOutcome.ROBOTS

    run(scene())


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_there_forbids_nothing(status: int) -> None:
    async def scene() -> None:
        routes = {"/robots.txt": says("User-agent: *\nDisallow: /", status=status), "/": says(PAGE)}
        async with serving(routes) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/")], kept)
        assert isinstance(kept.one, PageRead)

    run(scene())


def test_a_robots_txt_that_is_elsewhere_is_followed_there() -> None:
    async def scene() -> None:
        routes = {
            "/robots.txt": sends_to("/robots-new.txt", 301),
            "/robots-new.txt": says("User-agent: *\nDisallow: /"),
            "/": says(PAGE),
        }
        async with serving(routes) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/")], kept)
        assert kept.failure().fetch.outcome is FetchOutcome.ROBOTS

    run(scene())


@pytest.mark.parametrize("status", [500, 503])
def test_a_broken_robots_txt_forbids_everything_and_is_asked_again(status: int) -> None:
    async def scene() -> None:
        statuses = [status, 404]

        async def robots(_request: web.Request) -> web.Response:
            return web.Response(status=statuses.pop(0))

        async with serving({"/robots.txt": robots, "/": says(PAGE)}) as server:
            clock = _Advancing()
            async with crawling(clock=clock) as crawl:
                first, second, third = Kept(), Kept(), Kept()
                await crawl.read_pages([page(server.url + "/")], first)
                await crawl.read_pages([page(server.url + "/")], second)
                clock.hours = 1
                await crawl.read_pages([page(server.url + "/")], third)
                assert server.paths() == ["/"]
        assert first.failure().fetch.outcome is second.failure().fetch.outcome is FetchOutcome.SERVER_ERROR
        assert "robots.txt" in first.failure().fetch.problem
        assert isinstance(third.one, PageRead)

    run(scene())


def test_rules_are_kept_for_a_day_and_no_longer() -> None:
    async def scene() -> None:
        async with serving({"/robots.txt": says(""), "/feed": says(status=304)}) as server:
            clock = _Advancing()
            async with crawling(clock=clock) as crawl:
                for hours, asked in ((0, 1), (23, 1), (25, 2)):
                    clock.hours = hours
                    await crawl.read_feeds([feed(server.url + "/feed", etag='"1"')], Kept())
                    assert len(server.asked("/robots.txt")) == asked

    run(scene())


def test_a_host_that_cannot_be_reached_is_unreachable_not_forbidden() -> None:
    async def cuts(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def scene() -> None:
        async with serving({"/robots.txt": cuts, "/": says(PAGE)}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/")], kept)
            assert server.paths() == []
        assert kept.failure().fetch.outcome is FetchOutcome.UNREACHABLE

    run(scene())


def test_feeds_obey_too() -> None:
    async def scene() -> None:
        routes = {"/robots.txt": says("User-agent: secondsource\nDisallow: /feed"), "/feed": says(b"")}
        async with serving(routes) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([feed(server.url + "/feed")], kept)
        assert not isinstance(kept.one, FeedRead)
        assert kept.failure().fetch.outcome is FetchOutcome.ROBOTS

    run(scene())


def test_a_host_that_is_slow_with_its_robots_txt_starves_no_other() -> None:
    async def scene() -> None:
        quick_is_read = asyncio.Event()

        async def waits_for_the_other(_request: web.Request) -> web.Response:
            await quick_is_read.wait()  # for ever, if its requests filled the queue
            return web.Response(status=404)

        async def sink(outcome: Outcome) -> None:
            if outcome.fetch.url.startswith(quick.url):
                quick_is_read.set()

        async with (
            serving({"/robots.txt": waits_for_the_other}, host="127.0.0.2") as slow,
            serving({"/": says(PAGE)}, host="127.0.0.9") as quick,
            crawling() as crawl,
        ):
            many = [page(f"{slow.url}/{number}", key=number) for number in range(80)]
            await crawl.read_pages([*many, page(quick.url + "/", key=80)], sink)

    run(scene())

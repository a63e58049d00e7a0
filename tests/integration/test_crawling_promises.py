"""Exactly one outcome for each request: also when the crawl is stopped or cancelled, or the sink slow or broken."""

import asyncio
from collections import Counter

import pytest
from aiohttp import web
from crawl_scenes import (
    FEED,
    PAGE,
    FixedClock,
    Handler,
    Kept,
    Server,
    crawling,
    feed,
    page,
    run,
    says,
    serving,
    settings_for,
)

from crawler.crawling import Crawling, FeedRead, FetchFailed, Outcome, PageRead, PageRequest


class _HangingServer:
    """Answers one page at once, and keeps everybody else waiting."""

    def __init__(self) -> None:
        self.is_asked = asyncio.Event()

    def routes(self, count: int) -> dict[str, Handler]:
        return {"/0": says(PAGE), **{f"/{number}": self._hang for number in range(1, count)}}

    async def _hang(self, _request: web.Request) -> web.Response:
        self.is_asked.set()
        await asyncio.Event().wait()
        raise AssertionError("it never answers")


def _pages(server: Server, count: int) -> list[PageRequest]:
    return [page(f"{server.url}/{number}", key=number) for number in range(count)]


def _keys(outcomes: list[Outcome]) -> Counter[int]:
    return Counter(outcome.request.key for outcome in outcomes if isinstance(outcome.request, PageRequest))


def _assert_interrupted(outcomes: list[Outcome], *, but: int) -> None:
    failures = [outcome for outcome in outcomes if isinstance(outcome, FetchFailed)]
    assert len(failures) == len(outcomes) - but
    assert all(failure.was_interrupted and failure.fetch.problem for failure in failures)


def test_a_stopped_crawl_ends_at_once_and_accounts_for_every_request(caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> None:
        hanging = _HangingServer()
        async with serving(hanging.routes(8)) as server, crawling() as crawl:
            kept = Kept()
            reading = asyncio.ensure_future(crawl.read_pages(_pages(server, 8)[1:], kept))
            await hanging.is_asked.wait()
            await crawl.stop()
            await reading
        assert _keys(kept.outcomes) == Counter(range(1, 8))
        _assert_interrupted(kept.outcomes, but=0)

    run(scene())
    assert "given up" not in caplog.text  # it ended of itself, within the grace for callbacks


def test_after_a_stop_nothing_is_asked_any_more() -> None:
    async def scene() -> None:
        async with serving({"/0": says(PAGE)}) as server, crawling() as crawl:
            await crawl.stop()
            await crawl.stop()
            kept = Kept()
            await crawl.read_pages(_pages(server, 3), kept)
            assert server.requests == []
        assert _keys(kept.outcomes) == Counter(range(3))
        _assert_interrupted(kept.outcomes, but=0)

    run(scene())


def test_a_cancelled_crawl_accounts_for_every_request_and_stays_cancelled() -> None:
    async def scene() -> None:
        hanging = _HangingServer()
        async with serving(hanging.routes(8)) as server, crawling() as crawl:
            kept = Kept()
            reading = asyncio.ensure_future(crawl.read_pages(_pages(server, 8), kept))
            await hanging.is_asked.wait()
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading
        assert _keys(kept.outcomes) == Counter(range(8))

    run(scene())


def test_a_slow_sink_is_handed_every_outcome_once_one_at_a_time() -> None:
    async def scene() -> None:
        taken: list[Outcome] = []
        running = 0
        may_go_on = asyncio.Event()
        has_begun = asyncio.Event()

        async def slow(outcome: Outcome) -> None:
            nonlocal running
            running += 1
            assert running == 1
            has_begun.set()
            await may_go_on.wait()
            taken.append(outcome)
            running -= 1

        async with serving({f"/{number}": says(PAGE) for number in range(6)}) as server, crawling() as crawl:
            reading = asyncio.ensure_future(crawl.read_pages(_pages(server, 6), slow))
            await has_begun.wait()
            stopping = asyncio.ensure_future(crawl.stop())
            await asyncio.sleep(0)
            may_go_on.set()
            await asyncio.gather(reading, stopping)
        assert _keys(taken) == Counter(range(6))
        assert running == 0

    run(scene())


def test_outcomes_come_as_they_are_known_not_at_the_end() -> None:
    async def scene() -> None:
        first_is_there = asyncio.Event()

        async def answers_later(_request: web.Request) -> web.Response:
            await first_is_there.wait()  # for ever, if outcomes were kept back
            return web.Response(body=PAGE, content_type="text/html")

        async def sink(_outcome: Outcome) -> None:
            first_is_there.set()

        async with (
            serving({"/": says(PAGE)}) as quick,
            serving({"/": answers_later}, host="127.0.0.2") as slow,
            crawling() as crawl,
        ):
            await crawl.read_pages([page(slow.url + "/"), page(quick.url + "/")], sink)

    run(scene())


def test_what_the_sink_raises_ends_the_crawl_and_rises() -> None:
    async def scene() -> None:
        hanging = _HangingServer()
        calls: list[Outcome] = []

        async def full(outcome: Outcome) -> None:
            calls.append(outcome)
            raise OSError("the disk is full")

        async with serving(hanging.routes(5)) as server, crawling() as crawl:
            with pytest.raises(OSError, match="disk is full"):
                await crawl.read_pages(_pages(server, 5), full)
        assert len(calls) == 1

    run(scene())


def test_crawls_of_one_process_run_side_by_side() -> None:
    async def scene() -> None:
        async with serving({"/feed": says(FEED), "/page": says(PAGE)}) as server, crawling() as crawl:
            feeds, pages = Kept(), Kept()
            await asyncio.gather(
                crawl.read_feeds([feed(server.url + "/feed")], feeds),
                crawl.read_pages([page(server.url + "/page")], pages),
            )
            assert len(server.asked("/robots.txt")) == 1
        assert isinstance(feeds.one, FeedRead)
        assert isinstance(pages.one, PageRead)

    run(scene())


def test_a_hundred_crawls_leave_nothing_behind() -> None:
    async def scene() -> None:
        async with serving({"/feed": says(status=304)}) as server, crawling() as crawl:
            before: set[str] = set()
            for number in range(100):
                kept = Kept()
                await crawl.read_feeds([feed(server.url + "/feed", etag='"1"')], kept)
                assert len(kept.outcomes) == 1
                names = {task.get_name() for task in asyncio.all_tasks()}
                if number == 5:
                    before = names
            assert len(names) <= len(before) + 1

    run(scene())


def test_one_crawling_serves_one_event_loop_after_another() -> None:
    stage = Crawling(settings=settings_for(), clock=FixedClock())

    async def scene() -> None:
        async with serving({f"/{number}": says(PAGE) for number in range(3)}) as server:
            kept = Kept()
            await asyncio.gather(*(stage.read_pages([wanted], kept) for wanted in _pages(server, 3)))
        assert _keys(kept.outcomes) == Counter(range(3))

    for _ in range(2):
        run(scene())
    asyncio.run(stage.stop())

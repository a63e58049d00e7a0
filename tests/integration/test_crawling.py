"""Reading feeds and pages over real HTTP: what servers say, and what is made of it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from crawl_scenes import (
    FEED,
    NOON,
    PAGE,
    Kept,
    crawling,
    feed,
    page,
    run,
    says,
    sends_to,
    serving,
    settings_for,
)

from crawler.crawling import FeedRead, FeedUnchanged, PageRead
from secondsource.fetches import FetchOutcome

WEIRD_ETAG = 'W/"a b,=\'c"'
WEIRD_DATE = "Tue, 25 Apr 2023 10:00:00 +0200"  # no HTTP date at all, and to be sent back all the same


def test_a_feed_is_read_with_what_is_needed_to_ask_again() -> None:
    async def scene() -> None:
        answer = says(FEED, content_type="application/rss+xml", ETag=WEIRD_ETAG, Last_Modified=WEIRD_DATE)
        async with serving({"/feed": answer}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([feed(server.url + "/feed")], kept)
        read = kept.one
        assert isinstance(read, FeedRead)
        assert [entry.title for entry in read.entries] == ["A ministry speaks", "新しい方針"]
        assert (read.etag, read.last_modified, read.ttl) == (WEIRD_ETAG, WEIRD_DATE, timedelta(minutes=45))
        assert (read.fetch.outcome, read.fetch.http_status) == (FetchOutcome.OK, 200)
        assert (read.fetch.fetched_at, read.fetch.body_bytes) == (NOON, len(FEED))

    run(scene())


def test_validators_go_back_verbatim_and_an_unchanged_feed_is_not_read_again() -> None:
    async def scene() -> None:
        async with serving({"/feed": says(status=304)}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([feed(server.url + "/feed", etag=WEIRD_ETAG, last_modified=WEIRD_DATE)], kept)
            (request,) = server.asked("/feed")
        assert isinstance(kept.one, FeedUnchanged)
        assert kept.one.fetch.outcome is FetchOutcome.NOT_MODIFIED
        assert request.headers.getall("If-None-Match") == [WEIRD_ETAG]
        assert request.headers.getall("If-Modified-Since") == [WEIRD_DATE]

    run(scene())


def test_a_page_is_read_and_carries_where_it_ended() -> None:
    async def scene() -> None:
        routes = {"/old": sends_to("/new", 301), "/new": says(PAGE)}
        async with serving(routes) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/old", key=7)], kept)
        read = kept.one
        assert isinstance(read, PageRead)
        assert (read.request.key, read.page.title) == (7, "A ministry speaks")
        assert (read.fetch.url, read.fetch.final_url) == (server.url + "/old", server.url + "/new")

    run(scene())


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "retry_after"),
    [
        (404, {}, FetchOutcome.GONE, None),
        (410, {}, FetchOutcome.GONE, None),
        (451, {}, FetchOutcome.GONE, None),
        (401, {}, FetchOutcome.REFUSED, None),
        (403, {}, FetchOutcome.REFUSED, None),
        (429, {"Retry_After": "120"}, FetchOutcome.RATE_LIMITED, timedelta(minutes=2)),
        (429, {}, FetchOutcome.RATE_LIMITED, None),
        (503, {"Retry_After": "Tue, 25 Apr 2023 13:00:00 GMT"}, FetchOutcome.RATE_LIMITED, timedelta(hours=1)),
        (503, {"Retry_After": "316800"}, FetchOutcome.RATE_LIMITED, timedelta(days=1)),
        (503, {}, FetchOutcome.SERVER_ERROR, None),
        (500, {}, FetchOutcome.SERVER_ERROR, None),
        (304, {}, FetchOutcome.UNREADABLE, None),
        (302, {}, FetchOutcome.UNREADABLE, None),
    ],
)
def test_a_status_is_the_outcome_that_it_means(
    status: int, headers: dict[str, str], outcome: FetchOutcome, retry_after: timedelta | None
) -> None:
    async def scene() -> None:
        async with serving({"/": says(b"words", status=status, **headers)}) as server, crawling() as crawl:
            feeds, pages = Kept(), Kept()
            await crawl.read_feeds([feed(server.url + "/")], feeds)
            if outcome is not FetchOutcome.RATE_LIMITED:  # the host is left alone after that
                await crawl.read_pages([page(server.url + "/")], pages)
        for failure in [kept.failure() for kept in (feeds, pages) if kept.outcomes]:
            assert (failure.fetch.outcome, failure.fetch.http_status) == (outcome, status)
            assert failure.fetch.retry_after == retry_after
            assert failure.fetch.problem
            assert not failure.was_interrupted

    run(scene())


def test_a_host_that_asks_to_be_left_alone_is() -> None:
    async def scene() -> None:
        routes = {"/a": says(status=429, Retry_After="60"), "/b": says(PAGE)}
        async with serving(routes) as server, crawling() as crawl:
            first, second = Kept(), Kept()
            await crawl.read_pages([page(server.url + "/a")], first)
            await crawl.read_pages([page(server.url + "/b")], second)
            assert server.paths() == ["/a"]
        waiting = second.failure().fetch
        assert waiting.outcome is FetchOutcome.RATE_LIMITED
        assert waiting.retry_after is not None
        assert timedelta(0) < waiting.retry_after <= timedelta(seconds=60)

    run(scene())


def test_a_page_where_a_feed_should_be_is_unreadable_not_an_empty_feed() -> None:
    async def scene() -> None:
        async with serving({"/feed": says(PAGE)}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([feed(server.url + "/feed")], kept)
        assert kept.failure().fetch.outcome is FetchOutcome.UNREADABLE
        assert kept.failure().fetch.http_status == 200

    run(scene())


def test_what_is_no_page_is_unreadable() -> None:
    async def scene() -> None:
        picture = says(b"\x89PNG\r\n\x1a\n" + bytes(500), content_type="image/png")
        async with serving({"/x": picture}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/x")], kept)
        assert kept.failure().fetch.outcome is FetchOutcome.UNREADABLE

    run(scene())


def test_we_say_who_we_are_and_nothing_more() -> None:
    async def scene() -> None:
        routes = {"/a": says(b"", status=302, Location="/b", Set_Cookie="id=1"), "/b": says(PAGE)}
        async with (
            serving(routes) as server,
            crawling(settings_for(agent="Desk/1 (+mailto:us@desk.example)")) as crawl,
        ):
            await crawl.read_pages([page(server.url + "/a")], Kept())
            for request in server.requests:
                assert request.headers["User-Agent"] == "Desk/1 (+mailto:us@desk.example)"
                assert not {"Cookie", "Referer", "Authorization"} & set(request.headers)
            assert server.paths() == ["/a", "/b"]

    run(scene())


def test_two_requests_for_one_address_have_two_outcomes() -> None:
    async def scene() -> None:
        async with serving({"/feed": says(FEED)}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([feed(server.url + "/feed", number=number) for number in (1, 2)], kept)
        assert sorted(outcome.request.watch_id for outcome in kept.outcomes if isinstance(outcome, FeedRead)) == [
            1,
            2,
        ]

    run(scene())


def test_no_requests_is_no_crawl() -> None:
    async def scene() -> None:
        async with crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([], kept)
            assert kept.outcomes == []

    run(scene())


def test_one_host_has_one_connection_at_a_time() -> None:
    async def scene() -> None:
        at_once: list[int] = []
        running = 0

        async def slow_page(_request: web.Request) -> web.Response:
            nonlocal running
            running += 1
            at_once.append(running)
            for _ in range(20):
                await asyncio.sleep(0)
            running -= 1
            return web.Response(body=PAGE, content_type="text/html")

        async with serving({f"/{number}": slow_page for number in range(6)}) as server, crawling() as crawl:
            wanted = [page(f"{server.url}/{number}", key=number) for number in range(6)]
            await crawl.read_pages(wanted[:3], Kept())
            kept = Kept()
            await asyncio.gather(crawl.read_pages(wanted[:3], kept), crawl.read_pages(wanted[3:], kept))
        assert len(kept.outcomes) == 6
        assert max(at_once) == 1

    run(scene())


def test_evidence_of_pages_is_always_kept_and_of_feeds_if_wanted(tmp_path: Path) -> None:
    async def scene() -> None:
        async with (
            serving({"/feed": says(FEED), "/page": says(PAGE)}) as server,
            crawling(settings_for(feeds=False), evidence=tmp_path) as crawl,
        ):
            kept = Kept()
            await crawl.read_feeds([feed(server.url + "/feed")], kept)
            await crawl.read_pages([page(server.url + "/page")], kept)
        of_feed, of_page = (outcome.fetch.evidence for outcome in kept.outcomes)
        assert of_feed is None
        assert of_page is not None
        assert (tmp_path / of_page.file).is_file()

    run(scene())


def test_a_report_is_read_though_its_evidence_cannot_be_kept(tmp_path: Path) -> None:
    in_the_way = tmp_path / "evidence"
    in_the_way.write_text("a file where the folder should be")

    async def scene() -> None:
        async with serving({"/page": says(PAGE)}) as server, crawling(evidence=in_the_way) as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/page")], kept)
        assert isinstance(kept.one, PageRead)
        assert kept.one.fetch.evidence is None

    run(scene())

"""Addresses that list nothing themselves: an index of sitemaps, and a home page that names its feed."""

from dataclasses import replace

from crawl_scenes import FEED, Kept, crawling, feed, run, says, serving

from crawler.crawling import FeedRead, FetchFailed
from secondsource.fetches import FetchOutcome

HOME = b"<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head><body>Ledger</body></html>"


def sitemap(*pages: str) -> bytes:
    listed = "".join(f"<url><loc>https://ledger.example/{page}</loc></url>" for page in pages)
    return f"<urlset>{listed}</urlset>".encode()


def index(*sitemaps: tuple[str, str]) -> bytes:
    listed = "".join(f"<sitemap><loc>{name}</loc><lastmod>{day}</lastmod></sitemap>" for name, day in sitemaps)
    return f"<sitemapindex>{listed}</sitemapindex>".encode()


def test_of_an_index_the_sitemaps_that_changed_last_are_read() -> None:
    days = [("/a", "2023-01-01"), ("/b", "2023-04-25"), ("/c", "2023-04-24"), ("/d", "2023-04-23")]

    async def scene() -> None:
        routes = {name: says(sitemap(f"{name[1:]}1", f"{name[1:]}2")) for name, _ in days}
        async with serving({"/index": says(index(*days), ETag='"1"'), **routes}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([replace(feed(server.url + "/index"), follows=True)], kept)
            assert server.paths() == ["/index", "/b", "/c", "/d"]
        read = kept.one
        assert isinstance(read, FeedRead)
        assert [entry.url.rpartition("/")[2] for entry in read.entries] == ["b1", "b2", "c1", "c2", "d1", "d2"]
        assert (read.etag, read.listed_count, read.request.url) == ("", 6, server.url + "/index")

    run(scene())


def test_a_home_page_leads_to_the_feed_that_it_names_and_the_address_is_told() -> None:
    async def scene() -> None:
        async with serving({"/": says(HOME), "/feed": says(FEED)}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([replace(feed(server.url + "/"), follows=True)], kept)
        read = kept.one
        assert isinstance(read, FeedRead)
        assert (len(read.entries), read.answered.found_at) == (2, server.url + "/feed")
        assert read.request.url == server.url + "/"

    run(scene())


def test_a_feed_that_turned_into_a_page_is_told_and_not_replaced_by_another() -> None:
    async def scene() -> None:
        async with serving({"/": says(HOME), "/feed": says(FEED)}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([replace(feed(server.url + "/"), follows=True, fingerprint=b"12345678")], kept)
            assert server.paths() == ["/"]
        failed = kept.one
        assert isinstance(failed, FetchFailed)
        assert failed.fetch.outcome is FetchOutcome.UNREADABLE
        assert "/feed" in failed.fetch.problem

    run(scene())


def test_pages_that_name_each_other_as_feeds_end() -> None:
    async def scene() -> None:
        routes = {"/": says(HOME), "/feed": says(HOME.replace(b"/feed", b"/"))}
        async with serving(routes) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([replace(feed(server.url + "/"), follows=True)], kept)
            assert server.paths() == ["/", "/feed"]
        assert isinstance(kept.one, FetchFailed)

    run(scene())


def test_robots_txt_holds_on_the_way_too() -> None:
    async def scene() -> None:
        routes = {"/robots.txt": says(b"User-agent: *\nDisallow: /feed"), "/": says(HOME), "/feed": says(FEED)}
        async with serving(routes) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_feeds([replace(feed(server.url + "/"), follows=True)], kept)
            assert server.paths() == ["/"]
        failed = kept.one
        assert isinstance(failed, FetchFailed)
        assert failed.fetch.outcome is FetchOutcome.ROBOTS

    run(scene())

"""What a replayed request, a crawl's start and a record of evidence cost, and beside what; `make bench`."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest

from crawler.crawling import Crawling, FeedRequest, Outcome
from crawler.evidence.replay import Replay, open_replay
from crawler.evidence.writing import EvidenceWriter, Exchange
from secondsource.articles import WatchId
from secondsource.settings import Settings

DAY = datetime(2023, 4, 20, tzinfo=UTC)
COUNT = 2000
HOSTS = 40


class _DayAfter:
    """A clock that stands a day after the last capture."""

    def now(self) -> datetime:
        return DAY + timedelta(days=1)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Captures of small feeds on forty hosts, written as the crawler writes evidence."""
    folder = tmp_path_factory.mktemp("archive")
    writer = EvidenceWriter(folder)
    began_at = perf_counter()
    for number in range(COUNT):
        exchange = Exchange(
            url=_url(number),
            fetched_at=DAY + timedelta(seconds=number),
            status=200,
            response_headers=[("Content-Type", "application/rss+xml"), ("ETag", '"1"')],
            body=b"<rss version='2.0'><channel/></rss>" * 100,
        )
        writer.record(exchange)
    print(f"\nevidence: {COUNT / (perf_counter() - began_at):.0f} exchanges/s written")
    yield folder
    writer.close()


def test_a_replayed_request_beside_reading_its_record(archive: Path) -> None:
    began_at = perf_counter()
    replay = open_replay([archive])
    indexing = perf_counter() - began_at
    began_at = perf_counter()
    for number in range(COUNT):
        assert replay.find(_url(number), _DayAfter().now()) is not None
    reading = perf_counter() - began_at
    began_at = perf_counter()
    _crawl(replay, batches=1)
    crawling = perf_counter() - began_at
    print(
        f"\nreplay: {COUNT / crawling:.0f} requests/s through Scrapy, {crawling / reading:.1f} times a bare look-up;"
        f" {2 * COUNT / indexing:.0f} records/s indexed"
    )


def test_a_crawls_start_beside_a_request(archive: Path) -> None:
    replay = open_replay([archive])
    times = []
    for batches in (1, 200):
        began_at = perf_counter()
        _crawl(replay, batches=batches)
        times.append(perf_counter() - began_at)
    start = (times[1] - times[0]) / 199
    print(
        f"\na crawl's start: {start * 1000:.1f} ms, as much as {start / (times[0] / COUNT):.0f} requests of a replay"
    )


def _crawl(replay: Replay, *, batches: int) -> None:
    requests = [FeedRequest(watch_id=WatchId(number), url=_url(number), etag='"1"') for number in range(COUNT)]
    outcomes: list[Outcome] = []

    async def sink(outcome: Outcome) -> None:
        outcomes.append(outcome)

    async def scene() -> None:
        crawling = Crawling(settings=Settings(), clock=_DayAfter(), replay=replay)
        size = COUNT // batches
        for batch in range(batches):
            await crawling.read_feeds(requests[batch * size : (batch + 1) * size], sink)
        await crawling.stop()

    asyncio.run(scene())
    assert len(outcomes) == COUNT


def _url(number: int) -> str:
    return f"https://h{number % HOSTS}.example/{number}.xml"

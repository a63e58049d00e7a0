"""The one place that wires a process: clock, database, crawling, channel, walk."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.content_codings import decode_body
from crawler.crawling import Crawling, FeedRequest, Outcome
from crawler.evidence.replay import Replay, open_replay
from crawler.evidence.writing import EvidenceWriter
from crawler.not_fetched import NotFetched
from secondsource.articles import WatchId
from secondsource.fetches import Fetch, FetchOutcome
from secondsource.settings import Settings
from storage.database import Database, StorageError, migrate, open_database

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WallClock:
    """The clock on the wall."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC; the only place that asks the machine for it."""
        return datetime.now(UTC)


@contextmanager
def open_storage(settings: Settings, *, must_exist: bool = False) -> Iterator[Database]:
    """The database of these settings with its tables brought up to date, closed at the end of the block.

    must_exist   for commands that only look: where nothing was ever recorded they say so, and make no empty file
    Raises       StorageError
    """
    path = Path(settings.database.url.removeprefix("sqlite:///"))
    if must_exist and not path.exists():
        raise StorageError(
            database=str(path),
            problem="there is none yet",
            fix="Let `secondsource run` or `secondsource crawl --once` look at the world first.",
        )
    database = open_database(settings.database.url)
    try:
        migrate(database)
        yield database
    finally:
        database.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One document from the web; `problem` says why there is none."""

    url: str  # after redirects
    body: bytes = b""
    content_type: str = ""
    problem: str = ""


def fetch_documents(urls: Sequence[str], settings: Settings) -> Mapping[str, Fetched]:
    """What these addresses answer, fetched as the daemon would; one answer for each."""
    with TemporaryDirectory(prefix="secondsource-") as folder:
        writer = EvidenceWriter(Path(folder))
        keeping = replace(settings, archive=replace(settings.archive, feeds=True))
        crawling = Crawling(settings=keeping, clock=WallClock(), evidence=writer, replay=None)
        outcomes: dict[str, Outcome] = {}

        async def sink(outcome: Outcome) -> None:
            outcomes[outcome.request.url] = outcome

        requests = [FeedRequest(watch_id=WatchId(number), url=url) for number, url in enumerate(dict.fromkeys(urls))]
        asyncio.run(crawling.read_feeds(requests, sink))
        writer.close()
        # The raw response is what was kept as evidence: the crawl itself hands on what it has understood of it.
        replay = open_replay([Path(folder)])
        found = {url: _fetched(outcomes[url].fetch, replay) for url in outcomes}
        replay.close()
    return found


def _fetched(fetch: Fetch, replay: Replay) -> Fetched:
    url = fetch.final_url or fetch.url
    response = replay.find(url, replay.last_at) if replay.last_at is not None else None
    if fetch.outcome not in (FetchOutcome.OK, FetchOutcome.UNREADABLE) or response is None:
        return Fetched(url=url, problem=fetch.problem or f"not fetched ({fetch.outcome.value})")
    try:
        body = decode_body(response.body, [response.header("Content-Encoding").encode("latin-1")])
    except NotFetched as failure:
        return Fetched(url=url, problem=failure.problem)
    return Fetched(url=url, body=body, content_type=response.header("Content-Type"))

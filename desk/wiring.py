"""The one place that wires a process: clock, database, crawling, channel, walk."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from alerts.channels.maildir import MaildirChannel
from alerts.channels.outcomes import Channel, Refused, Sent
from alerts.channels.smtp import SmtpChannel
from crawler.content_codings import decode_body
from crawler.crawling import Crawling, FeedRequest, Outcome
from crawler.evidence.replay import Replay, open_replay
from crawler.evidence.writing import EvidenceWriter
from crawler.not_fetched import NotFetched
from crawler.vectors import open_model
from desk.configuration import find_profile, load_catalogue
from scheduler.backtest import VirtualClock, prepare_watches
from scheduler.jobs import take_over
from scheduler.leases import open_lease
from scheduler.walk.turn import Walk
from secondsource.articles import WatchId
from secondsource.catalogue import Catalogue
from secondsource.fetches import Fetch, FetchOutcome
from secondsource.outlets import Watch
from secondsource.settings import DatabaseSettings, MailSettings, Settings, Transport
from storage.database import Database, StorageError, migrate, open_database
from storage.outlets import record_catalogue
from storage.subscribers import record_subscribers
from storage.vectors import forget_others


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


@contextmanager
def open_walk(settings: Settings) -> Iterator[Walk]:
    """The walk through the world as it is now, with the database ours alone until the end of the block.

    Raises   ConfigError, StorageError, LeaseError, DeliveryError
    """
    catalogue, profile = load_catalogue(settings), find_profile(settings)
    clock = WallClock()
    evidence = EvidenceWriter(Path(settings.archive.folder))
    # First the lease: nobody's tables are brought up to date under a daemon that works on them.
    with open_lease(settings.database.url), open_storage(settings) as database:
        walk = Walk(
            database=database,
            crawling=Crawling(settings=settings, clock=clock, evidence=evidence),
            catalogue=catalogue,
            profile=profile,
            settings=settings,
            clock=clock,
            channel=_channel(settings.mail),
            model=open_model(settings.model),
        )
        _record_what_is_declared(walk)
        take_over(walk)
        try:
            yield walk
        finally:
            evidence.close()


@contextmanager
def open_archive_walk(
    settings: Settings, catalogue: Catalogue, replay: Replay, clock: VirtualClock, *, keeps: bool
) -> Iterator[Walk]:
    """The same walk over an archive, at the archive's time.

    keeps   whether database, evidence and mails are kept where the settings say; else all is forgotten at the end
    """
    evidence = EvidenceWriter(Path(settings.archive.folder)) if keeps else None
    if not keeps:
        settings = replace(settings, database=DatabaseSettings(url="sqlite://"))
    with open_storage(settings) as database:
        walk = Walk(
            database=database,
            crawling=Crawling(settings=settings, clock=clock, evidence=evidence, replay=replay),
            catalogue=catalogue,
            profile=find_profile(settings),
            settings=settings,
            clock=clock,
            channel=_channel(settings.mail) if keeps else _Nowhere(),
            replay=replay,
            model=open_model(settings.model),
        )
        _record_what_is_declared(walk)
        prepare_watches(walk, clock)
        try:
            yield walk
        finally:
            if evidence is not None:
                evidence.close()


class _Nowhere:
    """The channel of a backtest: every mail is taken, and nobody gets it."""

    def send(self, message: bytes, *, sender: str, to: str) -> Sent | Refused:
        """Takes the mail."""
        del message, sender, to
        return Sent(answer="not sent: a backtest")

    def close(self) -> None:
        """Nothing stays open."""


def _channel(mail: MailSettings) -> Channel:
    if mail.transport is Transport.MAILDIR:
        return MaildirChannel(Path(mail.folder))
    return SmtpChannel(mail)


def _record_what_is_declared(walk: Walk) -> None:
    """Makes the database know the outlets, subscribers and model as they are declared now."""
    with walk.database.begin() as tx:
        record_catalogue(tx, walk.catalogue.outlets, now=walk.clock.now())
        record_subscribers(tx, walk.settings.subscribers, now=walk.clock.now())
        if walk.model is not None:
            forget_others(tx, walk.model.name)


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


def read_watches(watches: Sequence[Watch], settings: Settings) -> Mapping[str, Outcome]:
    """What these watches answer now, read as the daemon would; by URL, and nothing of it is recorded."""
    crawling = Crawling(settings=settings, clock=WallClock())
    outcomes: dict[str, Outcome] = {}

    async def sink(outcome: Outcome) -> None:
        outcomes[outcome.request.url] = outcome

    async def read() -> None:
        try:
            await crawling.read_feeds(requests, sink)
        finally:
            await crawling.stop()

    selectors = {watch.url: watch.entries for watch in watches}
    requests = [
        FeedRequest(watch_id=WatchId(number), url=url, selector=selector, follows=True)
        for number, (url, selector) in enumerate(selectors.items())
    ]
    asyncio.run(read())
    return outcomes


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

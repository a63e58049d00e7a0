"""The wiring of `scrapy crawl feeds` and `scrapy crawl pages -a urls=…` from a checkout (scrapy.cfg names it).

To Scrapy it is the settings module: its names in capitals are the settings. What an operator configures is read when
a spider is made: from the file that -a config=… or SECONDSOURCE_CONFIG names, ./secondsource.toml, or defaults.
"""

import asyncio
import json
import os
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.batch import Batch
from crawler.equipment import Equipment
from crawler.evidence.writing import EvidenceWriter
from crawler.ledger import PollRules, record_feed_outcome
from crawler.outcomes import FeedRequest, Outcome, PageRead, PageRequest, PageUnchanged
from crawler.scrapy_settings import scrapy_settings
from crawler.spiders.feeds import FeedsSpider
from crawler.spiders.reading import OPEN_BATCH, ReadingSpider
from secondsource.catalogue import with_operator_outlets
from secondsource.data import list_tables, read_table
from secondsource.errors import ConfigError
from secondsource.outlet_file import outlets_from
from secondsource.outlets import Outlet
from secondsource.settings import CrawlSettings, Settings
from secondsource.settings_file import settings_from
from storage.database import Database, migrate, open_database
from storage.outlets import record_catalogue
from storage.watches import find_due

CONFIG_VARIABLE = "SECONDSOURCE_CONFIG"

_MOST_WATCHES = 100_000  # all that are due: a person who types the command wants them read

# Scrapy reads a settings module by its names in capitals; these are the same as in the daemon.
globals().update(scrapy_settings(CrawlSettings()))
SPIDER_MODULES = ["crawler.spiders"]
SECONDSOURCE_OPEN_BATCH = "crawler.scrapy_project.open_batch"
LOG_LEVEL = "WARNING"  # results go to stdout, a line each
assert OPEN_BATCH == "SECONDSOURCE_OPEN_BATCH"


def open_batch(spider: type[ReadingSpider], crawler: Crawler, *, urls: str = "", config: str = "") -> ReadingSpider:
    """The spider that `scrapy crawl` asked for, with its work: the watches that are due, or the pages of `urls`.

    urls        separated by commas or blanks
    config      the configuration file; "" = as told above
    Raises      ConfigError, StorageError
    """
    settings = load_settings(config or os.environ.get(CONFIG_VARIABLE, ""))
    crawler.settings.setdict(scrapy_settings(settings.crawl), priority="project")
    clock = _Clock()
    equipment = Equipment(settings=settings, clock=clock, evidence=EvidenceWriter(Path(settings.archive.folder)))
    if issubclass(spider, FeedsSpider):
        outlets = _declared(settings)
        run = _Run(equipment, _open_database(settings, outlets, clock.now()), outlets)
        batch = Batch(run.due_feeds(), run.record)
    else:
        run = _Run(equipment, None)
        pages = [PageRequest(key=key, url=url) for key, url in enumerate(urls.replace(",", " ").split())]
        batch = Batch(pages, run.report)
    made = spider.from_crawler(crawler, batch=batch, equipment=equipment)

    async def close() -> None:
        await batch.finish(now=clock.now())
        run.close()

    crawler.signals.connect(close, signals.spider_closed, weak=False)
    return made


def load_settings(config: str) -> Settings:
    """The settings of a file; "" = of ./secondsource.toml if there is one, else the defaults. Raises ConfigError."""
    path = Path(config or "secondsource.toml")
    if not config and not path.exists():
        return Settings()
    return settings_from(
        _read_table(path), place=str(path), folder=str(path.resolve().parent), environment=os.environ
    )


class _Clock:
    """The clock on the wall, for this process is wired here."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.fromtimestamp(time.time(), UTC)


class _Run:
    """What one `scrapy crawl` holds open, and where its outcomes go."""

    def __init__(self, equipment: Equipment, database: Database | None, outlets: Sequence[Outlet] = ()) -> None:
        self._equipment = equipment
        self._database = database
        self._selectors = {watch.url: watch.entries for outlet in outlets for watch in outlet.watches}

    def due_feeds(self) -> tuple[FeedRequest, ...]:
        """A request for every watch that is due."""
        assert self._database is not None
        with self._database.read() as tx:
            due = find_due(tx, now=self._equipment.clock.now(), limit=_MOST_WATCHES)
        return tuple(
            FeedRequest(
                watch_id=watch.watch_id,
                url=watch.address,
                spider=watch.spider,
                etag=watch.etag,
                last_modified=watch.last_modified,
                fingerprint=watch.fingerprint,
                selector=self._selectors.get(watch.url, ""),
                follows=True,
            )
            for watch in due
        )

    async def record(self, outcome: Outcome) -> None:
        """A feed's outcome into the database, as the daemon records it."""
        assert not isinstance(outcome, PageRead | PageUnchanged)
        database, now = self._database, self._equipment.clock.now()
        assert database is not None
        rules = PollRules(now=now, interval_min=self._equipment.settings.crawl.interval_min)

        def write() -> int:
            with database.begin() as tx:
                recorded = record_feed_outcome(tx, outcome, rules)
            return len(recorded.new_entries)

        _print(outcome, new_entries=await asyncio.to_thread(write))

    async def report(self, outcome: Outcome) -> None:
        """A page's outcome to stdout; its raw response lies in the evidence."""
        if isinstance(outcome, PageRead):
            page = outcome.page
            _print(outcome, title=page.title, published_at=page.announced.written, text=page.text)
        else:
            _print(outcome)

    def close(self) -> None:
        """Lets go of everything."""
        self._equipment.close()
        if self._equipment.evidence is not None:
            self._equipment.evidence.close()
        if self._database is not None:
            self._database.close()


def _declared(settings: Settings) -> tuple[Outlet, ...]:
    paths = list_tables("outlets") if settings.outlets.shipped else ()
    outlets = tuple(outlet for path in paths for outlet in outlets_from(read_table(path), place=path))
    for file in settings.outlets.files:
        outlets = with_operator_outlets(outlets, outlets_from(_read_table(Path(file)), place=file))
    return outlets


def _open_database(settings: Settings, outlets: Sequence[Outlet], now: datetime) -> Database:
    database = open_database(settings.database.url)
    migrate(database)
    with database.begin() as tx:
        record_catalogue(tx, outlets, now=now)
    return database


def _read_table(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ConfigError(
            place=str(path), problem=f"it cannot be read ({error})", fix="Check the path and the file."
        ) from error


def _print(outcome: Outcome, **more: object) -> None:
    fetch = outcome.fetch
    line = {"url": fetch.url, "outcome": fetch.outcome.value, "problem": fetch.problem or None, **more}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")

"""Second Source on its own database: `python -m feed_race.ours FOLDER PORT FEEDS HOSTS EVIDENCE`.

A line in, a round of the walk's own polling step, a line out: entries stored, and watches that failed. EVIDENCE is
"evidence" where raw feeds are to be kept as WARC, "-" where not.
"""

import asyncio
import logging
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alerts.channels.maildir import MaildirChannel
from crawler.crawling import Crawling
from crawler.evidence.writing import EvidenceWriter
from feed_race.web import host, url
from scheduler.walk.poll import poll
from scheduler.walk.walking import Walk
from secondsource.catalogue import Catalogue
from secondsource.outlets import Outlet, Watch
from secondsource.settings import ArchiveSettings, CrawlSettings, Settings
from storage import watches
from storage.database import migrate, open_database
from storage.outlets import record_catalogue


@dataclass(frozen=True, slots=True)
class WallClock:
    """As `desk.wiring` has it, without all else that a whole process is wired of."""

    def now(self) -> datetime:
        """The present moment: a race is run in real time, and feeds must be due."""
        return datetime.now(UTC)


def open_walk(folder: Path, *, port: int, feeds: int, hosts: int, keeps_feeds: bool) -> Walk:
    """The walk over the web of feeds, as `desk.wiring` opens it."""
    settings = Settings(
        archive=ArchiveSettings(folder=str(folder / "evidence"), feeds=keeps_feeds),
        crawl=CrawlSettings(allow_private=("127.0.0.0/8",)),
    )
    outlets = tuple(
        Outlet(
            name=f"Outlet {number}",
            domains=(host(number),),
            watches=tuple(Watch(url=url(feed, hosts=hosts, port=port)) for feed in range(number, feeds, hosts)),
        )
        for number in range(hosts)
    )
    clock = WallClock()
    database = open_database(f"sqlite:///{folder / 'ours.db'}")
    migrate(database)
    with database.begin() as tx:
        record_catalogue(tx, outlets, now=clock.now())
    return Walk(
        database=database,
        crawling=Crawling(settings=settings, clock=clock, evidence=EvidenceWriter(folder / "evidence")),
        catalogue=Catalogue(outlets),
        profile=None,
        settings=settings,
        clock=clock,
        channel=MaildirChannel(folder / "mail"),
    )


async def take_rounds(walk: Walk) -> None:
    """One round for each line of standard input."""
    while await asyncio.to_thread(sys.stdin.readline):
        failed = 0
        while (count := await poll(walk)).done:
            failed += count.failed
        with walk.database.read() as tx:
            lines = watches.list_watches(tx)
        print(sum(line.entry_count for line in lines), failed, flush=True)
        with walk.database.begin() as tx:  # all are due in the next round, whenever that is
            for line in lines:
                watches.postpone(tx, line.watch_id, walk.clock.now() - timedelta(days=1))
    await walk.crawling.stop()


def main() -> None:
    """Reads the command line."""
    folder, (port, feeds, hosts) = Path(sys.argv[1]), map(int, sys.argv[2:5])
    logging.disable()
    walk = open_walk(folder, port=port, feeds=feeds, hosts=hosts, keeps_feeds=sys.argv[5] == "evidence")
    print("ready", flush=True)
    asyncio.run(take_rounds(walk))
    walk.database.close()


if __name__ == "__main__":
    main()

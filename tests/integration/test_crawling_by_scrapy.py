"""`scrapy crawl feeds` and `scrapy crawl pages` from a checkout, as a person types them."""

import asyncio
import json
import os
import sys
from pathlib import Path

from crawl_scenes import FEED, PAGE, Server, run, says, serving

from crawler.evidence.replay import open_replay
from storage.database import open_database
from storage.watches import list_watches

CHECKOUT = Path(__file__).parents[2]


async def _scrapy(folder: Path, *arguments: str) -> list[dict[str, object]]:
    """The lines that `scrapy crawl …` prints, run with the configuration in that folder."""
    environment = os.environ | {"SECONDSOURCE_CONFIG": str(folder / "secondsource.toml")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "scrapy", "crawl", *arguments),
        cwd=CHECKOUT,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, told = await process.communicate()
    assert process.returncode == 0, told.decode()
    assert b"Traceback" not in told, told.decode()
    return [json.loads(line) for line in printed.splitlines()]


def _configure(folder: Path, server: Server) -> None:
    (folder / "outlets.toml").write_text(
        f"""
        [[outlet]]
        name = "Morning Ledger"
        [[outlet.watch]]
        url = "{server.url}/feed"
        [[outlet.watch]]
        url = "{server.url}/nothing"
        """
    )
    (folder / "secondsource.toml").write_text(
        """
        [crawl]
        allow_private = ["127.0.0.0/8"]
        [outlets]
        shipped = false
        files = ["outlets.toml"]
        """
    )


def test_feeds_that_are_due_are_read_into_the_database_once(tmp_path: Path) -> None:
    async def scene() -> None:
        async with serving({"/feed": says(FEED, content_type="application/rss+xml")}) as server:
            _configure(tmp_path, server)
            lines = {line["url"]: line for line in await _scrapy(tmp_path, "feeds")}
            assert lines[server.url + "/feed"]["outcome"] == "ok"
            assert lines[server.url + "/feed"]["new_entries"] == 2
            assert lines[server.url + "/nothing"]["outcome"] == "gone"
            assert await _scrapy(tmp_path, "feeds") == []  # nothing is due any more

    run(scene())
    database = open_database(f"sqlite:///{tmp_path / 'secondsource.db'}")
    with database.read() as tx:
        entry_counts = [line.entry_count for line in list_watches(tx)]
    database.close()
    assert entry_counts == [2, 0]
    assert len(open_replay([tmp_path / "evidence"])) == 3  # robots.txt among them


def test_pages_named_are_read_and_printed(tmp_path: Path) -> None:
    async def scene() -> None:
        async with serving({"/a": says(PAGE)}) as server:
            _configure(tmp_path, server)
            lines = await _scrapy(tmp_path, "pages", "-a", f"urls={server.url}/a,{server.url}/b nonsense")
            by_url = {str(line["url"]).removeprefix(server.url): line for line in lines}
            assert by_url["/a"]["title"] == "A ministry speaks"
            assert [by_url[url]["outcome"] for url in ("/b", "nonsense")] == ["gone", "forbidden_address"]

    run(scene())

"""`secondsource watches check` as a user runs it: every feed asked, a line each, and what can be relied on."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from command_line import Ended, run_command
from crawl_scenes import PAGE, run, says, sends_to, serving

ITEM = "<item><title>Ministry {0}</title><guid>{0}</guid><pubDate>{1:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"


def rss(*ages: timedelta) -> bytes:
    now = datetime.now(UTC)  # the command that is run reads the real clock
    items = "".join(ITEM.format(number, now - age) for number, age in enumerate(ages))
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


def test_each_feed_is_told_with_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    hour, year = timedelta(hours=1), timedelta(days=365)
    routes = {
        "/well": says(rss(hour, 2 * hour, 3 * hour)),
        "/frozen": says(rss(year, year + hour)),
        "/empty": says(rss()),
        "/page": says(PAGE),
        "/blocked": says(status=403),
        "/gone": says(status=410),
        "/moved": sends_to("/well", 301),
        "/busy": says(status=429, Retry_After="60"),  # the last: its host is left alone then
    }

    async def scene() -> Ended:
        async with serving(routes) as server:
            watches = "".join(f'[[outlet.watch]]\nurl = "{server.url}{path}"\n' for path in routes)
            outlet = '[[outlet]]\nname = "Ledger"\ndomains = ["127.0.0.1"]\ncountry = "JP"\nlanguages = ["ja"]\n'
            (tmp_path / "outlets.toml").write_text(outlet + watches, encoding="utf-8")
            (tmp_path / "mine.toml").write_text('[crawl]\nallow_private = ["127.0.0.0/8"]\n', encoding="utf-8")
            arguments = ("watches", "check", "outlets.toml", "--config", "mine.toml", "--format", "json")
            return await asyncio.to_thread(run_command, *arguments, folder=tmp_path)

    ended = run(scene())
    assert ended.status == 0, ended.stderr
    found = json.loads(ended.stdout)
    told = {row["url"].rpartition("/")[2]: row["health"] for row in found["watches"]}
    assert told == {
        "well": "well",
        "frozen": "frozen",
        "empty": "empty",
        "page": "no_feed",
        "blocked": "blocked",
        "gone": "gone",
        "busy": "busy",
        "moved": "moved",
    }
    assert all(bool(row["advice"]) is (row["health"] != "well") for row in found["watches"])
    assert found["coverage"]["country"] == [{"name": "JP", "well": 2, "watches": 8}]
    assert not (tmp_path / "secondsource.db").exists()


def test_a_list_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    ended = run_command("watches", "check", "nowhere.toml", folder=tmp_path)
    assert (ended.status, ended.stdout) == (2, b"")
    assert "nowhere.toml" in ended.stderr

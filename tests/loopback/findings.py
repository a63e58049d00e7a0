"""What a database holds after a run, in a form in which two runs can be compared; read beside a running process."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from loopback.stories import expected_alerts, expected_verdicts, first_page

Pages = frozenset[str]  # "127.0.0.2/licence-deal": without the port, which differs from run to run


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStory:
    """One story: its articles by address, and what was judged of it."""

    pages: Pages
    verdict: str
    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAlert:
    """One alert, by a page of its story that is there from the beginning, and whom it reached."""

    story: Pages
    kind: str
    sent_to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Stories and alerts of one run, sorted."""

    stories: tuple[FoundStory, ...]
    alerts: tuple[FoundAlert, ...]

    def story_of(self, page: str) -> FoundStory:
        """The story that an article belongs to; fails where there is none."""
        found = [story for story in self.stories if page in story.pages]
        assert len(found) == 1, f"{page} stands in {len(found)} stories"
        return found[0]

    def verdict_of(self, page: str) -> str:
        """The verdict of the story that an article belongs to; "" where there is none yet."""
        return next((story.verdict for story in self.stories if page in story.pages), "")

    def are_complete(self, stage: int) -> bool:
        """Whether all is judged as it must be at that stage of the world, and everybody told who is to be told."""
        verdicts = {story: self.verdict_of(first_page(story)) for story in expected_verdicts(stage)}
        return (
            verdicts == expected_verdicts(stage)
            and len(self.alerts) == len(expected_alerts(stage))
            and all(alert.sent_to for alert in self.alerts)
        )

    def kinds_for(self, page: str) -> list[str]:
        """The kinds of alerts that the story of this article had, in order."""
        return [alert.kind for alert in self.alerts if page in alert.story]


@contextmanager
def open_database(path: Path) -> Iterator[sqlite3.Connection]:
    """The database for reading alone; an empty one where there is none yet."""
    source = f"file:{path}?mode=ro" if path.exists() else ":memory:"
    with closing(sqlite3.connect(source, uri=True, timeout=10)) as database:
        yield database


def read_findings(path: Path) -> Findings:
    """What this database holds now."""
    with open_database(path) as database:
        pages: dict[int, set[str]] = {}
        for story_id, url in database.execute("SELECT story_id, url FROM articles WHERE story_id IS NOT NULL"):
            pages.setdefault(story_id, set()).add(page_of(url))
        stories = [
            FoundStory(pages=frozenset(pages[story_id]), verdict=verdict, at_least=at_least, at_most=at_most)
            for story_id, verdict, at_least, at_most in database.execute(
                "SELECT story_id, verdict, at_least, at_most FROM stories WHERE merged_into IS NULL"
            )
            if story_id in pages
        ]
        alerts = []
        for alert_id, story_id, kind in database.execute(
            "SELECT alert_id, story_id, kind FROM alerts ORDER BY story_id, sequence"
        ):
            sent = database.execute(
                "SELECT address FROM deliveries JOIN subscribers USING (subscriber_id)"
                " WHERE alert_id = ? AND state = 'sent' ORDER BY address",
                (alert_id,),
            )
            alerts.append(
                FoundAlert(story=frozenset(pages[story_id]), kind=kind, sent_to=tuple(address for (address,) in sent))
            )
    return Findings(
        stories=tuple(sorted(stories, key=lambda story: sorted(story.pages))),
        alerts=tuple(sorted(alerts, key=lambda alert: sorted(alert.story))),
    )


def count_rows(path: Path) -> Counter[str]:
    """How many rows there are of each kind that only grows."""
    tables = ("entries", "articles", "versions", "assessments", "alerts", "deliveries", "delivery_attempts")
    with open_database(path) as database:
        return Counter({table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables})


def find_damage(path: Path) -> list[str]:
    """What SQLite itself finds wrong: broken pages, rows that point nowhere; [] for a sound database."""
    with open_database(path) as database:
        found = [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return found + [str(row) for row in database.execute("PRAGMA foreign_key_check")]


def page_of(url: str) -> str:
    """Address and path of a URL."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"

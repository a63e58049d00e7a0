"""The reports on AI and copyright among the noise: stories.toml as houses; it says what must come of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from loopback.houses import Caching, Fault, FeedFormat, House, Report

# Of each story, the page that is there from the beginning, as findings.py writes it.
_FIRST_PAGES = {
    "licence": "127.0.0.2/licence-deal",
    "walkout": "127.0.0.9/lantern-walkout",
    "memo": "127.0.0.11/music/tidewave-memo",
    "ordinance": "127.0.0.13/politics/disclosure",
    "old": "127.0.0.16/court/sculptors",
}


_Table = Mapping[str, Any]  # as tomllib gives it; a wrong key fails loudly in the dataclass


def story_houses(now: datetime) -> tuple[House, ...]:
    """The houses that publish these stories, still without addresses; their reports are hours old at `now`."""
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(_house(table, now) for table in tables["house"])


def _house(table: _Table, now: datetime) -> House:
    fields = dict(table)
    for key, choice in (("fault", Fault), ("feed_format", FeedFormat), ("caching", Caching)):
        if key in fields:
            fields[key] = choice(fields[key])
    for key in ("aliases", "languages"):
        if key in fields:
            fields[key] = tuple(fields[key])
    reports = fields.pop("report")
    return House(**fields, reports=tuple(_report(report, now) for report in reports))


def _report(table: _Table, now: datetime) -> Report:
    fields = dict(table)
    published_at = (now - timedelta(hours=fields.pop("hours_ago"))).replace(microsecond=0)
    paragraphs = tuple(" ".join(piece.split()) for piece in fields.pop("text").split("\n\n"))
    return Report(**fields, published_at=published_at, paragraphs=paragraphs)


@dataclass(frozen=True, slots=True)
class ExpectedAlerts:
    """Kinds of alerts by story, in order; a story that tells nobody is not there."""

    by_story: Mapping[str, tuple[str, ...]]

    def __len__(self) -> int:
        return sum(map(len, self.by_story.values()))


def first_page(story: str) -> str:
    """The page by which a story is found again in any run."""
    return _FIRST_PAGES[story]


def expected_verdicts(stage: int) -> dict[str, str]:
    """What must be judged of each story once the world has come to that stage."""
    return {
        "licence": "single_source",
        "walkout": "corroborated",
        "memo": "single_source" if stage == 1 else "corroborated",
        "ordinance": "single_source" if stage == 1 else "confirmed",
        "old": "single_source",
    }


def expected_alerts(stage: int) -> ExpectedAlerts:
    """Who must have been told of what by then."""
    first = {"licence": ("single_source",), "memo": ("single_source",), "ordinance": ("single_source",)}
    if stage == 1:
        return ExpectedAlerts(first)
    return ExpectedAlerts(
        {**first, "memo": ("single_source", "corroborated"), "ordinance": ("single_source", "confirmed")}
    )

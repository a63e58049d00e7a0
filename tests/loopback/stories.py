"""The reports on AI and copyright among the noise: stories.toml as houses; it says what must come of them."""

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from loopback.houses import Caching, Fault, FeedFormat, House, Report

# Headlines by which tests know the stories again.
LICENCE = "Quill & Anvil licenses 40,000 books to AI developer Modelry"
WALKOUT = "Illustrators walk out of Paper Lantern over AI trained on their copyrighted drawings"
MEMO = "Tidewave removed 1.2 million AI-generated tracks after copyright complaints, memo shows"
ORDINANCE = "Aldmoor to make AI developers disclose copyrighted training works"
OLD = "Court in Brennick rejects AI copyright claim of sculptors"

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

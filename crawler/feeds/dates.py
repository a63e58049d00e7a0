"""When a feed says that an entry was published: feedparser's instant, with the offset that the feed states."""

import re
from calendar import timegm
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from crawler.written_dates import ZONES, read_date
from secondsource.dates import UNDATED, Announced, Precision, parse_announced

# In this order: what a person would call the date of the article (feedparser's names; RSS pubDate is "published",
# dc:date is "updated").
_FIELDS = ("published", "updated", "created")
_COMPACT = re.compile(r"\d{8}T\d{4}(?:\d\d)?Z?\Z")
_ZONE_NAME = re.compile(r"[\s\d(]([A-Za-z]{2,5})\)?\Z")
# Names that feedparser reads as what they mean; all others it takes for UTC (feedparser 6.0, datetimes/rfc822.py).
_FEEDPARSER_ZONE_NAMES = "ut gmt utc z adt ast at edt est et cdt cst ct mdt mst mt pdt pst pt met mest"
_FEEDPARSER_ZONES = frozenset(_FEEDPARSER_ZONE_NAMES.split())


def announced_of(entry: dict[str, Any]) -> Announced:  # Any: feedparser's dictionaries are untyped
    """What an entry of feedparser's says of its date: published, else updated, else created.

    The instant is feedparser's, but where feedparser loses part of what is written: the hour of "20250510T120000Z",
    the offset of "10:00 JST".
    """
    for field in _FIELDS:
        # dict's own look-up: feedparser's answers "updated" with "published", with a warning
        raw, parsed = dict.get(entry, field), dict.get(entry, f"{field}_parsed")
        announced = announced_as(raw if isinstance(raw, str) else "", parsed)
        if announced != UNDATED:
            return announced
    return UNDATED


def announced_as(raw: str, parsed: struct_time | None) -> Announced:
    """What `raw` claims, when feedparser reads it as `parsed` (UTC; None = it cannot)."""
    ours = read_date(raw)
    if parsed is None:
        return ours
    if ours != UNDATED and (_instant_of(ours) == timegm(parsed) or _is_lost_on_feedparser(raw.strip())):
        return ours
    try:
        moment = datetime.fromtimestamp(timegm(parsed), UTC)
    except (OverflowError, ValueError, OSError):
        return UNDATED
    return parse_announced(moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0"))


def _is_lost_on_feedparser(raw: str) -> bool:
    zone = _ZONE_NAME.search(raw)
    if zone and zone.group(1).lower() in ZONES:
        return zone.group(1).lower() not in _FEEDPARSER_ZONES
    return bool(_COMPACT.match(raw))


def _instant_of(announced: Announced) -> int:
    """Whole seconds since 1970 as feedparser reckons: zoneless is UTC, a day or month its first second."""
    written = announced.written + ("-01" if announced.precision is Precision.MONTH else "")
    moment = datetime.fromisoformat(written)
    return timegm((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).utctimetuple())

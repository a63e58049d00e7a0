"""What one feed, sitemap or page said when it was read: the value that every reader of feeds returns."""

from dataclasses import dataclass
from datetime import timedelta

from secondsource.articles import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What could be read of one document.

    format     feedparser's `version` ("rss20", "atom10"…), else "json1.1", "sitemap", "html", "unknown"
    entries    in the document's order; two entries with one id are two entries
    problem    why nothing, or not all, could be read, and what to do; "" = all was read
    ttl        how long the feed says that it may be left alone; None = it does not say
    elsewhere  where entries are listed that are not listed here: the sitemaps of an index, newest first, or the
               feeds that a web page names
    """

    format: str
    entries: tuple[Entry, ...] = ()
    problem: str = ""
    ttl: timedelta | None = None
    elsewhere: tuple[str, ...] = ()

"""The line that `secondsource feed` prints for one document (DESIGN.md §7: a contract)."""

from typing import Any

from crawler.feeds.parsing import ParsedFeed, parse_feed
from secondsource.articles import Entry


def feed_line(name: str, body: bytes, *, base: str = "", content_type: str = "") -> dict[str, Any]:  # Any: JSON
    """One document as the object of the contract: equal for equal input, whatever the folder or the time.

    name    the input as the user gave it
    base    address for relative links; "" = none known
    """
    parsed = parse_feed(body, content_type=content_type, url=base)
    return {
        "input": name,
        "format": parsed.format,
        "entries": [_entry_object(entry) for entry in parsed.entries],
        "error": parsed.problem or _silence(parsed),
    }


def feed_error_line(name: str, problem: str) -> dict[str, Any]:  # Any: JSON
    """The line for a document that could not be had, or not be parsed within its bounds."""
    return {"input": name, "format": "unknown", "entries": [], "error": problem}


def _silence(parsed: ParsedFeed) -> str | None:
    return None if parsed.entries else "the feed lists no entries"


def _entry_object(entry: Entry) -> dict[str, Any]:  # Any: JSON
    return {
        "id": entry.guid or None,
        "url": entry.url or None,
        "title": entry.title,
        "summary": entry.summary,
        "published_at": entry.announced.written or None,
        "authors": list(entry.authors),
        "source": {"name": entry.carried.name, "url": entry.carried.url} if entry.carried else None,
    }

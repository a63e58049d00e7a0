"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urljoin

from crawler.feeds.parsed import ParsedFeed
from crawler.plain_text import clean_line, clean_lines, line_of_html, text_of_html
from crawler.written_dates import read_date
from secondsource.articles import Entry
from secondsource.dates import UNDATED

FORMAT = "json1.1"


def read_json_feed(body: bytes, *, base: str) -> ParsedFeed:
    """The items of a JSON Feed; format "unknown" where it is other JSON, or none."""
    try:
        document = json.loads(body.decode(json.detect_encoding(body), errors="replace"))
    except (ValueError, RecursionError) as error:
        return ParsedFeed(format="unknown", problem=f"neither a feed nor valid JSON ({clean_line(str(error))[:120]})")
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return ParsedFeed(format="unknown", problem='JSON, but no JSON Feed: there is no list "items" in it')
    if "jsonfeed.org/version/" not in str(document.get("version", "")):
        return ParsedFeed(format="unknown", problem='JSON, but no JSON Feed: "version" does not name jsonfeed.org')
    items = document["items"]
    entries = tuple(_entry(item, base=base) for item in items if isinstance(item, dict))
    left_out = len(items) - len(entries)
    problem = f"{left_out} of {len(items)} items are no JSON objects and were left out" if left_out else ""
    return ParsedFeed(format=FORMAT, entries=entries, problem=problem)


def _entry(item: Mapping[str, Any], *, base: str) -> Entry:  # Any: JSON
    content = _text(item, "content_text") and clean_lines(_text(item, "content_text"))
    summary = clean_lines(_text(item, "summary")) or content or text_of_html(_text(item, "content_html"))
    link = _text(item, "url").strip()
    announced = read_date(_text(item, "date_published"))
    return Entry(
        guid=clean_line(_text(item, "id")),
        url=_absolute(base, link) if link else "",
        title=line_of_html(_text(item, "title")) if "&" in _text(item, "title") else clean_line(_text(item, "title")),
        summary=summary,
        announced=announced if announced != UNDATED else read_date(_text(item, "date_modified")),
        authors=_authors(item),
    )


def _text(item: Mapping[str, Any], key: str) -> str:  # Any: JSON
    value = item.get(key)
    if isinstance(value, str):
        return value
    # 1.1 §items: a numeric id is to be read as its text
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and key == "id" else ""


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:  # Any: JSON
    listed = item.get("authors")
    people: Sequence[Any] = listed if isinstance(listed, list) else [item.get("author")]
    names = (person.get("name") for person in people if isinstance(person, dict))
    return tuple(dict.fromkeys(clean_line(name) for name in names if isinstance(name, str) and name.strip()))


def _absolute(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return link

"""RSS and Atom, as feedparser reads them."""

import io
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from xml.sax import SAXParseException

import feedparser
import feedparser.api

from crawler.encodings import guess_encoding
from crawler.feeds.dates import announced_of
from crawler.feeds.parsed import ParsedFeed
from crawler.plain_text import clean_line, clean_lines, has_markup, line_of_html, text_of_html
from secondsource.articles import Carried, Entry

_UPDATE_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_LAST_RESORTS = ("windows-1252", "iso-8859-2")  # what feedparser takes when nothing declared fits: any bytes fit them
_MAILBOX = re.compile(r"\S+@\S+\s*\(([^()]+)\)\s*\Z|([^<>]+?)\s*<\S+@[^<>\s]+>\s*\Z")  # RSS 2.0: mail and name
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_LOOSE_TAG = re.compile(r"</?(?:a|b|br|em|font|i|img|p|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def read_syndication(body: bytes, *, content_type: str, base: str) -> ParsedFeed:
    """The entries of an RSS or Atom document; format "" where feedparser knows none.

    base    address of the document, for relative links; "" leaves them relative
    """
    try:
        found = _parse(body, _xml_type(body, content_type), base)
        if str(found.get("encoding") or "").lower() in _LAST_RESORTS and (guess := guess_encoding(body)):
            found = _parse(body, f"application/xml; charset={guess}", base)
    except MemoryError:
        raise
    except Exception as error:  # whatever a hostile document makes of a lenient parser is that document's problem
        return ParsedFeed(format="", problem=f"feedparser cannot read it ({type(error).__name__}: {error})")
    entries = tuple(
        _entry(entry, is_atom=str(found.get("version", "")).startswith("atom")) for entry in found.entries
    )
    return ParsedFeed(
        format=str(found.get("version") or ""), entries=entries, problem=_problem(found), ttl=_ttl(found.feed)
    )


def _parse(body: bytes, media_type: str, base: str) -> Any:  # Any: feedparser's dictionaries are untyped
    headers = {"content-type": media_type} | ({"content-location": base} if base else {})
    # A stream: feedparser opens what looks like an address or a file name.
    # Else a driver that nobody has is looked for on the whole path, for each document.
    feedparser.api.PREFERRED_XML_PARSERS = []
    # Links inside of texts are not read by anybody here; to make them absolute is a sixth of the cost.
    return feedparser.parse(io.BytesIO(body), response_headers=headers, resolve_relative_uris=False)


def _xml_type(body: bytes, content_type: str) -> str:
    """The media type to tell feedparser: XML, whatever the server says, with the charset that holds.

    A server's charset is often its default for everything; bytes that are valid UTF-8 beyond ASCII are UTF-8.
    """
    found = re.search(r"charset\s*=\s*[\"']?([^\s;\"']+)", content_type, re.IGNORECASE)
    if not found:
        return "application/xml"
    if body.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return "application/xml"
    charset = found.group(1)
    if not body.isascii():
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            charset = "utf-8"
    return f"application/xml; charset={charset}"


def _problem(found: Mapping[str, Any]) -> str:  # Any: feedparser's dictionaries are untyped
    if not found.get("bozo"):
        return ""
    error = found.get("bozo_exception")
    if isinstance(error, SAXParseException):
        return (
            f"the XML is not well formed (line {error.getLineNumber()}: {clean_line(error.getMessage())}), "
            "so entries after that line may be missing or cut; ask the publisher to mend it"
        )
    if isinstance(error, feedparser.CharacterEncodingOverride | feedparser.CharacterEncodingUnknown):
        return f"wrong encoding: {clean_line(str(error))}; names and titles may be garbled"
    return f"not read without doubt: {clean_line(str(error))}"


def _entry(entry: dict[str, Any], *, is_atom: bool) -> Entry:  # Any: as above
    return Entry(
        guid=clean_line(str(entry.get("id") or "")),
        url=_link(entry),
        title=clean_line(_plain(entry, "title", is_atom=is_atom)),
        summary=_plain(entry, "summary", is_atom=is_atom),
        announced=announced_of(entry),
        authors=_authors(entry),
        carried=_carried(entry),
    )


def _link(entry: dict[str, Any]) -> str:  # Any: as above
    """feedparser's link; where it has none, the first that is said to show the entry in another type."""
    if entry.get("link"):
        return str(entry["link"]).strip()
    for link in entry.get("links", ()):
        if link.get("rel") == "alternate" and link.get("href"):
            return str(link["href"]).strip()
    return ""


def _plain(entry: dict[str, Any], field: str, *, is_atom: bool) -> str:  # Any: as above
    value = str(entry.get(field) or "")
    kind = str((entry.get(f"{field}_detail") or {}).get("type") or "text/html")
    if kind in _HTML_TYPES:
        return text_of_html(value)
    if is_atom or not has_markup(value):
        return clean_lines(value)  # Atom's type="text" means what it says: "<b>" is three characters
    return text_of_html(value) if _LOOSE_TAG.search(value) else clean_lines(value)


def _authors(entry: dict[str, Any]) -> tuple[str, ...]:  # Any: as above
    names = [_author_name(author) for author in entry.get("authors", ())]
    written = str(entry.get("author") or "")
    if len(names) < 2 and (found := _MAILBOX.match(written)):
        # feedparser cuts such an address at the fourth letter of its top-level domain
        names = [next(filter(None, found.groups()))]
    elif not any(names):
        names = [written]
    return tuple(dict.fromkeys(filter(None, map(line_of_html, names))))


def _author_name(author: Mapping[str, Any]) -> str:  # Any: as above
    return str(author.get("name") or author.get("email") or "")


def _carried(entry: dict[str, Any]) -> Carried | None:  # Any: as above
    source = entry.get("source")
    if not source:
        return None
    name, url = (
        line_of_html(str(source.get("title") or "")),
        str(source.get("href") or source.get("link") or "").strip(),
    )
    return Carried(name=name, url=url) if name or url else None


def _ttl(feed: Mapping[str, Any]) -> timedelta | None:  # Any: as above
    minutes = str(feed.get("ttl") or "").strip()
    if minutes.isascii() and minutes.isdigit() and 0 < int(minutes[:6]) <= 525_600:
        return timedelta(minutes=int(minutes[:6]))
    period = _UPDATE_PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    times = str(feed.get("sy_updatefrequency") or "1").strip()
    if period and times.isascii() and times.isdigit() and int(times[:4]) > 0:
        return period / int(times[:4])
    return None

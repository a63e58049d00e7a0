"""Bytes in, entries out: which kind of listing a document is, and what it lists."""

import re
import zlib
from dataclasses import replace

from crawler.feeds.json_feed import read_json_feed
from crawler.feeds.parsed import ParsedFeed
from crawler.feeds.sitemaps import read_sitemap
from crawler.feeds.syndication import read_syndication
from crawler.feeds.web_pages import read_web_page
from secondsource.canonical_url import host_of

__all__ = ["ParsedFeed", "parse_feed"]

# More than any feed needs: the largest feeds seen hold some thousand entries in 5 MB. The rest is cut off.
LIMIT_BYTES = 8 * 1024 * 1024

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>\s*)*<([\w.:-]+)", re.DOTALL | re.IGNORECASE
)
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_HOLDS_ENTRIES = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_LAST_ENTRY = re.compile(rb".*</(?:[\w.-]+:)?(?:item|entry|url)\s*>", re.DOTALL | re.IGNORECASE)


def parse_feed(body: bytes, *, content_type: str = "", url: str = "") -> ParsedFeed:
    """What one document lists: RSS, Atom, JSON Feed, sitemap; a web page lists nothing.

    content_type   as the server said; "" = unknown. Only its charset is believed, and not against the bytes
    url            address of the document, for relative links; "" leaves them relative
    Never raises for what stands in the document; entries that can be read are given beside a `problem`.
    Cost: about 1 ms an entry; to be called in a child process for what comes from the network (crawler/bounded.py).
    """
    base = url if host_of(url) else ""
    whole, problem = _unpacked(body)
    if len(whole) > LIMIT_BYTES:
        problem = f"more than {LIMIT_BYTES // 1024 // 1024} MiB long; only the first part was read"
        whole = _cut(whole[:LIMIT_BYTES], _root_name(_head(whole)))
    parsed = _parse(whole, content_type=content_type, base=base)
    if problem:
        return replace(parsed, problem="; ".join(filter(None, (problem, parsed.problem))))
    return parsed


def _parse(body: bytes, *, content_type: str, base: str) -> ParsedFeed:
    head = _head(body)
    if not head.strip():
        return ParsedFeed(format="unknown", problem="the document is empty; check the address")
    if head.lstrip()[0] in "{[":
        return read_json_feed(body, base=base)
    root_name = _root_name(head).rpartition(":")[2]
    if root_name in ("urlset", "sitemapindex"):
        return read_sitemap(body, base=base)
    is_page = bool(root_name.lower() in ("html", "head", "body") or _HTML.match(head.lstrip()))
    if is_page and not _HOLDS_ENTRIES.search(body):
        return read_web_page(body, base=base)
    parsed = read_syndication(body, content_type=content_type, base=base)
    if parsed.entries or parsed.format:
        return replace(parsed, format=parsed.format or "unknown")
    if is_page or (not root_name and _HTML.search(head)):
        return read_web_page(body, base=base)
    return ParsedFeed(format="unknown", problem=_what_it_is(head, root_name, parsed.problem))


def _what_it_is(head: str, root_name: str, problem: str) -> str:
    if root_name.lower() == "opml":
        return "an OPML list of feeds, not a feed; watch the feeds that it names"
    if head.startswith("%PDF"):
        return "a PDF file, not a feed; check the address"
    if root_name:
        what = f"XML of an unknown kind (<{root_name}>), not a feed; check the address"
        return f"{what} ({problem})" if problem else what
    return "neither a feed nor a web page; check the address"


def _root_name(head: str) -> str:
    """The first element's name as written; "" where there is none."""
    root = _ROOT.match(head)
    return root.group(1) if root else ""


def _head(body: bytes) -> str:
    """The first 4,000 characters, decoded well enough to know the kind."""
    start = body[:16_000]
    if start.startswith((b"\xff\xfe", b"<\x00")):
        return start.decode("utf-16-le", errors="ignore").lstrip("\ufeff")[:4000]
    if start.startswith((b"\xfe\xff", b"\x00<")):
        return start.decode("utf-16-be", errors="ignore").lstrip("\ufeff")[:4000]
    return start.removeprefix(_BOMS[0]).decode("utf-8", errors="replace")[:4000]


def _unpacked(body: bytes) -> tuple[bytes, str]:
    """The document itself, and what was wrong with its packing: some servers send gzip without saying so."""
    if not body.startswith(b"\x1f\x8b"):
        return body, ""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        return unpacker.decompress(body, LIMIT_BYTES + 1), ""
    except zlib.error as error:
        return b"", f"it begins as gzip and cannot be unpacked ({error})"


def _cut(body: bytes, root_name: str) -> bytes:
    """The document up to its last whole entry, closed again so that it stays well formed."""
    found = _LAST_ENTRY.match(body)
    if not found or not root_name:
        return body
    channel = b"</channel>" if root_name.lower() == "rss" else b""
    return found.group() + channel + f"</{root_name}>".encode()

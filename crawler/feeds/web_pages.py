"""A web page where a feed was expected: what it says of the site's feeds."""

from urllib.parse import urljoin

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from crawler.feeds.parsed import ParsedFeed

FORMAT = "html"
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_HEAD_BYTES = 512 * 1024  # feeds are named in a page's head


def read_web_page(body: bytes, *, base: str) -> ParsedFeed:
    """No entries, and a problem that names the feeds which the page offers, if any."""
    feeds = offered_feeds(body, base=base)
    advice = f"it names these feeds: {', '.join(feeds[:5])}" if feeds else "it names no feed; check the address"
    return ParsedFeed(format=FORMAT, problem=f"this is a web page, not a feed; {advice}", elsewhere=feeds)


def offered_feeds(body: bytes, *, base: str) -> tuple[str, ...]:
    """The addresses of the feeds that a page's head names (rel="alternate"), in its order."""
    parser = HTMLParser(huge_tree=False, no_network=True, remove_comments=True)
    try:
        root = document_fromstring(body[:_HEAD_BYTES], parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return ()
    found: dict[str, None] = {}
    for link in root.iter("link"):
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" in (link.get("rel") or "").lower().split() and kind in _FEED_TYPES and link.get("href"):
            try:
                found[urljoin(base, str(link.get("href")).strip())] = None
            except ValueError:
                continue
    return tuple(found)

"""A page of headlines read as if it were a feed: each element that a CSS selector finds is an entry."""

from urllib.parse import urljoin

from cssselect import GenericTranslator, SelectorError
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from crawler.encodings import decode_page
from crawler.feeds.parsed import ParsedFeed
from crawler.plain_text import clean_line
from crawler.written_dates import read_date
from secondsource.articles import Entry
from secondsource.dates import UNDATED, Announced

FORMAT = "html"
MOST_ENTRIES = 500  # a page of headlines has some dozens; a selector that finds more finds something else
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read_listing(body: bytes, *, selector: str, content_type: str = "", base: str = "") -> ParsedFeed:
    """The entries of a page, in its order; links that come twice count once, as pages repeat their headlines.

    selector    CSS: of the links themselves, or of what holds a link, its headline and its <time>
    """
    try:
        path = GenericTranslator().css_to_xpath(selector)
        parser = HTMLParser(huge_tree=False, no_network=True, remove_comments=True, encoding="utf-8")
        root = document_fromstring(decode_page(body, content_type).encode(errors="replace"), parser=parser)
        found = root.xpath(path)
        assert isinstance(found, list), "the path of a selector finds elements"
    except (SelectorError, etree.XPathError) as error:
        return ParsedFeed(format=FORMAT, problem=f"{selector!r} is no CSS selector ({clean_line(str(error))})")
    except (etree.LxmlError, ValueError, AssertionError) as error:
        return ParsedFeed(format=FORMAT, problem=f"the page cannot be read ({clean_line(str(error))})")
    entries: dict[str, Entry] = {}
    for element in found:
        entry = _entry(element, base) if isinstance(element, HtmlElement) else None
        if entry is not None and len(entries) < MOST_ENTRIES:
            entries.setdefault(entry.url, entry)
    if not entries:
        problem = f"nothing on this page answers {selector!r}: the outlet may have changed it; mend the selector"
        return ParsedFeed(format=FORMAT, problem=problem)
    return ParsedFeed(format=FORMAT, entries=tuple(entries.values()))


def _entry(element: HtmlElement, base: str) -> Entry | None:
    link = element if element.get("href") else next(iter(element.iterfind(".//a[@href]")), None)
    if link is None:
        return None
    heading = next((each for each in element.iter(*_HEADINGS)), link)
    title = clean_line(heading.text_content()) or clean_line(link.get("title") or "")
    try:
        url = urljoin(base, str(link.get("href")).strip())
    except ValueError:
        return None
    if not url.startswith(("http://", "https://")) or not title:
        return None
    return Entry(guid="", url=url, title=title, announced=_announced(element))


def _announced(element: HtmlElement) -> Announced:
    """What the first <time> says: its attribute, else its text."""
    for each in element.iter("time"):
        announced = read_date(each.get("datetime") or each.text_content())
        if announced != UNDATED:
            return announced
    return UNDATED

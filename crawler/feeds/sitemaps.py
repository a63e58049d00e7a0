"""Sitemaps, and the news sitemaps in which publishers list what is new (sitemaps.org; Google's news extension)."""

from urllib.parse import urljoin

from lxml import etree

from crawler.feeds.parsed import ParsedFeed
from crawler.plain_text import clean_line
from crawler.written_dates import read_date
from secondsource.articles import Entry
from secondsource.dates import UNDATED

FORMAT = "sitemap"


def read_sitemap(body: bytes, *, base: str) -> ParsedFeed:
    """The pages that a sitemap lists, in its order; an index of sitemaps lists none.

    What is not well formed is read as far as it can be.
    """
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, load_dtd=False
    )
    try:
        root = etree.fromstring(body, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        return ParsedFeed(format=FORMAT, problem=f"the sitemap cannot be read ({clean_line(str(error))})")
    if root is None:
        return ParsedFeed(format=FORMAT, problem="the sitemap cannot be read (it is no XML)")
    if _local(root) == "sitemapindex":
        sitemaps = [child for child in root if _local(child) == "sitemap"]
        names = [_child_text(child, "loc") for child in sitemaps]
        listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
        return ParsedFeed(
            format=FORMAT,
            problem=f"an index of {len(names)} sitemaps: watch those it names ({listed})",
            elsewhere=_newest_first(sitemaps, base=base),
        )
    entries = tuple(_entry(child, base=base) for child in root.iter() if _local(child) == "url")
    broken = parser.error_log.filter_from_errors()
    problem = ""
    if len(broken):
        problem = f"the XML is not well formed (line {broken[0].line}: {clean_line(broken[0].message)})"
    return ParsedFeed(format=FORMAT, entries=tuple(entry for entry in entries if entry.url), problem=problem)


def _newest_first(sitemaps: list[etree._Element], *, base: str) -> tuple[str, ...]:
    """The addresses of an index: those that say when they changed by that, the others after them as they stand."""
    dated = [(read_date(_child_text(each, "lastmod")).written, _child_text(each, "loc")) for each in sitemaps]
    dated.sort(key=lambda pair: pair[0], reverse=True)  # stable; RFC 3339 sorts by day, which is near enough
    return tuple(dict.fromkeys(_absolute(base, location) for _, location in dated if location))


def _absolute(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        return location


def _entry(element: etree._Element, *, base: str) -> Entry:
    announced = read_date(_child_text(element, "publication_date"))
    location = _child_text(element, "loc")
    return Entry(
        guid="",
        url=_absolute(base, location) if location else "",
        title=clean_line(_child_text(element, "title", inside="news")),
        announced=announced if announced != UNDATED else read_date(_child_text(element, "lastmod")),
    )


def _child_text(element: etree._Element, name: str, *, inside: str = "") -> str:
    """The text of the first element of that local name below; `inside` names the parent that it must have."""
    for child in element.iter():
        if _local(child) != name:
            continue
        parent = child.getparent()
        if not inside or (parent is not None and _local(parent) == inside):
            return " ".join(str(etree.tostring(child, method="text", encoding="unicode", with_tail=False)).split())
    return ""


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

"""When a page says that its article was published."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lxml.html import HtmlElement

from crawler.pages.head_data import HeadData
from crawler.pages.structured_data import StructuredArticle
from crawler.pages.surroundings import before, find_heading, iter_after, short_text
from crawler.written_dates import read_date
from secondsource.dates import UNDATED, Announced, Precision

_META_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "article:published:time",
    "datepublished",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dcterms.created",
    "dcterms.issued",
    "dcterms.date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "published-date",
    "published_at",
    "article.published",
    "article_date_original",
    "date.published",
    "originalpublicationdate",
    "rnews:datepublished",
    "weibo:article:create_at",
    "date",
)
_EPOCH = re.compile(r"1[0-9]{9}(?:[0-9]{3})?\Z")
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:/|\b|_)")
_TITLE_DAY = re.compile(r"[|–—-]\s*(\d{1,2}\.\d{1,2}\.\d{4})\s*\Z")
_DATE_ATTRIBUTES = ("content", "datetime", "data-datetime", "data-timestamp", "data-published", "data-date")
_MAX_ELEMENTS = 20_000
_MODIFIED = re.compile(r"updat|modif|edited|aktualis|mise ?à ?jour|actualiz|更新|수정", re.IGNORECASE)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:pub(?:lish(?:ed)?)?[-_]?(?:date|time)?|date(?:line|time)?|timestamp|time|posted)", re.IGNORECASE
)


def find_published(
    tree: HtmlElement, *, head: HeadData, structured: StructuredArticle, url: str, title: str, marked: str = ""
) -> Announced:
    """The publication date that the page states most precisely; UNDATED if it states none.

    JSON-LD first, then meta elements, microdata (`marked`), time elements, text near the headline, the address. A
    statement that names an instant wins over one that names a day or an hour without zone, if they agree on the day.
    """
    best = UNDATED
    is_day_first = _is_day_first(head.language or structured.language)
    for announced in _statements(
        tree, head=head, structured=structured, url=url, title=title, marked=marked, is_day_first=is_day_first
    ):
        if announced == UNDATED or announced.precision is Precision.MONTH:
            continue
        if best == UNDATED or (_rank(announced) > _rank(best) and _agree(announced, best)):
            best = announced
        if best.has_zone:
            return best
    return best


def _statements(
    tree: HtmlElement,
    *,
    head: HeadData,
    structured: StructuredArticle,
    url: str,
    title: str,
    marked: str,
    is_day_first: bool | None,  # of what is printed; data are written by machines, which follow no country
) -> Iterator[Announced]:
    yield read_stated(structured.published)
    for name in _META_NAMES:
        for value in head.all(name):
            yield read_stated(value)
    yield read_stated(marked)
    if found := _TITLE_DAY.search(head.title):
        yield read_date(found.group(1))
    yield from _time_elements(tree, is_day_first)
    yield from _near_heading(tree, title, is_day_first)
    yield from _marked(tree, is_day_first)
    if found := _URL_DAY.search(url):
        yield read_date("-".join(found.groups()))
    yield read_stated(structured.modified)


def _is_day_first(language: str) -> bool | None:
    """Whether "03/04/2023" is April's third day in that language; None where its writers differ."""
    tag = language.lower().replace("_", "-")
    if tag == "en-us":
        return False
    return None if not tag or tag == "en" else True


def read_stated(value: str, *, is_day_first: bool | None = None) -> Announced:
    """As `read_date`, and seconds or milliseconds since 1970, which state UTC."""
    text = value.strip()
    if _EPOCH.match(text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return read_date(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return read_date(text, is_day_first=is_day_first)


def _time_elements(tree: HtmlElement, is_day_first: bool | None) -> Iterator[Announced]:
    for number, element in enumerate(tree.iter("time", "relative-time", "time-ago")):
        if number > 50:
            return
        label = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if _MODIFIED.search(label):
            continue
        yield read_stated(element.get("datetime") or element.text_content(), is_day_first=is_day_first)


def _near_heading(tree: HtmlElement, title: str, is_day_first: bool | None) -> Iterator[Announced]:
    """Dates in short lines around the heading, beneath it first."""
    heading = find_heading(tree, title)
    if heading is None:
        return
    for element in (*iter_after(heading, 80), *before(heading, 25)):
        text = short_text(element, 70)
        if len(text) >= 6 and any(character.isdigit() for character in text) and not _MODIFIED.match(text):
            yield read_stated(text, is_day_first=is_day_first)


def _marked(tree: HtmlElement, is_day_first: bool | None) -> Iterator[Announced]:
    """Dates in elements that are named so."""
    for number, element in enumerate(tree.iter()):
        if number > _MAX_ELEMENTS:
            return
        label = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}"
        if label == "  " or not _DATE_CLASS.search(label) or _MODIFIED.search(label):
            continue
        text = next(filter(None, map(element.get, _DATE_ATTRIBUTES)), "") or short_text(element, 120)
        if text and not _MODIFIED.search(text[:20]):
            yield read_stated(text, is_day_first=is_day_first)


def _rank(announced: Announced) -> int:
    if announced.has_zone:
        return 2
    return 1 if announced.precision is Precision.INSTANT else 0


def _agree(one: Announced, other: Announced) -> bool:
    """Whether two statements can mean one moment: the same day, and clocks apart by no more than zones are."""
    if one.day is None or other.day is None or abs((one.day - other.day).days) > 1:
        return False
    if Precision.DAY in (one.precision, other.precision):
        return one.day == other.day or one.has_zone or other.has_zone
    mine, theirs = (datetime.fromisoformat(each.written).replace(tzinfo=None, microsecond=0) for each in (one, other))
    apart = abs(mine - theirs)
    # offsets are whole quarters of an hour; a minute's grace for statements without seconds
    return apart <= timedelta(hours=14) and apart % timedelta(minutes=15) < timedelta(minutes=1)

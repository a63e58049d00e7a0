"""Who wrote a page: persons or agencies, from its data, its byline, or the line beneath its headline."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.pages.agencies import is_agencies
from crawler.pages.head_data import HeadData
from crawler.pages.names import begins_as_byline, is_person_like, unique_names
from crawler.pages.structured_data import StructuredArticle
from crawler.pages.surroundings import find_heading, iter_after, short_text
from crawler.plain_text import clean_line
from secondsource.texts import fold

_META_NAMES = (
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "parsely-author",
    "cxenseparse:author",
    "dcsext.author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "authors",
)
_BYLINE_CLASS = re.compile(
    r"by-?line|(?:^|[\s_-])(?:author|autor|auteur|autore|writer|journalist|reporter)", re.IGNORECASE
)
_NOT_BYLINE = re.compile(
    r"bio|box|card|about|avatar|image|photo|social|follow|comment|related|newsletter", re.IGNORECASE
)
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|in|es)?|auteurs?|autore|journalists?|journaliste|profil|staff|writers?"
    r"|contributors?|by|redaktion|penulis|reporter)/[^/]",
    re.IGNORECASE,
)
_WRITTEN_BY = re.compile(
    r"(?:written by|verfasst von|écrit par|escrito por|scritto da|geschreven door|skrevet a[vf]|skriven av"
    r"|napisane przez|автор|yazan|ditulis oleh|執筆者|作者)\s*:?\Z",
    re.IGNORECASE,
)
_SQUEEZE = re.compile(r"[\W_]+")
_MAX_ELEMENTS = 20_000
_NEAR = 60  # elements after the headline among which a byline is looked for


def find_authors(
    tree: HtmlElement, *, head: HeadData, structured: StructuredArticle, site_names: Iterable[str], title: str
) -> tuple[str, ...]:
    """The authors in the order in which the page names them, each once; () where it names none.

    JSON-LD first, then meta elements, then a byline. A site that names itself as author is believed only where no
    person or agency is named anywhere.
    """
    own = {key for name in site_names if (key := _key(name))}
    own_names: tuple[str, ...] = ()
    for names in _stated(head, structured):
        cleaned = unique_names(names)
        others = tuple(name for name in cleaned if not _is_own(name, own))
        is_address = len(others) < len(cleaned) and all(map(_is_place_like, others))
        if others and not is_address:  # "Ledger, Frankfurt, Germany" names nobody
            return others
        own_names = own_names or cleaned
    for names in _bylines(tree, title):
        cleaned = unique_names(names)
        others = tuple(name for name in cleaned if not _is_own(name, own))
        if others and all(is_person_like(name) or is_agencies(name) for name in others):
            return others
    return own_names


def _stated(head: HeadData, structured: StructuredArticle) -> Iterator[tuple[str, ...]]:
    yield tuple(author.name for author in structured.authors)
    for name in _META_NAMES:
        yield tuple(value for value in head.all(name) if "//" not in value and "/" not in value[:1])
    yield _card_labels(head)


def _card_labels(head: HeadData) -> tuple[str, ...]:
    """What social cards label "Written by", as a common plug-in of WordPress writes them."""
    numbered = [(head.first(f"twitter:label{n}"), head.first(f"twitter:data{n}")) for n in (1, 2)]
    return tuple(data for label, data in numbered if data and _WRITTEN_BY.match(label))


def _bylines(tree: HtmlElement, title: str) -> Iterator[tuple[str, ...]]:
    yield from _marked_bylines(tree)
    yield from _lines_near_heading(tree, title)


def _marked_bylines(tree: HtmlElement) -> Iterator[tuple[str, ...]]:
    """What the elements say that are marked as byline: links to authors' pages first, within each."""
    taken = 0
    for number, element in enumerate(tree.iter()):
        if number > _MAX_ELEMENTS:
            return
        label = " ".join(filter(None, (element.get("class"), element.get("itemprop"), element.get("data-testid"))))
        is_marked = element.get("rel") == "author" or bool(_BYLINE_CLASS.search(label))
        if not is_marked or _NOT_BYLINE.search(label) or element.tag in ("body", "html", "script", "style", "meta"):
            continue
        taken += 1
        if taken > 40:
            return
        links = [clean_line(link.text_content()) for link in element.iter("a") if _leads_to_author(link)]
        if any(links):
            yield tuple(filter(None, links))
        text = short_text(element, 160)
        if len(text) > 3:
            yield (text,)


def _leads_to_author(link: HtmlElement) -> bool:
    return link.get("rel") == "author" or bool(_AUTHOR_PATH.search(link.get("href") or ""))


def _lines_near_heading(tree: HtmlElement, title: str) -> Iterator[tuple[str, ...]]:
    """Short lines after the heading that open as bylines do, name agencies only, or link to an author's page."""
    heading = find_heading(tree, title)
    if heading is None:
        return
    for element in iter_after(heading, _NEAR):
        text = short_text(element, 120)
        is_byline = len(text) > 3 and (begins_as_byline(text) or is_agencies(text.split(",")[0]))
        if is_byline or (element.tag == "a" and _leads_to_author(element)):
            yield (text,)


def _is_place_like(name: str) -> bool:
    return name.isascii() and " " not in name and not is_agencies(name)


def _is_own(name: str, own: set[str]) -> bool:
    key = _key(name)
    return any(key == site or (len(site) > 3 and site in key) or (len(key) > 3 and key in site) for site in own)


def _key(text: str) -> str:
    return _SQUEEZE.sub("", fold(text))

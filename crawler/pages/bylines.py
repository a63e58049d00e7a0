"""Who wrote a page: persons or agencies, from its data, its byline, or the line beneath its headline."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.pages.agencies import is_agencies
from crawler.pages.head_data import HeadData
from crawler.pages.names import begins_as_byline, desk_names, is_person_like, split_names, unique_names
from crawler.pages.structured_data import StructuredArticle
from crawler.pages.surroundings import find_heading, is_elsewhere, iter_after, short_text
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
_HOUSE = re.compile(
    r"\b(?:project|institute?|university|universität|cent(?:er|re)|foundation|society|association|department|school|college|lab"
    r"|group|union|ministry|programme?|initiative|council|committee)\b",
    re.IGNORECASE,
)
_NAME_CLASS = re.compile(r"(?:author|byline|writer)s?[-_]*(?:full-?)?name\b|(?:^|\s)fn(?:$|\s)", re.IGNORECASE)
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
_MAX_ELEMENTS, _MAX_MARKED, _MAX_PARTS = 20_000, 60, 100
_NEAR = 60  # elements after the headline among which a byline is looked for
_BESIDE = 12  # elements from the headline within which a byline is the article's, whatever the place is called


def find_authors(
    tree: HtmlElement, *, head: HeadData, structured: StructuredArticle, site_names: Iterable[str], title: str
) -> tuple[str, ...]:
    """The authors in the order in which the page names them, each once; () where it names none.

    JSON-LD and microdata first, then meta elements, then a byline. A site, another house or a desk that is named as
    author is believed only where neither data nor a byline near the headline name a person or an agency.
    """
    own = {key for name in site_names if (key := _key(name))}
    lesser: tuple[str, ...] = ()
    heading = find_heading(tree, title)
    houses = {fold(author.name) for author in structured.authors if author.is_organisation}
    for names in _stated(head, structured):
        cleaned = unique_names(names)
        others = tuple(name for name in cleaned if not _is_own(name, own))
        is_address = len(others) < len(cleaned) and all(map(_is_place_like, others))
        is_house = all(fold(name) in houses and not is_agencies(name) for name in others)
        if others and not is_address and not is_house:  # "Ledger, Frankfurt, Germany" names nobody
            return _fuller(others, _marked_bylines(tree, heading, is_near=True), own)
        lesser = lesser or cleaned or desk_names(names)
    for names in _bylines(tree, heading, is_far=not lesser):
        others = tuple(name for name in unique_names(names) if not _is_own(name, own))
        if others and all(map(_is_whole_name, others)):
            return others
    return lesser or _single_name(tree, heading, own)


def byline_agencies(tree: HtmlElement, title: str) -> tuple[str, ...]:
    """The agencies that a byline beside the headline names, after a person too: "By Ann Bee, Associated Press"."""
    for names in _marked_bylines(tree, find_heading(tree, title), is_near=True):
        if found := tuple(name for name in unique_names(names) if is_agencies(name)):
            return found
    return ()


def _single_name(tree: HtmlElement, heading: HtmlElement | None, own: set[str]) -> tuple[str, ...]:
    """A name of one word that is marked as the author's beside the headline, as blogs have it."""
    for statements in _marked_bylines(tree, heading, is_near=True):
        for statement in statements:
            (*_, name) = ("", *split_names(statement))
            is_all = statement == name or begins_as_byline(statement.removesuffix(name) + "X")
            if is_all and name[:1].isupper() and len(name) > 2 and name.isalpha() and not _is_own(name, own):
                return (name,)
    return ()


def _fuller(stated: tuple[str, ...], bylines: Iterator[tuple[str, ...]], own: set[str]) -> tuple[str, ...]:
    """The names of a byline beside the headline that names all who are stated, and more; else those stated."""
    wanted = [fold(name) for name in stated]
    for names in bylines:
        if len(names) > 1 or "|" in names[0]:
            continue  # pieces of a page, no line that somebody wrote
        printed = tuple(name for name in unique_names(names) if not _is_own(name, own))
        if [fold(name) for name in printed[: len(wanted)]] != wanted:
            continue
        more = printed[len(wanted) :]
        if all(map(is_agencies, more)):
            continue  # it sent the text, and is its credit (`byline_agencies`)
        if 0 < len(more) <= 7 and not _HOUSE.search(" ".join(more)) and all(map(_is_whole_name, more)):
            return printed
    return stated


def _stated(head: HeadData, structured: StructuredArticle) -> Iterator[tuple[str, ...]]:
    yield tuple(author.name for author in structured.authors)
    for name in _META_NAMES:
        yield tuple(value for value in head.all(name) if "//" not in value and "/" not in value[:1])
    yield _card_labels(head)


def _card_labels(head: HeadData) -> tuple[str, ...]:
    """What social cards label "Written by", as a common plug-in of WordPress writes them."""
    numbered = [(head.first(f"twitter:label{n}"), head.first(f"twitter:data{n}")) for n in (1, 2)]
    return tuple(data for label, data in numbered if data and _WRITTEN_BY.match(label))


def _bylines(tree: HtmlElement, heading: HtmlElement | None, *, is_far: bool) -> Iterator[tuple[str, ...]]:
    yield from _marked_bylines(tree, heading, is_near=True)
    yield from _lines_near_heading(heading)
    if is_far:
        yield from _marked_bylines(tree, heading, is_near=False)


def _marked_bylines(tree: HtmlElement, heading: HtmlElement | None, *, is_near: bool) -> Iterator[tuple[str, ...]]:
    """What the elements say that are marked as byline: those around the headline, or those farther away."""
    found: list[tuple[int, HtmlElement]] = []
    place = 0
    for number, element in enumerate(tree.iter()):
        if number > _MAX_ELEMENTS or len(found) > _MAX_MARKED:
            break
        if element is heading:
            place = number
        if _is_marked(element):
            found.append((number, element))
    for number, element in found:
        beside = place - _BESIDE <= number <= place + _BESIDE
        near = beside or place - _NEAR // 2 <= number <= place + 6 * _NEAR
        if near == is_near and (beside or not is_elsewhere(element)):
            yield from _names_said_by(element)


def _is_marked(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("body", "html", "script", "style", "meta"):
        return False
    label = " ".join(filter(None, (element.get("class"), element.get("itemprop"), element.get("data-testid"))))
    if "author" in (element.get("rel") or "").split():
        return True
    return bool(label) and bool(_BYLINE_CLASS.search(label)) and not _NOT_BYLINE.search(label)


def _names_said_by(element: HtmlElement) -> Iterator[tuple[str, ...]]:
    """The byline around a marked element where it says more names than that; else its links; else its text."""
    links = [short_text(part, 120) for part in islice(element.iter(), _MAX_PARTS) if _is_name_part(part)]
    linked = unique_names(links)
    around = element.getparent()
    for wider in (element, around) if around is not None else (element,):
        text = short_text(wider, 160)
        names = unique_names((text,))
        if len(names) > max(1, len(linked)) and set(linked) <= set(names) and all(map(_is_whole_name, names)):
            yield (text,)
    if any(links):
        yield tuple(filter(None, links))
    pieces = short_text(element, 160, joint=" | ").split(" | ")
    yield from ((piece,) for piece in pieces if len(pieces) > 1 and begins_as_byline(piece))
    text = short_text(element, 160)
    if any(len(name.split()) > 3 for name in unique_names((text,))):
        yield (" | ".join(pieces),)  # "Ann Bee" and "Morning Ledger" in elements of their own
    if len(text) > 3:
        yield (text,)


def _is_name_part(part: HtmlElement) -> bool:
    if not isinstance(part.tag, str):
        return False
    return (part.tag == "a" and _leads_to_author(part)) or bool(_NAME_CLASS.search(part.get("class") or ""))


def _is_whole_name(name: str) -> bool:
    return is_person_like(name) or is_agencies(name)


def _leads_to_author(link: HtmlElement) -> bool:
    return link.get("rel") == "author" or bool(_AUTHOR_PATH.search(link.get("href") or ""))


def _lines_near_heading(heading: HtmlElement | None) -> Iterator[tuple[str, ...]]:
    """Short lines after the heading that open as bylines do, name agencies only, or link to an author's page."""
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
    key, first = _key(name), _key(name.partition(" ")[0])
    if first in own and len(first) <= 3:
        return True  # "CNN Business" of CNN
    return any(key == site or (len(site) > 3 and site in key) or (len(key) > 3 and key in site) for site in own)


def _key(text: str) -> str:
    return _SQUEEZE.sub("", fold(text))

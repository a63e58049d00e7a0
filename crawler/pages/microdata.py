"""What a page says of its article in its own markup: microdata (itemprop) and RDFa (property) by schema.org."""

from collections.abc import Iterator
from dataclasses import replace

from lxml.html import HtmlElement

from crawler.pages.structured_data import Author, StructuredArticle, is_article_type
from crawler.plain_text import clean_line

_MAX_ELEMENTS = 40_000
_MAX_VALUE = 400  # characters; the article's body is read by other means


def with_microdata(structured: StructuredArticle, tree: HtmlElement) -> StructuredArticle:
    """The same, with what JSON-LD leaves open filled from the markup of the first article that is marked up."""
    article = _find_article(tree)
    if article is None:
        return structured
    found: dict[str, list[tuple[str, bool]]] = {}
    for key, value, is_organisation in _properties(article):
        kept = found.setdefault(key, [])
        if value and (value, is_organisation) not in kept and len(kept) < 20:
            kept.append((value, is_organisation))

    def first(key: str) -> str:
        return next((value for value, _ in found.get(key, ())), "")

    people = tuple(Author(name=value, is_organisation=flag) for value, flag in found.get("author", ()))
    return replace(
        structured,
        headline=structured.headline or first("headline"),
        authors=structured.authors or people,
        published=structured.published or first("datepublished"),
        modified=structured.modified or first("datemodified"),
        publisher=structured.publisher or first("publisher"),
        language=structured.language or first("inlanguage"),
        based_on=structured.based_on or tuple(value for value, _ in found.get("isbasedon", ())),
    )


def _find_article(tree: HtmlElement) -> HtmlElement | None:
    for number, element in enumerate(tree.iter()):
        if number > _MAX_ELEMENTS:
            return None
        kinds = f"{element.get('itemtype') or ''} {element.get('typeof') or ''}".split()
        if any(is_article_type(kind.rpartition("/")[2].rpartition(":")[2]) for kind in kinds):
            return element
    return None


def _properties(article: HtmlElement) -> Iterator[tuple[str, str, bool]]:
    """Name (lower case), value and whether it is an organisation's, of the article itself: not of what is within."""
    waiting = [child for child in article if isinstance(child.tag, str)][::-1]
    taken = 0
    while waiting and taken < _MAX_ELEMENTS:
        element = waiting.pop()
        taken += 1
        names = f"{element.get('itemprop') or ''} {element.get('property') or ''}".split()
        is_scope = element.get("itemscope") is not None or element.get("typeof") is not None
        kind = f"{element.get('itemtype') or ''}{element.get('typeof') or ''}"
        for name in names:
            key = name.rpartition(":")[2].lower()
            yield key, _named(element) if is_scope else _value(element), "Organization" in kind
        if not is_scope:
            waiting.extend(child for child in reversed(element) if isinstance(child.tag, str))


def _named(scope: HtmlElement) -> str:
    """The name of a person or organisation that has properties of its own."""
    for element in scope.iter():
        names = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower().split()
        if any(name.rpartition(":")[2] == "name" for name in names) and (value := _value(element)):
            return value
    return _value(scope)


def _value(element: HtmlElement) -> str:
    stated = element.get("content") or element.get("datetime")
    if stated is None and element.tag in ("link", "img", "iframe"):
        stated = element.get("href") or element.get("src")
    value = clean_line(stated if stated is not None else " ".join(element.itertext()))
    return value if len(value) <= _MAX_VALUE else ""

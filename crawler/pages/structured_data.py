"""What a page says of its article in JSON-LD (schema.org)."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.plain_text import line_of_html

_ARTICLE = re.compile(
    r"(?:News|Reportage|Opinion|Analysis|Background|Review|Advertiser\w*|Blog|Social\w*|LiveBlog|Tech|Scholarly|Satirical)?"
    r"(?:Article|Posting|NewsArticle)\Z|Report\Z|Review\Z"
)
_KIND = re.compile(r'"@type"\s*:\s*"(\w+)"')
_AUTHOR_NAME = re.compile(r'"author"\s*:\s*(?:\[\s*)?\{[^{}]{0,500}?"name"\s*:\s*"((?:[^"\\\n]|\\.)*)"')
_PAGE_TYPES = ("WebPage", "ItemPage", "VideoObject", "NewsMediaObject")
_MAX_BLOCKS, _MAX_BYTES, _MAX_NODES = 40, 1_000_000, 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who is said to have written it."""

    name: str
    is_organisation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StructuredArticle:
    """One article as JSON-LD describes it; every field may be empty."""

    headline: str = ""
    authors: tuple[Author, ...] = ()
    published: str = ""  # as written
    modified: str = ""
    publisher: str = ""
    language: str = ""
    body: str = ""
    is_article: bool = True
    is_live_blog: bool = False
    is_free: bool | None = None  # isAccessibleForFree; None = not said
    based_on: tuple[str, ...] = ()  # isBasedOn and citation: addresses or names, as written
    corrections: tuple[str, ...] = ()  # correction notices, as written
    credits: tuple[str, ...] = ()  # creditText, sourceOrganization and provider of the text itself
    updates: tuple[str, ...] = ()  # the headlines of a live blog's entries


def find_structured_article(tree: HtmlElement, *, url: str) -> StructuredArticle:
    """The article that the page is about: the one with the page's address, else the first with headline and date."""
    nodes = list(_nodes(tree))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [node for node in nodes if _is_kind(node, _ARTICLE)]
    candidates = articles or [node for node in nodes if _types(node) & set(_PAGE_TYPES)]
    if not candidates:
        return StructuredArticle(is_article=False)
    # Python's max keeps the first of equals: document order decides.
    best = max(candidates, key=lambda node: _fitness(node, url))
    return _structured(best, by_id, is_article=bool(articles))


def _fitness(node: Mapping[str, Any], url: str) -> tuple[int, int]:  # Any: JSON
    path = _path(url)
    main = node.get("mainEntityOfPage")
    addresses = (node.get("url"), node.get("@id"), main, main.get("@id") if isinstance(main, dict) else None)
    own = any(isinstance(address, str) and _path(address) == path for address in addresses)
    filled = sum(bool(node.get(key)) for key in ("headline", "datePublished", "author"))
    return (int(own), filled)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _structured(
    node: Mapping[str, Any], by_id: Mapping[str, Any], *, is_article: bool
) -> StructuredArticle:  # Any: JSON
    publishers = _people(node.get("publisher") or node.get("sourceOrganization"), by_id)
    return StructuredArticle(
        headline=line_of_html(_string(node.get("headline") or (node.get("name") if is_article else ""))),
        authors=_people(node.get("author") or node.get("creator"), by_id) if is_article or node.get("author") else (),
        published=_string(node.get("datePublished") or node.get("uploadDate") or ""),
        modified=_string(node.get("dateModified")),
        publisher=publishers[0].name if publishers else "",
        language=_string(node.get("inLanguage")),
        body=_string(node.get("articleBody")),
        is_article=is_article,
        is_live_blog=is_article and "LiveBlogPosting" in _types(node),
        is_free=_flag(node.get("isAccessibleForFree")),
        based_on=_works(node.get("isBasedOn"), node.get("isBasedOnUrl"), node.get("citation")),
        corrections=_texts(node.get("correction")),
        credits=_credits(node, by_id),
        updates=_headlines(node.get("liveBlogUpdate")),
    )


def is_article_type(kind: str) -> bool:
    """Whether a type of schema.org is that of an article, by its bare name."""
    return bool(_ARTICLE.match(kind))


def _credits(node: Mapping[str, Any], by_id: Mapping[str, Any]) -> tuple[str, ...]:  # Any: JSON
    stated = [_string(node.get("creditText"))]
    for key in ("sourceOrganization", "provider"):
        stated += [person.name for person in _people(node.get(key), by_id)]
    return tuple(dict.fromkeys(filter(None, map(line_of_html, stated))))


def _works(*values: Any) -> tuple[str, ...]:  # Any: JSON
    """Addresses of works, or where a work has none its name."""
    found: dict[str, None] = {}
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                item = item.get("url") or item.get("@id") or item.get("name") or item.get("headline")
            if isinstance(item, str) and 0 < len(item.strip()) <= 2000 and len(found) < 50:
                found.setdefault(item.strip(), None)
    return tuple(found)


def _texts(value: Any) -> tuple[str, ...]:  # Any: JSON
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = item.get("text") or item.get("description") or item.get("headline") or item.get("name")
        if isinstance(item, str) and (line := line_of_html(item)) and len(found) < 20:
            found.append(line)
    return tuple(found)


def _headlines(value: Any) -> tuple[str, ...]:  # Any: JSON
    items = value if isinstance(value, list) else [value]
    return tuple(_string(item.get("headline")) for item in items[:500] if isinstance(item, dict))


def _flag(value: Any) -> bool | None:  # Any: JSON
    text = str(value).rpartition("/")[2].strip().lower()
    return {"true": True, "false": False}.get(text)


def _people(value: Any, by_id: Mapping[str, Any], depth: int = 0) -> tuple[Author, ...]:  # Any: JSON
    found: dict[str, Author] = {}
    if isinstance(value, dict) and isinstance(value.get("@list"), list):
        value = value["@list"]
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, list) and depth < 2:
            for author in _people(item, by_id, depth + 1):
                found.setdefault(author.name, author)
            continue
        resolved = _resolved(item, by_id) if isinstance(item, dict) else item
        name = (_name_of(resolved) or _name_of(item)) if isinstance(resolved, dict) else resolved
        names = name if isinstance(name, list) else [name]
        is_organisation = isinstance(resolved, dict) and any("Organization" in kind for kind in _types(resolved))
        for each in names:
            line = line_of_html(each) if isinstance(each, str) else ""
            if line and "//" not in line:
                found.setdefault(line, Author(name=line, is_organisation=is_organisation))
    return tuple(found.values())


def _resolved(item: Mapping[str, Any], by_id: Mapping[str, Any]) -> Mapping[str, Any]:  # Any: JSON
    reference = item.get("@id")
    found: Mapping[str, Any] = by_id.get(reference, item) if isinstance(reference, str) and reference else item
    return found


def _name_of(person: Mapping[str, Any]) -> Any:  # Any: JSON
    parts = [person.get("givenName"), person.get("familyName")]
    return person.get("name") or " ".join(part for part in parts if isinstance(part, str))


def _string(value: Any) -> str:  # Any: JSON
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("alternateName") or value.get("name")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if abs(value) < 1e15 else ""  # seconds or milliseconds since 1970
    return value.strip() if isinstance(value, str) else ""


def _types(node: Mapping[str, Any]) -> set[str]:  # Any: JSON
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {item.rpartition("/")[2] for item in kinds if isinstance(item, str)}


def _is_kind(node: Mapping[str, Any], pattern: re.Pattern[str]) -> bool:  # Any: JSON
    return any(pattern.match(kind) for kind in _types(node))


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:  # Any: JSON
    """Every JSON object in the page's JSON-LD, outer before inner, in document order; bounded."""
    taken = 0
    for number, script in enumerate(tree.iter("script")):
        if number > 400 or taken >= _MAX_BLOCKS:
            return
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        taken += 1
        document = _read_json(script.text or "")
        yield from _walk(document)


def _walk(document: Any) -> Iterator[dict[str, Any]]:  # Any: JSON
    waiting, seen = [document], 0
    while waiting and seen < _MAX_NODES:
        item = waiting.pop(0)
        seen += 1
        if isinstance(item, dict):
            yield item
            waiting.extend(value for value in item.values() if isinstance(value, dict | list))
        elif isinstance(item, list):
            waiting.extend(value for value in item if isinstance(value, dict | list))


def _read_json(text: str) -> Any:  # Any: JSON
    """The JSON of a script element, with the slips that publishers make mended; None if that does not help."""
    stripped = text.strip()
    if not stripped or len(stripped) > _MAX_BYTES:
        return None
    stripped = re.sub(
        r"\A(?:<!--|//<!\[CDATA\[|/\*.*?\*/|<!\[CDATA\[)\s*|\s*(?:-->|//\]\]>|\]\]>)\Z|;\Z", "", stripped
    )
    attempts = [stripped, re.sub(r",\s*([}\]])", r"\1", stripped), _escape_newlines(stripped)]
    if "&quot;" in stripped[:200]:
        attempts.append(html.unescape(stripped))
    for attempt in attempts:
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _one_after_another(stripped) or _salvaged(stripped)


def _one_after_another(text: str) -> list[Any]:  # Any: JSON
    """The documents of a script that holds several, as plug-ins that know nothing of one another write it."""
    decoder = json.JSONDecoder(strict=False)
    found: list[Any] = []
    place = 0
    while place < len(text) and len(found) < _MAX_BLOCKS:
        try:
            document, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        found.append(document)
        place += len(text[place:]) - len(text[place:].lstrip(" \t\r\n,;"))
    return found


def _salvaged(text: str) -> dict[str, Any] | None:  # Any: JSON
    """The plain statements of an article whose JSON is beyond mending: a quotation mark in a text breaks it all."""
    kind = next((found for found in _KIND.findall(text) if _ARTICLE.match(found)), "")
    if not kind:
        return None
    article: dict[str, Any] = {"@type": kind}  # Any: JSON
    for key in ("headline", "datePublished", "dateModified", "inLanguage"):
        if found := re.search(rf'"{key}"\s*:\s*"((?:[^"\\\n]|\\.)*)"\s*[,}}\n]', text):
            article[key] = found.group(1)
    article["author"] = [{"@type": "Person", "name": name} for name in _AUTHOR_NAME.findall(text)[:10]]
    return article


def _escape_newlines(text: str) -> str:
    return re.sub(r"\\(?![\"\\/bfnrtu])", r"\\\\", re.sub(r"[\r\n\t]+", " ", text))

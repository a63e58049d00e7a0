"""What a page's head says in meta and link elements: OpenGraph, Dublin Core, the names that publishers use."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.plain_text import clean_line

_MAX_META = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadData:
    """The head's statements, by lower-case name; each name's values in document order."""

    values: Mapping[str, tuple[str, ...]]
    title: str = ""
    canonical: str = ""
    language: str = ""

    def first(self, *names: str) -> str:
        """The first value of the first of these names that has one; "" if none has."""
        for name in names:
            for value in self.values.get(name, ()):
                return value
        return ""

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of that name."""
        return self.values.get(name, ())


def read_head(tree: HtmlElement) -> HeadData:
    """Meta elements by name, property or itemprop; title, rel=canonical and the html element's language."""
    values: dict[str, list[str]] = {}
    for number, meta in enumerate(tree.iter("meta")):
        if number > _MAX_META:
            break
        content = clean_line(meta.get("content") or "")
        if not content:
            continue
        for key in {meta.get("property"), meta.get("name"), meta.get("itemprop")} - {None}:
            kept = values.setdefault(str(key).strip().lower(), [])
            if content not in kept and len(kept) < 50:
                kept.append(content)
    for key, value in _parsely_page(values.get("parsely-page", ())):
        values.setdefault(key, []).append(value)
    html_element = tree if tree.tag == "html" else next(iter(tree.iter("html")), tree)
    return HeadData(
        values={name: tuple(kept) for name, kept in values.items()},
        title=_title(tree),
        canonical=_canonical(tree),
        language=(
            html_element.get("lang") or html_element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        ).strip(),
    )


def _parsely_page(stated: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What a page tells a statistics service in JSON, by the names of the single elements that replaced it."""
    for text in stated:
        try:
            page = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for key in ("title", "author", "authors", "pub_date") if isinstance(page, dict) else ():
            said = page.get(key)
            for value in said if isinstance(said, list) else [said]:
                if isinstance(value, str) and value.strip():
                    yield f"parsely-{key.removesuffix('s').replace('_', '-')}", clean_line(value)


def _title(tree: HtmlElement) -> str:
    for element in tree.iter("title"):
        parent = element.getparent()
        if parent is None or parent.tag not in ("svg", "symbol", "g"):
            return clean_line(element.text_content())
    return ""


def _canonical(tree: HtmlElement) -> str:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return str(link.get("href")).strip()
    return ""

"""What an outlet's own selectors find in a page, where the outlet file has some: so that no outlet needs code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cssselect import GenericTranslator, SelectorError
from lxml import etree
from lxml.html import HtmlElement

from crawler.pages.boilerplate import is_boilerplate
from crawler.pages.names import unique_names
from crawler.pages.published import read_stated
from crawler.plain_text import clean_line, text_of_html
from secondsource.dates import UNDATED, Announced
from secondsource.outlets import NO_SELECTORS, PageSelectors

__all__ = ["NO_SELECTORS", "Selected", "select"]
_MOST = 2_000  # elements of one selector


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """What the selectors found; what is empty is looked for as on any page."""

    title: str = ""
    authors: tuple[str, ...] = ()
    announced: Announced = UNDATED
    text: str = ""


def select(tree: HtmlElement, selectors: PageSelectors) -> Selected:
    """What the selectors find; takes out of the tree what they say is no part of the text.

    Each selector is tried in turn, and the first that finds something has found it.
    """
    if not selectors:
        return Selected()
    for element in [*_found(tree, selectors.drop, is_all=True)]:
        if element.getparent() is not None and element.tag not in ("html", "body"):
            element.drop_tree()
    title = next((line for line in map(_line, _found(tree, selectors.title)) if line), "")
    authors = unique_names(map(_line, _found(tree, selectors.authors)))
    dates = (read_stated(_stated(element)) for element in _found(tree, selectors.published))
    return Selected(
        title=title,
        authors=authors,
        announced=next((date for date in dates if date != UNDATED), UNDATED),
        text="\n\n".join(_paragraphs(_found(tree, selectors.text))),
    )


def _found(tree: HtmlElement, selectors: Sequence[str], *, is_all: bool = False) -> Iterator[HtmlElement]:
    for selector in selectors:
        try:
            elements = tree.xpath(GenericTranslator().css_to_xpath(selector))[:_MOST]
        except (SelectorError, etree.XPathError):
            continue  # told of where the outlet file is read (secondsource/outlet_file.py)
        yield from elements
        if elements and not is_all:
            return


def _line(element: HtmlElement) -> str:
    return clean_line(element.get("content") or element.text_content())


def _stated(element: HtmlElement) -> str:
    return element.get("datetime") or element.get("content") or element.get("data-timestamp") or _line(element)


def _paragraphs(elements: Iterator[HtmlElement]) -> Iterator[str]:
    for element in elements:
        markup = etree.tostring(element, encoding="unicode", with_tail=False)
        yield from (line for line in text_of_html(markup).split("\n") if line and not is_boilerplate(line))

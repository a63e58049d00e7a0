"""The article's text in a page: its paragraphs, without headline, byline, captions and what else to read."""

import re
import unicodedata
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from trafilatura import bare_extraction

from crawler.plain_text import clean_line
from secondsource.texts import fold

# What trafilatura must not see: it takes captions and teasers for paragraphs on some sites.
_PRUNED = (
    "//figure",
    "//figcaption",
    "//aside",
    "//*[contains(@class,'caption') or contains(@class,'Caption')]",
    "//*[@role='complementary' or @role='navigation' or @aria-hidden='true']",
)
_BLOCKS = frozenset(("p", "li", "blockquote", "td", "div", "section", "article", "h2", "h3", "h4", "dd"))
_LIST_MARK = re.compile(r"\A[-•*]\s+")
_MAX_LINKS = 200


def extract_text(tree: HtmlElement, *, url: str, title: str) -> str:
    """The paragraphs joined by a blank line, NFC; "" where there is no text of an article."""
    document = bare_extraction(
        tree, url=url or None, favor_precision=True, include_comments=False, prune_xpath=list(_PRUNED)
    )
    text = getattr(document, "text", None) or ""
    return "\n\n".join(_paragraphs(text, title))


def _paragraphs(text: str, title: str) -> list[str]:
    heading = fold(title)
    kept: list[str] = []
    for line in unicodedata.normalize("NFC", text).split("\n"):
        paragraph = _LIST_MARK.sub("", clean_line(line.strip("| ")))
        if not paragraph or (len(kept) < 3 and fold(paragraph) == heading):
            continue
        kept.append(paragraph)
    return kept


def links_in(tree: HtmlElement, *, url: str, text: str) -> tuple[str, ...]:
    """The addresses that the text itself links, absolute, in its order, each once; not those of menus and teasers."""
    haystack = _squeezed(text)
    found: dict[str, None] = {}
    if not haystack:
        return ()
    base = _base_of(tree, url)
    for anchor in tree.iter("a"):
        target = _absolute(base, (anchor.get("href") or "").strip())
        if not target or target in found:
            continue
        block = anchor.getparent()
        while block is not None and block.tag not in _BLOCKS:
            block = block.getparent()
        words = _squeezed(block.text_content()) if block is not None else ""
        own = _squeezed(anchor.text_content())
        if own and len(words) >= len(own) + 15 and words in haystack:
            found[target] = None
            if len(found) >= _MAX_LINKS:
                break
    return tuple(found)


def _base_of(tree: HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        if element.get("href"):
            return _joined(url, str(element.get("href")))
    return url


def _absolute(base: str, href: str) -> str:
    if not href or href.startswith("#"):
        return ""
    target = _joined(base, href)
    return target if urlsplit(target).scheme in ("http", "https") and urlsplit(target).hostname else ""


def _joined(base: str, href: str) -> str:
    try:
        joined = urljoin(base, href)
        urlsplit(joined)
    except ValueError:
        return ""
    return joined


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())

"""The addresses that the text of an article links: what it says it has read, and whom it cites."""

from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from secondsource.texts import fold

_BLOCKS = frozenset(("p", "li", "blockquote", "td", "div", "section", "article", "h2", "h3", "h4", "dd"))
_MAX_LINKS = 200


def links_in(tree: HtmlElement, *, url: str, text: str) -> tuple[str, ...]:
    """The addresses that the text itself links, absolute, in its order, each once; not those of menus and teasers."""
    haystack = _squeezed(text)
    found: dict[str, None] = {}
    if not haystack:
        return ()
    base = _base_of(tree, url)
    read: dict[HtmlElement, str] = {}
    for anchor in tree.iter("a"):
        own = _squeezed(anchor.text_content())
        if not own or own not in haystack:
            continue  # most links of a page are menus: what follows costs more
        target = _absolute(base, (anchor.get("href") or "").strip())
        if not target or target in found:
            continue
        block = anchor.getparent()
        while block is not None and block.tag not in _BLOCKS:
            block = block.getparent()
        if block is not None and block not in read:
            read[block] = _squeezed(block.text_content())
        words = read[block] if block is not None else ""
        if len(words) >= len(own) + 15 and words in haystack:
            found[target] = None
            if len(found) >= _MAX_LINKS:
                break
    return tuple(found)


def _base_of(tree: HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        if element.get("href"):
            return joined(url, str(element.get("href")))
    return url


def _absolute(base: str, href: str) -> str:
    if not href or href.startswith("#"):
        return ""
    target = joined(base, href)
    return target if urlsplit(target).scheme in ("http", "https") and urlsplit(target).hostname else ""


def joined(base: str, href: str) -> str:
    """The absolute address of a reference; "" for what is none."""
    try:
        joined = urljoin(base, href)
        urlsplit(joined)
    except ValueError:
        return ""
    return joined


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())

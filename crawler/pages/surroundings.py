"""What stands around a page's heading: where sites print byline and date."""

import re
from collections import deque
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.plain_text import clean_line
from secondsource.texts import fold

_OTHER_PLACE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|sidebar|comments?|teasers?|promo|trending|popular|most-?read|more-(?:from|stories|news)"
    r"|footer|newsletter|read-?(?:more|next|also)|latest)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MAX_HEADINGS = 200
_TOO_LONG = 2000  # characters of markup text; no line that somebody prints beside a headline


def find_heading(tree: HtmlElement, title: str) -> HtmlElement | None:
    """The first h1 that bears the title; else the first heading that is the title; else the first h1."""
    wanted = fold(title)
    first, equal, bearing = None, None, None
    for number, element in enumerate(tree.iter("h1", "h2", "h3")):
        if number >= _MAX_HEADINGS:
            break
        text = " ".join(fold(element.text_content()).split()) if wanted else ""
        if element.tag == "h1":
            if wanted and wanted in text:
                return element
            first = element if first is None else first
        elif wanted and text == wanted:
            equal = element if equal is None else equal
        elif wanted and wanted in text:
            bearing = element if bearing is None else bearing
    return next((found for found in (equal, first, bearing) if found is not None), None)


def iter_after(heading: HtmlElement, count: int) -> Iterator[HtmlElement]:
    """The next elements after the heading, in document order, none of those within it."""
    inside = set(heading.iter())
    passed = False
    taken = 0
    for element in heading.getroottree().getroot().iter():
        if element is heading:
            passed = True
        elif passed and element not in inside and isinstance(element.tag, str):
            yield element
            taken += 1
            if taken >= count:
                return


def before(heading: HtmlElement, count: int) -> tuple[HtmlElement, ...]:
    """The last elements that begin before the heading, the nearest first."""
    last: deque[HtmlElement] = deque(maxlen=count)
    for element in heading.getroottree().getroot().iter():
        if element is heading:
            break
        if isinstance(element.tag, str):
            last.append(element)
    return tuple(reversed(last))


def short_text(element: HtmlElement, limit: int, *, joint: str = " ") -> str:
    """The element's text on one line, pieces apart; "" where it is longer than `limit`."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        if piece.strip():
            pieces.append(piece.strip())
        length += len(piece)
        if length > _TOO_LONG:
            return ""
    text = clean_line(joint.join(pieces))
    return text if len(text) <= limit else ""


def is_elsewhere(element: HtmlElement) -> bool:
    """Whether it stands in what is no part of the article: navigation, footer, teasers, comments."""
    for _ in range(8):
        element = element.getparent()
        if element is None or element.tag in ("body", "html", "main"):
            return False
        label = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag in ("nav", "footer", "aside", "form") or _OTHER_PLACE.search(label):
            return True
    return False

"""The article's text in a page: its paragraphs, without headline, byline, captions and what else to read."""

import re
import unicodedata

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from crawler.pages.agencies import is_agencies
from crawler.pages.boilerplate import is_boilerplate
from crawler.pages.names import split_names
from crawler.pages.parts import with_missing_parts, without_teasers
from crawler.plain_text import clean_line, text_of_html
from secondsource.texts import fold

_CAPTION_CLASS = re.compile(r"caption|bildunterschrift|credit(?:s)?(?:$|[\s_-])|copyright", re.IGNORECASE)
_ONLY_DATE = re.compile(
    r"(?:[^\W\d]{2,12}[.,:]?\s+){0,2}\d[\d\s.,:/年月日時分-]{5,}(?:\s?Uhr|\s?[ap]m|\s?[A-Z]{2,4})?\Z"
)
_EDGE, _BYLINE_CHARACTERS = 4, 120
_CAPTION_CHARACTERS = 400
_PROSE_PARAGRAPH = 80  # characters
_LIST_MARK = re.compile(r"\A[-•*]\s+")


def extract_text(
    tree: HtmlElement, *, url: str, titles: tuple[str, ...], authors: tuple[str, ...] = (), structured_body: str = ""
) -> str:
    """The paragraphs joined by a blank line, NFC; "" where there is no text of an article.

    titles, authors   what is printed above the text and is not part of it; the title in every wording
    structured_body   what JSON-LD gives as the text: taken where the page itself shows little of it
    Measured on both corpora: trafilatura's precise mode, but where that leaves out most of the page's prose.
    """
    _drop_captions(tree)
    _drop_hidden(tree)
    _unwrap_links(tree)
    _flatten_ruby(tree)
    paragraphs = _paragraphs(_run(tree, url, precise=True), titles)
    prose = _prose_length(tree)
    if sum(map(len, paragraphs)) < prose / 2:
        broad = _paragraphs(_run(tree, url, precise=False), titles)
        if sum(map(len, broad)) > 1.5 * sum(map(len, paragraphs)):
            paragraphs = broad
    paragraphs = without_teasers(tree, with_missing_parts(tree, paragraphs))
    text = "\n\n".join(_without_byline(paragraphs, authors))
    if len(structured_body) > max(600, 2 * len(text)):
        stated = "\n\n".join(_paragraphs(text_of_html(structured_body), titles))
        return stated if len(stated) > 2 * len(text) else text
    return text


def _run(tree: HtmlElement, url: str, *, precise: bool) -> str:
    document = bare_extraction(tree, url=url or None, favor_precision=precise, include_comments=False)
    return getattr(document, "text", None) or ""


def _prose_length(tree: HtmlElement) -> int:
    """Characters in paragraphs that are long enough to be prose, wherever they stand in the page."""
    lengths = (len(" ".join(element.text_content().split())) for element in tree.iter("p"))
    return sum(length for length in lengths if length >= _PROSE_PARAGRAPH)


def _drop_captions(tree: HtmlElement) -> None:
    """Takes short elements that are named captions or credits out of the tree."""
    for element in tree.xpath("//*[@class]"):
        if not _CAPTION_CLASS.search(element.get("class")) or element.tag in ("body", "html", "article", "main"):
            continue
        if element.getparent() is not None and len(" ".join(element.text_content().split())) <= _CAPTION_CHARACTERS:
            element.drop_tree()


def _drop_hidden(tree: HtmlElement) -> None:
    """Takes short pieces out that no reader sees: what pops up over a name, labels of buttons."""
    for element in tree.xpath("//*[@hidden or @aria-hidden='true' or contains(@style, 'display')]"):
        style = (element.get("style") or "").replace(" ", "").lower()
        is_told = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        if not (is_told or "display:none" in style) or element.tag in ("body", "html", "article", "main", "p"):
            continue
        if element.getparent() is None or element.find(".//p") is not None or element.find(".//math") is not None:
            continue
        if len(" ".join(element.text_content().split())) <= _CAPTION_CHARACTERS:
            element.drop_tree()


def _unwrap_links(tree: HtmlElement) -> None:
    """Takes the spans away that hold a link and nothing else: trafilatura drops them, words and all."""
    for link in [*tree.iter("a")]:
        around = link.getparent()
        if around is None or around.tag != "span" or len(around) != 1 or around.getparent() is None:
            continue
        if not (around.text or "").strip() and not (link.tail or "").strip():
            around.drop_tag()


def _flatten_ruby(tree: HtmlElement) -> None:
    """Takes readings out and leaves the words: trafilatura breaks the paragraph at every ruby element."""
    etree.strip_elements(tree, "rt", "rp", with_tail=False)
    etree.strip_tags(tree, "ruby", "rb")


def _without_byline(paragraphs: list[str], authors: tuple[str, ...]) -> list[str]:
    """Without lines at either end that only name the authors or a date."""
    known = {fold(name) for name in authors}
    kept = []
    for number, paragraph in enumerate(paragraphs):
        at_end = number < _EDGE or number >= len(paragraphs) - _EDGE
        if at_end and len(paragraph) <= _BYLINE_CHARACTERS and _is_byline(paragraph, known):
            continue
        kept.append(paragraph)
    return kept


def _is_byline(line: str, known: set[str]) -> bool:
    if is_agencies(line.strip("()（）【】［］[] ")):
        return False  # a credit: it says on what the text rests
    names = {fold(name) for name in split_names(line)}
    if names and names <= known:
        return True
    return not names and bool(_ONLY_DATE.match(line))


def _paragraphs(text: str, titles: tuple[str, ...]) -> list[str]:
    headings = [folded for title in titles if (folded := fold(title))]
    kept: list[str] = []
    for line in unicodedata.normalize("NFC", text).split("\n"):
        cells = " ".join(line.split("|")) if line.startswith("|") else line
        paragraph = _LIST_MARK.sub("", clean_line(cells))
        if not paragraph or (len(kept) < 3 and any(_repeats_title(fold(paragraph), heading) for heading in headings)):
            continue
        if is_boilerplate(paragraph):
            continue
        kept.append(paragraph)
    return kept


def _repeats_title(line: str, heading: str) -> bool:
    return line == heading or (line.endswith(heading) and len(heading) > 15 and len(line) < len(heading) + 60)

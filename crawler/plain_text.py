"""Plain text out of markup: entities resolved, tags gone, blocks apart, nothing that a terminal or JSON chokes on."""

import html
import re
import unicodedata

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

_TAG = re.compile(r"<[!/?a-zA-Z][^>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff\u200b\u2060\ufeff]")
_SOFT_HYPHEN = "\u00ad"
_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # of str.splitlines
_BLOCKS = """
address article aside blockquote br caption dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5
h6 header hr li main nav ol p pre section summary table td th tr ul
"""
_BREAKS = frozenset(_BLOCKS.split())
_SILENT = frozenset(("script", "style", "template", "noscript", "head", "iframe", "object", "svg", "math"))


def clean_line(text: str) -> str:
    """One line, NFC, white space single, without control characters or lone surrogates."""
    line = " ".join(text.replace(_SOFT_HYPHEN, " ").split())
    if line.isascii() and line.isprintable():
        return line
    if not line.isprintable():
        line = " ".join(_CONTROL.sub("", line).split())
    return unicodedata.normalize("NFC", line)


def clean_lines(text: str) -> str:
    """As `clean_line`, line by line; empty lines are dropped."""
    return "\n".join(filter(None, (clean_line(line) for line in text.splitlines())))


def has_markup(text: str) -> bool:
    """Whether there is a tag or a character reference in it."""
    return bool(_TAG.search(text) or _ENTITY.search(text))


def text_of_html(markup: str) -> str:
    """What a reader sees of a fragment of HTML: one line a block, "" for nothing.

    Never raises: what lxml refuses is stripped of tags by pattern.
    """
    if "<" not in markup:
        return clean_lines(html.unescape(markup))
    try:
        # A parser each: one that has failed once is not to be trusted with the next document.
        parser = HTMLParser(huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
        root = document_fromstring(f"<div>{_CONTROL.sub('', markup)}</div>", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return clean_lines(html.unescape(_TAG.sub(" ", markup)))
    pieces: list[str] = []
    for action, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if action == "start":
            if tag in _BREAKS:
                pieces.append("\n")
            if element.text and not _is_silent(element):
                pieces.append(_LINE_ENDS.sub(" ", element.text))
        else:
            if tag in _BREAKS:
                pieces.append("\n")
            parent = element.getparent()
            if element.tail and (parent is None or not _is_silent(parent)):
                pieces.append(_LINE_ENDS.sub(" ", element.tail))
    return clean_lines("".join(pieces))


def _is_silent(element: etree._Element) -> bool:
    return element.tag in _SILENT


def line_of_html(markup: str) -> str:
    """As `text_of_html`, on one line: for titles and names."""
    return clean_line(text_of_html(markup))

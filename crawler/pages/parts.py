"""The parts of a text that extraction left lying: a page may hold one article in several containers of one kind."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.pages.boilerplate import is_boilerplate
from crawler.pages.surroundings import is_elsewhere
from crawler.plain_text import clean_line
from secondsource.texts import fold

_OTHER = re.compile(r"comment|related|promo|teaser|footer|newsletter|widget|sidebar|disclaimer", re.IGNORECASE)
_DIGITS = re.compile(r"[\d_-]+")
_BLOCKS = ("p", "h2", "h3", "h4")
_PROSE = 60  # characters: a shorter paragraph alone is no reason to add a container
_NEAR_LEVELS = 4  # how far above two containers of one article may meet
_MAX_BLOCKS = 5_000
_TEASER_LEAST, _TEASER_MOST = 15, 200  # characters
_SENTENCE_END = re.compile(r"[.!?…。！？:：]['\"”’»」』)）]*\Z")
_LEAST = 250  # characters of prose that a container must hold to be a part of the text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """A paragraph or subheading as it stands in the page."""

    text: str
    container: HtmlElement
    is_found: bool  # extraction has it
    is_prose: bool


def with_missing_parts(tree: HtmlElement, paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs with those that stand beside them in further containers of the same kind, each in its place.

    Publishers cut a text into containers of one class, with advertisements between; extraction takes the largest.
    Another article in such a container (endless scrolling) is not taken: it stands in an `article` of its own.
    What is missing within a container that was read was left out on purpose.
    """
    whole = _key("".join(paragraphs))
    blocks = _blocks(tree, whole)
    found: dict[tuple[str, str], int] = defaultdict(int)
    missing: dict[HtmlElement, int] = defaultdict(int)
    read: dict[tuple[str, str], list[HtmlElement]] = defaultdict(list)
    for block in blocks:
        kind = _kind_of(block.container)
        if block.is_found:
            found[kind] += len(block.text)
            if block.container not in read[kind][-1:]:
                read[kind].append(block.container)
        elif block.is_prose:
            missing[block.container] += len(block.text)
    enough = sum(map(len, paragraphs)) / 3
    wanted = {
        container
        for container, length in missing.items()
        if length >= _LEAST
        and _belongs(container, read[_kind_of(container)])
        and found[_kind_of(container)] >= enough
    }
    if not wanted:
        return list(paragraphs)
    places = {_key(paragraph): number + 1 for number, paragraph in enumerate(paragraphs)}
    after: dict[int, list[str]] = defaultdict(list)
    place = 0
    for block in blocks:
        if block.is_found:
            place = max(place, places.get(_key(block.text), 0))
        elif block.container in wanted and not is_boilerplate(block.text):
            after[place].append(block.text)
    result = after[0]
    for number, paragraph in enumerate(paragraphs, 1):
        result += [paragraph, *after[number]]
    return result


def without_teasers(tree: HtmlElement, paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs without lines that are links as a whole and no sentences: what else to read."""
    linked: set[str] = set()
    for number, link in enumerate(tree.iter("a")):
        if number >= _MAX_BLOCKS:
            break
        text = clean_line(link.text_content())
        is_headline = text.count(" ") >= 3 or (not text.isascii() and len(text) > _TEASER_LEAST)
        if not _TEASER_LEAST <= len(text) <= _TEASER_MOST or _SENTENCE_END.search(text) or not is_headline:
            continue
        block = link
        while (above := block.getparent()) is not None and _holds_only(above, block):
            block = above
            if block.tag in ("h1", "h2", "h3", "h4"):
                break  # a heading over a part of the text: a digest has such
        # A link in running words has other words around it in its block.
        if block is link and (
            above is None or above.tag in ("p", "td", "dd", "blockquote", "span", "em", "strong", "i", "b")
        ):
            continue
        if block.tag not in ("h1", "h2", "h3", "h4"):
            linked.add(_key(text))
    return [paragraph for paragraph in paragraphs if _key(paragraph) not in linked]


def _holds_only(above: HtmlElement, block: HtmlElement) -> bool:
    """Whether there is no text in it but the block's; ends at the first other word."""
    if (above.text or "").strip():
        return False
    for child in above:
        if (child.tail or "").strip():
            return False
        if child is not block and any(piece.strip() for piece in child.itertext()):
            return False
    return True


def _blocks(tree: HtmlElement, whole: str) -> list[_Block]:
    blocks: list[_Block] = []
    for element in tree.iter(*_BLOCKS):
        if len(blocks) >= _MAX_BLOCKS:
            break
        text = clean_line(element.text_content())
        container = element.getparent()
        if not text or container is None:
            continue
        linked = sum(len(link.text_content()) for link in element.iter("a"))
        is_prose = element.tag == "p" and len(text) >= _PROSE and 2 * linked < len(text)
        blocks.append(_Block(text=text, container=container, is_found=_key(text) in whole, is_prose=is_prose))
    return blocks


def _kind_of(container: HtmlElement) -> tuple[str, str]:
    return container.tag, _DIGITS.sub("", container.get("class") or "").strip().lower()


def _belongs(container: HtmlElement, read: list[HtmlElement]) -> bool:
    """Whether the container, none of those read, meets one of them a few levels above, in no other `article`."""
    chain = [container, *container.iterancestors()]
    if container in read or is_elsewhere(container) or _OTHER.search(container.get("class") or ""):
        return False
    own = next((element for element in chain if element.tag == "article"), None)
    above = set(chain[: _NEAR_LEVELS + 1])
    for other in read:
        theirs = [other, *other.iterancestors()]
        meets = any(element in above for element in theirs[: _NEAR_LEVELS + 1])
        if meets and own is next((element for element in theirs if element.tag == "article"), None):
            return True
    return False


def _key(text: str) -> str:
    return "".join(fold(text).split())

"""What each paragraph of a page is: told by the outlet, quoted, a caption, a post from elsewhere, a standing text."""

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from crawler.pages.boilerplate import is_boilerplate
from crawler.plain_text import clean_line
from secondsource.articles import Paragraph, ParagraphKind
from secondsource.texts import fold

_POST_CLASS = re.compile(
    r"twitter-(?:tweet|video)|instagram-media|tiktok-embed|fb-(?:post|video)|bluesky-embed|mastodon-embed"
    r"|telegram-post|reddit-embed"
    r"|wp-block-embed|social-?embed|embed-?(?:tweet|twitter|instagram|facebook)",
    re.IGNORECASE,
)
_POST_LINE = re.compile(r"\A[—–-]\s.{1,80}\(@\w{1,30}\)|\bpic\.twitter\.com/|https://t\.co/\w+\s*\Z|\A@\w{1,30}\s")
_QUOTED = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|「[^「」]*」|『[^『』]*』|‘[^‘’]{20,}’")
_MOSTLY = 0.8
_MAX_CAPTIONS, _CAPTION_CHARACTERS = 40, 600


def typed_paragraphs(tree: HtmlElement, paragraphs: Sequence[str], captions: Iterable[str]) -> tuple[Paragraph, ...]:
    """The text's paragraphs with their kinds, in order; then the captions, which are not in the text.

    captions   of pictures, found before they were taken out of the tree
    """
    posts = _texts_of(element for element in tree.iter("blockquote", "div", "figure") if _is_post(element))
    quotes = _texts_of(element for element in tree.iter("blockquote") if not _is_post(element))
    typed = [Paragraph(kind=_kind(text, posts, quotes), text=text) for text in paragraphs]
    known = {paragraph.text for paragraph in typed}
    for caption in captions:
        if caption not in known and len(typed) < len(paragraphs) + _MAX_CAPTIONS:
            known.add(caption)
            typed.append(Paragraph(kind=ParagraphKind.CAPTION, text=caption))
    return tuple(typed)


def captions_in(tree: HtmlElement) -> tuple[str, ...]:
    """What stands beneath the pictures, each once; to be asked before captions are dropped."""
    found: dict[str, None] = {}
    for element in tree.iter("figcaption"):
        text = clean_line(element.text_content())
        if text and len(text) <= _CAPTION_CHARACTERS and len(found) < _MAX_CAPTIONS:
            found.setdefault(text, None)
    return tuple(found)


def _kind(text: str, posts: str, quotes: str) -> ParagraphKind:
    key = _key(text)
    if (len(key) > 15 and key in posts) or _POST_LINE.search(text):
        return ParagraphKind.EMBEDDED
    if is_boilerplate(text):
        return ParagraphKind.BOILERPLATE
    if len(key) > 15 and key in quotes:
        return ParagraphKind.QUOTE
    quoted = sum(len(found.group()) for found in _QUOTED.finditer(text))
    return ParagraphKind.QUOTE if quoted >= _MOSTLY * len(text) else ParagraphKind.NARRATIVE


def _is_post(element: HtmlElement) -> bool:
    return bool(_POST_CLASS.search(element.get("class") or ""))


def _texts_of(elements: Iterable[HtmlElement]) -> str:
    return "\n".join(_key(element.text_content()) for _, element in zip(range(200), elements, strict=False))


def _key(text: str) -> str:
    return "".join(fold(text).split())

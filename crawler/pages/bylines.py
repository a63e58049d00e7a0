"""Who wrote a page, as names of persons or agencies: without "By", job, place or address."""

import re
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from crawler.pages.head_data import HeadData
from crawler.pages.structured_data import StructuredArticle
from crawler.plain_text import clean_line
from secondsource.texts import fold

_BY = re.compile(
    r"\A(?:(?:written|posted|reported|story|words|analysis|opinion|text|texte|testo|texto)\s+)?"
    r"(?:by|von|par|por|da|di|de|door|af|av|oleh|przez|autor(?:en|in)?s?|author\(?s?\)?|redaktion|fotos?|text)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\A(?:文|撰文|記者|记者|作者|責任編輯|责任编辑|执笔|執筆|筆者)\s*[:：/／]?\s*|\s*(?:記者|记者|기자|특파원)\Z"
)
_JOINTS = re.compile(r"\s*(?:[,;|•·/、，；]|\s(?:and|und|et|y|e|en|og|och|i|ja|ve|&|with|avec|mit|con)\s)\s*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|@\w+")
_JOB = re.compile(
    r"\b(?:reporter|editor|correspondent|columnist|writer|journalist(?:in)?|redakteur(?:in)?|staff|bureau|chief|producer"
    r"|contributor|freelance|korrespondent(?:in)?|volont[äa]r(?:in)?|redacteur|redactora?|periodista|giornalista"
    r"|newsroom|news desk|political|senior|director)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\A(?:admin(?:istrator)?|none|null|undefined|anonymous|unknown|\d+|n/?a|author|published.*|updated.*)\Z",
    re.IGNORECASE,
)
_BYLINE_XPATH = (
    "//*[@rel='author' or contains(@itemprop,'author') or contains(@class,'byline') or contains(@class,'author')"
    " or contains(@class,'Byline') or contains(@class,'Author') or contains(@data-testid,'byline')]"
)


def find_authors(
    tree: HtmlElement, *, head: HeadData, structured: StructuredArticle, site_names: Iterable[str]
) -> tuple[str, ...]:
    """The authors in the order in which the page names them, each once; () where it names none.

    JSON-LD first, then meta elements, then a byline beside the headline. A site that names itself as author is kept
    only where no person or agency is named anywhere.
    """
    own = {fold(name) for name in site_names if name}
    last: tuple[str, ...] = ()
    for names in _statements(tree, head=head, structured=structured):
        cleaned = unique_names(names)
        if not cleaned:
            continue
        others = tuple(name for name in cleaned if fold(name) not in own)
        if others:
            return others
        last = last or cleaned
    return last


def _statements(tree: HtmlElement, *, head: HeadData, structured: StructuredArticle) -> Iterator[tuple[str, ...]]:
    yield tuple(author.name for author in structured.authors)
    for name in (
        "author",
        "article:author",
        "parsely-author",
        "dc.creator",
        "dcterms.creator",
        "sailthru.author",
        "byl",
    ):
        yield tuple(value for value in head.all(name) if "//" not in value)
    for number, element in enumerate(tree.xpath(_BYLINE_XPATH)):
        if number > 30:
            return
        text = clean_line(element.text_content())
        if 3 < len(text) <= 120:
            yield (text,)


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """The names that stand in these statements, cleaned and each once."""
    found: dict[str, str] = {}
    for statement in names:
        for name in split_names(statement):
            found.setdefault(fold(name), name)
    return tuple(found.values())


def split_names(statement: str) -> tuple[str, ...]:
    """The single names in "By Ann Bee and Cem Dee, Political Editor, in Paris"."""
    text = clean_line(_ADDRESS.sub(" ", statement))
    text = _BY.sub("", text)
    pieces = (piece for piece in _JOINTS.split(text))
    return tuple(filter(None, map(_clean_name, pieces)))


def _clean_name(piece: str) -> str:
    name = re.sub(r"\s*[(（\[].*?[)）\]]", "", piece).strip(" \t.,:;|-–—*\"'")
    name = _LABEL.sub("", _BY.sub("", name)).strip()
    if not name or len(name) > 80 or _NO_NAME.match(name) or not any(character.isalpha() for character in name):
        return ""
    words = name.split()
    if len(words) > 7 or (
        _JOB.search(name) and not any(word[:1].isupper() and not _JOB.search(word) for word in words)
    ):
        return ""
    return name

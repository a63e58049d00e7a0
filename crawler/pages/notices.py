"""What a page says of itself: that it was corrected, and from whom its text comes."""

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from crawler.pages.agencies import is_agencies
from crawler.pages.head_data import HeadData
from crawler.pages.links import joined
from crawler.pages.sites import site_of
from crawler.pages.structured_data import StructuredArticle
from crawler.pages.surroundings import iter_after, short_text
from crawler.plain_text import clean_line
from secondsource.canonical_url import canonical_url, host_of

_NOTICE_CLASS = re.compile(
    r"correction|corrective|erratum|editors?-?note|clarification|korrektur|rectific|rettelse", re.IGNORECASE
)
_CORRECTION = re.compile(
    r"\A(?:\W{0,3}(?:correction|corrections|clarification|corrected|editor[’']?s[’']? correction"
    r"|update and correction|erratum|retraction"
    r"|korrektur|richtigstellung|berichtigung|rectificatif|erratum|mise au point|corrección|rectificación"
    r"|fe de erratas?|errata(?: corrige)?"
    r"|rettifica|correção|rectificatie|correctie|rättelse|rettelse|retting|oikaisu|sprostowanie|oprava"
    r"|helyreigazítás|исправление|поправка"
    r"|уточнение|düzeltme|koreksi|ralat|đính chính|تصحيح|تصويب|اصلاحیه|תיקון|διόρθωση)\b\W{0,3}[\s(:：–—-]"
    r"|(?:【|\[|［|\(|（)?(?:訂正|お詫びと訂正|更正|勘误|勘誤|바로잡습니다|정정)(?:】|\]|］|\)|）|[:：\s]))",
    re.IGNORECASE,
)
_AMENDED = re.compile(
    r"\b(?:this (?:article|story|report|post|piece|headline) (?:was|has been|is) (?:amended|corrected|retracted"
    r"|updated to correct)"
    r"|an (?:earlier|previous) version of this|the (?:original|earlier) version of this (?:article|story)"
    r"|we have (?:corrected|amended)"
    r"|in einer (?:früheren|ersten|vorherigen) (?:version|fassung)|wir haben (?:das|die stelle"
    r"|den fehler) (?:korrigiert|berichtigt)"
    r"|(?:une|la) (?:première|précédente) version de cet article|cet article a été (?:corrigé|rectifié)"
    r"|una (?:versión|primera versión) anterior de est[ea]|este artículo (?:ha sido|fue) corregido"
    r"|una (?:precedente )?versione (?:precedente )?di quest|uma versão anterior dest|een eerdere versie van dit"
    r"|i en tidigare version av|i en tidligere versjon|в более ранней версии|в предыдущей версии)"
    r"|(?:当初の記事|以前の記事|初出時|記事中の).{0,40}(?:訂正|修正)|(?:お詫びして|お詫びし)訂正|本文(?:已|有)?更正",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 1_200  # characters
_MAX_NOTICES, _MAX_ELEMENTS = 10, 30_000

_SOURCE_META = (
    "source",
    "article:source",
    "dc.source",
    "dcterms.source",
    "dc.rightsholder",
    "news_source",
    "newssource",
    "contentsource",
    "content-source",
    "wire",
    "provider",
    "creditline",
    "article:provider",
)
_SOURCE_LINE = re.compile(
    r"\A(?:来源|來源|稿源|出典|提供|출처|quellen?|source|fonte|fuente|kilde|bron|källa|lähde|źródło|zdroj|forrás"
    r"|источник|джерело|kaynak"
    r"|sumber|nguồn|المصدر|منبع|πηγή)\s*[:：]\s*(.{2,60})\Z",
    re.IGNORECASE,
)
_NEAR = 60  # elements after the headline


def find_corrections(tree: HtmlElement, structured: StructuredArticle, paragraphs: Sequence[str]) -> tuple[str, ...]:
    """The notices by which the page says that it was corrected, each once; () where it says nothing of the kind."""
    found: dict[str, None] = dict.fromkeys(structured.corrections)
    for text in (*_marked(tree), *paragraphs):
        if len(text) <= _LONGEST_NOTICE and (_CORRECTION.match(text) or _AMENDED.search(text)):
            found.setdefault(text, None)
    return tuple(found)[:_MAX_NOTICES]


def _marked(tree: HtmlElement) -> Iterator[str]:
    for number, element in enumerate(tree.iter("div", "p", "section", "aside", "span", "footer")):
        if number > _MAX_ELEMENTS:
            return
        label = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _NOTICE_CLASS.search(label) and (text := short_text(element, _LONGEST_NOTICE)):
            yield text


def text_sources(
    head: HeadData, structured: StructuredArticle, heading: HtmlElement | None, *, url: str
) -> Iterator[str]:
    """Whom the page calls the source of its text: agencies only, as `find_credit` takes them; never a picture's."""
    yield from structured.credits
    if is_agencies(structured.publisher) and not _is_own(structured.publisher, url):
        yield structured.publisher  # papers of some houses name the agency as the publisher of its dispatch
    for name in _SOURCE_META:
        yield from head.all(name)
    if heading is None:
        return
    for element in iter_after(heading, _NEAR):
        if found := _SOURCE_LINE.match(short_text(element, 90)):
            yield clean_line(found.group(1))


def _is_own(name: str, url: str) -> bool:
    return any(word in host_of(url) for word in name.lower().split() if len(word) > 2) or (
        "".join(word[:1] for word in name.lower().split()) in host_of(url).split(".")
    )


def stated_originals(head: HeadData, structured: StructuredArticle, *, url: str) -> tuple[str, tuple[str, ...]]:
    """The address on another site of which the page says that it is the text's own; then the works that it rests on.

    "" and () where it names none. A work that is named without an address is none.
    """
    syndicated = _elsewhere(url, head.first("syndication-source"))
    works = (*structured.based_on, *head.all("original-source"))
    addresses = (_web_address(url, work) for work in works)
    return syndicated, tuple(dict.fromkeys(address for address in addresses if address))


def _elsewhere(url: str, stated: str) -> str:
    address = _web_address(url, stated)
    return canonical_url(address) if address and host_of(url) and site_of(address) != site_of(url) else ""


def _web_address(url: str, stated: str) -> str:
    if " " in stated or not stated:
        return ""
    address = joined(url, stated) if "/" in stated else ""
    return address if address.lower().startswith(("http://", "https://")) and host_of(address) else ""

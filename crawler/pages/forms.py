"""What kind of page it is: one report, a live blog, a digest of several; and whether a paywall has cut it short."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.pages.head_data import HeadData
from crawler.pages.structured_data import StructuredArticle
from crawler.pages.surroundings import is_elsewhere, short_text
from crawler.plain_text import clean_line
from secondsource.articles import PageForm

_LIVE_PATH = re.compile(
    r"(?:^|[/_.-])(?:live-?blog|live-?ticker|live-?updates?|live-?coverage|liveberichterstattung|en-?directo"
    r"|en-?vivo|minuto-a-minuto"
    r"|suivez-?en-?direct|le-?direct|diretta|ao-vivo|canli-anlatim|na-zivo|relacja-na-zywo|ticker|newsblog)(?:$"
    r"|[/_.-])",
    re.IGNORECASE,
)
_LIVE_TITLE = re.compile(
    r"\A(?:live(?: updates?| blog)?|liveblog|liveticker|newsblog|ticker|en direct|directo|en vivo|diretta|ao vivo"
    r"|canlı|на живо|онлайн)\s*[:|–-]"
    r"|\b(?:liveblog|liveticker|live-ticker|live-blog|live updates|minuto a minuto|as it happened)\b"
    r"|【(?:速報中|実況|ライブ)】|(?:实时更新|即時更新|実況中継)",
    re.IGNORECASE,
)
_ENTRY_CLASS = re.compile(
    r"live-?(?:blog|post|entry|update)|ticker-?(?:item|entry|event)|\bpost-?block\b|blog-?entry", re.IGNORECASE
)
_LIVE_ENTRIES = 4
_DIGEST_TITLE = re.compile(
    r"\b(?:(?:morning|evening|daily|weekly|week(?:end)?|midday) (?:briefing|brief|roundup|round-up|digest|headlines)"
    r"|(?:news|press) (?:roundup|round-up|digest|review|briefing)|(?:in|the) (?:news )?briefs?\Z|news in brief"
    r"|top (?:news|stories|headlines)"
    r"|what (?:to|you need to) know (?:today|this week)|(?:this )?week in review|things (?:to|you need to) know"
    r"|der tag im überblick|nachrichten(?:überblick)?(?: am (?:morgen|mittag|abend))?\Z|kurz(?:nachrichten"
    r"| notiert|meldungen)|presseschau"
    r"|morgenlage|revue de presse|l'essentiel de|(?:les )?titres du jour|rassegna stampa|notizie del giorno"
    r"|resumen de (?:noticias|prensa)"
    r"|noticias del día|resumo do dia|överblick|nyhetssammandrag|przegląd prasy|обзор прессы|главное за"
    r"|новости дня|bugünün|günün özeti)"
    r"|(?:ニュースまとめ|今日のニュース|ニュース一覧|早报|晚报|早報|晚報|新闻早餐|一周要闻|要闻回顾|주요 ?뉴스"
    r"|뉴스 ?브리핑)",
    re.IGNORECASE,
)
_DIGEST_HEADINGS = 5
_WALL_CLASS = re.compile(
    r"pay-?wall|\bpiano\b|reg-?wall|subscriber-?only|premium-?(?:content|wall|overlay)|meter(?:ed)?-?wall"
    r"|locked-?content|abo-?schranke",
    re.IGNORECASE,
)
_WALL_WORDS = re.compile(
    r"(?:subscribe|sign up|log ?in|register|become a (?:member|subscriber)) (?:now )?to (?:read|continue|unlock"
    r"|keep reading|access)"
    r"|(?:this|the) (?:article|content|story) is (?:for|available to|reserved for"
    r"|only for) (?:\w+ ){0,2}(?:subscribers|members)"
    r"|already a subscriber\?|to continue reading|unlock this (?:article|story)"
    r"|weiterlesen mit|jetzt (?:weiterlesen|abonnieren|testen)|nur für abonnenten|mit .{1,20}\+? weiterlesen"
    r"|bereits abonnent"
    r"|(?:cet )?article (?:est )?réservé aux abonnés|il vous reste [\d.,]+ ?% de cet article"
    r"|la suite est réservée|déjà abonné"
    r"|(?:contenido|artículo) (?:exclusivo )?para suscriptores|suscríbete para|para seguir leyendo|ya soy suscriptor"
    r"|contenuto riservato agli abbonati|abbonati per (?:leggere|continuare)|exclusivo para assinantes|assine para"
    r"|alleen voor abonnees|verder lezen\?|läs vidare med|för att läsa vidare|logg inn for å lese"
    r"|kun for abonnenter|vain tilaajille"
    r"|dostęp tylko dla|aby czytać dalej|подпишитесь, чтобы|материал доступен|только для подписчиков"
    r"|abone ol(?:un|up)"
    r"|有料会員限定|会員限定|この記事は有料|残り\s*[\d,０-９]+\s*文字|続きを読むには|ログインして続き|付费阅读"
    r"|订阅后|訂閱後|會員專屬|유료 ?회원",
    re.IGNORECASE,
)
_SHORT, _MIDDLING = 1_500, 4_000  # characters
_MAX_ELEMENTS = 30_000


def find_form(
    tree: HtmlElement, *, url: str, title: str, structured: StructuredArticle, paragraphs: Sequence[str]
) -> PageForm:
    """Whether one happening is reported, or what came in one after another, or many things beside each other."""
    path = urlsplit(url).path
    entries = len(structured.updates)
    if structured.is_live_blog or entries >= _LIVE_ENTRIES:
        return PageForm.LIVE_BLOG
    is_said_live = bool(_LIVE_TITLE.search(title) or _LIVE_PATH.search(path))
    if is_said_live and (len(paragraphs) >= 8 or _entries(tree) >= _LIVE_ENTRIES):
        return PageForm.LIVE_BLOG
    if _entries(tree) >= 2 * _LIVE_ENTRIES and len(paragraphs) >= 8:
        return PageForm.LIVE_BLOG
    if _DIGEST_TITLE.search(title) and len(paragraphs) >= 3:
        return PageForm.DIGEST
    return PageForm.DIGEST if _linked_headings(tree, paragraphs) >= _DIGEST_HEADINGS else PageForm.REPORT


def _entries(tree: HtmlElement) -> int:
    """Elements that are called entries of a live blog and carry a time of their own, none within another."""
    found = tried = 0
    for number, element in enumerate(tree.iter("article", "div", "li", "section")):
        if number > _MAX_ELEMENTS or tried > 100:
            break
        if not _ENTRY_CLASS.search(element.get("class") or ""):
            continue
        tried += 1
        above = element.getparent()
        is_outer = above is None or not _ENTRY_CLASS.search(above.get("class") or "")
        found += is_outer and element.find(".//time") is not None
    return found


def _linked_headings(tree: HtmlElement, paragraphs: Sequence[str]) -> int:
    """Subheadings of the text that are links as a whole: each leads to a report of its own."""
    known = set(paragraphs)
    found = 0
    for number, heading in enumerate(tree.iter("h2", "h3", "h4")):
        if number > 300:
            break
        text = clean_line(heading.text_content())
        if text in known and any(clean_line(link.text_content()) == text for link in heading.iter("a")):
            found += 1
    return found


def is_cut_short(
    tree: HtmlElement, *, head: HeadData, structured: StructuredArticle, paragraphs: Sequence[str]
) -> bool:
    """Whether a paywall holds back the rest: it says so, and what stands here is short."""
    length = sum(map(len, paragraphs))
    tier = head.first("article:content_tier", "og:article:content_tier", "content_tier").lower()
    is_closed = structured.is_free is False or tier in ("locked", "premium")
    if is_closed and len(structured.body) > max(_SHORT, 1.5 * length):
        return True
    tail = " ".join(paragraphs[-3:])
    if _WALL_WORDS.search(tail) and length < _MIDDLING:
        return True
    if length >= _SHORT:
        return False
    return is_closed or _has_wall(tree)


def _has_wall(tree: HtmlElement) -> bool:
    """Whether an element that is called a wall, or a short line of the article, asks the reader to pay."""
    for number, element in enumerate(tree.iter("div", "section", "aside", "p")):
        if number > _MAX_ELEMENTS:
            return False
        label = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _WALL_CLASS.search(label) and _WALL_WORDS.search(element.text_content()[:2000]):
            return True
        line = short_text(element, 250) if element.tag == "p" else ""
        within = line and any(above.tag in ("article", "main") for above in element.iterancestors())
        if within and _WALL_WORDS.search(line) and not is_elsewhere(element):
            return True
    return False

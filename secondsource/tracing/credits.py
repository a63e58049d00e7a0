"""Which agency or outlet a text is credited to: in its dateline, byline, last line or metadata (RULES.md 8).

A credit stands at an end of the text; a name in the middle is a citation, one under a picture is nothing
(TRAPS.md 11: of the agency names on real pages more than half are picture credits).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.articles import Article
from secondsource.languages import CJK_CHARACTER
from secondsource.outlets import Outlet, OutletKind
from secondsource.texts import ellipsis
from secondsource.tracing.naming import Names

# "KATHMANDU, April 25 (Reuters) -", "न्यूयॉर्क, 28 दिसंबर (एएफपी)।": a place and a day, then the credit in brackets;
# "SEOUL, Jan. 14 (Yonhap) --", "New York, 21. Okt. (Reuters)": with a month cut short.
_DATELINE = re.compile(
    r"^\s*(?:[^()（）.。!?]|(?<=[^\W\d_])\.(?= ?[\d(（,])|(?<=\d)\.(?= [^\W\d_]{3})){0,60}?"
    r"[(（]([^()（）]{2,40})[)）]"
    r"\s*(?:[-–—:.।]|$|(?=[^\s,;])|\s(?=[^a-zа-я,;]))"
)
# "Toronto (Canadá), 29 nov (EFE).-": the country in brackets of its own.
_DATELINE_COUNTRY = re.compile(
    r"^\s*[^()（）\n]{2,30}\([^()（）]{2,20}\)[^()（）\n]{1,40}?\(([^()（）]{2,40})\)\s*[-–—:.]"
)
# "НЬЮ-ЙОРК, 25 июня. /ТАСС/.", "МОСКВА, 6 дек – РИА Новости."
_DATELINE_SLASHES = re.compile(r"^\s*[^/]{0,50}?/([^/\s][^/]{1,24})/[.\s–—-]")
_DATELINE_AFTER_DASH = re.compile(
    r"^\s*[^\W\d_][^–—()]{2,40}, ?\d{1,2}\.? ?[^\W\d_]{2,12}\.? ?(?:-|–|—) ([^–—.,:]{2,30})[.:–—-]"
)
_DATELINE_BARE = re.compile(r"^\s*(?:[A-ZÀ-Þ][\w.’' ]{2,30}, )?([A-Z][A-Za-z]{1,20}(?: [A-Z][a-z]+)?)\s?[-–—]{1,2}\s")
_DATELINE_COMMA = re.compile(r"^\s*([A-Z][A-Za-z]{1,20}), [A-ZÀ-Þ]{3,30}\s")
_DATELINE_CJK = re.compile(r"^\s*[【［\[（(]([^】］\]）)]{2,40})[】］\]）)]")
_DATELINE_ZH = re.compile(r"^\s*([\u4e00-\u9fff]{2,6}社)[\u4e00-\u9fff]{2,8}\d{1,2}月\d{1,2}日(?:电|電|讯|訊)")
_DATELINES = (
    _DATELINE,
    _DATELINE_COUNTRY,
    _DATELINE_SLASHES,
    _DATELINE_AFTER_DASH,
    _DATELINE_CJK,
    _DATELINE_ZH,
    _DATELINE_BARE,
    _DATELINE_COMMA,
)
_LAST_PARENTHESIS = re.compile(r"[(（\[【]([^()（）\[\]【】]{2,60})[)）\]】]\s*[.。]?\s*$")
_LAST_LINE = re.compile(
    r"^\s*[(（\[]?(?:(?:sources?|quellen?|fuente|text|texte|来源|來源|出典|提供|配信|출처|翻訳編集|翻訳・編集|翻訳|編集|story|report(?:ing)?|by|von|par|por"
    r"|with (?:additional )?(?:material|reporting|files|information)|with|mit material|mit|avec|additional reporting"
    r"|©|copyright(?: \d{4})?|\(c\))[\s:：】]*(?:by|from|of|von|der|de|des|the|par|d'|l')?\s*)?"
    r"(.{2,80}?)[)）\]]?[.。]?\s*$",
    re.IGNORECASE,
)
_MATERIAL = re.compile(
    r"\b(?:with (?:additional )?(?:material|reporting|files|information|content)|mit material|avec"
    r"|additional reporting|mit (?:Informationen|Angaben)|con información)\b",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"(?:photo|picture|image|foto|bild|illustration|getty|handout|写真|画像|撮影|图|圖|사진)", re.IGNORECASE
)
_SEPARATORS = re.compile(
    r"\s*(?:/|,|、|・|;| and | und | et | y | e | och | og | en | dan | ve | και | и | va "
    r"| avec | mit | with | con | com | med |\bsowie | & |\+|＋|(?<=[\u3040-\u9fff])と(?=[\u3040-\u9fffA-Z]))\s*",
    re.IGNORECASE,
)
_WITH = re.compile(r"^(?:avec|mit|with|con|com|med|met)\s", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:(?:the|der|die|das|dem|den|le|la|les|du|des|el|il|lo|o|a|de|het|το|την|του)\s|(?:l|d|dell|dall|all)['’]\s?)",
    re.IGNORECASE,
)
_RELAY = re.compile(r"[=＝]")
_CITY_BEFORE_AGENCY = re.compile(
    r"^(?:.{1,12}[=＝\s　]|[^\s=＝]{2,8}?(?=共同|時事|ロイター|AFP|AP$|DPA|dpa|EPA|新華社|タス|聯合|法新|路透"
    r"|美联|美聯|新华社|中新社|德新))"
)
# "中央社記者陳怡華盛頓9日電", "路透社东京8日电", "연합뉴스 김철수 기자": the agency, then reporter, place and day.
_AFTER_AGENCY_CJK = re.compile(
    r"(?:(?:社|通信|通訊社)?(?:記者|记者|特派員|特派员)?[\u3040-\u30ff\u4e00-\u9fff·]{0,14}(?:\d{1,2}月)?\d{0,2}日?"
    r"(?:綜合|综合|專|外)?(?:電|电|讯|訊|報導|报道|発|發|发)|\s?[\uac00-\ud7a3]{2,4} (?:기자|특파원))\Z"
)
_STRICT = (
    "last word",
    "last line",
    "first line",
    "end of its lead",
    "opening bracket",
    "dateline",
)  # nothing but the credit may stand there
# "… sued on Monday. (Reuters, AA)", "… scrittori. (Fonti: Reuters, ANSA)": at the end of the first paragraph.
_LEAD_PARENTHESIS = re.compile(r"(?<=[.。!?…”»\"])\s?[(（]([^()（）]{2,60})[)）]\s*[.。]?\s*$")
# "The case goes on. EFE": nothing but the agency's name after the last sentence.
_LAST_WORD = re.compile(r"[.。!?…”»\"] +([^\W\d_][\w-]{1,11}(?: [^\W\d_]\w{1,11})?)\.?\s*$")
_LAST_SLASHES = re.compile(r"(?:^|\s)/([^/\s]{2,20})/\s*$")
_OF_AGENCIES = ("dateline", "end of its lead", "last word")
_LAST_LINE_CHARACTERS = 90
_SHORTEST_BEFORE = 24  # characters of a paragraph that a credit may end; "Fot. PAP" is a picture's
_NAMES_IN_A_CREDIT = 4
_WORDS_OF_PROSE = 3
_LONGEST_PLACED = 24  # characters of a place and an agency
_MOST_CHARACTERS = 200  # of a credit, and of a paragraph's end where one is looked for: nothing longer is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A credit as found: the outlet it means, the words, and where they stand."""

    outlet: Outlet
    written: str
    place: str  # "metadata", "byline", "dateline", "opening bracket", "end of its lead", "last line", "last word"
    is_material: bool  # "with material from": beside the reporter's own work


def find_credits(article: Article, names: Names) -> tuple[Credit, ...]:
    """The text's credits to listed outlets, each once, the weightiest first; its own outlet's name among them.

    "AFP=時事" is a relay: the first name is the end. Names joined by "/", "," or "and" are several.
    """
    found: dict[str, Credit] = {}
    for written, place in _candidates(article):
        if _PICTURE.search(written):
            continue
        for outlet in _read_credit(written, names, is_strict=place in _STRICT):
            if place in _OF_AGENCIES and outlet.kind is not OutletKind.AGENCY:
                continue  # "the New York Times (NYT)" opens a text and credits nobody
            found.setdefault(
                outlet.name,
                Credit(
                    outlet=outlet,
                    written=ellipsis(written, 120),
                    place=place,
                    is_material=_MATERIAL.search(written) is not None,
                ),
            )
    return tuple(found.values())


_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF21, 0xFF5B)}  # letters: "ＡＦＰ" is AFP


def _candidates(article: Article) -> Iterator[tuple[str, str]]:
    if article.credit:
        yield article.credit[:_MOST_CHARACTERS], "metadata"
    for author in article.authors:
        yield author[:_MOST_CHARACTERS], "byline"
    paragraphs = article.paragraphs
    if not paragraphs:
        return
    yield from _in_head(paragraphs)
    yield from _in_end(paragraphs)


def _in_head(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    first = paragraphs[0]
    for pattern in _DATELINES:
        if match := pattern.match(first[:_MOST_CHARACTERS]):
            # What opens a text in brackets is its credit, also where it is no agency: "（ＣＮＮ）　".
            yield match.group(1), "opening bracket" if pattern is _DATELINE_CJK else "dateline"
    if len(paragraphs) > 1 and len(first) <= _LAST_LINE_CHARACTERS:
        yield first, "first line"
    if match := _LEAD_PARENTHESIS.search(first[-_MOST_CHARACTERS:]):
        yield match.group(1), "end of its lead"


def _in_end(paragraphs: Sequence[str]) -> Iterator[tuple[str, str]]:
    for paragraph in paragraphs[-2:] if len(paragraphs) > 2 else paragraphs[-1:]:
        for pattern in (_LAST_PARENTHESIS, _LAST_SLASHES):
            if match := pattern.search(paragraph[-_MOST_CHARACTERS:]):
                yield match.group(1), "last line"
        match = _LAST_WORD.search(paragraph[-_MOST_CHARACTERS:]) if len(paragraph) >= _SHORTEST_BEFORE else None
        if match:
            yield match.group(1), "last word"
        if len(paragraph) <= _LAST_LINE_CHARACTERS and (len(paragraphs) > 1):
            yield paragraph, "last line"


def _read_credit(written: str, names: Names, *, is_strict: bool) -> list[Outlet]:
    """The listed outlets that a credit names; at an end of the text only what is nothing but a credit counts."""
    stripped = written.strip(" \t()（）[]【】［］.。—–-")
    match = _LAST_LINE.match(stripped)
    core = match.group(1).strip() if match else stripped
    pieces = [piece for piece in _SEPARATORS.split(core) if piece]
    if not pieces or len(pieces) > _NAMES_IN_A_CREDIT:
        return []  # a standing note that lists every agency credits none (TRAPS.md 12)
    found: list[Outlet] = []
    for piece in pieces:
        short = _ARTICLE.sub("", _WITH.sub("", piece))  # "avec l'AFP"
        outlet = _credited_outlet(piece, names, is_strict=is_strict)
        if outlet is None and short != piece:
            outlet = _credited_outlet(short, names, is_strict=is_strict)
            outlet = outlet if outlet is not None and outlet.kind is OutletKind.AGENCY else None
        if outlet is not None:
            found.append(outlet)
        elif is_strict and (len(piece) > 30 or _is_prose(piece)):
            return []
    return found


def _is_prose(piece: str) -> bool:
    """Whether it goes on as a sentence does, and names nobody: "llegará al Parlamento"."""
    return len(piece.split()) >= _WORDS_OF_PROSE and piece[:1].islower()


def _credited_outlet(piece: str, names: Names, *, is_strict: bool) -> Outlet | None:
    parts = [part.strip(" \u3000()（）") for part in _RELAY.split(piece.translate(_FULL_WIDTH))]
    for part in parts:
        # "【ワシントン＝AFP時事】" names a city first; "AFP=時事" the agency: the first that is an outlet is the end.
        words = part.split() if not is_strict or CJK_CHARACTER.search(part) else ()
        short = _CITY_BEFORE_AGENCY.sub("", part)
        for name in dict.fromkeys((part, short, *words)):
            outlet = names.find_credited(name)
            if outlet is not None and _can_be_credited(outlet):
                return outlet
        if (outlet := _agency_after_place(part, names)) is not None:
            return outlet
        for name in (part, short):
            outlet, rest = names.find_leading(name)
            if outlet is not None and outlet.kind is OutletKind.AGENCY and _AFTER_AGENCY_CJK.match(rest):
                return outlet
    return None


def _agency_after_place(part: str, names: Names) -> Outlet | None:
    """The agency that a dateline ends with, written onto the place without a gap: "ロンドンAFP", "東京共同"."""
    if not CJK_CHARACTER.search(part[:1]) or len(part) > _LONGEST_PLACED:
        return None
    for start in range(2, len(part) - 1):
        is_inside = part[start].isascii() and part[start - 1].isascii()
        outlet = None if is_inside else names.find_credited(part[start:])
        if outlet is not None and outlet.kind is OutletKind.AGENCY:
            return outlet
    return None


def _can_be_credited(outlet: Outlet) -> bool:
    """Whether a text can be its: a body or a party in brackets is only named, unless it is known by its credit."""
    return not outlet.kind.is_body and (outlet.kind is not OutletKind.PARTY or bool(outlet.credits))

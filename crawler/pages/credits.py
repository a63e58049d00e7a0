"""The agency that a text is credited to: in its byline, its dateline or its last line; never a picture's credit."""

import re
from collections.abc import Iterable

# catalogue/wires.csv of the steering repository, as seen and from memory (2026): by what names texts credit agencies.
_NAMES = (
    r"(?:The )?Associated Press",
    r"AP",
    r"Thomson Reuters",
    r"Reuters",
    r"Agence France[- ]Presse",
    r"AFP",
    r"Kyodo(?: News)?",
    r"Jiji(?: Press)?",
    r"dpa(?:-AFX|-infocom)?",
    r"Deutsche Presse-Agentur",
    r"(?:Agencia )?EFE",
    r"Europa Press",
    r"ANSA",
    r"Adnkronos",
    r"AGI",
    r"Yonhap(?: News Agency)?",
    r"Xinhua(?: News Agency)?",
    r"PTI",
    r"Press Trust of India",
    r"ANI",
    r"IANS",
    r"TASS",
    r"Interfax",
    r"RIA Novosti",
    r"PA(?: Media)?",
    r"Press Association",
    r"AAP",
    r"Australian Associated Press",
    r"(?:The )?Canadian Press",
    r"La Presse [Cc]anadienne",
    r"Lusa",
    r"Agência Brasil",
    r"Estadão Conteúdo",
    r"Folhapress",
    r"Anadolu(?: Ajansı| Agency)?",
    r"AA",
    r"DHA",
    r"İHA",
    r"APA",
    r"Keystone-?SDA",
    r"sda",
    r"SID",
    r"KNA",
    r"epd",
    r"NTB",
    r"TT",
    r"Ritzau",
    r"STT",
    r"ANP",
    r"Belga",
    r"PAP",
    r"ČTK",
    r"MTI",
    r"Bloomberg(?: News)?",
    r"UPI",
    r"CNA",
    r"Bernama",
    r"Antara",
    r"VNA",
    r"WAM",
    r"SPA",
    r"QNA",
    r"MENA",
    "共同(?:通信(?:社)?)?",
    "時事(?:通信(?:社)?)?",
    "ロイター(?:通信)?",
    "新華社",
    "新华社",
    "新华网",
    "中新(?:社|网)",
    "中央社",
    "路透社?",
    "法新社",
    "美联社",
    "聯合ニュース",
    "연합뉴스",
    "뉴시스",
    "뉴스1",
    "ТАСС",
    "РИА Новости",
    "Интерфакс",
    "رويترز",
    "أ ف ب",
    "فرانس برس",
)
_AGENCY = r"(?:" + "|".join(_NAMES) + r")"
_SOME = rf"{_AGENCY}(?:\s*(?:[/,;&=＝+]|und|et|and|y|e)\s*{_AGENCY})*"
_ONLY = re.compile(rf"\A[(（【［\[]?\s*(?:©\s*)?{_SOME}\s*[)）】］\]]?\Z")
_DATELINE = re.compile(
    rf"\A[^\n(（【]{{0,60}}[(（]\s*({_SOME})\s*[)）]\s*[.。]?\s*[-–—:：]{{0,2}}"
    rf"|\A【[^】\n]{{0,20}}?({_SOME})】|\A［[^］\n]{{0,30}}?({_SOME})］"
)
_LAST = re.compile(
    rf"(?:[(（]\s*(?:(?:Quelle|Source|Fonte|Fuente|Kilde|Bron|Källa)\s*:\s*)?(?:mit |avec |with |con )?({_SOME})\s*[)）]"
    rf"|(?:Quelle|Source|Fonte|Fuente|Kilde|Bron|Källa)\s*:\s*((?:[\w.]+,?\s+)?(?:\w+/)?{_SOME}))\s*[.。]?\s*\Z"
)


def find_credit(text: str, authors: Iterable[str]) -> str:
    """The agency credit as written; "" where the text has none.

    authors    the byline's names, persons and agencies
    """
    agencies = [name for name in authors if _ONLY.match(name)]
    if agencies:
        return ", ".join(agencies)
    paragraphs = [part for part in text.split("\n\n") if part]
    if not paragraphs:
        return ""
    for paragraph in paragraphs[:2]:
        if found := _DATELINE.match(paragraph):
            return str(next(filter(None, found.groups())))
    for paragraph in paragraphs[-2:]:
        if found := _LAST.search(paragraph):
            return str(next(filter(None, found.groups())))
        if _ONLY.match(paragraph):
            return paragraph.strip("()（）【】［］[] ")
    return ""

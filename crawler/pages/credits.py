"""The agency that a text is credited to: in its byline, its dateline or its last lines; never a picture's credit.

An agency's name elsewhere says nothing: more than half of all such names on news pages belong to pictures, and "the
AP reported that…" is a citation (shared/TRAPS.md 11, 12).
"""

import re
from collections.abc import Iterable

from crawler.pages.agencies import AGENCIES, AGENCY, is_agencies

_DAY = r"(?:\w+\.?\s\d{1,2}|\d{1,2}\.?\s\w+\.?|\d{1,2}\s?日?|\d{1,2}/\d{1,2})"
_PLACE = r"[^\W\da-z_][\w.'’-]*(?:[ /,-]{1,2}[^\W\da-z_][\w.'’-]*){0,4}"
_NAME = r"[A-Z][\w .&/-]{1,30}|dpa[\w/-]*|epd|sda|sid"
_SIGN = r"(?:\s*[.:：]?\s*[-–—=]{1,2}|\s*[:：=]|\s*\.[-–—])"

# How datelines of agencies begin a text; the credit is the group that matched.
_DATELINES = (
    # "TOKYO, May 30 (Xinhua) --": a place in capitals, or one with a day, makes it a dateline whoever is named
    rf"[^\W\da-zà-ÿ_][^\da-zà-ÿ\n(（]{{1,40}}?(?:,\s*{_DAY}\.?)?\s\(({_NAME})\){_SIGN}",
    rf"{_PLACE},\s*{_DAY}\.?\s\(({_NAME})\){_SIGN}",
    rf"{_PLACE}\s\(((?:{AGENCIES}|\w{{2,4}}/{AGENCY}))\){_SIGN}",  # "Berlin (dpa) -"
    rf"\(({AGENCIES})\){_SIGN}",  # "(ANSA) - ROMA", "(AFP) –"
    rf"[^\W\d_][^\n/]{{1,40}}?\s/({AGENCIES})/",  # "МОСКВА, 30 мая. /ТАСС/."
    rf"({AGENCIES}),\s*[A-Z][A-Z .'-]{{2,30}}(?:\s|$)",  # "AFP, MANILA"
    rf"[(（]({AGENCIES})[)）]",  # （共同）
    rf"[(（][^()（）\n]{{1,20}}?[=＝]\s*({AGENCIES})[^()（）\n]{{0,10}}[)）]",  # (서울=연합뉴스)
    rf"[(（]({AGENCY})記者[^()（）\n]{{1,20}}電[)）]",  # （中央社記者…台北30日電）
    rf"【[^】\n]{{1,15}}[=＝]({AGENCY}{AGENCY}?|[^】\n]{{1,8}}通信社?)】",  # 【パリ＝AFP時事】
    rf"【[^】\n]{{0,15}}?({AGENCIES})】",  # 【ワシントン共同】
    rf"[［\[][^］\]\n]{{1,25}}?\s({AGENCIES})\s*[］\]]",  # ［東京 １２日 ロイター］
    rf"({AGENCY})[^\s，。（]{{1,8}}?\d{{1,2}}月\d{{1,2}}日[电電]",  # 新华社北京5月30日电
)
# How last lines credit a text.
_SOURCE = r"(?:Quellen?|Source|Fonte|Fuente|Kilde|Bron|Källa|Źródło|Zdroj|来源|來源|出典|출처)"
_ENDINGS = (
    rf"[(（]\s*(?:{_SOURCE}\s*[:：]\s*)?(?:mit|avec|with|con)?\s*((?:\w{{2,4}}/)?{AGENCIES}(?:/\w{{2,4}})?)\s*[)）][.。]?\Z",
    rf"{_SOURCE}\s*[:：]\s*(?:[\w.-]+,\s*)?((?:\w{{2,4}}[/,]\s?)?{AGENCIES}(?:/\w{{2,4}})?)[.。]?\Z",
    rf"[-–—]{{1,2}}\s*(?:with\s|mit\s|avec\s|con\s)?({AGENCIES})[.。]?\Z",
    rf"(?:^|[.!?…»\"“”]\s)({AGENCIES})\s\d{{1,2}}\.\d{{1,2}}\.\d{{4}}\Z",
    rf"^(?:©|\(c\)|Copyright)\s*(?:\d{{4}}\s)?({AGENCIES})\b[^.]{{0,60}}\.?(?:\s*All rights reserved\.?.*)?\Z",
    rf"^This report by ({AGENCY}) was first published",
    rf"^(?:With|Mit|Avec|Con)\s(?:inputs|material|informaci[oó]n|informations?|Material)\s(?:from|der|de|von|d')\s?({AGENCIES})\.?\Z",
    rf"<저작권자\(c\)\s*({AGENCY})",
)
_DATELINE = re.compile(r"\A(?:" + "|".join(_DATELINES) + ")")
_ENDING = re.compile("|".join(_ENDINGS))
_NO_CREDIT = re.compile(r"\A(?:CNN|BBC|NASDAQ|NYSE|R|D|I|UK|US|USA|EU|AI|GmbH|Ltd|Inc|Video|Update)\Z")


def find_credit(text: str, authors: Iterable[str], sources: Iterable[str] = ()) -> str:
    """The agency credit as written; "" where the text has none.

    authors   the byline's names, persons and agencies
    sources   what the page calls the source of its text (meta elements, 来源)
    """
    agencies = [name for name in authors if is_agencies(name)]
    if agencies:
        return ", ".join(agencies)
    paragraphs = [part for part in text.split("\n\n") if part]
    for paragraph in paragraphs[:3]:
        if credit := _matched(_DATELINE.match(paragraph)):
            return credit
    for paragraph in paragraphs[-3:][::-1]:
        if credit := _matched(_ENDING.search(paragraph)):
            return credit
        bare = paragraph.strip("()（）【】［］[]–—- .")
        if is_agencies(bare):
            return bare
    return next((source for source in sources if is_agencies(source)), "")


def _matched(found: re.Match[str] | None) -> str:
    credit = next(filter(None, found.groups()), "") if found else ""
    return "" if _NO_CREDIT.match(credit) else credit.strip()

"""What a report names: people and bodies, amounts, days, dockets, acts. What it is known by among others."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from secondsource.data import word_list, word_rows
from secondsource.languages import is_unspaced
from secondsource.phrases import act_patterns
from secondsource.texts import sentences

LEAD_CHARACTERS = 600
_FACT_CHARACTERS = 6000

_LATIN_NAME = re.compile(
    r"(?<![\w'’-])(?:[A-ZÀ-ÞŁŚŻ][\w'’]*(?:-[A-ZÀ-Þ][\w'’]*)*|[A-Z][A-Za-z]*\d*)"
    r"(?:(?: (?:of|de|du|der|von|van|the|des|la|le|and|für) )?(?: ?(?<= ))(?:[A-ZÀ-ÞŁŚŻ][\w'’]*(?:-[A-ZÀ-Þ][\w'’]*)*))*"
)
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc・]{3,}")
_LATIN_IN_CJK = re.compile(r"[A-Za-z][A-Za-z0-9.\-]{1,}(?: [A-Z][A-Za-z0-9.\-]+)*")
_KANJI_NAME = re.compile(
    r"([\u4e00-\u9fff]{2,8}?)(?:氏|さん|大臣|議員|委員長|委員|長官|首相|総理|局長|課長|教授|社長|会長|弁護士|裁判長|代表|法相|文科相|知事"
    r"|先生|部长|部長|主席|总理|議長)"
)
_KANJI_BODY = re.compile(
    r"[\u4e00-\u9fff\u30a0-\u30ff]{2,12}(?:省|庁|委員会|裁判所|協会|連盟|組合|大学|新聞|出版|放送|党|学会|会社|銀行|財団|機構|局|公司|法院|协会)"
)
_HANGUL_NAME = re.compile(r"[\uac00-\ud7a3]{2,6}(?=(?:은|는|이|가|을|를|의|에|와|과) )")
_NUMBER = re.compile(
    r"(?P<before>[$€£¥]|US\$|USD|EUR|GBP)?\s?(?P<number>\d[\d.,'\u202f\u00a0 ]*\d|\d)\s?(?P<scale>thousand|million|billion|trillion|bn|m\b"
    r"|Tausend|Millionen|Million|Milliarden|Milliarde|Mio\.?|Mrd\.?|mille|millions?|milliards?|万|億|兆|千|만|억|mil|millones)?"
    r"\s?(?P<unit>%|percent|per cent|Prozent|pour cent|euros?|dollars?|yen|pounds?|円|元|ドル|ユーロ|원|€|\$|£)?",
    re.IGNORECASE,
)
_SCALES = {
    "thousand": 3, "tausend": 3, "mille": 3, "mil": 3, "千": 3, "million": 6, "millions": 6, "millionen": 6, "mio": 6, "m": 6, "millones": 6,
    "billion": 9, "bn": 9, "milliarden": 9, "milliarde": 9, "mrd": 9, "milliard": 9, "milliards": 9, "trillion": 12,
    "万": 4, "만": 4, "億": 8, "억": 8, "兆": 12,
}  # fmt: skip
_UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "prozent": "%", "pour cent": "%", "euro": "EUR", "euros": "EUR", "€": "EUR", "eur": "EUR",
    "dollar": "USD", "dollars": "USD", "$": "USD", "us$": "USD", "usd": "USD", "ドル": "USD", "pound": "GBP", "pounds": "GBP", "£": "GBP",
    "gbp": "GBP", "yen": "JPY", "円": "JPY", "¥": "JPY", "元": "CNY", "ユーロ": "EUR", "원": "KRW",
}  # fmt: skip
_KANJI_NUMERAL = re.compile("[〇一二三四五六七八九十百千]{1,12}(?=[年月日号条項])")
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
_DOCKET = re.compile(
    r"\b(?:\d{1,2}:\d{2}-cv-\d{3,6}|No\. ?\d{2,4}[-/]\d{2,6}|[A-Z]{1,3}[-‑ ]?\d{1,4}/\d{2,4}|COM\(\d{4}\) ?\d+|H\.?R\.? ?\d{2,5}|S\. ?\d{3,4}"
    r"|\d{4}[-/]\d{3,6})\b|第?\d{1,4}条の\d{1,2}|令和\d{1,2}年[（(][^）)]{1,3}[）)]第\d+号|第\d+号|Article \d{1,3}-\d{1,2}"
)
_MONTHS = {name: number for number, names in enumerate(word_rows("months"), start=1) for name in names}
_MONTH_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_PATTERNS = (
    re.compile(rf"\b(?P<month>{_MONTH_WORD})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?", re.IGNORECASE),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:\.|er|st|nd|rd|th)? (?:de )?(?P<month>{_MONTH_WORD})\b\.?(?:,? (?:de )?(?P<year>\d{{4}}))?", re.IGNORECASE
    ),
    re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"),
    re.compile(r"(?:(?P<year>\d{4})년 ?)?(?P<month>\d{1,2})월 ?(?P<day>\d{1,2})일"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b"),
    re.compile(r"\b(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})\b"),
)  # fmt: skip
_ERA_DAY = re.compile(r"令和(?P<era>\d{1,2}|元)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_SENTENCE_OPENERS = word_list("openers") | frozenset(_MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one text names, in comparable forms.

    names     folded: whole names and, of names of several words, each longer word
    lead      names of the title and lead alone: who it is about
    amounts   number and unit: "3500000 EUR", "40 %", "4200"; years and days are not among them
    days      (month, day) as written in the text
    dockets   case, bill and article numbers
    acts      kinds of act that the title tells, else the lead
    """

    names: frozenset[str]
    lead: frozenset[str]
    amounts: frozenset[str]
    days: frozenset[tuple[int, int]]
    dockets: frozenset[str]
    acts: frozenset[str]


@lru_cache(maxsize=8192)
def facts_of(title: str, text: str) -> Facts:
    """The facts of one article."""
    body = text[:_FACT_CHARACTERS]
    head = f"{title}\n{body[:LEAD_CHARACTERS]}"
    whole = f"{title}\n{body}"
    return Facts(
        names=frozenset(_iter_names(whole)),
        lead=frozenset(_iter_names(head)),
        amounts=frozenset(_iter_amounts(whole)),
        days=frozenset(_iter_days(whole)),
        dockets=frozenset(_docket_key(match.group()) for match in _DOCKET.finditer(_nfkc(whole))),
        acts=_acts(title) or _acts(body[:LEAD_CHARACTERS]),
    )


def names_in(text: str) -> frozenset[str]:
    """The names that stand in a piece of text, folded as in `Facts.names`."""
    return frozenset(_iter_names(text))


@lru_cache(maxsize=1024)
def days_in(text: str) -> frozenset[date]:
    """The full dates that a text writes out, era years included; those without a year are left out."""
    found = set()
    plain = _nfkc(text)
    for match in _ERA_DAY.finditer(plain):
        year = 2018 + (1 if match["era"] == "元" else int(match["era"]))
        found.add(_real_day(year, int(match["month"]), int(match["day"])))
    for pattern in _DAY_PATTERNS:
        for match in pattern.finditer(plain):
            if match["year"]:
                month = _MONTHS.get(match["month"].lower()) or int(match["month"])
                found.add(_real_day(int(match["year"]), month, int(match["day"])))
    return frozenset(day for day in found if day is not None)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _acts(text: str) -> frozenset[str]:
    return frozenset(act for act, pattern in act_patterns().items() if pattern.search(text))


def _nfkc(text: str) -> str:
    """One width, and numerals in digits where a date or a number is counted: "令和七年七月一日" is "令和7年7月1日"."""
    return _KANJI_NUMERAL.sub(lambda match: str(_kanji_value(match.group())), unicodedata.normalize("NFKC", text))


def _kanji_value(written: str) -> int:
    total, digit = 0, 0
    for character in written:
        if character in _KANJI_UNITS:
            total += (digit or 1) * _KANJI_UNITS[character]
            digit = 0
        else:
            digit = 10 * digit + "〇一二三四五六七八九".index(character)
    return total + digit


def _docket_key(written: str) -> str:
    """ "Article 30-4" and 「第30条の4」 are one."""
    if match := re.search(r"(\d{1,4})条の(\d{1,2})|Article (\d{1,3})-(\d{1,2})", written):
        parts = [part for part in match.groups() if part]
        return f"art {parts[0]}-{parts[1]}"
    return re.sub(r"\s+", "", written).casefold()


def _iter_names(text: str) -> Iterator[str]:
    plain = _nfkc(text)
    if is_unspaced(plain):
        yield from _iter_cjk_names(plain)
        return
    for span in sentences(plain):
        for match in _LATIN_NAME.finditer(span.text):
            words = match.group().strip().split()
            while words and words[0].casefold().strip("'’") in _SENTENCE_OPENERS:
                words = words[1:]
            is_opening = match.start() == 0 and len(words) == len(match.group().split())
            if not words or (
                is_opening and len(words) == 1 and not words[0].isupper() and not _has_inner_capital(words[0])
            ):
                continue  # a sentence's first word is capitalised whatever it is
            yield from _name_forms(words)
    yield from (match.group() for match in _KATAKANA.finditer(plain))
    yield from (match.group() for match in _HANGUL_NAME.finditer(plain))


def _name_forms(words: list[str]) -> Iterator[str]:
    clean = [re.sub(r"['’]s$", "", word).casefold().strip(".'’") for word in words]
    clean = [word for word in clean if word]
    if not clean:
        return
    if len(clean) > 1:
        yield " ".join(clean)
    yield from (word for word in clean if len(word) > 2 and word not in _SENTENCE_OPENERS)
    if len(clean) == 1 and len(clean[0]) == 2:
        yield clean[0]


def _has_inner_capital(word: str) -> bool:
    return any(character.isupper() or character.isdigit() for character in word[1:])


def _iter_cjk_names(text: str) -> Iterator[str]:
    for pattern in (_KATAKANA, _LATIN_IN_CJK, _KANJI_BODY):
        yield from (match.group().casefold() for match in pattern.finditer(text))
    yield from (match.group(1) for match in _KANJI_NAME.finditer(text))


def _iter_amounts(text: str) -> Iterator[str]:
    plain = _nfkc(text)
    day_spans = [match.span() for pattern in (*_DAY_PATTERNS, _ERA_DAY) for match in pattern.finditer(plain)]
    for match in _NUMBER.finditer(plain):
        if any(start <= match.start("number") < end for start, end in day_spans):
            continue
        value = _value(match["number"], (match["scale"] or "").lower().rstrip("."))
        unit = _UNITS.get((match["unit"] or match["before"] or "").lower(), "")
        if value is None or (not unit and not match["scale"] and (value < 10 or 1900 <= value <= 2100)):
            continue
        yield f"{value:g} {unit}".strip()


def _value(digits: str, scale: str) -> float | None:
    compact = re.sub(r"[\s'\u202f\u00a0]", "", digits)
    if scale:
        compact = (
            compact.replace(",", ".") if compact.count(",") == 1 and "." not in compact else compact.replace(",", "")
        )
    elif re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", compact):
        compact = re.sub(r"[.,]", "", compact)
    else:
        compact = compact.replace(",", ".")
    try:
        return round(float(compact) * 10.0 ** _SCALES.get(scale, 0), 4)
    except ValueError:
        return None


def _iter_days(text: str) -> Iterator[tuple[int, int]]:
    plain = _nfkc(text)
    for pattern in (*_DAY_PATTERNS, _ERA_DAY):
        for match in pattern.finditer(plain):
            month = _MONTHS.get(match["month"].lower()) or (int(match["month"]) if match["month"].isdigit() else 0)
            day = int(match["day"])
            if 1 <= month <= 12 and 1 <= day <= 31:
                yield month, day

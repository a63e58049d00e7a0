"""Which days, months and years a text names, in fifteen languages and three calendars."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from secondsource.data import read_table
from secondsource.facts.numerals import western, words_of

_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_YEAR = r"(?:19[5-9]|20[0-4])\d"
_OF = r"(?:de |del |of |d[ie] )?"
_NUMERIC = (
    re.compile(rf"(?:(?P<year>{_YEAR})[年년] ?)?(?P<month>(?<!\d)\d{{1,2}})[月월] ?(?P<day>\d{{1,2}})[日号號일]"),
    re.compile(
        rf"(?<![\d.-])(?P<year>{_YEAR})(?P<sign>[-/.]) ?(?P<month>\d{{1,2}})(?P=sign) ?(?P<day>\d{{1,2}})(?!\d)"
    ),
    re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?(?P<year>{_YEAR})(?!\d)"),
    re.compile(rf"(?<![\d/-])(?P<day>\d{{1,2}})(?P<sign>[/-])(?P<month>\d{{1,2}})(?P=sign)(?P<year>{_YEAR})(?!\d)"),
)
_ERA_DAY = re.compile(
    r"(?P<era>令和|平成|民國|民国)(?P<number>\d{1,3}|元)年(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?"
)
_CJK_MONTH = re.compile(rf"(?:(?P<year>{_YEAR})[年년] ?)?(?<!\d)(?P<month>\d{{1,2}})[月월](?! ?\d{{1,2}}[日号號일])")
_YEARS = re.compile(r"(?<!\d)(?<!\d[.,])(?:199\d|20[0-3]\d)(?!\d|[.,]\d{2})")

Day = tuple[int, int]
Month = tuple[int | None, int]


def iter_day_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where days are written, in a text as `numerals.western` gives it: their numbers are no amounts."""
    for found in _found_in(text):
        if found[3]:
            yield found[0]


def days_of(text: str) -> frozenset[Day]:
    """(month, day) of every day that a western(ised) text writes, with or without its year."""
    return frozenset((month, day) for _, _, month, day in _found_in(text) if day)


def months_of(text: str) -> frozenset[Month]:
    """(year, month) of every month that it names, with a day or without; the year None where none stands there."""
    return frozenset((year or None, month) for _, year, month, _ in _found_in(text) if month)


def years_of(text: str) -> frozenset[int]:
    """The years 1990 to 2039 that stand in it, those of an era too."""
    eras = (_ERAS[match["era"]] + _era_number(match) for match in _ERA_DAY.finditer(text))
    dated = (year for _, year, _, _ in _found_in(text))
    found = (*map(int, _YEARS.findall(text)), *eras, *dated)
    return frozenset(year for year in found if 1990 <= year < 2040)


@lru_cache(maxsize=1024)
def days_in(text: str) -> frozenset[date]:
    """The full dates that a text writes out, era years included; those without a year are left out."""
    found = (_real_day(year, month, day) for _, year, month, day in _found_in(western(text)) if year and day)
    return frozenset(day for day in found if day is not None)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_Found = tuple[tuple[int, int], int, int, int]  # where; year, month, day: 0 where it does not say


@lru_cache(maxsize=64)
def _found_in(text: str) -> tuple[_Found, ...]:
    return tuple(each for each in _iter_found(text) if each[2] <= 12 and each[3] <= 31 and (each[2] or each[3]))


def _iter_found(text: str) -> Iterator[_Found]:
    eras = list(_ERA_DAY.finditer(text)) if "年" in text else []
    for match in eras:
        year = _ERAS[match["era"]] + _era_number(match)
        yield match.span(), year, int(match["month"] or 0), int(match["day"] or 0)
    has_months = "月" in text or "월" in text
    for pattern in _NUMERIC if has_months else _NUMERIC[1:]:
        for match in pattern.finditer(text):
            if any(era.start() <= match.start() < era.end() for era in eras):
                continue
            month, day = int(match["month"]), int(match["day"])
            if match.re is _NUMERIC[-1] and day <= 12:
                continue  # 03/04/2025 is a day of March or of April
            yield match.span(), int(match["year"] or 0), month, day
    for match in _CJK_MONTH.finditer(text) if has_months else ():
        if any(era.start() <= match.start() < era.end() for era in eras):
            continue
        yield match.span(), int(match["year"] or 0), int(match["month"]), 0
    yield from _iter_worded(text)


def _era_number(match: re.Match[str]) -> int:
    return 1 if match["number"] == "元" else int(match["number"])


def _iter_worded(text: str) -> Iterator[_Found]:
    """Around each month's name: the day before or behind it, the year behind."""
    months, done = _months(), 0
    words = words_of(text)
    for index, (start, end, name) in enumerate(words):
        month = months.get(name) or _month_of_two(words, index)
        if not month or start < done:
            continue
        position = end if name in months else words[index + 1][1]
        if second := _SECOND_NAME.match(text, position):
            position = second.end()
        before = _DAY_BEFORE.search(text[max(0, start - 14) : start])
        if before:
            day, begin = int(before["day"]), start - len(before.group())
        else:
            behind = None if text[start:end] == "may" else _DAY_BEHIND.match(text, position)
            day, begin = (int(behind["day"]) if behind else 0), start
            position = behind.end() if behind else position
        year = _YEAR_BEHIND.match(text, position)
        if not day and not year and not _stands_alone(text[start:end], name):
            continue
        done = year.end() if year else position
        yield (begin, done), int(year["year"]) if year else 0, month, day


def _month_of_two(words: tuple[tuple[int, int, str], ...], index: int) -> int:
    """كانون الثاني: two words."""
    if words[index][2] not in _ARABIC_FIRST or index + 1 == len(words):
        return 0
    return _months().get(f"{words[index][2]} {words[index + 1][2]}", 0)


def _stands_alone(written: str, name: str) -> bool:
    """Whether a month's name without day and year can only be that."""
    return name not in _ambiguous() and len(name) >= 4 and not (written.islower() and name in _CAPITAL)


_DAY_BEFORE = re.compile(rf"(?<![\d.,:/$€£-])(?P<day>\d{{1,2}})(?:\.|er|st|nd|rd|th|º|°|-го|-го)? {_OF}(?:شهر )?\Z")
_DAY_BEHIND = re.compile(
    r"\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d|[.,:]\d|\w| (?:million|billion|percent|per cent|%))"
)
_YEAR_BEHIND = re.compile(rf"(?:['’][\w]{{1,4}})?\.?,? {_OF}(?:r\.)?(?P<year>{_YEAR})(?!\d)")
_SECOND_NAME = re.compile(r" ?[/(] ?[\u0621-\u064a]+(?: (?:الأول|الثاني|الاول))?\)?")  # يونيو/حزيران
_CAPITAL = frozenset({"january", "february", "april", "june", "july", "august", "october", "november", "december"})
_ARABIC_FIRST = frozenset({"كانون", "تشرين"})


def month_names() -> frozenset[str]:
    """All names of months, folded."""
    return frozenset(_months())


@cache
def _months() -> dict[str, int]:
    rows = read_table("months.toml")["months"]
    assert isinstance(rows, list)
    return {str(name).casefold(): number for number, names in enumerate(rows, start=1) for name in names}


@cache
def _ambiguous() -> frozenset[str]:
    names = read_table("months.toml")["ambiguous"]
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()

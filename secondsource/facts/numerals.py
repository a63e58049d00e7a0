"""Numbers as languages write them: digits of four scripts, kanji numerals, signs for thousands and tenths."""

import re
import unicodedata
from functools import lru_cache

MARKS = "\u0900-\u0903\u093a-\u094f"  # Devanagari vowel signs: parts of words, though no letters to Python
_WORD = re.compile(rf"[^\W\d_][\w{MARKS}]*")

# Arabic, Persian and Devanagari digits, and the Arabic signs of tenths and thousands.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९٫٬٪", "012345678901234567890123456789.,%")
_KANJI_RUN = re.compile(
    r"[〇零一二三四五六七八九十百千]{1,12}(?=(?:年|月|日|号|條|条|項|万|億|亿|萬|兆|ドル|円|元|件|人|冊|名|本|曲|割|章|点|部|社|か月|カ月|个|個|美元|欧元|%))"
    r"|(?<=条の)[〇一二三四五六七八九十]{1,3}|(?<=百分之)[一二三四五六七八九十百]{1,4}"
)
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
_KANJI_DIGITS = {each: value for value, each in enumerate("〇一二三四五六七八九")} | {"零": 0}
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_WHITE = re.compile("[\\s'’\u202f\u00a0]")


def western(text: str) -> str:
    """The text in NFKC, with numbers in western digits: 「令和七年七月一日」 is 「令和7年7月1日」, ١٥ is 15."""
    plain = unicodedata.normalize("NFKC", text).translate(_DIGITS)
    return _KANJI_RUN.sub(lambda match: _kanji_number(match.group()), plain)


@lru_cache(maxsize=32)
def words_of(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where each word of a text starts and ends, and the word case folded; a run of unspaced characters is one."""
    return tuple((*match.span(), match.group().casefold()) for match in _WORD.finditer(text))


def _kanji_number(written: str) -> str:
    """ "百" before a scale is a scale of its own there, and stays: 百万."""
    return written if written in _KANJI_UNITS else str(_kanji_value(written))


def _kanji_value(written: str) -> int:
    total, digit = 0, 0
    for character in written:
        if character in _KANJI_UNITS:
            total += (digit or 1) * _KANJI_UNITS[character]
            digit = 0
        else:
            digit = 10 * digit + _KANJI_DIGITS[character]
    return total + digit


def number_value(digits: str, power: int) -> float | None:
    """What a run of digits and separators stands for, times ten to that power; None where it is no number.

    "1.500" is fifteen hundred, "1.5" is not, and "1.375" before "billion" is hardly a thousand of them.
    """
    compact = _WHITE.sub("", digits)
    compact = compact.replace(",", "") if _INDIAN.fullmatch(compact) else _western_separators(compact, power)
    try:
        return round(float(compact) * 10.0**power, 4)
    except (ValueError, OverflowError):
        return None


def _western_separators(compact: str, power: int) -> str:
    dots, commas = compact.count("."), compact.count(",")
    if dots and commas:
        tenth = "." if compact.rfind(".") > compact.rfind(",") else ","
        if compact.count(tenth) > 1:
            return re.sub("[.,]", "", compact)
        return compact.replace("," if tenth == "." else ".", "").replace(tenth, ".")
    if dots + commas > 1:
        return re.sub("[.,]", "", compact)
    whole, _, rest = compact.replace(",", ".").partition(".")
    is_grouped = len(rest) == 3 and whole != "0" and len(whole) <= 3 and not (power >= 9 and len(whole) == 1)
    return whole + rest if is_grouped else f"{whole}.{rest}" if rest else whole

"""How much a text says, in one form for all languages: 15億ドル, 1,5 млрд долларов and $1.5 billion are one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from secondsource.data import read_table
from secondsource.facts.numerals import MARKS, number_value, words_of
from secondsource.languages import CJK_CHARACTER, HANGUL_CHARACTER

_NUMBER = re.compile(r"\d{1,3}(?:[ '’]\d{3})+(?!\d)(?:[.,]\d{1,4})?(?!\d)|\d+(?:[.,]\d+)*")
_NO_NUMBER_BEFORE = re.compile(r"[\d.,:/_A-Za-z]|[A-Za-z]-")
_AFTER_WORD = rf"(?![\w{MARKS}])"
_OF = r"(?:de |di |do |d'|of |u\.?s\.?[- ]|us-|американских |amerikanische[rn]? )?"
_HALF = re.compile(r" ونصف(?: ال\w+)?")
_MORE = re.compile(r" ?(?P<number>\d{1,4}(?:,\d{3})*)(?P<scale>[千천]?[万萬만]|[億亿억])?(?=[^\d,.])")
_NO_WORD = re.compile(r"[-(«„“\"「]")
_PART_OF_TEN = re.compile(r" ?[割成](?![^\W\d_]|(?<=成)[立果人员員功])|割(?![\u4e00-\u9fffり])")
_BEFORE_PERCENT = re.compile(r"(?:(?<!\w)yüzde |百分之|(?<![\w%])%)\Z", re.IGNORECASE)
_DUAL = {"مليوني": 2e6, "مليونا": 2e6, "مليونين": 2e6, "ملياري": 2e9, "مليارا": 2e9, "مليارين": 2e9}
_UNSPACED_SCALES = frozenset("万萬億亿兆만억조")
_YEARS = range(1900, 2101)
_FEWEST = 10  # a bare number below it is hardly a particular
_SIGN_CHARACTERS = 5
_NUMERAL_CHARACTERS = 28


def amounts_agree(one: str, other: str) -> bool:
    """Whether two amounts of `Facts.amounts` are equal after rounding to the coarser, in one unit (RULES.md 18)."""
    (value, unit), (second, other_unit) = _parsed(one), _parsed(other)
    if unit != other_unit:
        return False
    step = max(_coarseness(one), _coarseness(other))
    return value == second or (round(value / step) == round(second / step) != 0)


def _parsed(amount: str) -> tuple[float, str]:
    number, _, unit = amount.partition(" ")
    return float(number), unit


def _coarseness(amount: str) -> float:
    """The place of the last digit that is not 0: 100,000 of "1500000 USD"."""
    digits = amount.partition(" ")[0]
    if "." in digits:
        return 10.0 ** -len(digits.partition(".")[2])
    return 10.0 ** (len(digits) - len(digits.rstrip("0"))) if digits.strip("0") else 1.0


def iter_amounts(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The amounts of a text as `numerals.western` gives it: "1500000000 USD", "40 %", "4200".

    taken   stretches whose numbers are days or dockets
    """
    covered = {position for start, end in taken for position in range(start, end)}
    done = 0
    for match in _NUMBER.finditer(text):
        start = match.start()
        if start < done or start in covered or _NO_NUMBER_BEFORE.match(text[max(0, start - 1) : start]):
            continue
        if text[start - 1 : start] == "-" and text[start - 2 : start - 1].isalnum():
            continue  # GPT-4, 30-4
        if text[match.end() : match.end() + 1] == ":" and text[match.end() + 1 : match.end() + 2].isdigit():
            continue  # 10:30
        amount, done = _amount_at(text, match.group(), start, match.end())
        if amount:
            yield amount
    yield from _iter_worded(text)


def _amount_at(text: str, number: str, start: int, end: int) -> tuple[str, int]:
    """The amount of that number with what follows it, "" where it is none, and where it ends."""
    scales, position = _scales_at(text, end)
    value = number_value(number, sum(scales))
    if value is None:
        return "", end
    if _PART_OF_TEN.match(text, position):
        return f"{_written(value * 10)} %" if value <= _FEWEST else "", end
    if scales:
        value, position = _with_more(text, value, sum(scales), position)
    unit, _ = _unit_at(text, position)
    unit = unit or _unit_before(text, start)
    if not unit and not scales and (value < _FEWEST or value in _YEARS or _goes_on(text, end)):
        return "", position
    return f"{_written(value)} {unit}".strip(), position


def _goes_on(text: str, end: int) -> bool:
    """ "500px", "4o": a number inside a word."""
    return text[end : end + 1].isascii() and text[end : end + 1].isalpha()


def _scales_at(text: str, position: int) -> tuple[list[int], int]:
    found: list[int] = []
    while len(found) < 2 and (match := _scale_pattern().match(text, position)):
        found.append(_row(match["form"], "scales"))
        position = match.end()
    return found, position


def _with_more(text: str, value: float, power: int, position: int) -> tuple[float, int]:
    """1億5000万, 1억 5천만, مليار ونصف."""
    if half := _HALF.match(text, position):
        return value + 0.5 * 10.0**power, half.end()
    while text[position - 1] in _UNSPACED_SCALES and (more := _MORE.match(text, position)):
        smaller = _row(more["scale"], "scales") if more["scale"] else 0
        if smaller >= power:
            break
        value += number_value(more["number"], smaller) or 0.0
        power, position = smaller, more.end()
    return value, position


def _unit_at(text: str, position: int) -> tuple[str, int]:
    match = _unit_pattern().match(text, position)
    return (_units()[_row_key(match["form"], "units")], match.end()) if match else ("", position)


def _unit_before(text: str, start: int) -> str:
    before = text[max(0, start - 7) : start]
    if _BEFORE_PERCENT.search(before):
        return "%"
    match = _sign_pattern().search(before[-_SIGN_CHARACTERS:])
    return _units()[match["form"].casefold()] if match else ""


def _iter_worded(text: str) -> Iterator[str]:
    """ "two million", "anderthalb Milliarden Dollar", مليوني دولار."""
    for start, end, word in words_of(text):
        if dual := _DUAL.get(word):
            unit, _ = _unit_at(text, end)
            yield f"{_written(dual)} {unit}".strip()
            continue
        power = _scale_word(word)
        if power is None or text[start - 2 : start - 1].isdigit():
            continue
        half = _HALF.match(text, end)
        number = _numeral_before(text[max(0, start - _NUMERAL_CHARACTERS) : start]) or (1.0 if half else 0.0)
        unit, _ = _unit_at(text, half.end() if half else end)
        if number and (unit or number != 1.0 or half):
            value = (number + (0.5 if half else 0.0)) * 10.0**power
            yield f"{_written(value)} {unit}".strip()


@lru_cache(maxsize=16384)
def _scale_word(word: str) -> int | None:
    """The power of a scale that is written as a word; None for any other word."""
    if len(word) < 3 or len(word) > 12:
        return None
    key = _row_key(word, "scales")
    return _scales().get(key)


def _numeral_before(text: str) -> float:
    words = _NO_WORD.sub(" ", text.casefold()).split()
    for count in (4, 3, 2, 1):
        if len(words) >= count and (value := _numerals().get(" ".join(words[-count:]))):
            return value
    return 0.0


def _written(value: float) -> str:
    """Plain digits, four places at most."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _row(written: str, part: str) -> int:
    return _scales()[_row_key(written, part)]


@lru_cache(maxsize=16384)
def _row_key(written: str, part: str) -> str:
    """The form in the table that a written one is: itself, or the stem that it begins with."""
    table: Mapping[str, object] = _scales() if part == "scales" else _units()
    folded = written.casefold().rstrip(".").replace("\u00a0", " ")
    if folded in table:
        return folded
    stems = (form for form in _stems(part).get(folded[:3], ()) if folded.startswith(form[:-1]))
    return max(stems, key=len, default=folded)


@cache
def _stems(part: str) -> Mapping[str, tuple[str, ...]]:
    """The stems of a table by their first three characters."""
    found: dict[str, list[str]] = {}
    for form in _scales() if part == "scales" else _units():
        if form.endswith("*"):
            found.setdefault(form[:3], []).append(form)
    return {begin: tuple(forms) for begin, forms in found.items()}


@cache
def _scales() -> Mapping[str, int]:
    return {form.casefold(): int(power) for power, forms in _table("scales") for form in forms}


@cache
def _units() -> Mapping[str, str]:
    return {form.casefold(): unit for unit, forms in _table("units") for form in forms}


@cache
def _numerals() -> Mapping[str, float]:
    return {form.casefold(): float(number) for number, forms in _table("numerals") for form in forms}


def _table(part: str) -> list[tuple[str, list[str]]]:
    table = read_table("amounts.toml")[part]
    assert isinstance(table, Mapping)
    return [(str(key), [str(form) for form in forms]) for key, forms in table.items()]


@cache
def _scale_pattern() -> re.Pattern[str]:
    return re.compile(rf"[ -]?(?P<form>{_alternatives(_scales())})", re.IGNORECASE)


@cache
def _unit_pattern() -> re.Pattern[str]:
    return re.compile(rf"[ -]?{_OF}(?P<form>{_alternatives(_units())})", re.IGNORECASE)


@cache
def _sign_pattern() -> re.Pattern[str]:
    """What stands before a number: a sign, or the letters of a currency's code."""
    signs = [form for form in _units() if form[-1] not in "%٪" and (not form[-1].isalpha() or _is_code(form))]
    forms = "|".join(re.escape(form) for form in sorted(signs, key=lambda form: (-len(form), form)))
    return re.compile(rf"(?<![A-Za-z])(?P<form>{forms})\.? ?\Z", re.IGNORECASE)


def _is_code(form: str) -> bool:
    return form.isascii() and (form == "rs" or (len(form) == 3 and form not in ("won", "yen", "try", "yuan")))


def _alternatives(forms: Iterable[str]) -> str:
    """Longest first; words end where they end, characters that stand unspaced anywhere."""
    found = []
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        stem = re.escape(form.removesuffix("*"))
        if CJK_CHARACTER.search(form) or HANGUL_CHARACTER.search(form):
            found.append(stem)
        elif form.endswith("*"):
            found.append(rf"{stem}[\w{MARKS}]{{0,6}}{_AFTER_WORD}")
        else:
            found.append(rf"{stem}{_AFTER_WORD}\.?" if form[-1].isalpha() else stem)
    return "|".join(found)

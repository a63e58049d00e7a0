"""Every name, figure and date in a text of the demo's sources, found by its shape and written anew."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

_YEAR = 2023  # of every date that is written without one
_LATIN = "0-9A-Za-zÀ-ɏ_"  # what a name in Latin script must not touch; CJK may follow at once


def _words(line: str) -> list[str]:
    return line.split()


_MONTHS = {
    "en": _words("January February March April May June July August September October November December"),
    "de": _words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    "fr": _words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
}
_WEEKDAYS = {
    "en": _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    "de": _words("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
    "fr": _words("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    "ja": [f"{sign}曜日" for sign in "月火水木金土日"],
}
_EN, _DE, _FR = ("|".join(_MONTHS[language]) for language in ("en", "de", "fr"))
_LATIN_DAYS = "|".join(day for language in ("en", "de", "fr") for day in _WEEKDAYS[language])

_ADDRESS = r"(?P<address>https?://[^\s)\"|]+)"
_IN_ADDRESS = re.compile(
    r"(?P<host>[a-z-]+)(?=\.example)|(?<=/)(?P<path_date>\d{4}/\d\d/\d\d)(?=/)|(?<=/)(?P<url_date>20\d{6})(?=-)"
)
_ISO = r"(?P<iso>\d{4}-\d\d-\d\d)(?=T|\b)"
_WRITTEN = (
    rf"(?P<d1>\b\d{{1,2}}) (?P<m1>{_EN})\b(?P<y1> 20\d\d)?"
    rf"|(?P<m2>\b(?:{_EN})) (?P<d2>\d{{1,2}})\b(?P<y2>, 20\d\d)?"
    rf"|(?P<d3>\b\d{{1,2}})\. (?P<m3>{_DE})\b(?P<y3> 20\d\d)?"
    rf"|(?P<d4>\b\d{{1,2}})(?:er)? (?P<m4>{_FR})\b(?P<y4> 20\d\d)?"
    r"|(?P<y5>20\d\d年)?(?P<m5>\d{1,2})月(?P<d5>\d{1,2})日"
)
_WEEKDAY = rf"(?P<weekday>\b(?:{_LATIN_DAYS})\b|{'|'.join(_WEEKDAYS['ja'])})"
_HOUR = r"\d{1,2}:\d\d(?::\d\d)?|\d{1,2}(?:\.\d\d)? [ap]m\b|\d+[時分]|\d{1,2} Uhr"
_KEEP = rf"(?P<keep>{_HOUR}|(?<!\d)(?:19|20)\d\d(?!\d))"
_JA_FIGURE = r"(?P<man>\d+)万(?P<rest>\d{1,4})?"
_FIGURE = r"(?<![A-Za-z\d])(?P<figure>\d{1,3}(?:[,. ]\d{3})+(?!\d)|\d+(?:\.\d+)?)(?![A-Za-z\d])"


def other_digits(digits: str, draw: random.Random) -> str:
    """As many digits, beginning with another one."""
    first = draw.choice([digit for digit in "123456789" if digit != digits[0]])
    return first + "".join(draw.choice("0123456789") for _ in digits[1:])


class _Figures:
    """Another figure for every figure: as many digits, as round, and no two of up to four digits made equal."""

    def __init__(self, *, seed: int) -> None:
        self._seed = seed
        self._order: dict[int, list[int]] = {}

    def other(self, value: int) -> int:
        """What stands for this whole number; 0, 1, 10, 100… stand for themselves."""
        core = str(value).rstrip("0")
        if core in ("", "1"):
            return value
        if len(core) > 4:
            return int(other_digits(str(value), random.Random(f"{self._seed} {value}")))
        return int(f"{self._next(core)}{'0' * (len(str(value)) - len(core))}")

    def _next(self, core: str) -> int:
        places = len(core)
        if places not in self._order:
            cores = [number for number in range(max(2, 10 ** (places - 1)), int(10**places)) if number % 10]
            random.Random(f"{self._seed} places {places}").shuffle(cores)
            self._order[places] = cores
        cores = self._order[places]
        return cores[(cores.index(int(core)) + 1) % len(cores)]


@dataclass(kw_only=True)
class Rewriting:
    """How one world differs from the demo's.

    names   every written form of every name, and what stands in its place
    days    by how much every date moves; hours stay as they are
    """

    names: Mapping[str, str]
    days: int
    seed: int
    _figures: _Figures = field(init=False)
    _token: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self._figures = _Figures(seed=self.seed)
        longest_first = sorted(self.names, key=lambda name: (-len(name), name))
        names = "|".join(map(_name_pattern, longest_first)) or "(?!)"
        self._token = re.compile(
            f"{_ADDRESS}|(?P<name>{names})|{_ISO}|{_WRITTEN}|{_WEEKDAY}|{_KEEP}|{_JA_FIGURE}|{_FIGURE}"
        )

    def rewrite(self, text: str, *, keeps_figures: bool = False) -> str:
        """The text of this world. `keeps_figures`: they are settings, as in a TOML file."""
        return self._token.sub(self._replacement(keeps_figures=keeps_figures), text)

    def _replacement(self, *, keeps_figures: bool) -> Callable[[re.Match[str]], str]:
        def replace(found: re.Match[str]) -> str:
            group = found.groupdict()
            if group["address"]:
                return _IN_ADDRESS.sub(self._in_address, group["address"])
            if group["name"]:
                return self.names[group["name"]]
            if group["weekday"]:
                return self._weekday(group["weekday"])
            if group["keep"] or (keeps_figures and (group["man"] or group["figure"])):
                return found.group()
            if group["man"] or group["figure"]:
                return self._figure(found)
            return self._date(found)

        return replace

    def _in_address(self, found: re.Match[str]) -> str:
        if found["host"]:
            return self.names.get(found["host"], found["host"])
        if found["path_date"]:
            return self._moved(found["path_date"].replace("/", "-")).strftime("%Y/%m/%d")
        return self._moved(found["url_date"]).strftime("%Y%m%d")

    def _moved(self, written: str) -> date:
        return date.fromisoformat(written) + timedelta(days=self.days)

    def _weekday(self, word: str) -> str:
        words = next(days for days in _WEEKDAYS.values() if word in days)
        return words[(words.index(word) + self.days) % 7]

    def _date(self, found: re.Match[str]) -> str:
        if found["iso"]:
            return self._moved(found["iso"]).isoformat()
        style = next(number for number in range(1, 6) if found[f"m{number}"])
        day, month, year = (found[f"{part}{style}"] for part in "dmy")
        months = _MONTHS[{3: "de", 4: "fr"}.get(style, "en")]
        number = int(month) if style == 5 else months.index(month) + 1
        moved = self._moved(f"{int(re.sub(r'[^0-9]', '', year or '') or _YEAR)}-{number:02}-{int(day):02}")
        name = months[moved.month - 1]
        return {
            1: f"{moved.day} {name}" + (f" {moved.year}" if year else ""),
            2: f"{name} {moved.day}" + (f", {moved.year}" if year else ""),
            3: f"{moved.day}. {name}" + (f" {moved.year}" if year else ""),
            4: f"{'1er' if moved.day == 1 else moved.day} {name}" + (f" {moved.year}" if year else ""),
            5: (f"{moved.year}年" if year else "") + f"{moved.month}月{moved.day}日",
        }[style]

    def _figure(self, found: re.Match[str]) -> str:
        if found["man"]:
            value = self._figures.other(int(found["man"]) * 10_000 + int(found["rest"] or 0))
            return f"{value // 10_000}万" + (str(value % 10_000) if value % 10_000 else "")
        written = found["figure"]
        if grouped := re.fullmatch(r"\d{1,3}(?:([,. ])\d{3})+", written):
            return f"{self._figures.other(int(re.sub(r'[,. ]', '', written))):,}".replace(",", grouped[1])
        whole, point, rest = written.partition(".")
        if not point:
            return str(self._figures.other(int(written)))
        digits = str(self._figures.other(int(whole + rest)))
        return f"{digits[: -len(rest)]}.{digits[-len(rest) :]}"


def _name_pattern(name: str) -> str:
    """A name in Latin script as a whole word; one in CJK stands anywhere."""
    if any("\u3040" <= sign <= "\u9fff" for sign in name):
        return re.escape(name)
    return rf"(?<![{_LATIN}-]){re.escape(name)}(?![{_LATIN}])"

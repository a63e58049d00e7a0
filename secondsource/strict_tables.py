"""Strict reading of TOML tables: what is unknown, of the wrong type or in the wrong unit is an error with its fix.

All problems are collected, so that a file can be mended in one go.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from secondsource.errors import ConfigError, ConfigErrors

Choice = TypeVar("Choice", bound=StrEnum)

_SPAN = re.compile(r"(\d{1,9})\s*(s|m|h|d|w)\Z")
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_SPAN_FORM = 'Write a number and a unit (s, m, h, d, w) in quotes, such as "15m", "6h" or "3d".'


class StrictTable:
    """One TOML table, read key by key; `close` complains of every key that nobody asked for.

    place       file and table, as errors name it: "secondsource.toml [mail]"
    problems    where errors go; a new list for the root, shared by all tables below it
    """

    def __init__(self, table: Mapping[str, object], *, place: str, problems: list[ConfigError] | None = None) -> None:
        self._table = table
        self._asked: list[str] = []
        self._forbidden: set[str] = set()
        self.place = place
        self.problems: list[ConfigError] = [] if problems is None else problems

    def has(self, key: str) -> bool:
        """Whether the table has the key at all."""
        return key in self._table

    def complain(self, problem: str, fix: str) -> None:
        """Adds a problem of this table."""
        self.problems.append(ConfigError(place=self.place, problem=problem, fix=fix))

    def forbid(self, key: str, *, fix: str) -> None:
        """The key must not stand here, for the reason that `fix` gives."""
        self._forbidden.add(key)
        if key in self._table:
            self.complain(f"key {key!r} is not allowed here", fix)

    def text(self, key: str, default: str) -> str:
        """A string of one line, stripped."""
        value = self._value(key, default)
        if not isinstance(value, str):
            self._wrong_type(key, value, "a text", f'Write {key} = "…".')
            return default
        if "\n" in value or "\r" in value or "\0" in value:
            self.complain(f"{key!r} runs over more than one line", f"Write {key} on one line.")
            return default
        return value.strip()

    def required_text(self, key: str, *, example: str) -> str:
        """A string that must be there and not be empty; "" after complaining."""
        found = self.text(key, "")
        if not found and not isinstance(self._table.get(key, ""), str):
            return ""  # its type has been complained of
        if not found:
            self.complain(f"{key!r} is missing or empty", f'Add {key} = "{example}".')
        return found

    def flag(self, key: str, *, default: bool) -> bool:
        """true or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            self._wrong_type(key, value, "true or false", f"Write {key} = true or {key} = false, without quotes.")
            return default
        return value

    def whole(self, key: str, default: int, *, least: int, most: int) -> int:
        """A whole number between the two, both allowed."""
        value = self._value(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            self._wrong_type(key, value, "a whole number", f"Write {key} = {default}, without quotes.")
            return default
        if not least <= value <= most:
            self.complain(f"{key!r} is {value}", f"Choose a number from {least} to {most}.")
            return default
        return value

    def span(self, key: str, default: timedelta, *, least: timedelta, most: timedelta) -> timedelta:
        """A span of time with its unit: "15m", "6h", "3d"."""
        if key not in self._table:
            self._asked.append(key)
            return default
        value = self._value(key, default)
        found = _SPAN.match(value.strip()) if isinstance(value, str) else None
        if found is None:
            self.complain(f"{key!r} is {_shown(value)}, which is no span of time", _SPAN_FORM)
            return default
        span = int(found.group(1)) * _UNITS[found.group(2)]
        if not least <= span <= most:
            self.complain(f"{key!r} is {value!r}", f"Choose a span from {_spelt(least)} to {_spelt(most)}.")
            return default
        return span

    def day(self, key: str) -> date | None:
        """A calendar day without quotes: 2023-04-25; None where the key is absent."""
        value = self._value(key, None)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self._wrong_type(key, value, "a day", f"Write {key} = 2023-04-25, without quotes.")
            return None
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings, stripped, none empty; () where the key is absent."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self._wrong_type(key, value, "a list of texts", f'Write {key} = ["…", "…"].')
            return ()
        return tuple(item.strip() for item in value)

    def choice(self, key: str, default: Choice) -> Choice:
        """One word of a closed list."""
        value = self._value(key, default.value)
        words = [str(member.value) for member in type(default)]
        if not isinstance(value, str) or value not in words:
            self.complain(f"{key!r} is {_shown(value)}", did_you_mean(str(value), words, noun="Allowed"))
            return default
        return type(default)(value)

    def table(self, key: str) -> "StrictTable":
        """The table `[key]`; an empty one where it is absent."""
        value = self._value(key, {})
        if not isinstance(value, Mapping):
            self._wrong_type(key, value, "a table", f"Write [{key}] on a line of its own, and its keys below.")
            value = {}
        return StrictTable(value, place=f"{self.place} [{key}]", problems=self.problems)

    def named_tables(self, key: str) -> "Iterator[tuple[str, StrictTable]]":
        """The tables `[key.NAME]`, in order."""
        outer = self.table(key)
        for name, value in outer._table.items():
            outer._asked.append(name)
            if isinstance(value, Mapping):
                place = f"{self.place} [{key}.{name}]"
                yield name, StrictTable(value, place=place, problems=self.problems)
            else:
                outer.complain(f"{name!r} must be a table", f"Write [{key}.{name}] on a line of its own.")

    def tables(self, key: str) -> "Iterator[StrictTable]":
        """The tables `[[key]]`, in order."""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self._wrong_type(key, value, "a list of tables", f"Write [[{key}]], with two brackets on each side.")
            return
        for number, item in enumerate(value, start=1):
            yield StrictTable(item, place=f"{self.place} [[{key}]] {number}", problems=self.problems)

    def close(self) -> None:
        """Complains of every key that nobody asked for."""
        for key in self._table:
            if key not in self._asked and key not in self._forbidden:
                self.complain(f"unknown key {key!r}", did_you_mean(key, self._asked, noun="Known"))

    def _value(self, key: str, default: object) -> object:
        self._asked.append(key)
        return self._table.get(key, default)

    def _wrong_type(self, key: str, value: object, wanted: str, fix: str) -> None:
        self.complain(f"{key!r} is {_shown(value)}, not {wanted}", fix)


def raise_all(problems: Sequence[ConfigError]) -> None:
    """Raises all problems as one ConfigErrors, if there are any."""
    if problems:
        raise ConfigErrors(tuple(problems))


def did_you_mean(word: str, known: Sequence[str], *, noun: str) -> str:
    """The likely spelling, and all there are."""
    lower = word.lower()
    parts = [each for each in known if min(len(each), len(lower)) >= 3 and (lower in each or each in lower)]
    close = get_close_matches(lower, known, n=1, cutoff=0.6) or parts
    hint = f"Did you mean {close[0]!r}? " if close else ""
    return f"{hint}{noun}: {', '.join(known)}." if known else f"{hint}Nothing is allowed here."


def _shown(value: object) -> str:
    """A value as an error quotes it: never long, so that a secret in the wrong place is not spread either."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return "a list"
    shown = repr(value) if isinstance(value, str) else str(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def _spelt(span: timedelta) -> str:
    for unit in ("w", "d", "h", "m"):
        if span and span % _UNITS[unit] == timedelta(0):
            return f"{span // _UNITS[unit]}{unit}"
    return f"{span // _UNITS['s']}s"

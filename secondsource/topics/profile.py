"""A topic profile: which words, near which others, make an entry ours. Data, read from TOML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from secondsource.data import read_table
from secondsource.errors import ConfigError
from secondsource.languages import CJK_CHARACTER

DEFAULT_PROFILE = "topics/ai-copyright.toml"
_FIX = "See docs/topics.md for the form of a profile."
_KNOWN_KEYS = frozenset({"name", "title", "near", "near_unspaced", "role", "weak", "counter", "exclude"})
REQUIRED_ROLES = ("ai", "copyright")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # by identity: it is compiled once and cached by
class TopicProfile:
    """A compiled profile.

    core        the roles of which each must stand near the other, in order
    support     other roles: they say that a headline is worth reading
    terms       role -> one pattern of all its terms, in every language
    firm        role -> pattern of its terms that carry a report alone
    excluded    role -> pattern of phrases inside which a hit of that role does not count
    counter     words of other matters in which both roles occur; `unless` these stand there too
    near        farthest distance of two core hits in characters; `near_unspaced` where words are not parted
    """

    name: str
    title: str
    core: tuple[str, ...]
    support: tuple[str, ...]
    terms: Mapping[str, re.Pattern[str]]
    firm: Mapping[str, re.Pattern[str]]
    excluded: Mapping[str, re.Pattern[str]]
    counter: re.Pattern[str]
    unless: re.Pattern[str]
    near: int
    near_unspaced: int


@cache
def default_profile() -> TopicProfile:
    """AI and copyright, as shipped."""
    return profile_from(read_table(DEFAULT_PROFILE), place=DEFAULT_PROFILE)


def profile_from(table: Mapping[str, object], *, place: str) -> TopicProfile:
    """A profile from a parsed TOML table. The first two roles are the core. Raises ConfigError."""
    for key in table:
        if key not in _KNOWN_KEYS:
            raise ConfigError(place=place, problem=f"unknown key {key!r}", fix=_FIX)
    roles: dict[str, list[str]] = {}
    for row in _tables(table, "role", place):
        name = row.get("name")
        if not isinstance(name, str) or not name:
            raise ConfigError(place=place, problem="a [[role]] has no name", fix=_FIX)
        words = [
            word for key, value in row.items() if key != "name" for word in _words(value, f"{name}.{key}", place)
        ]
        roles.setdefault(name, []).extend(words)
    if len(roles) < 2 or not all(roles.values()):
        raise ConfigError(place=place, problem="a profile needs at least two [[role]] tables with terms", fix=_FIX)
    weak: dict[str, set[str]] = {}
    for row in _tables(table, "weak", place):
        weak.setdefault(str(row.get("role")), set()).update(_words(row.get("terms"), "weak.terms", place))
    exclude = table.get("exclude", {})
    if not isinstance(exclude, Mapping):
        raise ConfigError(place=place, problem="[exclude] must be a table of role = [phrases]", fix=_FIX)
    names = tuple(roles)
    counters = _tables(table, "counter", place)
    return TopicProfile(
        name=str(table.get("name", place)),
        title=str(table.get("title", table.get("name", place))),
        core=names[:2],
        support=names[2:],
        terms={role: _pattern(words) for role, words in roles.items()},
        firm={
            role: _pattern([word for word in words if word not in weak.get(role, set())])
            for role, words in roles.items()
        },
        excluded={role: _pattern(_words(phrases, f"exclude.{role}", place)) for role, phrases in exclude.items()},
        counter=_pattern([word for row in counters for word in _words(row.get("terms"), "counter.terms", place)]),
        unless=_pattern(
            [word for row in counters for word in _words(row.get("unless", []), "counter.unless", place)]
        ),
        near=_number(table, "near", 220, place),
        near_unspaced=_number(table, "near_unspaced", 90, place),
    )


def _tables(table: Mapping[str, object], key: str, place: str) -> list[Mapping[str, object]]:
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise ConfigError(place=place, problem=f"{key} must be written as [[{key}]] tables", fix=_FIX)
    return rows


def _words(value: object, key: str, place: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip("* ") for word in value):
        raise ConfigError(place=place, problem=f"{key} must be a list of words", fix=_FIX)
    return [str(word) for word in value]


def _number(table: Mapping[str, object], key: str, default: int, place: str) -> int:
    value = table.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value <= 0:
        raise ConfigError(place=place, problem=f"{key} must be a whole number above 0", fix=_FIX)
    return value


def _pattern(words: list[str]) -> re.Pattern[str]:
    """One pattern of all the words, the longest first; one that never matches for none."""
    if not words:
        return re.compile(r"(?!)")
    return re.compile("|".join(map(_term, sorted(set(words), key=lambda word: (-len(word), word)))))


def _term(word: str) -> str:
    """A word as a pattern: any case (an abbreviation in capitals only so), endings where "*" allows them."""
    pieces = [re.escape(piece) for piece in word.split("*")]
    body = r"\w*".join(pieces).replace(r"\ ", r"[\s\-]+")
    if CJK_CHARACTER.search(word) or re.search("[\uac00-\ud7a3]", word):
        return body
    is_abbreviation = re.fullmatch(r"[A-Z.]{2,4}s?", word) is not None
    cased = body if is_abbreviation else f"(?i:{body})"
    # Latin letters right beside Japanese ones are still a word of their own: "生成AIが".
    letter = r"A-Za-z0-9_À-ɏ"
    ending = "" if word.endswith("*") else rf"(?![{letter}])"
    return rf"(?<![{letter}]){cased}{ending}"

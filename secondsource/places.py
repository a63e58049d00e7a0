"""Where a story happens: the country that its reports name, as far as headlines and first lines tell."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from secondsource.articles import Article
from secondsource.data import read_table
from secondsource.languages import CJK_CHARACTER, HANGUL_CHARACTER

_LEAD_CHARACTERS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country as a story's place: what its own press is written in."""

    country: str  # ISO 3166-1 alpha-2
    name: str  # in an English sentence
    languages: tuple[str, ...]  # of its press, the commonest first


def place_of(reports: Sequence[Article]) -> Place | None:
    """The country that most of the reports name in headline or first lines; None where none, or two alike."""
    counts: Counter[str] = Counter()
    for report in reports:
        lead = f"{report.title}\n{report.text[:_LEAD_CHARACTERS]}"
        counts.update(country for country, pattern in _patterns().items() if pattern.search(lead))
    ranked = counts.most_common(2)
    if not ranked or 2 * ranked[0][1] < len(reports) or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return find_place(ranked[0][0])


def find_place(country: str) -> Place | None:
    """The country of that code, if it is one that we know how to name."""
    return _places().get(country.upper())


@cache
def _places() -> dict[str, Place]:
    return {
        country: Place(country=country, name=str(facts["name"]), languages=tuple(facts["languages"]))
        for country, facts in _table().items()
    }


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {country: re.compile("|".join(map(_bounded, facts["names"]))) for country, facts in _table().items()}


def _bounded(name: str) -> str:
    if CJK_CHARACTER.search(name) or HANGUL_CHARACTER.search(name):
        return re.escape(name)
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _table() -> dict[str, dict[str, list[str]]]:
    """The table as written; "name" is one word, which reads as a list of letters nowhere."""
    table = read_table("places.toml")
    return {country: facts for country, facts in table.items() if isinstance(facts, dict)}

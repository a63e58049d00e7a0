"""Case, bill and article numbers of many countries, each in one form: "Article 30-4" and 「第30条の4」 are one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from secondsource.data import read_table

_HYPHEN = "[-‐‑–]"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """One kind of number, as `data/dockets.toml` describes it."""

    pattern: re.Pattern[str]
    form: str
    needs: tuple[str, ...]

    def key(self, match: re.Match[str]) -> str:
        parts = ("", *(part or "" for part in match.groups()))
        return "".join(self.form.format(*parts).split()).casefold().replace(".", "")


def iter_dockets(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Where each number stands in a text as `numerals.western` gives it, and its form: "23-cv-3417", "art30-4"."""
    for kind in _kinds():
        if any(each in text for each in kind.needs):
            for match in kind.pattern.finditer(text):
                yield match.span(), kind.key(match)


@cache
def _kinds() -> tuple[_Kind, ...]:
    rows = read_table("dockets.toml")["docket"]
    assert isinstance(rows, list)
    return tuple(
        _Kind(
            pattern=re.compile(str(row["pattern"]).replace("HYPHEN", _HYPHEN)),
            form=str(row["form"]),
            needs=tuple(map(str, row["needs"])),
        )
        for row in rows
    )

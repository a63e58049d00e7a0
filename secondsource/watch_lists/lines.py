"""One line of a list of subscriptions: an address with what the list says of it, or why it cannot be taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from secondsource.errors import ConfigErrors, InputError
from secondsource.hostile_text import one_line
from secondsource.outlet_file import outlets_from
from secondsource.outlets import Outlet

MOST_BYTES = 10 * 1024 * 1024  # of a list; a thousand feeds take 200 kB
MOST_LINES = 10_000
_LONGEST = {"url": 2_000, "site": 2_000}
_LONGEST_OTHER = 300
# What a line can say, by the names of the columns; "title" is what a reader called the feed.
COLUMNS = (
    *("url", "outlet", "country", "languages", "kind", "owner"),
    *("domains", "site", "title", "spider", "entries", "seen_in"),
)
_ANY_NAME = "(no name)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedWatch:
    """An address as a list gives it; not yet judged whether it may be watched."""

    line: int  # of the file, from 1
    url: str  # as written, stripped
    stated: Outlet  # what the list says of its outlet; `name` is "" where it does not say
    title: str = ""  # what it calls the feed
    site: str = ""  # the home page of the feed; "" = not said
    seen_in: str = ""  # where the list lies, or says that it has the address from


@dataclass(frozen=True, slots=True, kw_only=True)
class Untaken:
    """A line that cannot be taken, and why."""

    line: int
    text: str  # what stands there, cut
    problem: str


Line = ListedWatch | Untaken


def read_line(number: int, cells: Mapping[str, str], *, place: str) -> Line:
    """What one line says, by `COLUMNS`; a cell that is missing or empty says nothing.

    place   where the list lies, noted where the line does not say where the address was seen
    """
    said = {name: one_line(cells.get(name) or "") for name in COLUMNS}
    said["url"] = (cells.get("url") or "").strip()  # not mended: an address with invisible characters is refused
    shown = one_line(said["url"] or said["title"] or said["outlet"], 200)
    if not said["url"]:
        return Untaken(line=number, text=shown, problem="it has no address of a feed")
    for name, value in said.items():
        if len(value) > _LONGEST.get(name, _LONGEST_OTHER):
            problem = f"its {name} is {len(value)} characters long; at most {_LONGEST.get(name, _LONGEST_OTHER)}"
            return Untaken(line=number, text=shown, problem=problem)
    try:
        (outlet,) = outlets_from(_as_table(said), place=f"line {number}")
    except ConfigErrors as errors:
        problem = "; ".join(f"{each.problem}. {each.fix}" for each in errors.errors)
        return Untaken(line=number, text=shown, problem=one_line(problem, 300))
    return ListedWatch(
        line=number,
        url=said["url"],
        stated=replace(outlet, name=said["outlet"]),
        title=said["title"],
        site=said["site"],
        seen_in=said["seen_in"] or place,
    )


def too_many(path: str) -> InputError:
    """The error for a list beyond `MOST_LINES`."""
    return InputError(path=path, problem=f"it lists more than {MOST_LINES:,} addresses", fix="Split it.")


def _as_table(said: Mapping[str, str]) -> dict[str, object]:
    """The line as an outlets file would have it, so that the same rules hold for both."""
    outlet: dict[str, object] = {
        "name": said["outlet"] or _ANY_NAME,
        "languages": _several(said["languages"]),
        "domains": _several(said["domains"]),
        "owner": said["owner"],
        "country": said["country"].upper(),
        "watch": [{"url": said["url"], **{key: said[key] for key in ("spider", "entries") if said[key]}}],
    }
    if said["kind"]:
        outlet["kind"] = said["kind"].casefold().replace(" ", "_")
    return {"outlet": [outlet]}


def _several(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, re.split(r"[\s,;]+", text))))

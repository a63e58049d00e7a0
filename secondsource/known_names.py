"""What else the listed outlets are called, in any script: names that are the world's, not a catalogue's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from secondsource.data import read_table
from secondsource.outlets import Outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """The names that go with an address."""

    domains: tuple[str, ...]
    names: tuple[str, ...]


@cache
def all_known_names() -> tuple[KnownNames, ...]:
    """The rows of `data/names.toml`."""
    rows = read_table("names.toml")["names"]
    assert isinstance(rows, list)
    return tuple(
        KnownNames(domains=_texts(row, "domains"), names=_texts(row, "names"))
        for row in rows
        if isinstance(row, Mapping)
    )


@cache
def nobodys_names(key: str) -> frozenset[str]:
    """A list of `data/names.toml` of words that look like names and are none, folded."""
    return frozenset(_texts(read_table("names.toml"), key))


def with_known_names(outlets: Sequence[Outlet], key_of: Callable[[str], str]) -> tuple[Outlet, ...]:
    """The outlets, each with the names that the world calls it by, but for those that the list gives to another.

    outlets     as listed; whoever has a row's domain is meant by it, else whoever is called by one of its names
    key_of      the form in which names are compared
    """
    by_domain = {domain.casefold(): outlet for outlet in outlets for domain in outlet.domains}
    by_written = {name: outlet for outlet in outlets for name in (*outlet.aliases, outlet.name)}
    by_name: dict[str, Outlet] = {}
    for outlet in outlets:
        for name in (outlet.name, *outlet.aliases, *outlet.credits):
            by_name.setdefault(key_of(name), outlet)
    more: dict[str, list[str]] = {}
    for row in all_known_names():
        meant = next((by_domain[domain] for domain in row.domains if domain in by_domain), None)
        if meant is None:
            # The first name is the house's own; the others may be anybody's, and so may one without its article.
            meant = by_written.get(row.names[0])
        if meant is not None:
            free = (name for name in row.names if by_name.get(key_of(name), meant) is meant)
            more.setdefault(meant.name, []).extend(name for name in free if name != meant.name)
    return tuple(
        replace(outlet, aliases=tuple(dict.fromkeys((*outlet.aliases, *more[outlet.name]))))
        if outlet.name in more
        else outlet
        for outlet in outlets
    )


def _texts(row: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    return tuple(map(str, value)) if isinstance(value, list) else ()

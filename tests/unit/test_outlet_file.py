"""Outlets are data: adding one needs no Python, and a mistake in the file is told with its fix."""

import tomllib
from datetime import date

import pytest

from secondsource.catalogue import Catalogue, with_operator_outlets
from secondsource.data import list_tables, read_table
from secondsource.errors import ConfigErrors
from secondsource.outlet_file import outlets_from
from secondsource.outlets import Outlet, OutletKind, Standing, Watch

EXAMPLE = """
[[outlet]]
name = "Morning Ledger"
aliases = ["Ledger", "朝の台帳"]
domains = ["morning-ledger.example", "note.com/kiitaka"]
owner = "Ledger Group"
kind = "press"
country = "US"
languages = ["en"]
standing = "known"
standing_since = 2020-01-01
credits = ["(ML)", "ML/"]

[[outlet.watch]]
url = "https://morning-ledger.example/feed.xml"
spider = "feeds"
"""


def problems_of(text: str) -> list[str]:
    with pytest.raises(ConfigErrors) as raised:
        outlets_from(tomllib.loads(text), place="outlets.toml")
    return [str(error) for error in raised.value.errors]


def test_the_form_of_the_documentation_is_read() -> None:
    assert outlets_from(tomllib.loads(EXAMPLE), place="outlets.toml") == (
        Outlet(
            name="Morning Ledger",
            aliases=("Ledger", "朝の台帳"),
            domains=("morning-ledger.example", "note.com/kiitaka"),
            owner="Ledger Group",
            kind=OutletKind.PRESS,
            country="US",
            languages=("en",),
            standing=Standing.KNOWN,
            standing_since=date(2020, 1, 1),
            credits=("(ML)", "ML/"),
            watches=(Watch(url="https://morning-ledger.example/feed.xml", spider="feeds"),),
        ),
    )


def test_a_name_is_enough_and_a_listed_outlet_is_known() -> None:
    (outlet,) = outlets_from(tomllib.loads('[[outlet]]\nname = "A"\n'), place="outlets.toml")
    assert outlet == Outlet(name="A")
    assert outlet.standing is Standing.KNOWN


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[outlet]]\n", ["'name' is missing"]),
        ('[[outlets]]\nname = "A"\n', ["Did you mean 'outlet'"]),
        (
            '[[outlet]]\nname = "A"\ndomain = ["a.example"]\n',
            ["outlets.toml [[outlet]] 1 (A)", "Did you mean 'domains'"],
        ),
        ('[[outlet]]\nname = "A"\ndomains = ["https://a.example"]\n', ["without https://"]),
        ('[[outlet]]\nname = "A"\ndomains = ["a b"]\n', ["'a b'"]),
        ('[[outlet]]\nname = "A"\nkind = "newspaper"\n', ["'newspaper'", "press"]),
        ('[[outlet]]\nname = "A"\ncountry = "Japan"\n', ["'Japan'", '"JP"']),
        ('[[outlet]]\nname = "A"\nstanding = "good"\n', ["known, unknown, muted"]),
        ('[[outlet]]\nname = "A"\nstanding_since = "2020"\n', ["2023-04-25"]),
        ('[[outlet]]\nname = "A"\nlanguages = ["English language"]\n', ["'English language'"]),
        ('[[outlet]]\nname = "A"\n[[outlet.watch]]\nurl = "a.example/feed"\n', ["https://"]),
        ('[[outlet]]\nname = "A"\n[[outlet.watch]]\n', ["'url' is missing"]),
        (
            '[[outlet]]\nname = "A"\n[[outlet.watch]]\nurl = "https://a.example/f"\nspider = "feed"\n',
            ["Did you mean 'feeds'"],
        ),
        ('[[outlet]]\nname = "A"\n[[outlet]]\nname = "A"\n', ["declared twice"]),
        (
            '[[outlet]]\nname = "A"\ndomains = ["x.example"]\n[[outlet]]\nname = "B"\ndomains = ["X.example"]\n',
            ["(B)", "declared twice, first by 'A'"],
        ),
    ],
)
def test_a_mistake_names_file_outlet_and_fix(text: str, told: list[str]) -> None:
    (problem,) = problems_of(text)
    for words in ["outlets.toml", *told]:
        assert words in problem


def test_everything_wrong_is_told_at_once() -> None:
    text = '[[outlet]]\nname = "A"\nkind = "x"\ncountry = "x"\n[[outlet]]\nnmae = "B"\n'
    assert len(problems_of(text)) == 4


def test_the_shipped_catalogue_reads_and_no_domain_is_claimed_twice() -> None:
    outlets = [each for path in list_tables("outlets") for each in outlets_from(read_table(path), place=path)]
    names = [each.name for each in outlets]
    domains = [domain for each in outlets for domain in each.domains]
    assert len(outlets) > 250
    assert sorted(names) == sorted(set(names))
    assert sorted(domains) == sorted(set(domains))


def test_a_press_release_wire_has_no_standing() -> None:
    """A company's own words must never corroborate (RULES.md 9)."""
    outlets = [each for path in list_tables("outlets") for each in outlets_from(read_table(path), place=path)]
    wires = [each for each in outlets if each.name in ("PR Newswire", "Business Wire", "GlobeNewswire", "PR TIMES")]
    assert len(wires) == 4
    assert all(each.kind is OutletKind.PARTY and each.standing is Standing.UNKNOWN for each in wires)


def test_an_operators_outlet_wins_its_names_over_a_shipped_one() -> None:
    """One agency listed twice, in two scripts: its name belonged to two houses, so nobody's word counted."""
    shipped = Outlet(name="Coast News", aliases=("沿岸通信", "Coast"), domains=("coast.example",), credits=("(CN)",))
    mine = Outlet(name="沿岸通信", aliases=("Coast News",), domains=("engan.example",), owner="Engan")
    catalogue = Catalogue(with_operator_outlets((shipped,), (mine,)))
    for written in ("沿岸通信", "Coast News", "Coast", "(CN)"):
        found = catalogue.find_credit(written)
        assert found is not None
        assert found.owner_name == "Engan"
    assert catalogue.outlet_of("https://coast.example/1").name == "沿岸通信"


def test_an_alias_of_an_operators_outlet_is_taken_from_a_shipped_one() -> None:
    shipped = Outlet(name="Harbour Standard", aliases=("Standard",), domains=("harbour.example",))
    mine = Outlet(name="Northgate Standard", aliases=("Standard",), domains=("northgate.example",))
    catalogue = Catalogue(with_operator_outlets((shipped,), (mine,)))
    assert catalogue.find_by_name("Standard") == mine
    assert catalogue.outlet_of("https://harbour.example/1").name == "Harbour Standard"

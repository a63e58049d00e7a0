"""Outlets go into a person's file without disturbing it: comments, order and line ends stay."""

import tomllib
from dataclasses import fields
from datetime import date

import pytest

from secondsource.errors import ConfigError
from secondsource.outlet_file import outlets_from
from secondsource.outlet_text import outlet_lines, with_additions
from secondsource.outlets import Outlet, OutletKind, PageSelectors, Standing, Watch

MINE = """\
# My outlets. Ask Mika before you change one.

[[outlet]]           # the big one
name = "Zenith"
domains = ["zenith.example"]   # since 2021

[[outlet.watch]]
url = "https://zenith.example/feed"

[outlet.page]
drop = [".ads"]

# Small, but first with the docket.
[[outlet]]
name = "Albatross"
credits = [
  "(ALB)",  # as the Gazette writes it
]

# The end.
"""
MORE = Watch(url="https://zenith.example/culture", seen_in='the "list"', is_verified=False)
NEW = Outlet(name="Nouvelle", domains=("nouvelle.example",), watches=(Watch(url="https://nouvelle.example/f"),))


def added(text: str, **more: object) -> str:
    watches = more.get("watches", {})
    outlets = more.get("outlets", ())
    return with_additions(text, watches=watches, outlets=outlets, remark="# New.", place="o.toml")  # type: ignore[arg-type]  # built below


def test_every_line_of_the_file_stays_where_it_was() -> None:
    result = added(
        MINE, watches={"Zenith": (MORE,), "Albatross": (Watch(url="https://a.example/f"),)}, outlets=(NEW,)
    )
    kept = iter(result.splitlines())
    assert all(line in kept for line in MINE.splitlines())
    outlets = {each.name: each for each in outlets_from(tomllib.loads(result), place="o.toml")}
    assert list(outlets) == ["Zenith", "Albatross", "Nouvelle"]
    assert [watch.url for watch in outlets["Zenith"].watches] == ["https://zenith.example/feed", MORE.url]
    assert outlets["Zenith"].watches[1].seen_in == 'the "list"'
    assert outlets["Zenith"].page.drop == (".ads",)
    assert result.index("# Small, but first") > result.index(MORE.url)


def test_line_ends_of_another_system_stay() -> None:
    result = added(MINE.replace("\n", "\r\n"), watches={"Zenith": (MORE,)}, outlets=(NEW,))
    assert result.count("\n") == result.count("\r\n")


def test_nothing_to_add_changes_nothing() -> None:
    assert added(MINE) == MINE


def test_a_header_within_a_text_is_not_taken_for_an_outlet() -> None:
    """The watch would have gone into the middle of a text."""
    text = '[[outlet]]\nname = """\nA"""\naliases = ["""\n[[outlet]]\n"""]\n'
    with pytest.raises(ConfigError, match="--into"):
        added(text, watches={"A": (MORE,)})


@pytest.mark.parametrize(
    "text",
    [
        'outlet = [{name = "A"}]\n',
        '[[outlet]]\nname = "A"\nwatch = [{url = "https://a.example/f"}]\n',
        '[[outlet]]\nname = "A"\noutlet = 1\n[outlet.watch]\nurl = "x"\n',
    ],
)
def test_a_file_in_a_form_that_cannot_be_added_to_is_left_alone(text: str) -> None:
    with pytest.raises(ConfigError, match=r"\[\[outlet\]\]"):
        added(text, watches={"A": (MORE,)})


HEADLINES = Watch(url="https://hier.example/", entries='h2 > a[rel="x"]')


def test_a_whole_outlet_reads_back_as_it_was() -> None:
    """Whatever an outlet file may say of a watch: a copy that left it out would have lost it."""
    assert {each.name for each in fields(Watch)} == {"url", "spider", "entries", "is_verified", "seen_in"}
    outlet = Outlet(
        name='Le "Monde" \\ d\'hier',
        aliases=("昨日", "\x7f"),
        domains=("hier.example", "note.com/hier"),
        owner="Groupe",
        kind=OutletKind.LAW_FIRM,
        country="FR",
        languages=("fr", "ja"),
        standing=Standing.MUTED,
        standing_since=date(2020, 1, 2),
        credits=("(H)",),
        watches=(Watch(url="https://hier.example/f"), MORE, HEADLINES),
        page=PageSelectors(title=("h1.a",), text=("div > p",)),
    )
    (read,) = outlets_from(tomllib.loads("\n".join(outlet_lines(outlet))), place="o.toml")
    assert read == outlet
    assert [watch.is_verified for watch in read.watches] == [True, False, True]

"""The shipped catalogue invents nothing: every address is in its tables, with its evidence, and unverified."""

import csv
import importlib.util
import sys
from pathlib import Path

import pytest
from command_line import ROOT

from desk.configuration import shipped_outlets
from secondsource.outlets import Outlet

TABLE = ROOT / "scripts" / "catalogue" / "catalogue.csv"
SHIPPED = ROOT / "secondsource" / "data" / "outlets"


@pytest.fixture(scope="module")
def evidence() -> dict[str, str]:
    """Address -> where it was seen."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["url"]: row["evidence"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def outlets() -> tuple[Outlet, ...]:
    return shipped_outlets()


def test_no_address_is_shipped_that_is_not_in_the_table(
    outlets: tuple[Outlet, ...], evidence: dict[str, str]
) -> None:
    assert not [watch.url for each in outlets for watch in each.watches if watch.url not in evidence]


def test_every_address_says_where_it_was_seen_and_that_nobody_has_fetched_it(
    outlets: tuple[Outlet, ...], evidence: dict[str, str]
) -> None:
    for outlet in outlets:
        for watch in outlet.watches:
            assert watch.seen_in == evidence[watch.url].strip(), watch.url
            assert not watch.is_verified, watch.url


def test_it_is_wide_enough_to_make_silence_mean_something(outlets: tuple[Outlet, ...]) -> None:
    watched = [each for each in outlets if each.watches]
    assert len(watched) >= 120
    assert sum(len(each.watches) for each in watched) >= 150
    assert len({language for each in watched for language in each.languages}) >= 12
    assert all(each.languages for each in watched)


def test_each_file_holds_one_country() -> None:
    for outlet in shipped_outlets():
        if outlet.watches and outlet.country:
            written = (SHIPPED / f"{outlet.country.lower()}.toml").read_text(encoding="utf-8")
            assert f'name = "{outlet.name}"' in written


def test_the_files_are_what_the_script_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is mended by hand in a file is lost with the next table."""
    path = ROOT / "scripts" / "build_catalogue.py"
    specification = importlib.util.spec_from_file_location("build_catalogue", path)
    assert specification is not None
    assert specification.loader is not None
    script = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(script)
    script.main(tmp_path)
    assert "outlets" in capsys.readouterr().out
    written = {each.name: each.read_text(encoding="utf-8") for each in tmp_path.glob("*.toml")}
    assert len(written) > 40
    for name, text in written.items():
        assert (SHIPPED / name).read_text(encoding="utf-8") == text, f"{name}: run {path.name}"
    assert {each.name for each in SHIPPED.glob("*.toml")} == {*written, "cited.toml"}
    assert "build_catalogue" not in sys.modules


# Groups of the table that are no one house (RULES.md 12): a minority stake, a split, ministries; Onet's is unsure.
SEVERAL_HOUSES = ("GEDI / Exor", "Comcast", "Holtzbrinck / DvH", "Japan government", "Axel Springer")


def test_outlets_of_one_group_have_one_owner(outlets: tuple[Outlet, ...]) -> None:
    """Les Echos and Le Parisien counted as two sources, and one house owns both."""
    with (TABLE.parent / "ownership.csv").open(encoding="utf-8", newline="") as file:
        groups = [(row["owner_group"], row["domains"].split()) for row in csv.DictReader(file)]
    group_of = {domain.removeprefix("www."): group for group, domains in groups for domain in domains}
    owners: dict[str, set[str]] = {}
    for outlet in outlets:
        for domain in outlet.domains:
            group = group_of.get(domain, "")
            if group and not group.startswith(SEVERAL_HOUSES):
                owners.setdefault(group, set()).add(outlet.owner_name)
    assert len(owners) > 20
    assert {group: names for group, names in owners.items() if len(names) > 1} == {}

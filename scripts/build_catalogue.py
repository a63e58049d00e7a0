"""Writes secondsource/data/outlets/*.toml, one file a country, from the tables of the catalogue.

    .venv/bin/python scripts/build_catalogue.py

The tables lie in scripts/catalogue/. Run again whenever they or catalogue_overrides.toml change; the output is equal
for equal input. No address comes from anywhere but the tables. All are `verified = false` until
`secondsource watches check` on a connected machine has found them answering: then they go into [verified] of the
overrides.
"""

import csv
import sys
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import tldextract

from secondsource.outlet_file import outlets_from
from secondsource.outlet_text import outlet_lines
from secondsource.outlets import Outlet, OutletKind, Standing, Watch

HERE = Path(__file__).parent
TABLES = HERE / "catalogue"
TARGET = HERE.parent / "secondsource" / "data" / "outlets"
BY_HAND = "cited.toml"  # outlets that are cited and not watched: not from the tables
KINDS = {
    "newspaper": "press",
    "trade": "trade",
    "primary government": "government",
    "blog": "blog",
    "public broadcaster": "broadcaster",
    "news agency": "agency",
    "legislature": "legislature",
    "court": "court",
    "aggregator": "aggregator",
}
# RULES.md 12: each ministry and each court is its own owner, whatever state it belongs to.
OWN_OWNERS = ("government", "court")
SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
Row = Mapping[str, str]


def main(target: Path = TARGET) -> None:
    """Builds all files anew."""
    overrides = tomllib.loads((HERE / "catalogue_overrides.toml").read_text(encoding="utf-8"))
    rows = _rows(TABLES / "catalogue.csv")
    drafts = {draft.name: draft for draft in _outlets(rows, overrides)}
    for agency in _agencies(_rows(TABLES / "wires.csv"), overrides["agency"]):
        drafts[agency.name] = _joined(drafts.get(agency.name), agency)
    by_country: dict[str, list[Outlet]] = defaultdict(list)
    for draft in drafts.values():
        by_country[draft.country or "international"].append(draft)
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.toml"):
        if old.name != BY_HAND:
            old.unlink()
    for country, members in sorted(by_country.items()):
        path = target / f"{country.lower()}.toml"
        path.write_text(_file_text(sorted(members, key=lambda draft: draft.name.casefold())), encoding="utf-8")
        outlets_from(tomllib.loads(path.read_text(encoding="utf-8")), place=path.name)
    watches = sum(len(draft.watches) for draft in drafts.values())
    print(f"{len(drafts)} outlets, {watches} watches, {len(by_country)} files")


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _outlets(rows: Sequence[Row], overrides: Mapping[str, object]) -> list[Outlet]:
    skipped = set(overrides["skip"]["outlets"])  # type: ignore[index]  # our own file
    special: Mapping[str, Mapping[str, object]] = overrides["outlet"]  # type: ignore[assignment]  # our own file
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["outlet"]].append(row)
    if unknown := set(special) - set(grouped):
        raise SystemExit(f"overrides name outlets that the catalogue has not: {sorted(unknown)}")
    verified = frozenset(overrides["verified"]["addresses"])  # type: ignore[index]  # our own file
    if strange := verified - {row["url"] for row in rows}:
        raise SystemExit(f"overrides verify addresses that the catalogue has not: {sorted(strange)}")
    return [
        _outlet(name, its, special.get(name, {}), verified) for name, its in grouped.items() if name not in skipped
    ]


def _outlet(name: str, rows: Sequence[Row], special: Mapping[str, object], verified: frozenset[str]) -> Outlet:
    first = rows[0]
    kind = str(special.get("kind", KINDS[first["source_class"]]))
    owner = str(special.get("owner", "" if kind in OWN_OWNERS else first["owner_key"]))
    return Outlet(
        name=name,
        country="" if first["country"] == "INT" else first["country"],
        kind=OutletKind(kind),
        owner="" if owner == name else owner,
        domains=_texts(special["domains"]) if "domains" in special else _domains(rows),
        aliases=_texts(special.get("aliases", [])),
        languages=tuple(dict.fromkeys(row["language"] for row in rows)),
        watches=tuple(
            Watch(url=row["url"], seen_in=row["evidence"], is_verified=row["url"] in verified)
            for row in rows
            if _is_polled(row)
        ),
    )


def _is_polled(row: Row) -> bool:
    """Whether the spider `feeds` can read the address: a feed, or a sitemap of news (no index)."""
    # METI's Atom stopped in 2026 and korea.kr's feed was ended: the outlet stands, the address is not polled.
    if "stopped" in row["confidence"]:
        return False
    is_news_sitemap = row["kind"] == "sitemap" and "news" in row["url"] and "index" not in row["url"]
    return row["kind"] in ("rss", "atom") or is_news_sitemap


def _domains(rows: Sequence[Row]) -> tuple[str, ...]:
    """Registrable domains of the addresses, in order; pages lie there even where feeds have a host of their own."""
    found = (SUFFIXES(row["url"]) for row in rows)
    return tuple(
        dict.fromkeys(each.top_domain_under_public_suffix or each.fqdn.removeprefix("www.") for each in found)
    )


def _agencies(rows: Sequence[Row], entries: Sequence[Mapping[str, object]]) -> list[Outlet]:
    by_name = {row["agency"]: row for row in rows}
    if missing := set(by_name) ^ {str(entry["row"]) for entry in entries}:
        raise SystemExit(f"wires.csv and the overrides differ in {sorted(missing)}")
    drafts = []
    for entry in entries:
        row = by_name[str(entry["row"])]
        credits_ = _texts(entry.get("credits", []))
        seen = " ".join(row.values())
        for credit in credits_:
            if credit.strip("()（）").casefold() not in seen.casefold():
                raise SystemExit(f"{entry['name']}: the credit {credit!r} is in no column of its row")
        drafts.append(
            Outlet(
                name=str(entry["name"]),
                country=str(entry.get("country", row["country"] if len(row["country"]) == 2 else "")),
                kind=OutletKind(str(entry.get("kind", "agency"))),
                owner=str(entry.get("owner", "")),
                standing=Standing(str(entry.get("standing", "known"))),
                domains=_texts(entry.get("domains", row["domain"].split())),
                aliases=_texts(entry.get("aliases", [])),
                credits=credits_,
            )
        )
    return drafts


def _joined(outlet: Outlet | None, agency: Outlet) -> Outlet:
    """An agency that is also watched: one outlet with the credits of the one and the watches of the other."""
    if outlet is None:
        return agency
    return replace(
        outlet,
        kind=OutletKind.AGENCY,
        domains=tuple(dict.fromkeys((*outlet.domains, *agency.domains))),
        aliases=tuple(dict.fromkeys((*outlet.aliases, *agency.aliases))),
        credits=agency.credits,
    )


def _file_text(drafts: Sequence[Outlet]) -> str:
    lines = ["# Written by scripts/build_catalogue.py; change its tables or overrides, not this file.", ""]
    return "\n".join(lines + [line for draft in drafts for line in (*outlet_lines(draft), "")])


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


if __name__ == "__main__":
    if len(sys.argv) != 1:
        raise SystemExit(__doc__)
    main()

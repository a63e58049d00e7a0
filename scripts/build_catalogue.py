"""Writes secondsource/data/outlets/*.toml, one file a country, from the tables of the catalogue.

    .venv/bin/python scripts/build_catalogue.py ../shared/catalogue

Run again whenever the tables or catalogue_overrides.toml change; the output is equal for equal input.
"""

import csv
import sys
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import tldextract

from secondsource.outlet_file import outlets_from

HERE = Path(__file__).parent
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


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One outlet on its way into a file."""

    name: str
    country: str
    kind: str
    owner: str = ""
    standing: str = ""
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    watches: tuple[tuple[str, bool], ...] = field(default=())  # address, and whether anybody has seen it answer


def main(folder: Path) -> None:
    """Builds all files anew."""
    overrides = tomllib.loads((HERE / "catalogue_overrides.toml").read_text(encoding="utf-8"))
    rows = _rows(folder / "catalogue.csv")
    drafts = {draft.name: draft for draft in _outlets(rows, overrides)}
    for agency in _agencies(_rows(folder / "wires.csv"), overrides["agency"]):
        drafts[agency.name] = _joined(drafts.get(agency.name), agency)
    by_country: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts.values():
        by_country[draft.country or "international"].append(draft)
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.toml"):
        if old.name != BY_HAND:
            old.unlink()
    for country, members in sorted(by_country.items()):
        path = TARGET / f"{country.lower()}.toml"
        path.write_text(_file_text(sorted(members, key=lambda draft: draft.name.casefold())), encoding="utf-8")
        outlets_from(tomllib.loads(path.read_text(encoding="utf-8")), place=path.name)
    watches = sum(len(draft.watches) for draft in drafts.values())
    print(f"{len(drafts)} outlets, {watches} watches, {len(by_country)} files")


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _outlets(rows: Sequence[Row], overrides: Mapping[str, object]) -> list[Draft]:
    skipped = set(overrides["skip"]["outlets"])  # type: ignore[index]  # our own file
    special: Mapping[str, Mapping[str, object]] = overrides["outlet"]  # type: ignore[assignment]  # our own file
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["outlet"]].append(row)
    if unknown := set(special) - set(grouped):
        raise SystemExit(f"overrides name outlets that the catalogue has not: {sorted(unknown)}")
    return [_outlet(name, its, special.get(name, {})) for name, its in grouped.items() if name not in skipped]


def _outlet(name: str, rows: Sequence[Row], special: Mapping[str, object]) -> Draft:
    first = rows[0]
    kind = str(special.get("kind", KINDS[first["source_class"]]))
    owner = str(special.get("owner", "" if kind in OWN_OWNERS else first["owner_key"]))
    return Draft(
        name=name,
        country="" if first["country"] == "INT" else first["country"],
        kind=kind,
        owner="" if owner == name else owner,
        domains=_texts(special["domains"]) if "domains" in special else _domains(rows),
        aliases=_texts(special.get("aliases", [])),
        languages=tuple(dict.fromkeys(row["language"] for row in rows)),
        watches=tuple(
            (row["url"], row["confidence"] == "high" and "memory" not in row["evidence"])
            for row in rows
            # METI's Atom stopped in 2026 and korea.kr's feed was ended: the outlet stands, the address is not polled.
            if row["kind"] in ("rss", "atom") and "stopped" not in row["confidence"]
        ),
    )


def _domains(rows: Sequence[Row]) -> tuple[str, ...]:
    """Registrable domains of the addresses, in order; pages lie there even where feeds have a host of their own."""
    found = (SUFFIXES(row["url"]) for row in rows)
    return tuple(
        dict.fromkeys(each.top_domain_under_public_suffix or each.fqdn.removeprefix("www.") for each in found)
    )


def _agencies(rows: Sequence[Row], entries: Sequence[Mapping[str, object]]) -> list[Draft]:
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
            Draft(
                name=str(entry["name"]),
                country=str(entry.get("country", row["country"] if len(row["country"]) == 2 else "")),
                kind=str(entry.get("kind", "agency")),
                owner=str(entry.get("owner", "")),
                standing=str(entry.get("standing", "")),
                domains=_texts(entry.get("domains", row["domain"].split())),
                aliases=_texts(entry.get("aliases", [])),
                credits=credits_,
            )
        )
    return drafts


def _joined(outlet: Draft | None, agency: Draft) -> Draft:
    """An agency that is also watched: one outlet with the credits of the one and the watches of the other."""
    if outlet is None:
        return agency
    return replace(
        outlet,
        kind="agency",
        domains=tuple(dict.fromkeys((*outlet.domains, *agency.domains))),
        aliases=tuple(dict.fromkeys((*outlet.aliases, *agency.aliases))),
        credits=agency.credits,
    )


def _file_text(drafts: Sequence[Draft]) -> str:
    lines = ["# Written by scripts/build_catalogue.py; change its tables or overrides, not this file.", ""]
    for draft in drafts:
        lines += ["[[outlet]]", f"name = {_quoted(draft.name)}"]
        for key, values in (("aliases", draft.aliases), ("domains", draft.domains)):
            lines += [f"{key} = {_list(values)}"] if values else []
        for key, value in (("owner", draft.owner), ("kind", draft.kind), ("country", draft.country)):
            lines += [f"{key} = {_quoted(value)}"] if value else []
        lines += [f"languages = {_list(draft.languages)}"] if draft.languages else []
        lines += [f"standing = {_quoted(draft.standing)}"] if draft.standing else []
        lines += [f"credits = {_list(draft.credits)}"] if draft.credits else []
        for url, is_verified in draft.watches:
            lines += ["", "[[outlet.watch]]", f"url = {_quoted(url)}", *([] if is_verified else ["verified = false"])]
        lines.append("")
    return "\n".join(lines)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, values)) + "]"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))

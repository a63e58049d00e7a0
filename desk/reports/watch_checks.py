"""What `watches check` prints: each watch with what is wrong and what to do, then how many are well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.options import ListingFormat
from desk.reports.json_text import print_json
from desk.reports.listings import Column, open_console, print_listing
from secondsource.outlets import Outlet
from secondsource.watch_health import HealthReport, Share, shares_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedWatch:
    """One watch, as it answered just now."""

    outlet: Outlet
    url: str
    report: HealthReport


COLUMNS: tuple[Column[CheckedWatch], ...] = (
    Column(name="outlet", cell=lambda row: row.outlet.name),
    Column(name="country", cell=lambda row: row.outlet.country),
    Column(name="health", cell=lambda row: row.report.health.value),
    Column(name="url", cell=lambda row: row.url, is_long=True),
    Column(name="problem", cell=lambda row: row.report.problem, is_long=True),
    Column(name="advice", cell=lambda row: row.report.advice, is_long=True),
)


def print_checked(rows: Sequence[CheckedWatch], *, output: ListingFormat) -> None:
    """A line for each watch; after the table, or beside the rows in JSON, coverage by country, language and kind."""
    coverage = coverage_shares(rows)
    if output is ListingFormat.JSON:
        watches = [{column.name: column.cell(row) for column in COLUMNS} for row in rows]
        shares = {
            name: [{"name": share.name, "well": share.well, "watches": share.watches} for share in of_name]
            for name, of_name in coverage.items()
        }
        print_json({"watches": watches, "coverage": shares})
        return
    print_listing(rows, COLUMNS, output=output, nothing="No watch is declared: add outlets first.")
    if output is ListingFormat.TABLE and rows:
        for name, of_name in coverage.items():
            told = ", ".join(f"{share.name or 'unknown'} {share.well} of {share.watches}" for share in of_name)
            open_console().print(f"well, by {name}: {told}", markup=False, soft_wrap=True)


def coverage_shares(rows: Sequence[CheckedWatch]) -> Mapping[str, Sequence[Share]]:
    """How many watches are well of each country, language and kind of outlet."""
    return {
        "country": shares_of((row.outlet.country, row.report.health) for row in rows),
        "language": shares_of(
            (language, row.report.health) for row in rows for language in (row.outlet.languages or ("",))
        ),
        "kind": shares_of((row.outlet.kind.value, row.report.health) for row in rows),
    }

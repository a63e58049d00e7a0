"""Listings: the same rows as a table for people, or as JSON or CSV for programs."""

import csv
import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from desk.options import ListingFormat
from desk.reports.json_text import print_json
from secondsource.hostile_text import one_line

Row = TypeVar("Row")
Cell = str | int | float | bool | datetime | timedelta | Sequence[str] | None

_WIDE = 200  # columns of a table that goes into a file or a pipe: wide enough not to cut what matters


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column: its name in JSON and CSV, and what it shows of a row."""

    name: str
    cell: Callable[[Row], Cell]
    is_long: bool = False  # may be folded over several lines in a table
    is_in_tables: bool = True  # else for programs only: a table has no room for everything


def print_listing(
    rows: Sequence[Row], columns: Sequence[Column[Row]], *, output: ListingFormat, nothing: str = "Nothing to list."
) -> None:
    """The rows on stdout; `nothing` says, in a table only, why there are none."""
    if output is ListingFormat.JSON:
        print_json([{column.name: _plain(column.cell(row)) for column in columns} for row in rows])
    elif output is ListingFormat.CSV:
        _print_csv(rows, columns)
    elif rows:
        open_console().print(_table(rows, [column for column in columns if column.is_in_tables]))
    else:
        open_console().print(nothing)


def open_console() -> Console:
    """The console for results: stdout, in full width where it is no terminal."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(highlight=False, width=_WIDE, no_color=True)


def shown_moment(moment: datetime | None) -> str:
    """A moment as listings show it: "2023-06-02T08:15:00Z"; "" for none."""
    return "" if moment is None else moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def shown_span(span: timedelta) -> str:
    """A span in its coarsest unit that is not wrong by much: "45 s", "12 min", "5 h", "3 days"."""
    seconds = int(span.total_seconds())
    for size, least, unit in ((86400, 2 * 86400, "days"), (3600, 2 * 3600, "h"), (60, 120, "min")):
        if seconds >= least:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _print_csv(rows: Sequence[Row], columns: Sequence[Column[Row]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_flat(column.cell(row)) for column in columns])
    sys.stdout.buffer.write(text.getvalue().encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _table(rows: Sequence[Row], columns: Sequence[Column[Row]]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column.name.replace("_", " "), overflow="fold", no_wrap=not column.is_long)
    for row in rows:
        # As Text, not as markup, and without control characters: titles come from outside.
        table.add_row(*(Text(one_line(_flat(column.cell(row)))) for column in columns))
    return table


def _plain(cell: Cell) -> object:
    """A cell as JSON has it."""
    if isinstance(cell, datetime):
        return shown_moment(cell)
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if cell is None or isinstance(cell, str | int | float | bool):
        return cell
    return list(cell)


def _flat(cell: Cell) -> str:
    """A cell as one text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return shown_moment(cell)
    if isinstance(cell, timedelta):
        return shown_span(cell)
    if isinstance(cell, str | int | float):
        return str(cell)
    return ", ".join(cell)

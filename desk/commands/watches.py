"""`secondsource watches`: what is watched, and what each watch sees."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desk.configuration import load_settings
from desk.options import ConfigOption, ListingFormat, ListingFormatOption
from desk.reports.listings import Column, print_listing
from secondsource.coverage import is_seeing

if TYPE_CHECKING:
    from storage.watches import WatchLine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    line: "WatchLine"
    now: datetime

    @property
    def state(self) -> str:
        """Whether silence of this watch means anything (RULES.md 22)."""
        if self.line.is_retired:
            return "retired"
        if self.line.last_fetched_at is None:
            return "not read yet"
        return "seeing" if is_seeing(self.line.sight, now=self.now) else "not seeing"


_COLUMNS: tuple[Column[_Row], ...] = (
    Column(name="outlet", cell=lambda row: row.line.sight.outlet),
    Column(name="country", cell=lambda row: row.line.sight.country),
    Column(name="languages", cell=lambda row: row.line.sight.languages),
    Column(name="state", cell=lambda row: row.state),
    Column(name="last_success_at", cell=lambda row: row.line.sight.last_success_at),
    Column(name="next_check_at", cell=lambda row: row.line.next_check_at),
    Column(name="entries", cell=lambda row: row.line.entry_count),
    Column(name="failures", cell=lambda row: row.line.failures),
    Column(name="url", cell=lambda row: row.line.sight.url, is_long=True),
    Column(name="problem", cell=lambda row: row.line.problem, is_long=True),
)


def watches(output: ListingFormatOption = ListingFormat.TABLE, config: ConfigOption = None) -> None:
    """List every watched address: when it was last read, what it sees, and what is wrong with it.

    A watch is "seeing" when it was read in time and still lists new entries in its own rhythm.
    """
    settings = load_settings(config)
    from desk.wiring import WallClock, open_storage  # slow to import: `--help` must not wait for it
    from storage.watches import list_watches

    now = WallClock().now()
    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        rows = [_Row(line=line, now=now) for line in list_watches(tx)]
    print_listing(rows, _COLUMNS, output=output, nothing="No watch yet: add outlets, then start `secondsource run`.")

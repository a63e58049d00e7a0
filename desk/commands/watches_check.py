"""`secondsource watches check`: asks every watch now, and says what is wrong with it and what to do."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.configuration import load_catalogue, load_settings, read_outlets, settings_if_named
from desk.options import ConfigOption, ListingFormat, ListingFormatOption
from desk.reports.watch_checks import CheckedWatch, print_checked
from secondsource.catalogue import country_offsets
from secondsource.coverage import WatchSight
from secondsource.dates import UNDATED, possible_time
from secondsource.outlets import Outlet, Watch
from secondsource.watch_health import WatchHistory, judge_health

if TYPE_CHECKING:
    from crawler.outcomes import Outcome

_TIMES = 20  # of the latest entries: as many as the ledger keeps


def check_watches(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE…]", help="Outlets files; the configured outlets if none.")
    ] = None,
    output: ListingFormatOption = ListingFormat.TABLE,
    config: ConfigOption = None,
) -> None:
    """Fetch every watched address now, and say of each what is wrong and what to do.

    Nothing is recorded, and each host is asked as the daemon asks it. A watch that is blocked is a gap in what is
    seen, not a dead one. At the end: how many can be relied on, by country, language and kind of outlet.

    Example:  secondsource watches check outlets.toml
    """
    if files:
        settings = settings_if_named(config)
        outlets = tuple(outlet for file in files for outlet in read_outlets(file))
    else:
        settings = load_settings(config)
        outlets = load_catalogue(settings).outlets
    from desk.wiring import WallClock, read_watches  # slow to import: `--help` must not wait for it

    outcomes = read_watches([watch for outlet in outlets for watch in outlet.watches], settings)
    now = WallClock().now()
    rows = [
        CheckedWatch(
            outlet=outlet,
            url=watch.url,
            report=judge_health(_history(outlet, watch, outcomes[watch.url], now), now=now),
        )
        for outlet in outlets
        for watch in outlet.watches
    ]
    print_checked(rows, output=output)


def _history(outlet: Outlet, watch: Watch, outcome: "Outcome", now: datetime) -> WatchHistory:
    """What one answer tells; its entries' own dates stand for the history that nobody has recorded yet."""
    from crawler.outcomes import FeedRead

    offsets = country_offsets(outlet.country)
    entries = outcome.entries if isinstance(outcome, FeedRead) else ()
    times = [
        possible_time(entry.announced, offsets=offsets, first_seen_at=now).latest
        for entry in entries
        if entry.announced != UNDATED
    ]
    return WatchHistory(
        sight=WatchSight(
            url=watch.url,
            outlet=outlet.name,
            country=outlet.country,
            languages=outlet.languages,
            last_success_at=outcome.fetch.fetched_at,
            interval=timedelta(0),
            entry_times=tuple(sorted(times, reverse=True)[:_TIMES]),
        ),
        last_outcome=outcome.fetch.outcome,
        problem=outcome.problem if isinstance(outcome, FeedRead) else outcome.fetch.problem,
        listed_count=len(entries),
        moved_to=outcome.answered.moved_to if isinstance(outcome, FeedRead) else "",
    )

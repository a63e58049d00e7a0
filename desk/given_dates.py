"""Dates that a person writes on the command line, in the forms of DESIGN.md §7; a bare day is meant in UTC."""

from datetime import datetime, timedelta

import typer

from secondsource.dates import PossibleTime, parse_announced, possible_time

_UTC_ONLY = (timedelta(0), timedelta(0))


def read_start(written: str, *, option: str) -> datetime | None:
    """The first moment of what is written; None for nothing. Raises BadParameter."""
    return _span(written, option).earliest if written else None


def read_end(written: str, *, option: str) -> datetime | None:
    """The last moment of what is written; None for nothing. Raises BadParameter."""
    return _span(written, option).latest if written else None


def _span(written: str, option: str) -> PossibleTime:
    announced = parse_announced(written)
    if not announced.written:
        raise typer.BadParameter(
            f"{option} {written!r} is no date: write 2023-06-02, 2023-06 or 2023-06-02T08:00:00Z"
        )
    return possible_time(announced, offsets=_UTC_ONLY, first_seen_at=None)

"""`secondsource backtest`: which alerts would have been sent, over an archive."""

from pathlib import Path
from typing import Annotated

import typer

from desk.options import LineFormat, LineFormatOption, OnlyIfGivenConfigOption


def backtest(
    archives: Annotated[list[Path], typer.Argument(metavar="ARCHIVE…", help="WARC files, or folders of them.")],
    start: Annotated[
        str, typer.Option("--from", metavar="D", help="Alerts from here on; captures before it are context.")
    ] = "",
    end: Annotated[str, typer.Option("--to", metavar="D", help="The last moment that is replayed.")] = "",
    outlets: Annotated[
        Path | None, typer.Option("--outlets", metavar="FILE", help="Outlets and watches to replay.")
    ] = None,
    output: LineFormatOption = LineFormat.JSON,
    config: OnlyIfGivenConfigOption = None,
) -> None:
    """Take the daemon's walk over an archive, at its own time, and print the alerts that would have been sent.

    A folder may hold outlets.toml and secondsource.toml, which are used unless others are named. Dates: 2023-06-02,
    2023-06, or with a time, 2023-06-02T08:00:00Z.

    Example:  secondsource backtest archive/ --from 2023-06-01
    """
    raise NotImplementedError

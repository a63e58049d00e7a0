"""`secondsource backtest`: which alerts would have been sent, over an archive."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.given_dates import read_end, read_start
from desk.logs import configure_logging
from desk.options import LineFormat, LineFormatOption, OnlyIfGivenConfigOption
from desk.reports.json_text import print_json_line
from desk.reports.listings import shown_moment

if TYPE_CHECKING:
    from alerts.history import HistoricAlert


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
    del output  # there is one way
    alerts_from, ends_at = read_start(start, option="--from"), read_end(end, option="--to")
    from crawler.evidence.replay import open_replay  # slow to import: `--help` must not wait for it
    from desk.rehearsing import outlets_for, rehearse, settings_for, span_of

    configure_logging()
    replay = open_replay(archives)
    span = span_of(replay, archives, start=alerts_from, end=ends_at)
    found = rehearse(settings_for(archives, config), outlets_for(archives, outlets), replay, span)
    replay.close()
    print_json_line({"alerts": [_alert(each) for each in found]})


def _alert(alert: "HistoricAlert") -> dict[str, object]:
    return {
        "at": shown_moment(alert.at),
        "kind": alert.kind.value,
        "story": alert.story,
        "to": list(alert.to),
        "subject": alert.subject,
        "articles": list(alert.articles),
        "message_id": alert.message_id,
        "in_reply_to": alert.in_reply_to or None,
    }

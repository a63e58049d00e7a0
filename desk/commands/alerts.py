"""`secondsource alerts` and `secondsource subscribers`: who was told what, and what became of each mail."""

from typing import TYPE_CHECKING

from desk.configuration import load_settings
from desk.options import ConfigOption, LimitOption, ListingFormat, ListingFormatOption
from desk.reports.listings import Column, print_listing

if TYPE_CHECKING:
    from storage.alerts import AlertLine, SubscriberLine

_ALERT_COLUMNS: "tuple[Column[AlertLine], ...]" = (
    Column(name="alert", cell=lambda line: line.alert.alert_id),
    Column(name="story", cell=lambda line: line.alert.story_id),
    Column(name="kind", cell=lambda line: line.alert.kind.value),
    Column(name="planned_at", cell=lambda line: line.alert.planned_at),
    Column(name="deliveries", cell=lambda line: line.deliveries, is_long=True),
    Column(name="subject", cell=lambda line: line.alert.subject, is_long=True),
    Column(name="message_id", cell=lambda line: line.alert.message_id, is_long=True),
)

_SUBSCRIBER_COLUMNS: "tuple[Column[SubscriberLine], ...]" = ()


def alerts(
    output: ListingFormatOption = ListingFormat.TABLE, limit: LimitOption = 50, config: ConfigOption = None
) -> None:
    """List the alerts, newest first: kind, story, subject, and what became of each mail."""
    settings = load_settings(config)
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it
    from storage.alerts import list_alerts

    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        rows = list_alerts(tx, limit)
    print_listing(rows, _ALERT_COLUMNS, output=output, nothing="No alert yet.")


def subscribers(output: ListingFormatOption = ListingFormat.TABLE, config: ConfigOption = None) -> None:
    """List who is told, from when on, and after how much patience."""
    settings = load_settings(config)
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it
    from storage.alerts import list_subscribers

    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        rows = list_subscribers(tx)
    print_listing(rows, _SUBSCRIBER_COLUMNS, output=output, nothing="Nobody is told: add a [[subscriber]].")

"""`secondsource alerts` and `secondsource subscribers`: who was told what, and what became of each mail."""

from typing import TYPE_CHECKING

from desk.configuration import load_settings
from desk.options import ConfigOption, LimitOption, ListingFormat, ListingFormatOption
from desk.reports.listings import Column, print_listing

if TYPE_CHECKING:
    from storage.alerts import SentAlert, StoredDelivery, StoredSubscriber

_ALERT_COLUMNS: "tuple[Column[SentAlert], ...]" = (
    Column(name="alert", cell=lambda sent: sent.alert.alert_id),
    Column(name="story", cell=lambda sent: sent.alert.story_id),
    Column(name="planned_at", cell=lambda sent: sent.alert.planned_at),
    Column(name="kind", cell=lambda sent: sent.alert.kind.value),
    Column(name="subject", cell=lambda sent: sent.alert.subject, is_long=True),
    Column(name="deliveries", cell=lambda sent: tuple(delivery_text(each) for each in sent.deliveries), is_long=True),
    Column(name="message_id", cell=lambda sent: sent.alert.message_id, is_in_tables=False),
    Column(name="in_reply_to", cell=lambda sent: sent.alert.in_reply_to, is_in_tables=False),
    Column(name="articles", cell=lambda sent: sent.alert.article_urls, is_in_tables=False),
)

_SUBSCRIBER_COLUMNS: "tuple[Column[StoredSubscriber], ...]" = (
    Column(name="address", cell=lambda stored: stored.subscriber.address),
    Column(name="settle", cell=lambda stored: stored.subscriber.settle),
    Column(name="languages", cell=lambda stored: stored.subscriber.languages),
    Column(name="rhythm", cell=lambda stored: stored.subscriber.rhythm.value),
    Column(name="time_zone", cell=lambda stored: stored.subscriber.time_zone),
    Column(name="since", cell=lambda stored: stored.created_at),
    Column(name="is_gone", cell=lambda stored: stored.is_gone),
)


def alerts(
    output: ListingFormatOption = ListingFormat.TABLE, limit: LimitOption = 50, config: ConfigOption = None
) -> None:
    """List the alerts, newest first: kind, story, subject, and what became of each mail."""
    settings = load_settings(config)
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it
    from storage.alerts import SentAlert, deliveries_of, list_alerts

    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        found = list_alerts(tx, limit)
        deliveries = deliveries_of(tx, [alert.alert_id for alert in found])
    rows = [SentAlert(alert=alert, deliveries=deliveries[alert.alert_id]) for alert in found]
    print_listing(rows, _ALERT_COLUMNS, output=output, nothing="No alert yet.")


def subscribers(output: ListingFormatOption = ListingFormat.TABLE, config: ConfigOption = None) -> None:
    """List who is told, after how much patience, and who once was."""
    settings = load_settings(config)
    from desk.wiring import open_storage  # slow to import: `--help` must not wait for it
    from storage.alerts import list_subscribers

    with open_storage(settings, must_exist=True) as database, database.read() as tx:
        rows = list_subscribers(tx, with_gone=True)
    print_listing(rows, _SUBSCRIBER_COLUMNS, output=output, nothing="Nobody is told: add a [[subscriber]].")


def delivery_text(delivery: "StoredDelivery") -> str:
    """One delivery in a few words: to whom, how it stands, and what was last answered if it has not arrived."""
    text = f"{delivery.address} {delivery.state.value}"
    if delivery.next_attempt_at is not None and delivery.attempts:
        return f"{text}, {len(delivery.attempts)} tried ({delivery.attempts[-1].answer})"
    return text

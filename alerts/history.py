"""Which alerts went to whom and when: what `alerts` lists and a backtest answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from secondsource.alert_kinds import AlertKind
from secondsource.stories import StoryKey
from storage import alerts as alert_rows
from storage import stories as story_rows
from storage.alerts import StoredAlert, StoredDelivery
from storage.database import Transaction

_MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricAlert:
    """One alert as it fell due for some of its recipients; those whose patience ended later are another line."""

    at: datetime
    kind: AlertKind
    story: StoryKey
    to: tuple[str, ...]
    subject: str
    articles: tuple[str, ...]  # URLs
    message_id: str
    in_reply_to: str  # "" = it opens the thread


def list_history(tx: Transaction) -> tuple[HistoricAlert, ...]:
    """Every alert that was due to anybody, the first first."""
    stored = alert_rows.list_alerts(tx, _MOST)
    deliveries = alert_rows.deliveries_of(tx, [alert.alert_id for alert in stored])
    keys = {alert.story_id: story_rows.get(tx, alert.story_id).story.key for alert in stored}
    found = [
        line for alert in stored for line in _lines(alert, deliveries.get(alert.alert_id, ()), keys[alert.story_id])
    ]
    return tuple(sorted(found, key=lambda line: (line.at, line.story, line.message_id, line.to)))


def _lines(alert: StoredAlert, deliveries: tuple[StoredDelivery, ...], key: StoryKey) -> Iterator[HistoricAlert]:
    for due_at in sorted({delivery.due_at for delivery in deliveries}):
        yield HistoricAlert(
            at=due_at,
            kind=alert.kind,
            story=key,
            to=tuple(sorted(delivery.address for delivery in deliveries if delivery.due_at == due_at)),
            subject=alert.subject,
            articles=alert.article_urls,
            message_id=alert.message_id,
            in_reply_to=alert.in_reply_to,
        )

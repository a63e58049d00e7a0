"""The log of fetches: one row for each attempt at one URL."""

from collections.abc import Sequence

from sqlalchemy import insert

from secondsource.articles import WatchId
from secondsource.fetches import Fetch
from storage.claims import evidence_columns
from storage.database import Transaction
from storage.tables import fetches


def record_fetch(tx: Transaction, fetch: Fetch, *, watch_id: WatchId | None = None) -> int:
    """Appends one attempt and gives its number; `watch_id` None means that it was a page."""
    statement = insert(fetches).values(**_columns(fetch, watch_id)).returning(fetches.c.fetch_id)
    return int(tx.execute(statement).scalar_one())


def record_fetches(tx: Transaction, attempts: Sequence[tuple[Fetch, WatchId | None]]) -> None:
    """Appends many attempts in one statement."""
    if attempts:
        tx.execute(insert(fetches), [_columns(fetch, watch_id) for fetch, watch_id in attempts])


def _columns(fetch: Fetch, watch_id: WatchId | None) -> dict[str, object]:
    return {
        "watch_id": watch_id,
        "url": fetch.url,
        "final_url": fetch.final_url,
        "fetched_at": fetch.fetched_at,
        "outcome": fetch.outcome,
        "http_status": fetch.http_status,
        "body_bytes": fetch.body_bytes,
        "duration": fetch.duration,
        "problem": fetch.problem,
        "retry_after": fetch.retry_after,
        **evidence_columns(fetch.evidence),
    }

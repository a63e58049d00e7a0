"""The log of fetches: one row for each attempt at one URL."""

from sqlalchemy import insert

from secondsource.articles import WatchId
from secondsource.fetches import Fetch
from storage.claims import evidence_columns
from storage.database import Transaction
from storage.tables import fetches


def record_fetch(tx: Transaction, fetch: Fetch, *, watch_id: WatchId | None = None) -> int:
    """Appends one attempt and gives its number; `watch_id` None means that it was a page."""
    statement = (
        insert(fetches)
        .values(
            watch_id=watch_id,
            url=fetch.url,
            final_url=fetch.final_url,
            fetched_at=fetch.fetched_at,
            outcome=fetch.outcome,
            http_status=fetch.http_status,
            body_bytes=fetch.body_bytes,
            duration=fetch.duration,
            problem=fetch.problem,
            retry_after=fetch.retry_after,
            **evidence_columns(fetch.evidence),
        )
        .returning(fetches.c.fetch_id)
    )
    return int(tx.execute(statement).scalar_one())

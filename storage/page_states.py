"""What each article's page was like when we last asked for it, when to ask again, and what changed on it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from secondsource.articles import ArticleId
from secondsource.canonical_url import UrlKey
from secondsource.edits import ChangeKind, PageChange
from storage.claims import iter_batches
from storage.columns import StoredRow
from storage.database import Transaction
from storage.reread_tables import page_changes, page_is_to_read_again, page_states
from storage.tables import articles, stories, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class PageState:
    """One page that was read, with the story that its article is in."""

    article_id: ArticleId
    url: str  # where its latest version was read
    url_key: UrlKey
    story_id: int | None
    is_open: bool  # its story has reported since the moment asked about, and was not merged away
    first_read_at: datetime
    last_read_at: datetime
    etag: str
    last_modified: str
    missing_status: int | None
    gone_status: int | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChange:
    """One thing that a later look at a page brought."""

    article_id: ArticleId
    noticed_at: datetime
    kind: ChangeKind
    version: int  # of the article, then
    http_status: int | None
    words: str


def record_first(
    tx: Transaction,
    article_id: ArticleId,
    *,
    now: datetime,
    etag: str,
    last_modified: str,
    corrections: tuple[str, ...],
) -> None:
    """Remembers that the article's page was read; does nothing where it was before."""
    known = tx.execute(select(page_states.c.article_id).where(page_states.c.article_id == article_id))
    if known.scalar_one_or_none() is None:
        tx.execute(
            insert(page_states).values(
                article_id=article_id,
                first_read_at=now,
                last_read_at=now,
                etag=etag,
                last_modified=last_modified,
                corrections=corrections,
            )
        )


def read_times(
    tx: Transaction, ids: Iterable[ArticleId]
) -> dict[ArticleId, tuple[datetime, datetime, datetime | None]]:
    """Of each of these whose page was read: when first, when last, and when it is read again."""
    return {
        ArticleId(row.article_id): (row.first_read_at, row.last_read_at, row.next_read_at)
        for part in iter_batches(tuple(ids))
        for row in tx.execute(select(page_states).where(page_states.c.article_id.in_(part)))
    }


def read_again(tx: Transaction, article_id: ArticleId, next_read_at: datetime | None) -> None:
    """Says when the page is read again; None = not again."""
    tx.execute(update(page_states).where(page_states.c.article_id == article_id).values(next_read_at=next_read_at))


def due(tx: Transaction, *, now: datetime, open_since: datetime, limit: int) -> tuple[PageState, ...]:
    """Pages that are to be read again by now, the longest waiting first.

    open_since   a story that has reported since then is open
    """
    query = (
        select(page_states, articles.c.url_key, articles.c.story_id, articles.c.version_count, versions.c.url)
        .add_columns(stories.c.last_report_at, stories.c.merged_into)
        .join_from(page_states, articles, articles.c.article_id == page_states.c.article_id)
        .join(
            versions,
            (versions.c.article_id == articles.c.article_id) & (versions.c.number == articles.c.version_count),
        )
        .outerjoin(stories, stories.c.story_id == articles.c.story_id)
        .where(page_is_to_read_again, page_states.c.next_read_at <= now)
        .order_by(page_states.c.next_read_at, page_states.c.article_id)
        .limit(limit)
    )
    return tuple(_state(row, open_since) for row in tx.execute(query))


def next_due_at(tx: Transaction) -> datetime | None:
    """When the next page is to be read again; None = none is."""
    found: datetime | None = tx.execute(
        select(func.min(page_states.c.next_read_at)).where(page_is_to_read_again)
    ).scalar_one()
    return found


def record_look(
    tx: Transaction,
    article_id: ArticleId,
    *,
    now: datetime,
    next_read_at: datetime | None,
    missing_status: int | None = None,
) -> None:
    """Writes that the page was asked for; `missing_status` is what it answered, not yet to be believed."""
    tx.execute(
        update(page_states)
        .where(page_states.c.article_id == article_id)
        .values(last_read_at=now, next_read_at=next_read_at, missing_status=missing_status)
    )


def record_answer(
    tx: Transaction, article_id: ArticleId, *, etag: str, last_modified: str, corrections: tuple[str, ...]
) -> None:
    """Keeps what a page that was read again sent along, for the next time."""
    tx.execute(
        update(page_states)
        .where(page_states.c.article_id == article_id)
        .values(etag=etag, last_modified=last_modified, corrections=corrections)
    )


def record_gone(tx: Transaction, article_id: ArticleId, status: int | None, *, now: datetime) -> None:
    """Says that the page is gone, with what it answers; None = it is there again."""
    tx.execute(
        update(page_states)
        .where(page_states.c.article_id == article_id)
        .values(gone_status=status, gone_at=None if status is None else now)
    )


def append_changes(
    tx: Transaction,
    article_id: ArticleId,
    changes: Iterable[PageChange],
    *,
    now: datetime,
    version: int,
    http_status: int | None = None,
) -> None:
    """Adds what a look brought."""
    rows = [
        {
            "article_id": article_id,
            "noticed_at": now,
            "kind": each.kind,
            "version": version,
            "http_status": http_status,
            "words": each.words,
        }
        for each in changes
    ]
    if rows:
        tx.execute(insert(page_changes), rows)


def changes_of(
    tx: Transaction, ids: Collection[ArticleId], *, as_of: datetime | None = None
) -> tuple[StoredChange, ...]:
    """All that changed on these pages, the first first; with `as_of`, what was noticed by then."""
    found = [
        _change(row)
        for part in iter_batches(sorted(ids))
        for row in tx.execute(
            select(page_changes).where(page_changes.c.article_id.in_(part)).order_by(page_changes.c.change_id)
        )
    ]
    return tuple(
        sorted(
            (each for each in found if as_of is None or each.noticed_at <= as_of),
            key=lambda each: (each.noticed_at, each.article_id),
        )
    )


def _state(row: StoredRow, open_since: datetime) -> PageState:
    return PageState(
        article_id=ArticleId(row.article_id),
        url=row.url,
        url_key=UrlKey(row.url_key),
        story_id=row.story_id,
        is_open=row.story_id is not None and row.merged_into is None and row.last_report_at >= open_since,
        first_read_at=row.first_read_at,
        last_read_at=row.last_read_at,
        etag=row.etag,
        last_modified=row.last_modified,
        missing_status=row.missing_status,
        gone_status=row.gone_status,
        version=row.version_count,
    )


def _change(row: StoredRow) -> StoredChange:
    return StoredChange(
        article_id=ArticleId(row.article_id),
        noticed_at=row.noticed_at,
        kind=row.kind,
        version=row.version,
        http_status=row.http_status,
        words=row.words,
    )

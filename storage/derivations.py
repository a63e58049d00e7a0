"""What articles rest on, as the last tracing found it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, insert, select

from secondsource.articles import ArticleId
from secondsource.derivations import Derivation
from secondsource.stories import StoryId
from storage.claims import iter_batches
from storage.columns import StoredRow
from storage.database import Transaction
from storage.tables import articles
from storage.tables import derivations as table


def replace(tx: Transaction, story_id: StoryId, derivations: Sequence[Derivation], *, now: datetime) -> None:
    """Sets what the articles of one story rest on; whatever was recorded of these articles before is dropped."""
    members = tx.execute(select(articles.c.article_id).where(articles.c.story_id == story_id)).scalars()
    replace_for(tx, [ArticleId(member) for member in members], derivations, now=now)


def replace_for(
    tx: Transaction, ids: Iterable[ArticleId], derivations: Sequence[Derivation], *, now: datetime
) -> None:
    """Sets what these articles rest on, in the given order; does nothing where that is recorded already."""
    told = {*ids, *(derivation.article for derivation in derivations)}
    wanted = sorted(derivations, key=lambda derivation: derivation.article)
    if list(of_articles(tx, told)) == wanted:
        return
    for part in iter_batches(sorted(told)):
        tx.execute(delete(table).where(table.c.article_id.in_(part)))
    if wanted:
        tx.execute(
            insert(table),
            [
                {
                    "article_id": derivation.article,
                    "origin_id": derivation.origin,
                    "origin_name": derivation.origin_name,
                    "origin_kind": derivation.origin_kind,
                    "kind": derivation.kind,
                    "is_certain": derivation.certain,
                    "confidence": derivation.confidence,
                    "evidence": derivation.evidence,
                    "recorded_at": now,
                }
                for derivation in wanted
            ],
        )


def of_story(tx: Transaction, story_id: StoryId) -> tuple[Derivation, ...]:
    """What the articles of one story rest on, by article."""
    return _read(
        tx,
        select(table)
        .join(articles, articles.c.article_id == table.c.article_id)
        .where(articles.c.story_id == story_id),
    )


def of_articles(tx: Transaction, ids: Iterable[ArticleId]) -> tuple[Derivation, ...]:
    """What these articles rest on, by article."""
    return tuple(
        derivation
        for part in iter_batches(sorted(set(ids)))
        for derivation in _read(tx, select(table).where(table.c.article_id.in_(part)))
    )


def _read(tx: Transaction, query: Select[StoredRow]) -> tuple[Derivation, ...]:
    return tuple(
        Derivation(
            article=ArticleId(row.article_id),
            origin=None if row.origin_id is None else ArticleId(row.origin_id),
            origin_name=row.origin_name,
            origin_kind=row.origin_kind,
            kind=row.kind,
            certain=row.is_certain,
            confidence=row.confidence,
            evidence=row.evidence,
        )
        for row in tx.execute(query.order_by(table.c.article_id, table.c.derivation_id))
    )

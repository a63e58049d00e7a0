"""Which articles share text: an inverted index of shingle hashes (MEASURED.md "Copies")."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select

from secondsource.articles import ArticleId
from storage.database import Transaction
from storage.tables import shingles


def record(tx: Transaction, article_id: ArticleId, hashes: Sequence[int]) -> None:
    """Sets the article's hashes to those of its latest text; each fits into 64 bits with sign."""
    tx.execute(delete(shingles).where(shingles.c.article_id == article_id))
    if hashes:
        tx.execute(insert(shingles), [{"hash": value, "article_id": article_id} for value in sorted(set(hashes))])


def find_overlapping(tx: Transaction, article_id: ArticleId, *, min_shared: int, limit: int) -> tuple[ArticleId, ...]:
    """Other articles that share at least `min_shared` hashes with this one, the most first; of equals, by id.

    Cost: proportional to all occurrences of the article's own hashes.
    """
    mine, theirs = shingles.alias("mine"), shingles.alias("theirs")
    shared = func.count()
    query = (
        select(theirs.c.article_id)
        .join_from(mine, theirs, theirs.c.hash == mine.c.hash)
        .where(mine.c.article_id == article_id, theirs.c.article_id != article_id)
        .group_by(theirs.c.article_id)
        .having(shared >= min_shared)
        .order_by(shared.desc(), theirs.c.article_id)
        .limit(limit)
    )
    return tuple(ArticleId(found) for found in tx.execute(query).scalars())

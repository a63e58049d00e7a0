"""Who holds a hash: the inverted indexes, asked so that no answer grows with what is stored. SQLite's own way.

Of each hash only so many holders are looked at, the latest and the earliest: an outlet's standing phrase is in all
its articles, and reading them all to learn that it says nothing would make every question dearer month by month.
Another database gets a module like this one.
"""

import json
from collections.abc import Collection, Mapping

from sqlalchemy import delete, insert, text
from sqlalchemy.sql.schema import Table

from secondsource.articles import ArticleId
from storage.database import Transaction

_FROM_BEGINNING = 0


def record(tx: Transaction, index: Table, article_id: ArticleId, hashes: Collection[int]) -> None:
    """Sets the article's hashes, each of which fits into 64 bits with sign."""
    tx.execute(delete(index).where(index.c.article_id == article_id))
    if hashes:
        tx.execute(insert(index), [{"hash": value, "article_id": article_id} for value in sorted(set(hashes))])


def hashes_of(tx: Transaction, index: Table, article_id: ArticleId) -> tuple[int, ...]:
    """The article's own hashes, ascending."""
    query = text(f"SELECT hash FROM {index.name} WHERE article_id = :article ORDER BY hash")  # noqa: S608  # a name of ours
    return tuple(tx.execute(query, {"article": article_id}).scalars())


def holders(
    tx: Transaction,
    index: Table,
    hashes: Collection[int],
    *,
    most: int,
    after: ArticleId | None = None,
    is_earliest_first: bool = False,
) -> Mapping[int, tuple[ArticleId, ...]]:
    """Hash -> who holds it: the latest, `most` at most.

    after               only articles with a higher id; None = all
    is_earliest_first   the earliest instead of the latest
    Cost                the hashes times `most`
    """
    direction = "ASC" if is_earliest_first else "DESC"
    query = text(
        "SELECT value AS hash, (SELECT group_concat(article_id) FROM ("  # noqa: S608  # names of ours
        f"SELECT article_id FROM {index.name} AS held WHERE held.hash = asked.value AND held.article_id > :after "
        f"ORDER BY held.article_id {direction} LIMIT :most)) AS found FROM json_each(:hashes) AS asked"
    )
    values = {"hashes": json.dumps(sorted(hashes)), "after": after or _FROM_BEGINNING, "most": most}
    return {
        row.hash: tuple(ArticleId(int(each)) for each in row.found.split(","))
        for row in tx.execute(query, values)
        if row.found is not None
    }

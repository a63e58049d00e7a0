"""Which articles share text: an inverted index of shingle hashes (MEASURED.md "Copies")."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from secondsource.articles import ArticleId
from storage import postings
from storage.claims import iter_batches
from storage.database import Transaction
from storage.tables import articles, shingles, stories

# Of the many that hold one phrase, the first says where it comes from, the last where it has got to.
_EARLIEST, _LATEST = 12, 24
# Of the holders of a hash each has its share; what comes to less than this in all is a standing phrase.
_LEAST_SHARE = 0.2


def record(tx: Transaction, article_id: ArticleId, hashes: Sequence[int]) -> None:
    """Sets the article's hashes to those of its latest text; each fits into 64 bits with sign."""
    postings.record(tx, shingles, article_id, hashes)


def find_overlapping(tx: Transaction, article_id: ArticleId, *, min_shared: int, limit: int) -> tuple[ArticleId, ...]:
    """Other articles that share at least `min_shared` hashes with this one, the most first; of equals, by id.

    A hash that few share counts more than one that many do; a standing phrase that dozens share makes no pair.
    Cost: the article's own hashes, whatever is stored; of each only the first and last dozens of holders are read.
    """
    mine = postings.hashes_of(tx, shingles, article_id)
    latest = postings.holders(tx, shingles, mine, most=_LATEST)
    many = [value for value, found in latest.items() if len(found) == _LATEST]
    earliest = postings.holders(tx, shingles, many, most=_EARLIEST, is_earliest_first=True) if many else {}
    shared: dict[ArticleId, int] = defaultdict(int)
    weight: dict[ArticleId, float] = defaultdict(float)
    for value in mine:
        found = {*latest.get(value, ()), *earliest.get(value, ())} - {article_id}
        for other in found:
            shared[other] += 1
            weight[other] += 1.0 / len(found)
    enough = [other for other, count in shared.items() if count >= min_shared and weight[other] >= _LEAST_SHARE]
    return tuple(sorted(enough, key=lambda other: (-round(weight[other], 9), other))[:limit])


def forget_quiet(tx: Transaction, *, quiet_since: datetime, limit: int) -> int:
    """Takes articles out of the index whose story had its last report before that; how many, `limit` at most.

    So too those that are in no story and were first seen before it. Cost: a look at every story that is over.
    """
    is_held = select(shingles.c.hash).where(shingles.c.article_id == articles.c.article_id).exists()
    in_stories = (
        select(articles.c.article_id)
        .join(stories, stories.c.story_id == articles.c.story_id)
        .where(stories.c.last_report_at < quiet_since, is_held)
        .limit(limit)
    )
    in_none = (
        select(articles.c.article_id)
        .where(articles.c.story_id.is_(None), articles.c.first_seen_at < quiet_since, is_held)
        .limit(limit)
    )
    found = [*tx.execute(in_stories).scalars(), *tx.execute(in_none).scalars()][:limit]
    for part in iter_batches(found):
        tx.execute(delete(shingles).where(shingles.c.article_id.in_(part)))
    return len(found)

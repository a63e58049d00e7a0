"""Which story an article is in, and how large stories are: looked up for many at once, without a text."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select

from secondsource.articles import ArticleId
from secondsource.stories import StoryId
from storage.claims import iter_batches
from storage.database import Transaction
from storage.tables import articles


def stories_of(tx: Transaction, ids: Iterable[ArticleId]) -> Mapping[ArticleId, StoryId]:
    """The story of each article that is in one."""
    return {
        ArticleId(row.article_id): StoryId(row.story_id)
        for part in iter_batches(tuple(ids))
        for row in tx.execute(
            select(articles.c.article_id, articles.c.story_id).where(
                articles.c.article_id.in_(part), articles.c.story_id.is_not(None)
            )
        )
    }


def sizes_of(tx: Transaction, ids: Iterable[StoryId]) -> Mapping[StoryId, int]:
    """How many articles each story holds, background included."""
    return {
        StoryId(row.story_id): row.size
        for part in iter_batches(tuple(ids))
        for row in tx.execute(
            select(articles.c.story_id, func.count().label("size"))
            .where(articles.c.story_id.in_(part))
            .group_by(articles.c.story_id)
        )
    }

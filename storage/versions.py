"""The versions of one article's text, as they were read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from secondsource.articles import Article, ArticleId
from storage.claims import announced_from
from storage.database import Transaction
from storage.tables import articles, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """What an article said at one fetch."""

    number: int  # from 1
    fetched_at: datetime
    outlet: str
    article: Article


def versions_of(tx: Transaction, article_id: ArticleId) -> Sequence[ArticleVersion]:
    """Every version of the article, the first first."""
    query = (
        select(versions, articles.c.url.label("article_url"), articles.c.outlet)
        .join_from(versions, articles, articles.c.article_id == versions.c.article_id)
        .where(versions.c.article_id == article_id)
        .order_by(versions.c.number)
    )
    return [
        ArticleVersion(
            number=row.number,
            fetched_at=row.fetched_at,
            outlet=row.outlet,
            article=Article(
                article_id=article_id,
                url=row.article_url,
                title=row.title,
                text=row.text,
                announced=announced_from(row),
                language=row.language,
            ),
        )
        for row in tx.execute(query)
    ]

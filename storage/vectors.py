"""Sentence vectors of articles: computed once for each version, all of them by one model at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from sqlalchemy import delete, func, insert, literal, select

from secondsource.articles import ArticleId
from storage.claims import iter_batches
from storage.database import Transaction
from storage.tables import articles, vectors, versions

VersionId = NewType("VersionId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanting:
    """The latest version of an article that has no vector yet; `lead` is the beginning of its text."""

    article_id: ArticleId
    version_id: VersionId
    title: str
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVector:
    """One article's vector; `number` grows with each that is stored."""

    number: int
    article_id: ArticleId
    language: str  # BCP 47, as its page says
    vector: bytes


def forget_others(tx: Transaction, model: str) -> int:
    """Drops what other models computed, so that no two are ever compared; how many there were."""
    return tx.execute(delete(vectors).where(vectors.c.model != model)).rowcount


def find_wanting(tx: Transaction, ids: Iterable[ArticleId], *, lead_characters: int) -> tuple[Wanting, ...]:
    """Those of the articles whose latest version has no vector, in the order of their ids."""
    found: list[Wanting] = []
    for part in iter_batches(sorted(set(ids))):
        query = (
            select(
                versions.c.article_id,
                versions.c.version_id,
                versions.c.title,
                func.substr(versions.c.text, 1, lead_characters).label("lead"),
            )
            .select_from(articles)
            .join(versions, _is_latest)
            .outerjoin(vectors, vectors.c.version_id == versions.c.version_id)
            .where(articles.c.article_id.in_(part), vectors.c.version_id.is_(None))
            .order_by(articles.c.article_id)
        )
        found += [
            Wanting(
                article_id=ArticleId(row.article_id),
                version_id=VersionId(row.version_id),
                title=row.title,
                lead=row.lead,
            )
            for row in tx.execute(query)
        ]
    return tuple(found)


def record(tx: Transaction, computed: Sequence[tuple[VersionId, bytes]], *, model: str) -> None:
    """Stores the vectors of these versions; where one is there already, that one stays."""
    known = {
        version_id
        for part in iter_batches([version_id for version_id, _ in computed])
        for version_id in tx.execute(select(vectors.c.version_id).where(vectors.c.version_id.in_(part))).scalars()
    }
    rows = [
        {"version_id": version_id, "model": model, "vector": vector}
        for version_id, vector in computed
        if version_id not in known
    ]
    if rows:
        tx.execute(insert(vectors), rows)


def since(tx: Transaction, number: int, *, seen_after: datetime, limit: int) -> tuple[StoredVector, ...]:
    """Vectors with a higher number, of the latest versions of articles first seen after that; by their number."""
    query = (
        select(vectors.c.vector_id, articles.c.article_id, versions.c.language, vectors.c.vector)
        .select_from(vectors)
        .join(versions, versions.c.version_id == vectors.c.version_id)
        .join(articles, _is_latest)
        .where(vectors.c.vector_id > literal(number), articles.c.first_seen_at > seen_after)
        .order_by(vectors.c.vector_id)
        .limit(limit)
    )
    return tuple(
        StoredVector(
            number=row.vector_id, article_id=ArticleId(row.article_id), language=row.language, vector=row.vector
        )
        for row in tx.execute(query)
    )


def unmeant(tx: Transaction, *, seen_after: datetime, limit: int) -> tuple[ArticleId, ...]:
    """Articles on topic first seen after that whose latest version has no vector, the newest first."""
    query = (
        select(articles.c.article_id)
        .join(versions, _is_latest)
        .outerjoin(vectors, vectors.c.version_id == versions.c.version_id)
        .where(
            articles.c.first_seen_at > seen_after, articles.c.is_on_topic.is_(True), vectors.c.version_id.is_(None)
        )
        .order_by(articles.c.first_seen_at.desc(), articles.c.article_id.desc())
        .limit(limit)
    )
    return tuple(ArticleId(found) for found in tx.execute(query).scalars())


_is_latest = (versions.c.article_id == articles.c.article_id) & (versions.c.number == articles.c.version_count)

"""Articles, known by the key of their URL, and the versions of their text, which only append.

One subject: a row here is an article with its versions, and what of it is still to be done.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, func, insert, select, update

from secondsource.articles import Article, ArticleId, Carried, Page
from secondsource.canonical_url import UrlKey, canonical_url
from secondsource.fetches import Evidence
from storage.claims import (
    announced_columns,
    announced_from,
    carried_columns,
    carried_from,
    evidence_columns,
    evidence_from,
    iter_batches,
)
from storage.columns import StoredRow, storable
from storage.database import Transaction
from storage.search import index_versions, search_versions
from storage.tables import (
    article_needs_grouping,
    article_needs_tracing,
    articles,
    page_states,
    stories,
    vectors,
    versions,
)

_T = TypeVar("_T")
_OUT_OF_ORDER = 500  # articles: more than any crawl reads between two that are recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedVersion:
    """What recording a page came to."""

    article_id: ArticleId
    is_new_article: bool
    is_new_version: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as its latest version has it, with what we know about that and the judgement does not need."""

    article: Article
    outlet: str
    is_context: bool  # already old when first seen (RULES.md 21)
    is_background: bool  # in its story (RULES.md 1)
    fetched_at: datetime  # of this version
    version: int  # from 1; how many there are
    evidence: Evidence | None  # where the raw response of this version lies


def record_version(
    tx: Transaction,
    page: Page,
    *,
    key: UrlKey,
    outlet: str,
    fetched_at: datetime,
    first_seen_at: datetime | None = None,
    is_context: bool,
    carried: Carried | None = None,
    declared_original: str = "",
    evidence: Evidence | None = None,
) -> RecordedVersion:
    """Remembers what a page says: a new article, a new version where title or text differ from the last, or nothing.

    first_seen_at        when a feed announced it to us; None = its page is the first that we see of it
    outlet, is_context   are set once, by the first sighting, as is that
    A new version of an article in a story is to be traced again, and its story to be assessed again.
    """
    row = tx.execute(select(articles).where(articles.c.url_key == key)).one_or_none()
    if row is None:
        article_id = _insert_article(
            tx,
            key=key,
            url=page.canonical_url,
            outlet=outlet,
            first_seen_at=first_seen_at or fetched_at,
            is_context=is_context,
        )
        number = 1
    else:
        article_id, number = ArticleId(row.article_id), row.version_count + 1
        if _latest_words(tx, article_id, row.version_count) == (storable(page.title), storable(page.text)):
            return RecordedVersion(article_id=article_id, is_new_article=False, is_new_version=False)
        tx.execute(
            update(articles)
            .where(articles.c.article_id == article_id)
            .values(version_count=number, needs_tracing=row.is_on_topic)
        )
        if row.story_id is not None:
            tx.execute(update(stories).where(stories.c.story_id == row.story_id).values(touched_at=fetched_at))
    version_id = tx.execute(
        insert(versions)
        .values(
            article_id=article_id,
            number=number,
            fetched_at=fetched_at,
            url=page.url,
            title=page.title,
            text=page.text,
            authors=page.authors,
            language=page.language,
            site_name=page.site_name,
            credit=page.credit,
            links=tuple(dict.fromkeys(canonical_url(link) for link in page.links)),
            declared_original=declared_original,
            **announced_columns(page.announced),
            **carried_columns(carried),
            **evidence_columns(evidence),
        )
        .returning(versions.c.version_id)
    ).scalar_one()
    index_versions(tx, after=version_id - 1)
    return RecordedVersion(article_id=article_id, is_new_article=row is None, is_new_version=True)


def get_articles(tx: Transaction, ids: Iterable[ArticleId]) -> tuple[Article, ...]:
    """The articles as their latest versions have them, by URL; an id that does not exist is left out."""
    return tuple(stored.article for stored in get_stored(tx, ids))


def get_stored(
    tx: Transaction, ids: Iterable[ArticleId], *, as_of: datetime | None = None
) -> tuple[StoredArticle, ...]:
    """The articles with what surrounds them, by URL; with `as_of`, as they stood then: later ones are left out."""
    parts = iter_batches(tuple(ids))
    found = (stored for part in parts for stored in _stored(tx, articles.c.article_id.in_(part), as_of))
    return tuple(sorted(found, key=lambda stored: stored.article.url))


def of_story(tx: Transaction, story_id: int, *, as_of: datetime | None = None) -> tuple[StoredArticle, ...]:
    """All articles of one story, background included, by URL; with `as_of`, as they stood then."""
    return tuple(sorted(_stored(tx, articles.c.story_id == story_id, as_of), key=lambda stored: stored.article.url))


def find_first_since(tx: Transaction, moment: datetime) -> ArticleId | None:
    """The lowest id among the articles that were first seen at that moment or soon after.

    Ids go by when an article was recorded, which is soon after it was seen, though not in the same order: the pages
    of a crawl come as their servers answer. So the lowest of many is taken, not that of the very first.
    """
    query = select(articles.c.article_id).where(articles.c.first_seen_at >= moment)
    first = query.order_by(articles.c.first_seen_at, articles.c.article_id).limit(_OUT_OF_ORDER).subquery()
    found = tx.execute(select(func.min(first.c.article_id))).scalar_one_or_none()
    return None if found is None else ArticleId(found)


def find_last(tx: Transaction) -> ArticleId | None:
    """The article that was recorded last."""
    found = tx.execute(select(func.max(articles.c.article_id))).scalar_one()
    return None if found is None else ArticleId(found)


def find_by_key(tx: Transaction, key: UrlKey) -> ArticleId | None:
    """The article of that address, if we have it."""
    found = tx.execute(select(articles.c.article_id).where(articles.c.url_key == key)).scalar_one_or_none()
    return None if found is None else ArticleId(found)


def put_on_topic(tx: Transaction, article_id: ArticleId) -> None:
    """Says that it is ours: from now on it is to be traced and grouped. Twice is as once."""
    tx.execute(
        update(articles)
        .where(articles.c.article_id == article_id, articles.c.is_on_topic.is_(False))
        .values(is_on_topic=True, needs_grouping=True, needs_tracing=True)
    )


def put_off_topic(tx: Transaction, article_id: ArticleId) -> None:
    """Says that it is not ours after all; `stories.let_go` takes it out of its story."""
    tx.execute(
        update(articles)
        .where(articles.c.article_id == article_id)
        .values(is_on_topic=False, needs_grouping=False, needs_tracing=False)
    )


def group_again(tx: Transaction, ids: Iterable[ArticleId]) -> None:
    """Says that the articles' stories are to be cut afresh; those that are in none, or off topic, are left out."""
    for part in iter_batches(tuple(ids)):
        tx.execute(
            update(articles)
            .where(
                articles.c.article_id.in_(part), articles.c.is_on_topic.is_(True), articles.c.story_id.is_not(None)
            )
            .values(needs_grouping=True)
        )


def ungrouped(tx: Transaction, limit: int) -> tuple[ArticleId, ...]:
    """Articles on topic that no story has taken yet, by first sight and URL."""
    return _awaiting(tx, article_needs_grouping, limit)


def mark_grouped(tx: Transaction, ids: Iterable[ArticleId]) -> None:
    """Takes them off that list; `stories.record` does so for the articles that it puts into a story."""
    for part in iter_batches(tuple(ids)):
        tx.execute(update(articles).where(articles.c.article_id.in_(part)).values(needs_grouping=False))


def untraced(tx: Transaction, limit: int) -> tuple[ArticleId, ...]:
    """Articles on topic whose latest version has not been traced, by first sight and URL."""
    return _awaiting(tx, article_needs_tracing, limit)


def mark_traced(tx: Transaction, ids: Iterable[ArticleId]) -> None:
    """Takes them off that list, until a new version comes. To be called in the transaction that read them."""
    for part in iter_batches(tuple(ids)):
        tx.execute(update(articles).where(articles.c.article_id.in_(part)).values(needs_tracing=False))


def outlet_names(tx: Transaction, ids: Iterable[ArticleId]) -> Mapping[ArticleId, str]:
    """The name of each article's outlet."""
    return _facts(tx, ids, articles.c.outlet)


def contexts(tx: Transaction, ids: Iterable[ArticleId]) -> frozenset[ArticleId]:
    """Those of them that were already old when first seen (RULES.md 21)."""
    return frozenset(
        article_id for article_id, is_context in _facts(tx, ids, articles.c.is_context).items() if is_context
    )


def languages_of_stories(tx: Transaction, story_ids: Iterable[int]) -> Mapping[int, frozenset[str]]:
    """The languages that each story's reports are written in, background left out; no text is read."""
    is_latest = (versions.c.article_id == articles.c.article_id) & (versions.c.number == articles.c.version_count)
    found: dict[int, frozenset[str]] = {}
    for part in iter_batches(tuple(story_ids)):
        query = select(articles.c.story_id, versions.c.language).join_from(articles, versions, is_latest).distinct()
        for row in tx.execute(query.where(articles.c.story_id.in_(part), articles.c.is_background.is_(False))):
            found[row.story_id] = found.get(row.story_id, frozenset()) | {row.language}
    return found


def version_counts(tx: Transaction, ids: Iterable[ArticleId]) -> Mapping[ArticleId, int]:
    """How many versions there are of each."""
    return _facts(tx, ids, articles.c.version_count)


def search(tx: Transaction, query: str, limit: int) -> tuple[ArticleId, ...]:
    """Articles of which a version holds every word of `query` in title or text, the best first."""
    found = search_versions(tx, query, limit=limit)
    owners = {
        row.version_id: ArticleId(row.article_id)
        for part in iter_batches(found)
        for row in tx.execute(
            select(versions.c.version_id, versions.c.article_id).where(versions.c.version_id.in_(part))
        )
    }
    return tuple(dict.fromkeys(owners[version_id] for version_id in found))


def _insert_article(
    tx: Transaction, *, key: UrlKey, url: str, outlet: str, first_seen_at: datetime, is_context: bool
) -> ArticleId:
    statement = (
        insert(articles)
        .values(
            url_key=key,
            url=url,
            outlet=outlet,
            first_seen_at=first_seen_at,
            is_context=is_context,
            version_count=1,
            is_on_topic=False,
            needs_grouping=False,
            needs_tracing=False,
            is_background=False,
        )
        .returning(articles.c.article_id)
    )
    return ArticleId(tx.execute(statement).scalar_one())


def _latest_words(tx: Transaction, article_id: ArticleId, number: int) -> tuple[str, str]:
    row = tx.execute(
        select(versions.c.title, versions.c.text).where(
            versions.c.article_id == article_id, versions.c.number == number
        )
    ).one()
    return row.title, row.text


def _stored(tx: Transaction, which: ColumnElement[bool], as_of: datetime | None) -> Sequence[StoredArticle]:
    number: ColumnElement[int] = articles.c.version_count
    if as_of is not None:
        earlier = versions.alias("earlier")
        number = (
            select(func.max(earlier.c.number))
            .where(earlier.c.article_id == articles.c.article_id, earlier.c.fetched_at <= as_of)
            .correlate(articles)
            .scalar_subquery()
        )
    query = (
        select(
            versions,
            articles.c.url.label("article_url"),
            articles.c.outlet,
            articles.c.first_seen_at,
            articles.c.is_context,
            articles.c.is_background,
            vectors.c.vector,
            page_states.c.gone_status,
            page_states.c.gone_at,
            page_states.c.corrections,
        )
        .join_from(
            articles, versions, (versions.c.article_id == articles.c.article_id) & (versions.c.number == number)
        )
        .outerjoin(vectors, vectors.c.version_id == versions.c.version_id)
        .outerjoin(page_states, page_states.c.article_id == articles.c.article_id)
        .where(which)
    )
    return [_stored_article(row, as_of) for row in tx.execute(query)]


def _stored_article(row: StoredRow, as_of: datetime | None) -> StoredArticle:
    is_gone = row.gone_at is not None and (as_of is None or row.gone_at <= as_of)
    return StoredArticle(
        article=Article(
            article_id=ArticleId(row.article_id),
            url=row.article_url,
            title=row.title,
            text=row.text,
            announced=announced_from(row),
            first_seen_at=row.first_seen_at,
            language=row.language,
            authors=row.authors,
            credit=row.credit,
            links=row.links,
            carried=carried_from(row),
            declared_original=row.declared_original,
            outlet_label=row.site_name,
            corrections=row.corrections or (),
            gone_status=row.gone_status if is_gone else None,
            vector=row.vector or b"",
        ),
        outlet=row.outlet,
        is_context=row.is_context,
        is_background=row.is_background,
        fetched_at=row.fetched_at,
        version=row.number,
        evidence=evidence_from(row),
    )


def _awaiting(tx: Transaction, condition: ColumnElement[bool], limit: int) -> tuple[ArticleId, ...]:
    query = select(articles.c.article_id).where(condition).order_by(articles.c.first_seen_at, articles.c.url)
    return tuple(ArticleId(found) for found in tx.execute(query.limit(limit)).scalars())


def _facts(tx: Transaction, ids: Iterable[ArticleId], column: ColumnElement[_T]) -> dict[ArticleId, _T]:
    """One column of each of the articles that exist."""
    found: dict[ArticleId, _T] = {}
    for part in iter_batches(tuple(ids)):
        for row in tx.execute(select(articles.c.article_id, column).where(articles.c.article_id.in_(part))):
            found[ArticleId(row[0])] = row[1]
    return found

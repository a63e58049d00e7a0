"""Group: every article on topic joins its story, or opens one; stories merge and split as more becomes known."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.planning import plan_merge
from scheduler.walk.walking import StepCount, Walk
from secondsource.articles import Article, ArticleId
from secondsource.grouping.naming import key_of
from secondsource.grouping.reconciling import KnownStory, reconcile
from secondsource.judging_sets import group_stories
from secondsource.stories import Story
from storage import articles, stories
from storage.database import Transaction
from storage.stories import StoredStory

logger = logging.getLogger(__name__)

BATCH = 200
# A story takes reports for 14 days after its last (RULES.md 3), and what is merged or split is decided by its past.
OPEN_FOR = timedelta(days=21)
# A primary document counts whenever it appears: minutes and gazettes are months late (apis/README.md, trap 7).
RECORDS_COME_FOR = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """What is grouped together in one go."""

    known: tuple[StoredStory, ...]
    articles: Mapping[ArticleId, Article]


async def group(walk: Walk) -> StepCount:
    """Groups one batch of new articles with the stories that are open."""
    return await asyncio.to_thread(_group_batch, walk)


def _group_batch(walk: Walk) -> StepCount:
    count = StepCount()
    now = walk.clock.now()
    with walk.database.begin() as tx:
        waiting = articles.ungrouped(tx, BATCH)
        if not waiting:
            return count
        bench = _load(walk, tx, waiting, now)
        found = group_stories(tuple(bench.articles.values()), walk.catalogue).stories
        _save(walk, tx, bench, found, now)
        articles.mark_grouped(tx, waiting)
        count.done = len(waiting)
    logger.info("articles grouped", extra={"grouped": count.done, "stories": len(found)})
    return count


def _load(walk: Walk, tx: Transaction, waiting: Sequence[ArticleId], now: datetime) -> _Bench:
    new = articles.get_articles(tx, waiting)
    has_record = any(walk.catalogue.outlet_of(article.url).kind.is_body for article in new)
    known = stories.open_since(tx, now - (RECORDS_COME_FOR if has_record else OPEN_FOR))
    members = [article for each in known for article in each.story.articles]
    everything = articles.get_articles(tx, {*waiting, *members})
    return _Bench(known=known, articles={article.article_id: article for article in everything})


def _save(walk: Walk, tx: Transaction, bench: _Bench, found: Sequence[Story], now: datetime) -> None:
    """Writes the stories under their keys, then the merges, each with its mail in the same transaction."""
    ids = {stored.story.key: stored.story_id for stored in bench.known}
    outcome = reconcile([_as_known(stored, bench) for stored in bench.known], found)
    for before, after in outcome.renamed:
        stories.rename(tx, ids[before], after, now=now)
    for story in outcome.stories:
        first_seen_at, last_report_at = _span(story, bench)
        ids[story.key] = stories.record(
            tx, story, first_seen_at=first_seen_at, last_report_at=last_report_at, now=now
        )
    for gone, kept in outcome.merged:
        stories.merge(tx, ids[gone], ids[kept], now=now, reason="found to be one happening")
        plan_merge(tx, ids[gone], ids[kept], now=now, settings=walk.settings, catalogue=walk.catalogue)


def _as_known(stored: StoredStory, bench: _Bench) -> KnownStory:
    first = next(
        (article for article in stored.story.articles if key_of(bench.articles[article].url) == stored.story.key),
        None,
    )
    return KnownStory(
        story=stored.story,
        has_thread=stored.has_thread,
        first_seen_at=stored.first_seen_at,
        first_article=first,
    )


def _span(story: Story, bench: _Bench) -> tuple[datetime, datetime]:
    """When its first report was first seen, and its last; background and records do not count as reports."""
    seen = [
        moment
        for article in story.articles
        if article not in story.background and (moment := bench.articles[article].first_seen_at) is not None
    ]
    seen = seen or [
        moment for article in story.articles if (moment := bench.articles[article].first_seen_at) is not None
    ]
    return min(seen), max(seen)

"""Group: every article on topic joins its story, or opens one; stories merge and split as more becomes known."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from scheduler.walk.neighbours import find_neighbours
from scheduler.walk.story_bench import Bench, lay_out, write_stories
from scheduler.walk.walking import StepCount, Walk
from secondsource.articles import ArticleId
from secondsource.grouping.group import Doubt
from secondsource.judging_sets import group_stories
from storage import articles, doubts, stories
from storage.database import Transaction
from storage.doubts import PairInDoubt

logger = logging.getLogger(__name__)

BATCH = 50  # new articles; each brings some thirty others along


async def group(walk: Walk) -> StepCount:
    """Groups one batch of new articles with the stories that they may belong to."""
    return await asyncio.to_thread(_group_batch, walk)


def _group_batch(walk: Walk) -> StepCount:
    count = StepCount()
    now = walk.clock.now()
    with walk.database.begin() as tx:
        waiting = articles.ungrouped(tx, BATCH)
        if not waiting:
            return count
        bench = _load(walk, tx, waiting)
        found = group_stories(tuple(bench.articles.values()), walk.catalogue, findings=bench.findings)
        write_stories(tx, bench, found.stories, now=now, settings=walk.settings, catalogue=walk.catalogue)
        _record_doubts(tx, bench, found.doubtful, now)
        articles.mark_grouped(tx, waiting)
        count.done = len(waiting)
    walk.memory.has_news = True
    logger.info("articles grouped", extra={"grouped": count.done, "stories": len(found.stories)})
    return count


def _load(walk: Walk, tx: Transaction, waiting: Sequence[ArticleId]) -> Bench:
    near = find_neighbours(walk, tx, waiting)
    return lay_out(tx, stories.with_ids(tx, near), waiting)


def _record_doubts(tx: Transaction, bench: Bench, doubtful: Sequence[Doubt], now: datetime) -> None:
    by_url = {article.url: article_id for article_id, article in bench.articles.items()}
    pairs = [
        PairInDoubt(one=by_url[each.one_url], other=by_url[each.other_url], score=each.score, why=each.why)
        for each in doubtful
    ]
    doubts.replace_pairs(tx, bench.articles, pairs, now=now)

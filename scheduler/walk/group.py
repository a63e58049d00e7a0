"""Group: every article on topic joins its story, or opens one; stories merge and split as more becomes known."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler.walk.story_bench import Bench, lay_out, write_stories
from scheduler.walk.walking import StepCount, Walk
from secondsource.articles import ArticleId
from secondsource.grouping.group import Doubt
from secondsource.judging_sets import group_stories
from storage import articles, doubts, stories
from storage.database import Transaction
from storage.doubts import PairInDoubt

logger = logging.getLogger(__name__)

BATCH = 200
# A story takes reports for 14 days after its last (RULES.md 3), and what is merged or split is decided by its past.
OPEN_FOR = timedelta(days=21)
# A primary document counts whenever it appears: minutes and gazettes are months late (apis/README.md, trap 7).
RECORDS_COME_FOR = timedelta(days=180)


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
        found = group_stories(tuple(bench.articles.values()), walk.catalogue, findings=bench.findings)
        write_stories(tx, bench, found.stories, now=now, settings=walk.settings, catalogue=walk.catalogue)
        _record_doubts(tx, bench, found.doubtful, now)
        articles.mark_grouped(tx, waiting)
        count.done = len(waiting)
    logger.info("articles grouped", extra={"grouped": count.done, "stories": len(found.stories)})
    return count


def _load(walk: Walk, tx: Transaction, waiting: Sequence[ArticleId], now: datetime) -> Bench:
    new = articles.get_articles(tx, waiting)
    has_record = any(walk.catalogue.outlet_of(article.url).kind.is_body for article in new)
    known = stories.open_since(tx, now - (RECORDS_COME_FOR if has_record else OPEN_FOR))
    return lay_out(tx, known, waiting)


def _record_doubts(tx: Transaction, bench: Bench, doubtful: Sequence[Doubt], now: datetime) -> None:
    by_url = {article.url: article_id for article_id, article in bench.articles.items()}
    pairs = [
        PairInDoubt(one=by_url[each.one_url], other=by_url[each.other_url], score=each.score, why=each.why)
        for each in doubtful
    ]
    doubts.replace_pairs(tx, bench.articles, pairs, now=now)

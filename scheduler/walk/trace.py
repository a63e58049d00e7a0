"""Trace: what a new text rests on, as far as texts that share words with it tell; grouping refines it."""

import asyncio
import logging

from scheduler.walk.neighbours import told_by
from scheduler.walk.vectors import fill_vectors
from scheduler.walk.walking import StepCount, Walk
from secondsource.articles import ArticleId
from secondsource.judging import trace_all
from storage import articles, derivations, findings, shingles, terms
from storage.database import Transaction

logger = logging.getLogger(__name__)

BATCH = 100
_FEWEST_SHARED = 1  # telling shingle: a shared run of ten words has one (secondsource/texts.py)
_NEIGHBOURS = 10  # the nearest say it; when its story is judged, all of that are looked at


async def trace(walk: Walk) -> StepCount:
    """Traces one batch of new versions, each beside the stored texts that share most with it."""
    return await asyncio.to_thread(_trace_batch, walk)


def _trace_batch(walk: Walk) -> StepCount:
    count = StepCount()
    with walk.database.read() as tx:
        waiting = articles.untraced(tx, BATCH)
    fill_vectors(walk, waiting)
    with walk.database.begin() as tx:
        for article_id in waiting:
            _trace_one(walk, tx, article_id)
            count.done += 1
        articles.mark_traced(tx, waiting)
    return count


def _trace_one(walk: Walk, tx: Transaction, article_id: ArticleId) -> None:
    neighbours = shingles.find_overlapping(tx, article_id, min_shared=_FEWEST_SHARED, limit=_NEIGHBOURS)
    together = articles.get_articles(tx, (article_id, *neighbours))
    said = findings.in_force(tx, [article.article_id for article in together])
    traced = trace_all(together, walk.catalogue, findings=said)
    derivations.replace_for(tx, [article_id], traced.of(article_id), now=walk.clock.now())
    (article,) = (each for each in together if each.article_id == article_id)
    terms.record(tx, article_id, told_by([article], walk.catalogue)[article_id].held)

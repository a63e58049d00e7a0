"""Forget: what only serves to find like texts is dropped for stories that are long over; the articles stay."""

import asyncio
import logging
from datetime import timedelta

from scheduler.walk.walking import StepCount, Walk
from storage import shingles

logger = logging.getLogger(__name__)

CLOSES_AFTER = timedelta(days=14)  # a story takes no new reports so long after its last (RULES.md 3)
KEPT_FOR = timedelta(days=90)  # after that
_BATCH = 200  # articles a transaction: nobody waits long for it
_MOST_BATCHES = 50


async def forget(walk: Walk) -> StepCount:
    """Takes articles of stories that have been closed for 90 days out of the index of shared text."""
    return await asyncio.to_thread(_forget, walk)


def _forget(walk: Walk) -> StepCount:
    count = StepCount()
    quiet_since = walk.clock.now() - CLOSES_AFTER - KEPT_FOR
    for _ in range(_MOST_BATCHES):
        with walk.database.begin() as tx:
            done = shingles.forget_quiet(tx, quiet_since=quiet_since, limit=_BATCH)
        count.done += done
        if done < _BATCH:
            break
    if count.done:
        logger.info("shingles forgotten", extra={"articles": count.done})
    return count

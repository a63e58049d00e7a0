"""Regroup: every few hours the open stories that changed are grouped again as wholes; merges and splits are logged.

An article joins its story beside some thirty others. What only many together show, two stories that have grown alike
or one that was two from the start, this pass finds; and it makes the order of arrival leave no trace.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from scheduler.walk.neighbours import find_neighbours
from scheduler.walk.story_bench import Bench, lay_out, write_stories
from scheduler.walk.walking import StepCount, Walk
from secondsource.judging_sets import group_stories
from secondsource.stories import Story, StoryId
from storage import articles, stories
from storage.database import Transaction
from storage.stories import StoredStory

logger = logging.getLogger(__name__)

# Twice within the usual settle window: what is told of a story is decided on it as a whole (docs/adr/0018).
EVERY = timedelta(hours=3)
# A story takes reports for 14 days after its last (RULES.md 3), and what is merged or split is decided by its past.
OPEN_FOR = timedelta(days=21)
_FIRST_LOOK = timedelta(days=2)  # back, of a process that has not regrouped yet
_LARGEST = 400  # articles grouped as one whole: some seconds; every pair is compared
_BESIDE = 120  # articles laid beside one, where there are more open ones than that


async def regroup(walk: Walk) -> StepCount:
    """Groups the open stories that changed since the last time again, if that is hours ago."""
    return await asyncio.to_thread(_regroup, walk)


def regroup_due_at(walk: Walk) -> datetime | None:
    """When the next pass is due; None = nothing was grouped since the last."""
    memory = walk.memory
    if not memory.has_news:
        return None
    return walk.clock.now() if memory.regrouped_at is None else memory.regrouped_at + EVERY


def _regroup(walk: Walk) -> StepCount:
    count = StepCount()
    now = walk.clock.now()
    due = regroup_due_at(walk)
    if due is None or due > now:
        return count
    since = walk.memory.regrouped_at or now - _FIRST_LOOK
    walk.memory.regrouped_at, walk.memory.has_news = now, False
    with walk.database.read() as tx:
        wholes = _wholes(walk, tx, since=since, now=now)
    for whole in wholes:
        changed = _regroup_one(walk, whole)
        if changed is None:
            walk.memory.has_news = True  # somebody was at work on it meanwhile: next time, then
        else:
            count.done += changed
    return count


def _wholes(walk: Walk, tx: Transaction, *, since: datetime, now: datetime) -> Sequence[frozenset[StoryId]]:
    """The open stories that changed, each with those it might have to do with, in sets that are grouped as one."""
    known = {stored.story_id: stored for stored in stories.open_since(tx, now - OPEN_FOR)}
    changed = stories.open_since(tx, since)
    if not changed:
        return ()
    if sum(len(stored.story.articles) for stored in known.values()) <= _LARGEST:
        return (frozenset(known),)
    wholes: dict[StoryId, frozenset[StoryId]] = {}
    for stored in changed:
        near = find_neighbours(walk, tx, stored.story.articles, most=_BESIDE)
        wholes = _joined(wholes, {stored.story_id, *near}, sizes=_sizes(tx, known, near))
    return tuple(sorted(set(wholes.values()), key=min))


def _sizes(tx: Transaction, known: Mapping[StoryId, StoredStory], more: Iterable[StoryId]) -> Mapping[StoryId, int]:
    others = stories.with_ids(tx, [each for each in more if each not in known])
    return {stored.story_id: len(stored.story.articles) for stored in (*known.values(), *others)}


def _joined(
    wholes: Mapping[StoryId, frozenset[StoryId]], near: Iterable[StoryId], *, sizes: Mapping[StoryId, int]
) -> dict[StoryId, frozenset[StoryId]]:
    """The sets with these stories in one, as far as it does not grow too large; a story stands in one set only."""
    found = dict(wholes)
    whole: frozenset[StoryId] = frozenset()
    for story in sorted(near):
        wider = whole | found.get(story, frozenset({story}))
        if not whole or sum(sizes.get(each, 0) for each in wider) <= _LARGEST:
            whole = wider
    return found | dict.fromkeys(whole, whole)


def _regroup_one(walk: Walk, whole: Iterable[StoryId]) -> int | None:
    """How many stories were merged or split; None where the stories changed while they were compared.

    Compared outside of a transaction that writes: nobody is to wait for it.
    """
    ids = sorted(whole)
    with walk.database.read() as tx:
        bench = lay_out(tx, stories.with_ids(tx, ids))
    found = group_stories(tuple(bench.articles.values()), walk.catalogue, findings=bench.findings).stories
    merged, split = _merged(bench, found), _split(bench, found)
    if not merged and not split:
        return 0
    with walk.database.begin() as tx:
        if lay_out(tx, stories.with_ids(tx, ids)) != bench:
            return None
        write_stories(tx, bench, found, now=walk.clock.now(), settings=walk.settings, catalogue=walk.catalogue)
        articles.mark_grouped(tx, bench.articles)
    for stored, others in merged:
        reason = f"compared as wholes it reports one happening with {len(others)} more: {', '.join(sorted(others))}"
        logger.info("stories merged", extra={"story_id": stored.story_id, "reason": reason})
    for stored, parts in split:
        reason = f"compared as a whole it is {parts} happenings"
        logger.info("story split", extra={"story_id": stored.story_id, "reason": reason})
    return len(merged) + len(split)


def _merged(bench: Bench, found: Sequence[Story]) -> list[tuple[StoredStory, set[str]]]:
    """Stories with others that they have become one with, by their keys; each pair told once."""
    told = []
    for story in found:
        inside = [stored for stored in bench.known if set(stored.story.articles) & set(story.articles)]
        if len(inside) > 1:
            told.append((inside[0], {str(stored.story.key) for stored in inside[1:]}))
    return told


def _split(bench: Bench, found: Sequence[Story]) -> list[tuple[StoredStory, int]]:
    told = []
    for stored in bench.known:
        parts = sum(1 for story in found if set(stored.story.articles) & set(story.articles))
        if parts > 1:
            told.append((stored, parts))
    return told

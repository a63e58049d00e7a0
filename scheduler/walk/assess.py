"""Assess: judge every story that changed; the judgement and the alerts that follow from it are one transaction."""

import asyncio
import logging

from alerts.planning import plan_due, plan_story
from scheduler.walk.reread import follow
from scheduler.walk.walking import StepCount, Walk
from secondsource.coverage import coverage_of
from secondsource.judging import judge_story
from secondsource.restating import says_otherwise
from secondsource.stories import StoryId
from storage import articles, assessments, derivations, findings, stories, watches
from storage.database import Transaction

logger = logging.getLogger(__name__)

BATCH = 50


async def assess(walk: Walk) -> StepCount:
    """Judges one batch of the stories that changed, and plans what must be told."""
    return await asyncio.to_thread(_assess_batch, walk)


async def plan(walk: Walk) -> StepCount:
    """Plans what time alone has made due: settle windows that ended, months without an answer."""
    return await asyncio.to_thread(_plan_due, walk)


def _assess_batch(walk: Walk) -> StepCount:
    count = StepCount()
    with walk.database.read() as tx:
        waiting = stories.touched(tx, BATCH)
    for story_id in waiting:
        with walk.database.begin() as tx:
            _assess_one(walk, tx, story_id)
        count.done += 1
    return count


def _assess_one(walk: Walk, tx: Transaction, story_id: StoryId) -> None:
    now = walk.clock.now()
    stored = stories.get(tx, story_id)
    members = articles.get_articles(tx, stored.story.articles)
    if members:
        said = findings.in_force(tx, stored.story.articles)
        judgement = judge_story(members, walk.catalogue, on=now.date(), findings=said).judgement
        derivations.replace(tx, story_id, judgement.derivations, now=now)
        follow(tx, stored.story.articles, judgement.assessment)
        before = assessments.latest(tx, story_id)
        if before is None or says_otherwise(before.assessment, judgement.assessment):
            coverage = coverage_of(watches.sights(tx), now=now)
            assessments.append(tx, story_id, judgement.assessment, coverage, now=now)
            logger.info(
                "story assessed",
                extra={
                    "story_id": story_id,
                    "assessment": judgement.assessment.verdict.value,
                    "rule": judgement.assessment.rule,
                },
            )
        plan_story(tx, story_id, now=now, settings=walk.settings, catalogue=walk.catalogue)
    stories.settle_touch(tx, story_id)


def _plan_due(walk: Walk) -> StepCount:
    with walk.database.begin() as tx:
        planned = plan_due(tx, now=walk.clock.now(), settings=walk.settings, catalogue=walk.catalogue)
    return StepCount(done=len(planned))

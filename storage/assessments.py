"""Dated judgements of stories: appended, never edited."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from sqlalchemy import Select, insert, select, update

from secondsource.coverage import Coverage
from secondsource.stories import StoryId
from secondsource.verdicts import Assessment
from storage.columns import StoredRow
from storage.database import Transaction
from storage.judgements import assessment_from_json, assessment_to_json, coverage_from_json, coverage_to_json
from storage.tables import assessments, stories

AssessmentId = NewType("AssessmentId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAssessment:
    """One judgement, when it was made, and what was looked at then."""

    assessment_id: AssessmentId
    story_id: StoryId
    assessed_at: datetime
    assessment: Assessment
    coverage: Coverage


def append(
    tx: Transaction, story_id: StoryId, assessment: Assessment, coverage: Coverage, *, now: datetime
) -> AssessmentId:
    """Adds a judgement, from now on the story's latest; the caller has seen that it differs from the last."""
    statement = (
        insert(assessments)
        .values(
            story_id=story_id,
            assessed_at=now,
            verdict=assessment.verdict,
            at_least=assessment.at_least,
            at_most=assessment.at_most,
            rule=assessment.rule,
            assessment=assessment_to_json(assessment),
            coverage=coverage_to_json(coverage),
        )
        .returning(assessments.c.assessment_id)
    )
    assessment_id = AssessmentId(tx.execute(statement).scalar_one())
    tx.execute(
        update(stories)
        .where(stories.c.story_id == story_id)
        .values(
            verdict=assessment.verdict,
            at_least=assessment.at_least,
            at_most=assessment.at_most,
            assessed_at=now,
        )
    )
    return assessment_id


def latest(tx: Transaction, story_id: StoryId) -> StoredAssessment | None:
    """The judgement that stands; None while there is none."""
    query = _of_story(story_id).order_by(assessments.c.assessment_id.desc()).limit(1)
    row = tx.execute(query).one_or_none()
    return None if row is None else _stored(row)


def history(tx: Transaction, story_id: StoryId, *, as_of: datetime | None = None) -> tuple[StoredAssessment, ...]:
    """Every judgement of the story, the first first; with `as_of`, those made by then."""
    query = _of_story(story_id).order_by(assessments.c.assessment_id)
    if as_of is not None:
        query = query.where(assessments.c.assessed_at <= as_of)
    return tuple(_stored(row) for row in tx.execute(query))


def _of_story(story_id: StoryId) -> Select[StoredRow]:
    return select(assessments).where(assessments.c.story_id == story_id)


def _stored(row: StoredRow) -> StoredAssessment:
    return StoredAssessment(
        assessment_id=AssessmentId(row.assessment_id),
        story_id=StoryId(row.story_id),
        assessed_at=row.assessed_at,
        assessment=assessment_from_json(row.assessment),
        coverage=coverage_from_json(row.coverage),
    )

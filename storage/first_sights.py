"""Who had a story when: every report with our own first sight of it, and what was last judged of its story."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from secondsource.articles import ArticleId
from secondsource.stories import StoryId
from secondsource.verdicts import Assessment
from storage.claims import iter_batches
from storage.database import Transaction
from storage.judgements import assessment_from_json
from storage.tables import articles, assessments, stories, versions


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSight:
    """One report, background left out."""

    article_id: ArticleId
    url: str
    language: str
    first_seen_at: datetime
    is_context: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenStory:
    """A living story with its reports, the first seen first, and its latest judgement."""

    story_id: StoryId
    title: str
    reports: tuple[FirstSight, ...]
    assessment: Assessment


def iter_seen_stories(tx: Transaction) -> Iterator[SeenStory]:
    """Every living story that has been judged, by number. Cost: linear in all articles; no text is read."""
    latest = select(func.max(assessments.c.assessment_id)).group_by(assessments.c.story_id)
    judged = tx.execute(
        select(stories.c.story_id, stories.c.title, assessments.c.assessment_id)
        .join_from(assessments, stories, stories.c.story_id == assessments.c.story_id)
        .where(assessments.c.assessment_id.in_(latest), stories.c.merged_into.is_(None))
        .order_by(stories.c.story_id)
    ).all()
    for part in iter_batches(judged):
        reports = _reports(tx, [row.story_id for row in part])
        query = select(assessments.c.story_id, assessments.c.assessment)
        ids = [row.assessment_id for row in part]
        told = {row.story_id: row.assessment for row in tx.execute(query.where(assessments.c.assessment_id.in_(ids)))}
        for row in part:
            if row.story_id in reports:
                yield SeenStory(
                    story_id=StoryId(row.story_id),
                    title=row.title,
                    reports=tuple(reports[row.story_id]),
                    assessment=assessment_from_json(told[row.story_id]),
                )


def _reports(tx: Transaction, story_ids: list[int]) -> dict[int, list[FirstSight]]:
    found: dict[int, list[FirstSight]] = {}
    is_latest = (versions.c.article_id == articles.c.article_id) & (versions.c.number == articles.c.version_count)
    query = (
        select(
            articles.c.article_id,
            articles.c.story_id,
            articles.c.url,
            articles.c.first_seen_at,
            articles.c.is_context,
            versions.c.language,
        )
        .join_from(articles, versions, is_latest)
        .where(articles.c.story_id.in_(story_ids), articles.c.is_background.is_(False))
        .order_by(articles.c.first_seen_at, articles.c.url)
    )
    for row in tx.execute(query):
        found.setdefault(row.story_id, []).append(
            FirstSight(
                article_id=ArticleId(row.article_id),
                url=row.url,
                language=row.language,
                first_seen_at=row.first_seen_at,
                is_context=row.is_context,
            )
        )
    return found

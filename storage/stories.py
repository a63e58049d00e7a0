"""Stories, the articles in them and the cases they belong to; and one story with all that is known of it.

One subject: whatever reads or writes which article belongs to which story.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, insert, select, update

from secondsource.articles import ArticleId
from secondsource.derivations import Derivation
from secondsource.stories import Story, StoryId, StoryKey
from secondsource.verdicts import Verdict
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import assessments as assessment_rows
from storage import derivations as derivation_rows
from storage import findings as finding_rows
from storage import page_states as page_rows
from storage.alerts import SentAlert as SentAlert
from storage.articles import StoredArticle as StoredArticle
from storage.assessments import StoredAssessment as StoredAssessment
from storage.claims import iter_batches
from storage.columns import StoredRow, storable
from storage.database import NotRecordedError, Transaction
from storage.findings import StoredFinding as StoredFinding
from storage.page_states import StoredChange as StoredChange
from storage.tables import articles, cases, stories, story_is_touched, story_is_waiting

_has_any = select(articles.c.article_id).where(articles.c.story_id == stories.c.story_id).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredStory:
    """A story with what storage knows of it beyond its grouping."""

    story_id: StoryId
    story: Story
    first_seen_at: datetime  # when we first saw its first report
    last_report_at: datetime
    has_thread: bool  # its single-source alert was planned
    context_only: bool  # every article of it was already old when first seen
    merged_into: StoryId | None = None  # where its articles are now


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """One story in a listing."""

    story_id: StoryId
    key: StoryKey
    title: str
    case: str
    is_alertable: bool
    article_count: int
    first_seen_at: datetime
    last_report_at: datetime
    has_thread: bool
    verdict: Verdict | None  # None = not assessed yet, as are the three below
    at_least: int | None
    at_most: int | None
    assessed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that a person or a mail needs to know about one story."""

    story: StoredStory
    articles: tuple[StoredArticle, ...]  # by URL
    derivations: tuple[Derivation, ...]  # of these articles, by article
    assessment: StoredAssessment | None  # the latest; None = not assessed yet
    history: tuple[StoredAssessment, ...]  # the first first, the latest included
    alerts: tuple[SentAlert, ...]  # its thread, in sequence
    findings: tuple[StoredFinding, ...] = ()  # what persons said of these articles, the first first
    changes: tuple[StoredChange, ...] = ()  # what later looks at their pages brought, the first first


def record(
    tx: Transaction, story: Story, *, first_seen_at: datetime, last_report_at: datetime, now: datetime
) -> StoryId:
    """Makes the story of that key consist of exactly these articles, and gives its id.

    Articles come out of the story they were in; those that leave this one are to be grouped again. A story that was
    merged away and is recorded again stands on its own again. Where anything changed, this story and those that lost
    articles are to be assessed again; where nothing did, nothing is written.
    """
    values: dict[str, object] = {
        "title": storable(story.title),
        "case_id": _case_id(tx, story.case, now),
        "is_alertable": story.alertable,
        "first_seen_at": first_seen_at,
        "last_report_at": last_report_at,
        "merged_into": None,
        "merged_at": None,
        "merge_reason": "",
    }
    before = tx.execute(select(stories).where(stories.c.key == story.key)).one_or_none()
    if before is None:
        story_id = _insert_story(tx, story.key, values, now)
        is_changed = True
    else:
        story_id = StoryId(before.story_id)
        is_changed = any(getattr(before, name) != value for name, value in values.items())
        if is_changed:
            tx.execute(update(stories).where(stories.c.story_id == story_id).values(**values))
    if _set_members(tx, story_id, story, now) or is_changed:
        touch(tx, story_id, now=now)
    return story_id


def rename(tx: Transaction, story_id: StoryId, key: StoryKey, *, now: datetime) -> None:
    """Gives a story that nobody was told of the key of its earliest report, found only now.

    A story that was merged away under that key, long empty, gives it up.
    """
    holder = tx.execute(
        select(stories.c.story_id).where(stories.c.key == key, stories.c.story_id != story_id)
    ).scalar_one_or_none()
    if holder is not None:
        tx.execute(update(stories).where(stories.c.story_id == holder).values(key=f"{key}/{holder}"))
    tx.execute(update(stories).where(stories.c.story_id == story_id).values(key=key))
    touch(tx, story_id, now=now)


def touch(tx: Transaction, story_id: StoryId, *, now: datetime) -> None:
    """Says that the story is to be assessed; twice is as once."""
    tx.execute(
        update(stories).where(stories.c.story_id == story_id, stories.c.touched_at.is_(None)).values(touched_at=now)
    )


def merge(tx: Transaction, lost: StoryId, into: StoryId, *, now: datetime, reason: str) -> None:
    """Moves every article of `lost` into the other story. `lost` stays, without articles, and says where they are."""
    tx.execute(update(articles).where(articles.c.story_id == lost).values(story_id=into))
    tx.execute(
        update(stories)
        .where(stories.c.story_id == lost)
        .values(merged_into=into, merged_at=now, merge_reason=reason, touched_at=None)
    )
    # What was merged into it before is there now too: one look always finds the story that lives.
    tx.execute(update(stories).where(stories.c.merged_into == lost).values(merged_into=into))
    touch(tx, into, now=now)


def let_go(tx: Transaction, article_id: ArticleId, *, now: datetime) -> None:
    """Takes the article out of its story, if it is in one: that is to be assessed again, unless nothing is left."""
    left = tx.execute(select(articles.c.story_id).where(articles.c.article_id == article_id)).scalar_one_or_none()
    if left is not None:
        tx.execute(
            update(articles).where(articles.c.article_id == article_id).values(story_id=None, is_background=False)
        )
        _touch_if_any_is_left(tx, [left], now)


def touched(tx: Transaction, limit: int) -> tuple[StoryId, ...]:
    """Stories to be assessed, the longest waiting first."""
    query = select(stories.c.story_id).where(story_is_touched).order_by(stories.c.touched_at, stories.c.story_id)
    return tuple(StoryId(story_id) for story_id in tx.execute(query.limit(limit)).scalars())


def settle_touch(tx: Transaction, story_id: StoryId) -> None:
    """Takes the story off that list. To be called in the transaction that assessed it."""
    tx.execute(update(stories).where(stories.c.story_id == story_id).values(touched_at=None))


def open_since(tx: Transaction, since: datetime) -> tuple[StoredStory, ...]:
    """Stories that reported, or got any article, at `since` or later; merged ones left out; by first sight."""
    fresh = select(articles.c.story_id).where(articles.c.first_seen_at >= since, articles.c.story_id.is_not(None))
    ids = select(stories.c.story_id).where(stories.c.last_report_at >= since).union(fresh)
    return _read(tx, stories.c.story_id.in_(ids) & stories.c.merged_into.is_(None))


def holding(tx: Transaction, ids: Iterable[ArticleId]) -> tuple[StoredStory, ...]:
    """The stories that these articles are in, by first sight."""
    found = {
        story_id
        for part in iter_batches(tuple(ids))
        for story_id in tx.execute(
            select(articles.c.story_id).where(articles.c.article_id.in_(part), articles.c.story_id.is_not(None))
        ).scalars()
    }
    return _read(tx, stories.c.story_id.in_(found))


def with_ids(tx: Transaction, ids: Iterable[StoryId]) -> tuple[StoredStory, ...]:
    """These stories, by first sight; an id that does not exist is left out."""
    return tuple(stored for part in iter_batches(tuple(ids)) for stored in _read(tx, stories.c.story_id.in_(part)))


def merged_into(tx: Transaction, ids: Iterable[StoryId]) -> tuple[StoredStory, ...]:
    """The stories that were merged into these, by first sight; they hold no articles."""
    return tuple(stored for part in iter_batches(tuple(ids)) for stored in _read(tx, stories.c.merged_into.in_(part)))


def get(tx: Transaction, story_id: StoryId) -> StoredStory:
    """The story of that id; raises NotRecordedError."""
    if found := _read(tx, stories.c.story_id == story_id):
        return found[0]
    raise NotRecordedError(tx, f"story {story_id}")


def find(tx: Transaction, key_or_id: str) -> StoredStory | None:
    """The story that a person means by its id or its key."""
    found = _read(tx, stories.c.key == key_or_id)
    if not found and key_or_id.isascii() and key_or_id.isdigit() and len(key_or_id) < 19:
        found = _read(tx, stories.c.story_id == int(key_or_id))
    return found[0] if found else None


def list_stories(
    tx: Transaction, *, verdict: Verdict | None = None, since: datetime | None = None, limit: int
) -> tuple[StoryLine, ...]:
    """Stories for a listing, the latest report first; merged and emptied ones left out. `since` bounds the last."""
    count = select(func.count()).where(articles.c.story_id == stories.c.story_id).correlate(stories).scalar_subquery()
    query = _with_case(select(stories, cases.c.name, count.label("article_count"))).where(
        stories.c.merged_into.is_(None), _has_any
    )
    if verdict is not None:
        query = query.where(stories.c.verdict == verdict)
    if since is not None:
        query = query.where(stories.c.last_report_at >= since)
    query = query.order_by(stories.c.last_report_at.desc(), stories.c.story_id.desc()).limit(limit)
    return tuple(
        StoryLine(
            story_id=StoryId(row.story_id),
            key=StoryKey(row.key),
            title=row.title,
            case=row.name or "",
            is_alertable=row.is_alertable,
            article_count=row.article_count,
            first_seen_at=row.first_seen_at,
            last_report_at=row.last_report_at,
            has_thread=row.has_thread,
            verdict=row.verdict,
            at_least=row.at_least,
            at_most=row.at_most,
            assessed_at=row.assessed_at,
        )
        for row in tx.execute(query)
    )


def waiting(tx: Transaction, *, first_seen_after: datetime, limit: int) -> tuple[StoredStory, ...]:
    """Alertable stories with a single source now and no thread, first seen after that moment, the oldest first.

    What their settle windows are counted from is `first_seen_at`. Those of context only are left out.
    """
    query = (
        select(stories.c.story_id)
        .where(
            story_is_waiting,
            stories.c.first_seen_at > first_seen_after,
            stories.c.is_alertable.is_(True),
            stories.c.merged_into.is_(None),
            select(articles.c.article_id)
            .where(articles.c.story_id == stories.c.story_id, articles.c.is_context.is_(False))
            .exists(),
        )
        .order_by(stories.c.first_seen_at, stories.c.story_id)
        .limit(limit)
    )
    return _read(tx, stories.c.story_id.in_(query.subquery().select()))


def load_dossier(tx: Transaction, story_id: StoryId, *, as_of: datetime | None = None) -> Dossier:
    """One story with its articles, what they rest on, its judgements and its alerts; raises NotRecordedError.

    as_of   leaves out articles, versions, judgements and alerts that came later, also articles that the story lost
            since; deliveries are shown as they stand now
    """
    stored = get(tx, story_id)
    members = article_rows.of_story(tx, story_id, as_of=as_of)
    history = assessment_rows.history(tx, story_id, as_of=as_of)
    thread = [alert for alert in alert_rows.thread_of(tx, story_id) if as_of is None or alert.planned_at <= as_of]
    deliveries = alert_rows.deliveries_of(tx, [alert.alert_id for alert in thread])
    ids = [member.article.article_id for member in members]
    return Dossier(
        story=stored,
        articles=members,
        derivations=derivation_rows.of_articles(tx, ids),
        assessment=history[-1] if history else None,
        history=history,
        alerts=tuple(SentAlert(alert=alert, deliveries=deliveries[alert.alert_id]) for alert in thread),
        findings=finding_rows.of_articles(tx, ids, as_of=as_of),
        changes=page_rows.changes_of(tx, ids, as_of=as_of),
    )


def _case_id(tx: Transaction, name: str, now: datetime) -> int | None:
    if not name:
        return None
    found = tx.execute(select(cases.c.case_id).where(cases.c.name == name)).scalar_one_or_none()
    if found is not None:
        return int(found)
    statement = insert(cases).values(name=name, created_at=now).returning(cases.c.case_id)
    return int(tx.execute(statement).scalar_one())


def _insert_story(tx: Transaction, key: StoryKey, values: dict[str, object], now: datetime) -> StoryId:
    statement = (
        insert(stories).values(key=key, created_at=now, has_thread=False, **values).returning(stories.c.story_id)
    )
    return StoryId(tx.execute(statement).scalar_one())


def _set_members(tx: Transaction, story_id: StoryId, story: Story, now: datetime) -> bool:
    """Whether any article came, went or changed its part."""
    before = {
        row.article_id: row.is_background
        for row in tx.execute(
            select(articles.c.article_id, articles.c.is_background).where(articles.c.story_id == story_id)
        )
    }
    after = {article_id: article_id in story.background for article_id in story.articles}
    left = [article_id for article_id in before if article_id not in after]
    for part in iter_batches(left):
        tx.execute(
            update(articles)
            .where(articles.c.article_id.in_(part))
            .values(story_id=None, is_background=False, needs_grouping=True)
        )
    changed = [article_id for article_id in after if before.get(article_id) != after[article_id]]
    for part in iter_batches(changed):
        losers = _others_of(tx, story_id, part)
        for is_background in (False, True):
            some = [article_id for article_id in part if after[article_id] is is_background]
            tx.execute(
                update(articles)
                .where(articles.c.article_id.in_(some))
                .values(story_id=story_id, is_background=is_background)
            )
        _touch_if_any_is_left(tx, losers, now)
    article_rows.mark_grouped(tx, after)
    return bool(left or changed)


def _others_of(tx: Transaction, story_id: StoryId, moving: Sequence[ArticleId]) -> Sequence[int]:
    """The other stories that these articles are in."""
    query = select(articles.c.story_id).where(articles.c.article_id.in_(moving), articles.c.story_id != story_id)
    return tx.execute(query.distinct()).scalars().all()


def _touch_if_any_is_left(tx: Transaction, story_ids: Sequence[int], now: datetime) -> None:
    """A story that lost articles is to be assessed again, unless it lost all: then there is nothing to judge."""
    is_one = stories.c.story_id.in_(story_ids)
    tx.execute(update(stories).where(is_one, _has_any, stories.c.touched_at.is_(None)).values(touched_at=now))
    tx.execute(update(stories).where(is_one, ~_has_any).values(touched_at=None))


def _with_case(query: Select[StoredRow]) -> Select[StoredRow]:
    return query.select_from(stories.outerjoin(cases, cases.c.case_id == stories.c.case_id))


def _read(tx: Transaction, which: ColumnElement[bool]) -> tuple[StoredStory, ...]:
    """The stories for which `which` holds, by first sight, with their articles: two statements."""
    rows = tx.execute(
        _with_case(select(stories, cases.c.name)).where(which).order_by(stories.c.first_seen_at, stories.c.key)
    ).all()
    members: dict[int, list[StoredRow]] = {}
    for part in iter_batches([row.story_id for row in rows]):
        for row in tx.execute(
            select(articles.c.article_id, articles.c.story_id, articles.c.is_background, articles.c.is_context)
            .where(articles.c.story_id.in_(part))
            .order_by(articles.c.article_id)
        ):
            members.setdefault(row.story_id, []).append(row)
    return tuple(_stored(row, members.get(row.story_id, ())) for row in rows)


def _stored(row: StoredRow, members: Sequence[StoredRow]) -> StoredStory:
    return StoredStory(
        story_id=StoryId(row.story_id),
        story=Story(
            key=StoryKey(row.key),
            title=row.title,
            case=row.name or "",
            articles=tuple(ArticleId(member.article_id) for member in members),
            background=frozenset(ArticleId(member.article_id) for member in members if member.is_background),
            alertable=row.is_alertable,
        ),
        first_seen_at=row.first_seen_at,
        last_report_at=row.last_report_at,
        has_thread=row.has_thread,
        context_only=bool(members) and all(member.is_context for member in members),
        merged_into=None if row.merged_into is None else StoryId(row.merged_into),
    )

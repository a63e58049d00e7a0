"""Reread: the pages of origins are asked for again while their story is open; what changed on them is noticed."""

import asyncio
import logging
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.outcomes import FetchFailed, Outcome, PageRead, PageRequest, PageUnchanged
from scheduler.walk.forget import CLOSES_AFTER
from scheduler.walk.walking import StepCount, Walk
from secondsource.articles import Article, ArticleId, Page, ParagraphKind
from secondsource.canonical_url import url_key
from secondsource.edits import ChangeKind, PageChange, changes_between
from secondsource.fetches import FetchOutcome
from secondsource.stories import StoryId
from secondsource.texts import telling_shingles
from secondsource.verdicts import Assessment
from storage import articles, fetches, page_states, stories
from storage import shingles as shingle_rows
from storage.database import Transaction
from storage.page_states import PageState

logger = logging.getLogger(__name__)

BATCH = 100
# After the first reading: most edits come within the first day, corrections and withdrawals within the week.
LOOKS = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(days=3), timedelta(days=7))
# A 404 may be a slip of the server's, or an article on the move: it is asked once more. A 410 is meant.
BELIEVED_AFTER = timedelta(minutes=30)
_GONE_FOR_GOOD, _WITHHELD = 410, 451


def next_look(first_read_at: datetime, last_read_at: datetime) -> datetime | None:
    """When a page that was first read then is to be read after that last time; None = it has been read enough."""
    return next((first_read_at + span for span in LOOKS if first_read_at + span > last_read_at), None)


def follow(tx: Transaction, members: Collection[ArticleId], assessment: Assessment) -> None:
    """Has the pages of a story's origins read again, and those of what was withdrawn, which may come back.

    To be called in the transaction that assessed it. What is no origin (any more) is left alone.
    """
    wanted = {each for origin in assessment.origins for each in origin.articles} | {*assessment.retracted}
    for article_id, (first_read_at, last_read_at, planned_at) in page_states.read_times(tx, members).items():
        due_at = (planned_at or next_look(first_read_at, last_read_at)) if article_id in wanted else None
        if due_at != planned_at:
            page_states.read_again(tx, article_id, due_at)


async def reread(walk: Walk) -> StepCount:
    """Reads one batch of the pages that are due again, conditionally, and keeps what changed on them."""
    count = StepCount()
    due = await asyncio.to_thread(_take_due, walk)
    waiting = {state.article_id: state for state in due}
    requests = [
        PageRequest(
            key=state.article_id,
            url=state.url,
            language_hints=outlet.languages,
            selectors=outlet.page,
            etag="" if state.gone_status is not None else state.etag,
            last_modified="" if state.gone_status is not None else state.last_modified,
        )
        for state in due
        for outlet in (walk.catalogue.outlet_of(state.url),)
    ]

    async def sink(outcome: Outcome) -> None:
        assert isinstance(outcome, PageRead | PageUnchanged | FetchFailed)
        assert isinstance(outcome.request, PageRequest)
        if isinstance(outcome, FetchFailed) and outcome.was_interrupted:
            return  # we ended it ourselves: it stays due
        await asyncio.to_thread(_record, walk, waiting[ArticleId(outcome.request.key)], outcome)
        count.done += 1
        count.failed += isinstance(outcome, FetchFailed)

    if requests:
        await walk.crawling.read_pages(requests, sink)
        logger.info("pages read again", extra={"read": count.done, "failed": count.failed})
    return count


def _take_due(walk: Walk) -> tuple[PageState, ...]:
    """The pages to be read; those of closed stories are read no more, those without a newer capture not now."""
    now = walk.clock.now()
    with walk.database.read() as tx:
        due = page_states.due(tx, now=now, open_since=now - CLOSES_AFTER, limit=BATCH)
    if not due:
        return due
    ready = []
    with walk.database.begin() as tx:
        for state in due:
            if not state.is_open:
                page_states.read_again(tx, state.article_id, None)
            elif _has_newer_capture(walk, state, now):
                ready.append(state)
            else:
                page_states.read_again(tx, state.article_id, next_look(state.first_read_at, now))
    return tuple(ready)


def _has_newer_capture(walk: Walk, state: PageState, now: datetime) -> bool:
    if walk.replay is None or state.missing_status is not None:
        return True
    newer = walk.replay.next_capture(state.url, state.last_read_at)
    return newer is not None and newer <= now


def _record(walk: Walk, state: PageState, outcome: PageRead | PageUnchanged | FetchFailed) -> None:
    """Writes what one look brought, in one transaction."""
    now = walk.clock.now()
    following = next_look(state.first_read_at, now)
    with walk.database.begin() as tx:
        fetches.record_fetch(tx, outcome.fetch)
        if isinstance(outcome, FetchFailed):
            _record_failure(tx, state, outcome, now=now, following=following)
            return
        page_states.record_look(tx, state.article_id, now=now, next_read_at=following)
        if isinstance(outcome, PageRead) and not _is_same_page(state, outcome.page):
            return  # it leads elsewhere now, to the front page mostly: that says nothing of the article
        if state.gone_status is not None:
            change = PageChange(kind=ChangeKind.BACK, words=f"it was gone (HTTP {state.gone_status})")
            page_states.record_gone(tx, state.article_id, None, now=now)
            _note(tx, state, (change,), now=now, version=state.version)
        if isinstance(outcome, PageRead):
            _record_page(tx, state, outcome, now=now)


def _record_failure(
    tx: Transaction, state: PageState, failed: FetchFailed, *, now: datetime, following: datetime | None
) -> None:
    status = failed.fetch.http_status
    if failed.fetch.outcome is not FetchOutcome.GONE or status is None or state.gone_status is not None:
        page_states.record_look(tx, state.article_id, now=now, next_read_at=following)
        return
    if status != _GONE_FOR_GOOD and state.missing_status is None:
        again = now + BELIEVED_AFTER
        page_states.record_look(tx, state.article_id, now=now, next_read_at=again, missing_status=status)
        return
    page_states.record_look(tx, state.article_id, now=now, next_read_at=following)
    page_states.record_gone(tx, state.article_id, status, now=now)
    kind = ChangeKind.WITHHELD if status == _WITHHELD else ChangeKind.GONE
    change = PageChange(kind=kind, words=f"its page answers HTTP {status}")
    _note(tx, state, (change,), now=now, version=state.version, http_status=status)


def _is_same_page(state: PageState, page: Page) -> bool:
    return state.url_key in (url_key(page.canonical_url), url_key(page.url))


def _record_page(tx: Transaction, state: PageState, read: PageRead, *, now: datetime) -> None:
    page = read.page
    (stored,) = articles.get_stored(tx, (state.article_id,))
    before = stored.article
    if not page.text or (page.is_cut_short and len(page.text) < len(before.text)):
        return  # a page that shows no text (any more), or only its beginning, takes nothing back
    page_states.record_answer(
        tx, state.article_id, etag=read.etag, last_modified=read.last_modified, corrections=page.corrections
    )
    after = replace(before, title=page.title or before.title, text=page.text, corrections=page.corrections)
    boilerplate = [each.text for each in page.paragraphs if each.kind is ParagraphKind.BOILERPLATE]
    changes = changes_between(before, after, boilerplate=boilerplate)
    if not changes:
        return
    version = state.version
    if (before.title, before.text) != (after.title, after.text):
        version += _add_version(tx, state, before, after, read, now=now, is_context=stored.is_context)
    _note(tx, state, changes, now=now, version=version)


def _add_version(
    tx: Transaction,
    state: PageState,
    before: Article,
    after: Article,
    read: PageRead,
    *,
    now: datetime,
    is_context: bool,
) -> bool:
    """Whether there is one version more now. It is the same report still: it keeps its date and who carried it."""
    page = replace(
        read.page,
        title=after.title,
        announced=before.announced if before.announced.written else read.page.announced,
        language=before.language if read.page.language == "und" else read.page.language,
    )
    recorded = articles.record_version(
        tx,
        page,
        key=state.url_key,
        outlet="",
        fetched_at=now,
        is_context=is_context,
        carried=before.carried,
        declared_original=page.declared_original,
        evidence=read.fetch.evidence,
    )
    if recorded.is_new_version:
        shingle_rows.record(tx, state.article_id, tuple(telling_shingles(page.text)))
    return recorded.is_new_version


def _note(
    tx: Transaction,
    state: PageState,
    changes: tuple[PageChange, ...],
    *,
    now: datetime,
    version: int,
    http_status: int | None = None,
) -> None:
    """Keeps what changed, and has the story assessed again."""
    page_states.append_changes(tx, state.article_id, changes, now=now, version=version, http_status=http_status)
    if state.story_id is not None:
        stories.touch(tx, StoryId(state.story_id), now=now)
    logger.info(
        "page changed", extra={"article_id": state.article_id, "changes": [each.kind.value for each in changes]}
    )

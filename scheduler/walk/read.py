"""Read: hold what was announced against the topic, fetch the pages that may be ours, keep what they say."""

import asyncio
import logging
from datetime import datetime, timedelta

from crawler.outcomes import FetchFailed, Outcome, PageRead, PageRequest
from scheduler.walk.vectors import fill_vectors
from scheduler.walk.walking import StepCount, Walk
from secondsource.articles import ArticleId, EntryId, Page
from secondsource.canonical_url import canonical_url, url_key
from secondsource.fetches import Evidence, FetchOutcome
from secondsource.findings import Finding, FindingKind, newest_first
from secondsource.texts import telling_shingles
from secondsource.topics.matching import TopicMatch, TopicState, match_article, match_entry
from storage import articles, doubts, entries, fetches, findings, page_states
from storage import shingles as shingle_rows
from storage.database import Transaction
from storage.entries import StoredEntry
from storage.states import MatchState

logger = logging.getLogger(__name__)

MATCH_BATCH = 500
READ_BATCH = 100
RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
_LONGEST_WAIT = timedelta(days=2)  # a site that asks for more is judged by its announcement meanwhile
# What trying again cannot change: the entry is then judged by what the feed says of it.
_FINAL = frozenset(
    {
        FetchOutcome.GONE,
        FetchOutcome.REFUSED,
        FetchOutcome.ROBOTS,
        FetchOutcome.FORBIDDEN_ADDRESS,
        FetchOutcome.TOO_LARGE,
        FetchOutcome.UNREADABLE,
    }
)
_STATES = {
    TopicState.ON_TOPIC: MatchState.ON_TOPIC,
    TopicState.OFF_TOPIC: MatchState.OFF_TOPIC,
    TopicState.READ_TO_KNOW: MatchState.READ_TO_KNOW,
}
_ANY = TopicMatch(state=TopicState.ON_TOPIC, words=(), reason="every entry is on topic here")


async def match(walk: Walk) -> StepCount:
    """Says of each new entry whether its page is worth reading; one batch."""
    return await asyncio.to_thread(_match_batch, walk)


def _match_batch(walk: Walk) -> StepCount:
    count = StepCount()
    now = walk.clock.now()
    with walk.database.begin() as tx:
        waiting = entries.pending(tx, MATCH_BATCH)
        said = findings.topic_findings(tx, [url_key(stored.entry.url) for stored in waiting])
        for stored in waiting:
            found = _match_entry(walk, stored, said.get(url_key(stored.entry.url)))
            is_wanted = found.state is not TopicState.OFF_TOPIC
            entries.record_match(
                tx,
                stored.entry_id,
                _STATES[found.state],
                reason=found.reason,
                next_read_at=now if is_wanted else None,
            )
            count.done += 1
    return count


def _match_entry(walk: Walk, stored: StoredEntry, said: Finding | None) -> TopicMatch:
    """Whether its page is worth reading: by what a person said of that page, else by the profile."""
    if said is not None:
        state = TopicState.READ_TO_KNOW if said.kind is FindingKind.OURS else TopicState.OFF_TOPIC
        return TopicMatch(state=state, words=(), reason=said.said)
    if walk.profile is None:
        return TopicMatch(state=TopicState.READ_TO_KNOW, words=(), reason=_ANY.reason)
    return match_entry(walk.profile, title=stored.entry.title, summary=stored.entry.summary)


async def read(walk: Walk) -> StepCount:
    """Fetches the pages of entries that are due; one batch. What cannot be had is judged as announced."""
    count = StepCount()
    due = await asyncio.to_thread(_due, walk)
    waiting = {stored.entry_id: stored for stored in due}
    requests = []
    found: list[ArticleId | None] = []
    for stored in due:
        if not stored.entry.url or await asyncio.to_thread(_is_known, walk, stored):
            found.append(await asyncio.to_thread(_settle_without_page, walk, stored))
            count.done += 1
        else:
            requests.append(
                PageRequest(
                    key=stored.entry_id,
                    url=stored.entry.url,
                    language_hints=stored.languages,
                    selectors=walk.catalogue.outlet_of(stored.entry.url).page,
                )
            )

    async def sink(outcome: Outcome) -> None:
        stored = waiting[EntryId(outcome.request.key)] if isinstance(outcome.request, PageRequest) else None
        assert stored is not None
        found.append(await asyncio.to_thread(_record, walk, stored, outcome))
        count.done += 1
        count.failed += isinstance(outcome, FetchFailed)

    if requests:
        await walk.crawling.read_pages(requests, sink)
        logger.info("pages read", extra={"read": count.done, "failed": count.failed})
    # All at once, for that uses all cores; what a crash leaves out is computed when it is traced.
    await asyncio.to_thread(fill_vectors, walk, [each for each in found if each is not None])
    return count


def _due(walk: Walk) -> tuple[StoredEntry, ...]:
    with walk.database.read() as tx:
        return entries.due_reads(tx, now=walk.clock.now(), limit=READ_BATCH)


def _is_known(walk: Walk, stored: StoredEntry) -> bool:
    """Whether another feed announced the same page before: it is not fetched twice."""
    with walk.database.read() as tx:
        return articles.find_by_key(tx, url_key(stored.entry.url)) is not None


def _settle_without_page(walk: Walk, stored: StoredEntry) -> ArticleId | None:
    with walk.database.begin() as tx:
        known = articles.find_by_key(tx, url_key(stored.entry.url)) if stored.entry.url else None
        if known is not None:
            entries.record_read(tx, stored.entry_id, article_id=known, match=stored.match, reason="its page is known")
            return None
        return _record_announced(walk, tx, stored)


def _record(walk: Walk, stored: StoredEntry, outcome: Outcome) -> ArticleId | None:
    """Writes one page, or why there is none, in one transaction; the article that it is, if it is ours."""
    if isinstance(outcome, FetchFailed) and outcome.was_interrupted:
        return None  # we ended it ourselves: the entry stays due, and that was no try of it
    now = walk.clock.now()
    with walk.database.begin() as tx:
        fetches.record_fetch(tx, outcome.fetch)
        if isinstance(outcome, PageRead):
            return _record_page(walk, tx, stored, outcome)
        again = _next_try(stored, outcome, now)
        if again is None:
            return _record_announced(walk, tx, stored)
        entries.postpone_read(tx, stored.entry_id, next_read_at=again, problem=outcome.fetch.problem)
        return None


def _next_try(stored: StoredEntry, outcome: Outcome, now: datetime) -> datetime | None:
    """When to try again; None = never, what the feed says must do."""
    fetch = outcome.fetch
    if fetch.outcome in _FINAL:
        return None
    if fetch.outcome is FetchOutcome.NOT_CAPTURED:
        return now + fetch.retry_after if fetch.retry_after is not None else None
    if stored.tries >= len(RETRIES):
        return None
    wait = RETRIES[stored.tries]
    if fetch.retry_after is not None:
        wait = max(wait, min(fetch.retry_after, _LONGEST_WAIT))
    return now + wait


def _record_page(walk: Walk, tx: Transaction, stored: StoredEntry, read: PageRead) -> ArticleId | None:
    entry, page = stored.entry, read.page
    complete = Page(
        url=page.url,
        canonical_url=page.canonical_url,
        title=page.title or entry.title,
        authors=page.authors or entry.authors,
        announced=page.announced if page.announced.written else entry.announced,
        language=page.language,
        site_name=page.site_name,
        credit=page.credit,
        text=page.text or entry.summary,
        links=page.links,
        declared_original=page.declared_original,
    )
    article_id = _record_article(walk, tx, stored, complete, evidence=read.fetch.evidence)
    if article_id is not None:
        page_states.record_first(
            tx,
            article_id,
            now=walk.clock.now(),
            etag=read.etag,
            last_modified=read.last_modified,
            corrections=page.corrections,
        )
    return article_id


def _record_announced(walk: Walk, tx: Transaction, stored: StoredEntry) -> ArticleId | None:
    """An article as far as the feed tells it: better than losing a report whose page we cannot see."""
    entry = stored.entry
    if not entry.url:
        entries.record_read(
            tx, stored.entry_id, article_id=None, match=MatchState.OFF_TOPIC, reason="it links no page"
        )
        return None
    page = Page(
        url=entry.url,
        canonical_url=canonical_url(entry.url),
        title=entry.title,
        authors=entry.authors,
        announced=entry.announced,
        language=stored.languages[0] if len(stored.languages) == 1 else "und",
        text=entry.summary,
    )
    return _record_article(walk, tx, stored, page, evidence=None)


def _record_article(
    walk: Walk, tx: Transaction, stored: StoredEntry, page: Page, *, evidence: Evidence | None
) -> ArticleId | None:
    """Keeps the page if it is on topic; the article that it is then."""
    found = _match_article(walk, tx, stored, page)
    article_id: ArticleId | None = None
    if found.state is TopicState.ON_TOPIC:
        recorded = articles.record_version(
            tx,
            page,
            key=url_key(page.canonical_url),
            outlet=walk.catalogue.outlet_of(page.canonical_url).name,
            fetched_at=walk.clock.now(),
            first_seen_at=stored.seen_at,
            is_context=stored.is_context,
            carried=stored.entry.carried,
            declared_original=page.declared_original,
            evidence=evidence,
        )
        article_id = recorded.article_id
        articles.put_on_topic(tx, article_id)
        if recorded.is_new_version:
            shingle_rows.record(tx, article_id, tuple(telling_shingles(page.text)))
        logger.info("article read", extra={"article_id": article_id, "is_new": recorded.is_new_article})
    entries.record_read(tx, stored.entry_id, article_id=article_id, match=_STATES[found.state], reason=found.reason)
    doubts.record_entry(tx, stored.entry_id, found.nearness if found.is_near_miss else None, now=walk.clock.now())
    return article_id


def _match_article(walk: Walk, tx: Transaction, stored: StoredEntry, page: Page) -> TopicMatch:
    """Whether the page is ours: by what a person said of it, under either address, else by the profile."""
    pages = (url_key(stored.entry.url), url_key(page.canonical_url))
    said = newest_first([*findings.topic_findings(tx, pages).values()])
    if said:
        state = TopicState.ON_TOPIC if said[0].kind is FindingKind.OURS else TopicState.OFF_TOPIC
        return TopicMatch(state=state, words=(), reason=said[0].said)
    return _ANY if walk.profile is None else match_article(walk.profile, title=page.title, text=page.text)

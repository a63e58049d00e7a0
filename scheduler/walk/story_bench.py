"""Stories on the bench: known ones laid out with their articles, and what becomes of them written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.planning import plan_merge
from secondsource.articles import Article, ArticleId
from secondsource.catalogue import Catalogue
from secondsource.findings import Finding
from secondsource.grouping.naming import key_of
from secondsource.grouping.reconciling import KnownStory, reconcile
from secondsource.settings import Settings
from secondsource.stories import Story, StoryId, StoryKey
from storage import alerts, articles, findings, stories
from storage.database import Transaction
from storage.stories import StoredStory


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What is grouped together in one go.

    known      the stories as they stand; also those that were merged into one of them and could be parted again
    articles   theirs, and what is new
    findings   what persons said of these articles, and holds
    """

    known: tuple[StoredStory, ...]
    articles: Mapping[ArticleId, Article]
    findings: tuple[Finding, ...]


def lay_out(tx: Transaction, known: Sequence[StoredStory], new: Iterable[ArticleId] = ()) -> Bench:
    """The stories with their articles and findings, and new articles beside them."""
    living = {stored.story_id: stored for stored in (*known, *stories.holding(tx, new))}
    members = [article for stored in living.values() for article in stored.story.articles]
    laid = {article.article_id: article for article in articles.get_articles(tx, {*new, *members})}
    keys = {key_of(article.url) for article in laid.values()}
    lost = [stored for stored in stories.merged_into(tx, living) if stored.story.key in keys]
    ordered = sorted(living.values(), key=lambda stored: (stored.first_seen_at, stored.story.key))
    return Bench(known=(*ordered, *lost), articles=laid, findings=findings.in_force(tx, laid))


def write_stories(
    tx: Transaction, bench: Bench, found: Sequence[Story], *, now: datetime, settings: Settings, catalogue: Catalogue
) -> dict[StoryKey, StoryId]:
    """Writes the stories under their keys, then the merges, each with its mail; the id of every key.

    One transaction: a story that lives on has its articles, one that ended says where they are and tells its readers.
    """
    before = {stored.story.key: stored.story_id for stored in bench.known}
    ids = dict(before)
    ended = {stored.story.key: stored.merged_into for stored in bench.known if stored.merged_into is not None}
    outcome = reconcile(_as_known(tx, bench), found)
    for old_key, new_key in outcome.renamed:
        stories.rename(tx, before[old_key], new_key, now=now)
    standing = {stored.story.key: stored for stored in bench.known if stored.merged_into is None}
    for story in outcome.stories:
        first_seen_at, last_report_at = _span(story, bench)
        stored = standing.get(story.key)
        if (
            stored is not None
            and stored.story == story
            and (stored.first_seen_at, stored.last_report_at) == (first_seen_at, last_report_at)
        ):
            continue  # as most beside a new article do, it stays as it was
        ids[story.key] = stories.record(
            tx, story, first_seen_at=first_seen_at, last_report_at=last_report_at, now=now
        )
    for gone, kept in outcome.merged:
        # A story may take over the key of one that ends in it: which that was, its key before tells.
        if ids[kept] in (ended.get(gone), before[gone]):
            continue  # it was merged into that one before
        stories.merge(tx, before[gone], ids[kept], now=now, reason="found to be one happening")
        plan_merge(tx, before[gone], ids[kept], now=now, settings=settings, catalogue=catalogue)
    return ids


def _as_known(tx: Transaction, bench: Bench) -> list[KnownStory]:
    opened = alerts.opened_at(tx, [stored.story_id for stored in bench.known if stored.has_thread])
    by_key = {key_of(article.url): article_id for article_id, article in bench.articles.items()}
    known = []
    for stored in bench.known:
        is_merged = stored.merged_into is not None
        first = by_key.get(stored.story.key)
        known.append(
            KnownStory(
                story=stored.story,
                has_thread=stored.has_thread,
                first_seen_at=stored.first_seen_at,
                first_article=first if is_merged or first in stored.story.articles else None,
                alerted_at=opened.get(stored.story_id),
                is_merged=is_merged,
            )
        )
    return known


def _span(story: Story, bench: Bench) -> tuple[datetime, datetime]:
    """When its first report was first seen, and its last; background and records do not count as reports."""
    seen = [
        moment
        for article in story.articles
        if article not in story.background and (moment := bench.articles[article].first_seen_at) is not None
    ]
    seen = seen or [
        moment for article in story.articles if (moment := bench.articles[article].first_seen_at) is not None
    ]
    return min(seen), max(seen)

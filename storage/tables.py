"""The schema: every table of ours; `storage/migrations` must sum up to it (a test compares them).

One file because it is one subject, the schema, which is read as a whole.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    literal_column,
)

from secondsource.alert_kinds import AlertKind
from secondsource.dates import Precision
from secondsource.derivations import DerivationKind, OriginKind
from secondsource.fetches import FetchOutcome
from secondsource.outlets import OutletKind, Standing
from secondsource.settings import Rhythm
from secondsource.verdicts import Verdict
from storage.columns import Moment, PlainText, Span, Words, choice
from storage.finding_tables import doubtful_entries as doubtful_entries
from storage.finding_tables import doubtful_pairs as doubtful_pairs
from storage.finding_tables import finding_articles as finding_articles
from storage.finding_tables import findings as findings
from storage.finding_tables import revocations as revocations
from storage.ledger_tables import ledgers as ledgers
from storage.likeness_tables import shingles as shingles
from storage.likeness_tables import terms as terms
from storage.likeness_tables import vectors as vectors
from storage.metadata import metadata as metadata
from storage.reread_tables import page_changes as page_changes
from storage.reread_tables import page_states as page_states
from storage.states import AttemptOutcome, DeliveryState, MatchState

owners = Table(
    "owners",
    metadata,
    Column("owner_id", Integer, primary_key=True),
    Column("name", PlainText, nullable=False, unique=True),
)

outlets = Table(
    "outlets",
    metadata,
    Column("outlet_id", Integer, primary_key=True),
    Column("owner_id", ForeignKey("owners.owner_id"), nullable=False, index=True),
    Column("name", PlainText, nullable=False, unique=True),
    Column("aliases", Words, nullable=False),
    Column("domains", Words, nullable=False),
    Column("kind", choice(OutletKind, "kind"), nullable=False),
    Column("country", PlainText, nullable=False),
    Column("languages", Words, nullable=False),
    Column("standing", choice(Standing, "standing"), nullable=False),
    Column("standing_since", Date),
    Column("credits", Words, nullable=False),
    Column("retired_at", Moment),  # when the catalogue stopped declaring it
)

watches = Table(
    "watches",
    metadata,
    Column("watch_id", Integer, primary_key=True),
    Column("outlet_id", ForeignKey("outlets.outlet_id"), nullable=False, index=True),
    Column("url", PlainText, nullable=False, unique=True),
    Column("spider", PlainText, nullable=False),
    Column("retired_at", Moment),  # when the catalogue stopped declaring it
    Column("next_check_at", Moment),  # NULL = never: retired
    Column("interval", Span, nullable=False),  # between the last success and the check planned after it
    Column("etag", PlainText, nullable=False),
    Column("last_modified", PlainText, nullable=False),
    Column("failures", Integer, nullable=False),  # in a row
    Column("first_read_at", Moment),
    Column("last_success_at", Moment),
    Column("last_fetched_at", Moment),
    Column("last_outcome", choice(FetchOutcome, "last_outcome")),
    Column("problem", PlainText, nullable=False),
    Column("entry_count", Integer, nullable=False),
    # Of its latest entries, newest first: kept here so that what was looked at is one small table's scan.
    Column("entry_times", Words, nullable=False),
    Index("ix_watches_next_check_at", "next_check_at", "watch_id"),
)

fetches = Table(
    "fetches",
    metadata,
    Column("fetch_id", Integer, primary_key=True),
    Column("watch_id", ForeignKey("watches.watch_id")),  # NULL = a page
    Column("url", PlainText, nullable=False),
    Column("final_url", PlainText, nullable=False),
    Column("fetched_at", Moment, nullable=False),
    Column("outcome", choice(FetchOutcome, "outcome"), nullable=False),
    Column("http_status", Integer),
    Column("body_bytes", BigInteger, nullable=False),
    Column("duration", Span, nullable=False),
    Column("problem", PlainText, nullable=False),
    Column("retry_after", Span),
    Column("evidence_file", PlainText),
    Column("evidence_offset", BigInteger),
    Index("ix_fetches_watch_id_fetched_at", "watch_id", "fetched_at"),
    CheckConstraint("(evidence_file IS NULL) = (evidence_offset IS NULL)", name="evidence"),
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", Integer, primary_key=True),
    Column("name", PlainText, nullable=False, unique=True),  # stable once given (RULES.md 3)
    Column("created_at", Moment, nullable=False),
)

stories = Table(
    "stories",
    metadata,
    Column("story_id", Integer, primary_key=True),
    Column("key", PlainText, nullable=False, unique=True),
    Column("case_id", ForeignKey("cases.case_id"), index=True),
    Column("title", PlainText, nullable=False),
    Column("is_alertable", Boolean, nullable=False),
    Column("first_seen_at", Moment, nullable=False),
    Column("last_report_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("touched_at", Moment),  # NULL = nothing to assess
    Column("has_thread", Boolean, nullable=False),
    # The latest assessment's, kept here so that a list of stories reads no JSON.
    Column("verdict", choice(Verdict, "verdict")),
    Column("at_least", Integer),
    Column("at_most", Integer),
    Column("assessed_at", Moment),
    Column("merged_into", ForeignKey("stories.story_id")),
    Column("merged_at", Moment),
    Column("merge_reason", PlainText, nullable=False),
    Index("ix_stories_last_report_at", "last_report_at", "story_id"),
    CheckConstraint("merged_into <> story_id", name="merged_into"),
)

articles = Table(
    "articles",
    metadata,
    Column("article_id", Integer, primary_key=True),
    Column("url_key", PlainText, nullable=False, unique=True),
    Column("url", PlainText, nullable=False),
    Column("outlet", PlainText, nullable=False),  # by name: most outlets we read are in no catalogue
    Column("first_seen_at", Moment, nullable=False),
    Column("is_context", Boolean, nullable=False),  # already old when first seen (RULES.md 21)
    Column("version_count", Integer, nullable=False),
    Column("is_on_topic", Boolean, nullable=False),
    Column("needs_grouping", Boolean, nullable=False),
    Column("needs_tracing", Boolean, nullable=False),
    Column("story_id", ForeignKey("stories.story_id"), index=True),
    Column("is_background", Boolean, nullable=False),  # in its story (RULES.md 1)
    Index("ix_articles_first_seen_at", "first_seen_at"),
)

versions = Table(
    "versions",
    metadata,
    Column("version_id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False),
    Column("number", Integer, nullable=False),  # from 1
    Column("fetched_at", Moment, nullable=False),
    Column("url", PlainText, nullable=False),  # as fetched
    Column("title", PlainText, nullable=False),
    Column("text", PlainText, nullable=False),
    Column("authors", Words, nullable=False),
    Column("announced_written", PlainText, nullable=False),
    Column("announced_precision", choice(Precision, "announced_precision"), nullable=False),
    Column("language", String(35), nullable=False),
    Column("site_name", PlainText, nullable=False),
    Column("credit", PlainText, nullable=False),
    Column("links", Words, nullable=False),
    Column("carried_name", PlainText),
    Column("carried_url", PlainText),
    Column("declared_original", PlainText, nullable=False),
    Column("evidence_file", PlainText),
    Column("evidence_offset", BigInteger),
    UniqueConstraint("article_id", "number"),
    CheckConstraint("(evidence_file IS NULL) = (evidence_offset IS NULL)", name="evidence"),
)

entries = Table(
    "entries",
    metadata,
    Column("entry_id", Integer, primary_key=True),
    Column("watch_id", ForeignKey("watches.watch_id"), nullable=False),
    Column("identity", PlainText, nullable=False),  # within its watch: storage/entries.py says what of
    Column("words_hash", String(32), nullable=False),  # of its link, date, title and summary
    Column("guid", PlainText, nullable=False),
    Column("url", PlainText, nullable=False),
    Column("url_key", PlainText, nullable=False),
    Column("title", PlainText, nullable=False),
    Column("summary", PlainText, nullable=False),
    Column("authors", Words, nullable=False),
    Column("announced_written", PlainText, nullable=False),
    Column("announced_precision", choice(Precision, "announced_precision"), nullable=False),
    Column("carried_name", PlainText),
    Column("carried_url", PlainText),
    Column("seen_at", Moment, nullable=False),
    Column("is_context", Boolean, nullable=False),
    Column("match", choice(MatchState, "match"), nullable=False),
    Column("reason", PlainText, nullable=False),  # of the match
    Column("tries", Integer, nullable=False),
    Column("next_read_at", Moment),  # NULL = there is nothing (more) to read
    Column("problem", PlainText, nullable=False),  # of the last try
    Column("article_id", ForeignKey("articles.article_id"), index=True),
    UniqueConstraint("watch_id", "identity"),
    Index("ix_entries_url_key_watch_id", "url_key", "watch_id"),
    Index("ix_entries_watch_id_words_hash", "watch_id", "words_hash"),
)

derivations = Table(
    "derivations",
    metadata,
    Column("derivation_id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.article_id"), nullable=False, index=True),
    Column("origin_id", ForeignKey("articles.article_id"), index=True),  # NULL = never read
    Column("origin_name", PlainText, nullable=False),
    Column("origin_kind", choice(OriginKind, "origin_kind"), nullable=False),
    Column("kind", choice(DerivationKind, "kind"), nullable=False),
    Column("is_certain", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("evidence", PlainText, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    CheckConstraint("origin_id <> article_id", name="origin"),
    CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),
)

assessments = Table(
    "assessments",
    metadata,
    Column("assessment_id", Integer, primary_key=True),
    Column("story_id", ForeignKey("stories.story_id"), nullable=False, index=True),
    Column("assessed_at", Moment, nullable=False),
    Column("verdict", choice(Verdict, "verdict"), nullable=False),
    Column("at_least", Integer, nullable=False),
    Column("at_most", Integer, nullable=False),
    Column("rule", PlainText, nullable=False),
    Column("assessment", JSON, nullable=False),  # storage/judgements.py has the form
    Column("coverage", JSON, nullable=False),
    CheckConstraint("at_least >= 0 AND at_most >= 1 AND at_least <= at_most", name="counts"),
)

subscribers = Table(
    "subscribers",
    metadata,
    Column("subscriber_id", Integer, primary_key=True),
    Column("address", PlainText, nullable=False, unique=True),
    Column("settle", Span, nullable=False),
    Column("languages", Words, nullable=False),
    Column("rhythm", choice(Rhythm, "rhythm"), nullable=False),
    Column("time_zone", PlainText, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("gone_at", Moment),  # when the configuration stopped naming it
)

alerts = Table(
    "alerts",
    metadata,
    Column("alert_id", Integer, primary_key=True),
    Column("story_id", ForeignKey("stories.story_id"), nullable=False),
    Column("kind", choice(AlertKind, "kind"), nullable=False),
    Column("sequence", Integer, nullable=False),  # in its story's thread
    Column("planned_at", Moment, nullable=False),
    Column("assessment_id", ForeignKey("assessments.assessment_id"), index=True),
    Column("message_id", PlainText, nullable=False, unique=True),
    Column("in_reply_to", PlainText, nullable=False),
    Column("references", Words, nullable=False),
    Column("subject", PlainText, nullable=False),
    Column("article_urls", Words, nullable=False),
    UniqueConstraint("story_id", "sequence"),
    Index("ix_alerts_kind_planned_at", "kind", "planned_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("delivery_id", Integer, primary_key=True),
    Column("alert_id", ForeignKey("alerts.alert_id"), nullable=False),
    Column("subscriber_id", ForeignKey("subscribers.subscriber_id"), nullable=False, index=True),
    Column("message", LargeBinary, nullable=False),  # the very bytes of every attempt
    Column("due_at", Moment, nullable=False),
    Column("state", choice(DeliveryState, "state"), nullable=False),
    Column("next_attempt_at", Moment),  # while sending: when the lease runs out; NULL = settled
    UniqueConstraint("alert_id", "subscriber_id"),
    CheckConstraint("(next_attempt_at IS NOT NULL) = (state IN ('pending', 'sending'))", name="open"),
)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.delivery_id"), nullable=False, index=True),
    Column("attempted_at", Moment, nullable=False),
    Column("outcome", choice(AttemptOutcome, "outcome"), nullable=False),
    Column("answer", PlainText, nullable=False),  # what the mail server said
)

# Conditions under which few rows of a growing table stand. Each has an index of its own; a query uses that index only
# where it states the condition in the same words, so it is stated here once. The values are literals because a bound
# parameter could be anything.
entry_is_pending = entries.c.match == literal_column(f"'{MatchState.PENDING}'")
entry_is_to_read = entries.c.next_read_at.is_not(None)
article_needs_grouping = articles.c.needs_grouping.is_(True)
article_needs_tracing = articles.c.needs_tracing.is_(True)
story_is_touched = stories.c.touched_at.is_not(None)
story_is_merged = stories.c.merged_into.is_not(None)
story_is_waiting = (stories.c.verdict == literal_column(f"'{Verdict.SINGLE_SOURCE}'")) & stories.c.has_thread.is_(
    False
)
alert_opens_thread = alerts.c.kind == literal_column(f"'{AlertKind.SINGLE_SOURCE}'")
delivery_is_open = deliveries.c.next_attempt_at.is_not(None)


def _partial(
    name: str, *columns: Column[Any], only: ColumnElement[bool], is_unique: bool = False
) -> None:  # any type
    """An index over the rows for which `only` holds."""
    Index(name, *columns, unique=is_unique, sqlite_where=only, postgresql_where=only)


_partial("ix_entries_pending", entries.c.entry_id, only=entry_is_pending)
_partial("ix_entries_next_read_at", entries.c.next_read_at, entries.c.entry_id, only=entry_is_to_read)
_partial("ix_articles_needs_grouping", articles.c.first_seen_at, articles.c.url, only=article_needs_grouping)
_partial("ix_articles_needs_tracing", articles.c.first_seen_at, articles.c.url, only=article_needs_tracing)
_partial("ix_stories_touched", stories.c.touched_at, stories.c.story_id, only=story_is_touched)
_partial("ix_stories_merged_into", stories.c.merged_into, only=story_is_merged)
_partial("ix_stories_waiting", stories.c.first_seen_at, stories.c.story_id, only=story_is_waiting)
_partial("uq_alerts_single_source", alerts.c.story_id, only=alert_opens_thread, is_unique=True)
_partial(
    "ix_deliveries_next_attempt_at", deliveries.c.next_attempt_at, deliveries.c.delivery_id, only=delivery_is_open
)

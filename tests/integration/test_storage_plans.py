"""Every question asked of a growing table goes through an index: a year's rows must not slow a poll down."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from storage_rows import (
    FEED,
    NOW,
    add_alert,
    add_article,
    add_assessment,
    add_delivery,
    add_entries,
    add_story,
    add_watch,
    at,
    entry,
    page,
)

from secondsource.articles import ArticleId, EntryId
from secondsource.canonical_url import url_key
from secondsource.stories import StoryId
from secondsource.verdicts import Verdict
from storage import (
    alerts,
    articles,
    assessments,
    derivations,
    doubts,
    entries,
    findings,
    homes,
    page_states,
    shingles,
    stories,
    terms,
    vectors,
    versions,
    watches,
)
from storage.alerts import AlertId, DeliveryId
from storage.articles import record_version
from storage.database import Database, Transaction
from storage.entries import MatchState

_Sent = tuple[str, Sequence[Any]]  # a statement with its values, of whatever types the driver takes

ONE = ArticleId(1)
STORY = StoryId(1)

# What each question may use, a word of which must stand in its plan; "" = any index.
QUESTIONS: dict[str, tuple[str, Callable[[Transaction], object]]] = {
    "watches.find_due": ("ix_watches_next_check_at", lambda tx: watches.find_due(tx, now=NOW, limit=9)),
    "watches.next_due_at": ("ix_watches_next_check_at", watches.next_due_at),
    "watches.find_by_url": ("", lambda tx: watches.find_by_url(tx, FEED)),
    "entries.record_entries": (
        "ix_entries_watch_id_words_hash",
        lambda tx: add_entries(tx, watches.find_due(tx, now=NOW, limit=1)[0].watch_id, entry("new"), entry("", FEED)),
    ),
    "entries.pending": ("ix_entries_pending", lambda tx: entries.pending(tx, 9)),
    "entries.due_reads": ("ix_entries_next_read_at", lambda tx: entries.due_reads(tx, now=NOW, limit=9)),
    "entries.next_read_due_at": ("ix_entries_next_read_at", entries.next_read_due_at),
    "articles.record_version": (
        "",
        lambda tx: record_version(tx, page(), key=url_key(page().url), outlet="", fetched_at=NOW, is_context=False),
    ),
    "page_states.due": (
        "ix_page_states_next_read_at",
        lambda tx: page_states.due(tx, now=NOW, open_since=NOW, limit=9),
    ),
    "page_states.next_due_at": ("ix_page_states_next_read_at", page_states.next_due_at),
    "page_states.read_times": ("", lambda tx: page_states.read_times(tx, [ONE])),
    "page_states.changes_of": ("ix_page_changes_article_id", lambda tx: page_states.changes_of(tx, [ONE])),
    "versions.versions_of": ("", lambda tx: versions.versions_of(tx, ONE)),
    "articles.find_by_key": ("", lambda tx: articles.find_by_key(tx, url_key(FEED))),
    "articles.get_stored": ("", lambda tx: articles.get_stored(tx, [ONE])),
    "articles.get_stored as of": ("", lambda tx: articles.get_stored(tx, [ONE], as_of=NOW)),
    "articles.ungrouped": ("ix_articles_needs_grouping", lambda tx: articles.ungrouped(tx, 9)),
    "articles.untraced": ("ix_articles_needs_tracing", lambda tx: articles.untraced(tx, 9)),
    "articles.search": ("", lambda tx: articles.search(tx, "licence", 9)),
    "entries.search": ("", lambda tx: entries.search(tx, "licence", 9)),
    "shingles.find_overlapping": (
        "ix_shingles_article_id",
        lambda tx: shingles.find_overlapping(tx, ONE, min_shared=2, limit=9),
    ),
    "shingles.forget_quiet": (
        "ix_stories_last_report_at",
        lambda tx: shingles.forget_quiet(tx, quiet_since=NOW, limit=9),
    ),
    "terms.find_sharing": (
        "PRIMARY KEY",
        lambda tx: terms.find_sharing(tx, ONE, {1: 1.0, 2: 1.0}, after=None, limit=9),
    ),
    "homes.stories_of": ("", lambda tx: homes.stories_of(tx, [ONE])),
    "homes.sizes_of": ("ix_articles_story_id", lambda tx: homes.sizes_of(tx, [STORY])),
    "articles.find_first_since": ("ix_articles_first_seen_at", lambda tx: articles.find_first_since(tx, NOW)),
    "vectors.find_wanting": ("", lambda tx: vectors.find_wanting(tx, [ONE], lead_characters=9)),
    "vectors.since": ("", lambda tx: vectors.since(tx, 0, seen_after=NOW, limit=9)),
    "derivations.of_story": ("ix_derivations_article_id", lambda tx: derivations.of_story(tx, STORY)),
    "stories.touched": ("ix_stories_touched", lambda tx: stories.touched(tx, 9)),
    "stories.open_since": ("ix_stories_last_report_at", lambda tx: stories.open_since(tx, NOW)),
    "stories.list_stories": ("ix_stories_last_report_at", lambda tx: stories.list_stories(tx, limit=9)),
    "stories.list_stories by verdict": (
        "ix_stories_last_report_at",
        lambda tx: stories.list_stories(tx, verdict=Verdict.DISPUTED, since=NOW, limit=9),
    ),
    "stories.waiting": ("ix_stories_waiting", lambda tx: stories.waiting(tx, first_seen_after=NOW, limit=9)),
    "stories.load_dossier": ("ix_articles_story_id", lambda tx: stories.load_dossier(tx, STORY)),
    "stories.merged_into": ("ix_stories_merged_into", lambda tx: stories.merged_into(tx, [STORY])),
    "stories.holding": ("", lambda tx: stories.holding(tx, [ONE])),
    "findings.in_force": ("ix_finding_articles_article_id", lambda tx: findings.in_force(tx, [ONE])),
    "findings.topic_findings": ("ix_findings_url_key", lambda tx: findings.topic_findings(tx, [url_key(FEED)])),
    "doubts.replace_pairs": ("", lambda tx: doubts.replace_pairs(tx, [ONE], [], now=NOW)),
    "doubts.list_pairs": ("ix_doubtful_pairs_recorded_at", lambda tx: doubts.list_pairs(tx, limit=9)),
    "doubts.list_entries": ("ix_doubtful_entries_recorded_at", lambda tx: doubts.list_entries(tx, limit=9)),
    "doubts.record_entry": ("", lambda tx: doubts.record_entry(tx, EntryId(1), 0.8, now=NOW)),
    "assessments.latest": ("ix_assessments_story_id", lambda tx: assessments.latest(tx, STORY)),
    "alerts.thread_of": ("", lambda tx: alerts.thread_of(tx, STORY)),
    "alerts.recipients_of": ("", lambda tx: alerts.recipients_of(tx, AlertId(1))),
    "alerts.unanswered": (
        "ix_alerts_kind_planned_at",
        lambda tx: alerts.unanswered(tx, planned_before=NOW, limit=9),
    ),
    "alerts.claim_deliveries": (
        "ix_deliveries_next_attempt_at",
        lambda tx: alerts.claim_deliveries(tx, now=NOW, lease=at(1) - NOW, limit=9),
    ),
    "alerts.record_attempt": (
        "",
        lambda tx: alerts.record_attempt(
            tx, DeliveryId(1), attempted_at=NOW, outcome=alerts.AttemptOutcome.SENT, answer=""
        ),
    ),
    "alerts.next_delivery_due_at": ("ix_deliveries_next_attempt_at", alerts.next_delivery_due_at),
}

# A batch's question is answered in the order of an index: sorting all that waits would cost more the more waits.
IN_INDEX_ORDER = {
    "watches.find_due",
    "entries.record_entries",
    "entries.pending",
    "entries.due_reads",
    "articles.ungrouped",
    "stories.touched",
    "stories.list_stories",
    "alerts.claim_deliveries",
}


@pytest.fixture
def filled(database: Database) -> Database:
    """A few rows everywhere, so that no statement is left out for want of them."""
    with database.begin() as tx:
        delivery_id = add_delivery(tx)
        story_id = add_story(tx, "second", [add_article(tx, page().url)])
        add_assessment(tx, story_id)
        add_alert(tx, story_id)
        (entry_id,) = add_entries(tx, add_watch(tx), entry("1", FEED, "A licence"))
        entries.record_match(tx, entry_id, MatchState.ON_TOPIC, "", NOW)
        for article_id in (1, 2):
            shingles.record(tx, ArticleId(article_id), [1, 2, 3])
        assert delivery_id == 1
    return database


@contextmanager
def _statements(tx: Transaction) -> Iterator[list[_Sent]]:
    """Everything that is sent to the database within the block."""
    sent: list[_Sent] = []

    def note(
        _connection: object, _cursor: object, statement: str, values: Sequence[Any], _context: object, many: bool
    ) -> None:
        sent.append((statement, values[0] if many else values))

    event.listen(tx.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(tx.engine, "before_cursor_execute", note)


def _plan(tx: Transaction, statement: str, values: Sequence[Any]) -> list[str]:
    cursor = tx.connection.cursor()
    try:
        return [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]
    finally:
        cursor.close()


def _reads_everything(step: str) -> bool:
    """Whether a step of a plan walks a whole table; "SCAN … USING INDEX" walks a partial index or in its order."""
    return step.startswith("SCAN") and not any(
        word in step for word in ("USING", "VIRTUAL TABLE INDEX", "CONSTANT ROW", "anon_", "(subquery", "wanted")
    )


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_growing_table_is_read_as_a_whole(filled: Database, name: str) -> None:
    index, ask = QUESTIONS[name]
    with filled.begin() as tx:
        with _statements(tx) as sent:
            ask(tx)
        steps = [
            step for statement, values in sent if _is_planned(statement) for step in _plan(tx, statement, values)
        ]
    assert steps
    assert [step for step in steps if _reads_everything(step)] == []
    assert any(index in step for step in steps), steps
    if name in IN_INDEX_ORDER:
        assert [step for step in steps if "TEMP B-TREE" in step] == []


def _is_planned(statement: str) -> bool:
    return statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH"))


def test_the_newest_first_needs_no_sorting_of_all_alerts(filled: Database) -> None:
    with filled.read() as tx:
        with _statements(tx) as sent:
            alerts.list_alerts(tx, 5)
        ((statement, values),) = sent
        assert _plan(tx, statement, values) == ["SCAN alerts"]  # backwards by its key, and LIMIT ends it

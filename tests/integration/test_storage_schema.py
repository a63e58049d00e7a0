"""The schema is the sum of its migrations, and holds what must never happen twice or change."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, insert, text
from sqlalchemy.exc import IntegrityError
from storage_rows import NOW, add_alert, add_article, add_assessment, add_delivery, add_story, add_watch, at

from secondsource.articles import ArticleId
from secondsource.edits import ChangeKind, PageChange
from secondsource.findings import FindingKind
from storage import alerts, findings, page_states
from storage.database import Database, StorageError, Transaction, migrate, open_database
from storage.states import AttemptOutcome
from storage.tables import entries, metadata

_MIGRATE = """
import sys
from storage.database import migrate, open_database
database = open_database(sys.argv[1])
sys.stdin.read()
migrate(database)
database.close()
"""


def _is_ours(name: str | None, *_: object) -> bool:
    """Whether storage/tables.py is to have it: not the search indexes, which it cannot say."""
    return name is None or "_search" not in name


def _schema(connection: Connection) -> dict[str, frozenset[str]]:
    """Every table and index of ours, each as the set of its lines: the order of constraints says nothing."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index')"))
    return {
        name: frozenset(line.strip().rstrip(",").replace('"', "") for line in sql.splitlines())
        for name, sql in rows
        if sql and _is_ours(name) and not name.startswith(("alembic", "sqlite_"))
    }


def test_the_sum_of_the_migrations_is_the_schema(database: Database) -> None:
    declared = create_engine("sqlite://")
    with declared.begin() as connection, database.read() as tx:
        metadata.create_all(connection)
        assert _schema(tx) == _schema(connection)


def test_alembic_finds_nothing_left_to_migrate(database: Database) -> None:
    with database.read() as tx:
        options = {"include_name": _is_ours, "compare_type": False}  # _schema compares the types, word for word
        assert compare_metadata(MigrationContext.configure(tx, opts=options), metadata) == []


def test_migrating_again_changes_nothing_and_loses_nothing(database: Database) -> None:
    with database.begin() as tx:
        add_watch(tx)
    with database.read() as tx:
        before = tx.execute(text("SELECT name, sql FROM sqlite_master")).all()
    migrate(database)
    with database.read() as tx:
        assert tx.execute(text("SELECT name, sql FROM sqlite_master")).all() == before
        assert tx.execute(text("SELECT count(*) FROM watches")).scalar_one() == 1


def test_processes_that_migrate_one_file_at_once_do_not_hurt_each_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'secondsource.db'}"
    racers = [
        subprocess.Popen([sys.executable, "-c", _MIGRATE, url], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.close()
        racer.stdin = None  # else communicate() would flush it
    assert [racer.communicate(timeout=60)[1].decode() for racer in racers] == [""] * 3
    assert [racer.returncode for racer in racers] == [0] * 3
    opened = open_database(url)
    with opened.begin() as tx:
        add_watch(tx)
    opened.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(database: Database) -> None:
    with database.begin() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match=r"newer version \(9999\).*Install the newer version"):
        migrate(database)
    with database.read() as tx:
        assert tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


def test_a_migration_that_fails_in_the_middle_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'another.db'}")
    with opened.begin() as tx:
        tx.execute(text("CREATE TABLE alerts (another_programs TEXT)"))
    with pytest.raises(StorageError, match=r"tables of another program\. Name another file"):
        migrate(opened)
    with opened.read() as tx:
        assert tx.execute(text("SELECT name FROM sqlite_master")).scalars().all() == ["alerts"]
    opened.close()


def _fill(tx: Transaction) -> None:
    """A row in every table that only appends."""
    delivery_id = add_delivery(tx)
    add_assessment(tx, add_story(tx, "other", [add_article(tx, "https://ledger.example/other")]))
    alerts.record_attempt(tx, delivery_id, attempted_at=NOW, outcome=AttemptOutcome.SENT, answer="250 ok")
    said = findings.append(tx, FindingKind.NOTE, said_by="Mika", now=NOW, one=[ArticleId(1)], why="rang them")
    findings.revoke(tx, said, revoked_by="Jon", now=NOW)
    change = PageChange(kind=ChangeKind.HEADLINE, words="one became another")
    page_states.append_changes(tx, ArticleId(1), [change], now=NOW, version=2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions SET title = 'edited'",
        "DELETE FROM versions",
        "UPDATE assessments SET verdict = 'confirmed'",
        "DELETE FROM assessments",
        "UPDATE alerts SET subject = 'edited'",
        "DELETE FROM alerts",
        "UPDATE delivery_attempts SET outcome = 'refused'",
        "DELETE FROM delivery_attempts",
        "UPDATE page_changes SET words = 'edited'",
        "DELETE FROM page_changes",
        "UPDATE findings SET why = 'edited'",
        "DELETE FROM findings",
        "UPDATE finding_articles SET side = 'other'",
        "DELETE FROM finding_articles",
        "UPDATE revocations SET revoked_by = 'Mika'",
        "DELETE FROM revocations",
        "UPDATE deliveries SET message = x'00'",
        "UPDATE deliveries SET subscriber_id = 7",
        "DELETE FROM deliveries",
    ],
)
def test_what_was_judged_read_or_sent_cannot_be_changed(database: Database, statement: str) -> None:
    with database.begin() as tx:
        _fill(tx)
    with database.begin() as tx, pytest.raises(IntegrityError, match=r"only append|state and lease only|are kept"):
        tx.execute(text(statement))


def test_a_delivery_may_change_its_state_and_lease(database: Database) -> None:
    with database.begin() as tx:
        _fill(tx)
        tx.execute(text("UPDATE deliveries SET state = 'given_up', next_attempt_at = NULL"))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("entries", "match", "maybe"),
        ("watches", "last_outcome", "lost"),
        ("stories", "verdict", "true"),
        ("articles", "story_id", 99),
        ("deliveries", "state", "lost"),
        ("deliveries", "next_attempt_at", None),  # open, and never to be sent
        ("stories", "merged_into", 1),  # into itself
    ],
)
def test_the_database_refuses_what_means_nothing(database: Database, table: str, column: str, value: object) -> None:
    with database.begin() as tx:
        add_delivery(tx)
        tx.execute(
            insert(entries).values(
                watch_id=add_watch(tx),
                identity="guid:1",
                words_hash="",
                guid="1",
                url="",
                url_key="",
                title="",
                summary="",
                authors=(),
                announced_written="",
                announced_precision="none",
                seen_at=NOW,
                is_context=False,
                match="pending",
                reason="",
                tries=0,
                problem="",
            )
        )
    with database.begin() as tx, pytest.raises(IntegrityError):
        tx.execute(text(f"UPDATE {table} SET {column} = :value"), {"value": value})


def _first_alert_twice(tx: Transaction) -> None:
    story_id = add_story(tx, "k", [add_article(tx, "https://ledger.example/a/1")])
    add_alert(tx, story_id)
    add_alert(tx, story_id, sequence=2, hours=1)


def _one_place_in_a_thread_twice(tx: Transaction) -> None:
    story_id = add_story(tx, "k", [add_article(tx, "https://ledger.example/a/1")])
    add_alert(tx, story_id, alerts.AlertKind.DISPUTED, sequence=2)
    add_alert(tx, story_id, alerts.AlertKind.CONFIRMED, sequence=2, message_id="<another@desk.example>")


def _one_message_id_twice(tx: Transaction) -> None:
    for key in ("k", "l"):
        story_id = add_story(tx, key, [add_article(tx, f"https://ledger.example/{key}")])
        add_alert(tx, story_id, message_id="<same@desk.example>")


def _one_recipient_twice(tx: Transaction) -> None:
    add_delivery(tx)
    subscriber_id = alerts.list_subscribers(tx)[0].subscriber_id
    alerts.append_delivery(tx, alerts.list_alerts(tx, 1)[0].alert_id, subscriber_id, message=b"", due_at=at(1))


@pytest.mark.parametrize(
    "twice", [_first_alert_twice, _one_place_in_a_thread_twice, _one_message_id_twice, _one_recipient_twice]
)
def test_nobody_is_told_the_same_thing_twice(database: Database, twice: Callable[[Transaction], None]) -> None:
    with database.begin() as tx:
        with pytest.raises(StorageError, match="recorded already"):
            twice(tx)
        assert tx.execute(text("SELECT count(*) FROM alerts")).scalar_one() <= 2  # and the transaction goes on

"""The outbox: told once, sent at least once, never lost, always the same bytes."""

import subprocess
import sys
from datetime import timedelta

import pytest
from storage_rows import (
    NOW,
    add_alert,
    add_article,
    add_assessment,
    add_delivery,
    add_story,
    add_subscriber,
    at,
)

from secondsource.alert_kinds import AlertKind
from secondsource.settings import Rhythm, Subscriber
from secondsource.stories import StoryId
from secondsource.verdicts import Verdict
from storage import alerts, stories
from storage.alerts import AttemptOutcome, DeliveryState
from storage.database import Database, Transaction, open_database

LEASE = timedelta(minutes=3)
MESSAGE = "Message-ID: <1@desk.example>\r\nSubject: 台帳\r\n\r\n\x00binary\r\n".encode()


def _claim(tx: Transaction, hours: float = 0, limit: int = 9) -> tuple[alerts.ClaimedDelivery, ...]:
    return alerts.claim_deliveries(tx, now=at(hours), lease=LEASE, limit=limit)


def _state(tx: Transaction) -> DeliveryState:
    (alert,) = alerts.list_alerts(tx, 1)
    (delivery,) = alerts.deliveries_of(tx, [alert.alert_id])[alert.alert_id]
    return delivery.state


def test_a_subscriber_comes_back_as_configured(database: Database) -> None:
    configured = (
        Subscriber(address="a@desk.example"),
        Subscriber(
            address="b@desk.example",
            settle=timedelta(minutes=90),
            languages=("ja", "de"),
            rhythm=Rhythm.IMMEDIATE,
            time_zone="Asia/Tokyo",
        ),
    )
    with database.begin() as tx:
        alerts.record_subscribers(tx, configured, now=NOW)
        alerts.record_subscribers(tx, configured, now=at(1))
        assert tuple(stored.subscriber for stored in alerts.list_subscribers(tx)) == configured
        changed = (configured[0], Subscriber(address="b@desk.example"))
        alerts.record_subscribers(tx, changed, now=at(2))
        assert tuple(stored.subscriber for stored in alerts.list_subscribers(tx)) == changed
        assert {stored.created_at for stored in alerts.list_subscribers(tx)} == {NOW}


def test_who_is_no_longer_configured_gets_nothing_more(database: Database) -> None:
    with database.begin() as tx:
        add_delivery(tx)
        (alert,) = alerts.list_alerts(tx, 1)
        assert len(alerts.recipients_of(tx, alert.alert_id)) == 1
        alerts.record_subscribers(tx, [Subscriber(address="new@desk.example")], now=at(1))
        assert _claim(tx, 2) == ()
        assert alerts.next_delivery_due_at(tx) is None
        (delivery,) = alerts.deliveries_of(tx, [alert.alert_id])[alert.alert_id]
        assert delivery.state is DeliveryState.GIVEN_UP
        assert delivery.attempts[0].answer == "no longer configured as a subscriber"
        assert alerts.recipients_of(tx, alert.alert_id) == ()
        assert [stored.subscriber.address for stored in alerts.list_subscribers(tx)] == ["new@desk.example"]
        gone, _ = alerts.list_subscribers(tx, with_gone=True)
        assert (gone.subscriber.address, gone.is_gone) == ("analyst@desk.example", True)


def test_who_is_configured_again_counts_from_then_on(database: Database) -> None:
    with database.begin() as tx:
        before = add_subscriber(tx)
        alerts.record_subscribers(tx, [], now=at(1))
        alerts.record_subscribers(tx, [Subscriber(address="analyst@desk.example")], now=at(2))
        (back,) = alerts.list_subscribers(tx)
        assert (back.subscriber_id, back.created_at, back.is_gone) == (before, at(2), False)


def test_an_alert_comes_back_as_planned_and_opens_a_thread(database: Database) -> None:
    with database.begin() as tx:
        story_id = add_story(tx, "k", [add_article(tx, "https://ledger.example/1")])
        assessment_id = add_assessment(tx, story_id)
        assert not stories.get(tx, story_id).has_thread
        add_alert(tx, story_id, assessment_id=assessment_id)
        alerts.append_alert(
            tx,
            story_id,
            AlertKind.DISPUTED,
            sequence=2,
            planned_at=at(1),
            assessment_id=None,
            message_id="<2@desk.example>",
            in_reply_to="<1@desk.example>",
            references=["<1@desk.example>"],
            subject="[disputed] 台帳",
            article_urls=["https://ledger.example/1", "https://ledger.example/2"],
        )
        first, second = alerts.thread_of(tx, story_id)
        assert stories.get(tx, story_id).has_thread
        assert (first.kind, first.assessment_id, first.in_reply_to) == (AlertKind.SINGLE_SOURCE, assessment_id, "")
        assert (second.in_reply_to, second.references) == ("<1@desk.example>", ("<1@desk.example>",))
        assert (second.subject, second.planned_at, len(second.article_urls)) == ("[disputed] 台帳", at(1), 2)
        assert alerts.list_alerts(tx, 9) == (second, first)
        assert alerts.list_alerts(tx, 1) == (second,)


def test_a_follow_up_alone_opens_no_thread(database: Database) -> None:
    with database.begin() as tx:
        story_id = add_story(tx, "k", [add_article(tx, "https://ledger.example/1")])
        add_alert(tx, story_id, AlertKind.CORROBORATED)
        assert not stories.get(tx, story_id).has_thread


def test_a_claimed_message_is_nobody_elses_until_its_lease_ends(database: Database) -> None:
    with database.begin() as tx:
        delivery_id = add_delivery(tx, message=MESSAGE)
        (mine,) = _claim(tx)
        assert (mine.delivery_id, mine.address, mine.message) == (delivery_id, "analyst@desk.example", MESSAGE)
        assert (mine.attempts, mine.due_at, mine.lease_ends_at) == (0, NOW, NOW + LEASE)
        assert _claim(tx) == ()
        assert alerts.next_delivery_due_at(tx) == NOW + LEASE
        (again,) = alerts.claim_deliveries(tx, now=NOW + LEASE, lease=LEASE, limit=1)
        assert (again.delivery_id, again.message) == (delivery_id, MESSAGE)


def test_who_takes_over_frees_what_was_claimed_and_never_settled_and_nothing_else(database: Database) -> None:
    with database.begin() as tx:
        delivery_id = add_delivery(tx)
        assert alerts.release_claims(tx, now=NOW) == 0
        _claim(tx)
        assert alerts.release_claims(tx, now=at(1)) == 1
        (again,) = _claim(tx, 1)
        alerts.record_attempt(
            tx,
            delivery_id,
            attempted_at=at(1),
            outcome=AttemptOutcome.DEFERRED,
            answer="451 later",
            next_attempt_at=at(2),
        )
        assert again.delivery_id == delivery_id
        assert alerts.release_claims(tx, now=at(1)) == 0
        assert alerts.next_delivery_due_at(tx) == at(2)  # a wait that the server asked for goes on


_CLAIM_AND_DIE = """
import os, signal, sys
from datetime import datetime, timedelta
from storage import alerts
from storage.database import open_database
database = open_database(sys.argv[1])
with database.begin() as tx:
    now = datetime.fromisoformat(sys.argv[2])
    claimed = alerts.claim_deliveries(tx, now=now, lease=timedelta(minutes=3), limit=9)
sys.stdout.buffer.write(claimed[0].message)
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_sender_killed_after_its_claim_loses_nothing_and_the_same_bytes_go_again(database_url: str) -> None:
    with_rows = open_database(database_url)
    with with_rows.begin() as tx:
        add_delivery(tx, message=MESSAGE)
    with_rows.close()
    command = [sys.executable, "-c", _CLAIM_AND_DIE, database_url, NOW.isoformat()]
    killed = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (killed.returncode, killed.stdout) == (-9, MESSAGE)
    after = open_database(database_url)
    with after.begin() as tx:
        assert _claim(tx, hours=0.01) == ()
        assert [claimed.message for claimed in _claim(tx, hours=1)] == [MESSAGE]
    after.close()


def test_a_process_that_has_the_database_alone_need_not_wait_for_the_leases_of_the_dead(database: Database) -> None:
    with database.begin() as tx:
        add_delivery(tx, key="a", message=MESSAGE)
        assert alerts.release_claims(tx, now=NOW) == 0
        _claim(tx)
        assert alerts.release_claims(tx, now=NOW + LEASE / 2) == 1
        assert [claimed.message for claimed in _claim(tx, hours=0.1)] == [MESSAGE]


def test_what_is_not_due_is_not_claimed_and_the_longest_due_goes_first(database: Database) -> None:
    with database.begin() as tx:
        late, early, _ = (add_delivery(tx, key=key, hours=hours) for key, hours in (("a", 2), ("b", 1), ("c", 9)))
        assert alerts.next_delivery_due_at(tx) == at(1)
        assert [claimed.delivery_id for claimed in _claim(tx, 2, limit=1)] == [early]
        assert [claimed.delivery_id for claimed in _claim(tx, 2)] == [late]


def test_a_deferred_message_waits_as_long_as_told_and_keeps_its_history(database: Database) -> None:
    with database.begin() as tx:
        delivery_id = add_delivery(tx)
        _claim(tx)
        alerts.record_attempt(
            tx,
            delivery_id,
            attempted_at=NOW,
            outcome=AttemptOutcome.DEFERRED,
            answer="451 come back later",
            next_attempt_at=at(1),
        )
        assert (_state(tx), _claim(tx, 0.9)) == (DeliveryState.PENDING, ())
        (claimed,) = _claim(tx, 1)
        assert claimed.attempts == 1
        alerts.record_attempt(tx, delivery_id, attempted_at=at(1), outcome=AttemptOutcome.SENT, answer="250 ok")
        (alert,) = alerts.list_alerts(tx, 1)
        (delivery,) = alerts.deliveries_of(tx, [alert.alert_id])[alert.alert_id]
        assert [(attempt.outcome, attempt.answer) for attempt in delivery.attempts] == [
            (AttemptOutcome.DEFERRED, "451 come back later"),
            (AttemptOutcome.SENT, "250 ok"),
        ]
        assert (delivery.state, delivery.next_attempt_at) == (DeliveryState.SENT, None)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (AttemptOutcome.SENT, DeliveryState.SENT),
        (AttemptOutcome.REFUSED, DeliveryState.REFUSED),
        (AttemptOutcome.GIVEN_UP, DeliveryState.GIVEN_UP),
    ],
)
def test_a_settled_message_is_never_sent_again(
    database: Database, outcome: AttemptOutcome, state: DeliveryState
) -> None:
    with database.begin() as tx:
        delivery_id = add_delivery(tx)
        _claim(tx)
        alerts.record_attempt(tx, delivery_id, attempted_at=NOW, outcome=outcome, answer="")
        assert (_state(tx), _claim(tx, 999), alerts.next_delivery_due_at(tx)) == (state, (), None)
        assert alerts.release_claims(tx, now=at(1)) == 0


def test_a_slow_sender_cannot_reopen_what_another_has_settled(database: Database) -> None:
    with database.begin() as tx:
        delivery_id = add_delivery(tx)
        _claim(tx)
        _claim(tx, 1)  # the first lease ran out
        alerts.record_attempt(tx, delivery_id, attempted_at=at(1), outcome=AttemptOutcome.SENT, answer="250")
        alerts.record_attempt(
            tx,
            delivery_id,
            attempted_at=at(1),
            outcome=AttemptOutcome.DEFERRED,
            answer="timed out",
            next_attempt_at=at(2),
        )
        assert (_state(tx), _claim(tx, 9)) == (DeliveryState.SENT, ())


def test_what_arrived_after_all_counts_as_sent(database: Database) -> None:
    with database.begin() as tx:
        delivery_id = add_delivery(tx)
        _claim(tx)
        alerts.record_attempt(tx, delivery_id, attempted_at=NOW, outcome=AttemptOutcome.GIVEN_UP, answer="a week")
        alerts.record_attempt(tx, delivery_id, attempted_at=at(1), outcome=AttemptOutcome.SENT, answer="250")
        assert _state(tx) is DeliveryState.SENT


@pytest.mark.parametrize(("outcome", "again"), [(AttemptOutcome.DEFERRED, None), (AttemptOutcome.SENT, NOW)])
def test_only_a_deferred_message_has_a_next_attempt(
    database: Database, outcome: AttemptOutcome, again: object
) -> None:
    with database.begin() as tx, pytest.raises(ValueError, match="an attempt that is"):
        alerts.record_attempt(
            tx,
            add_delivery(tx),
            attempted_at=NOW,
            outcome=outcome,
            answer="",
            next_attempt_at=NOW if again else None,
        )


def test_an_alert_without_answer_is_found_until_something_answers_it(database: Database) -> None:
    with database.begin() as tx:

        def told(key: str, hours: float = 0) -> StoryId:
            story_id = add_story(tx, key, [add_article(tx, f"https://ledger.example/{key}")])
            add_assessment(tx, story_id)
            add_alert(tx, story_id, hours=hours)
            return story_id

        late = told("late", hours=9)
        open_one, answered, merged, said = (told(key) for key in ("open", "answered", "merged", "said"))
        add_assessment(tx, answered, Verdict.CORROBORATED, hours=1)
        stories.merge(tx, merged, open_one, now=at(1), reason="one act")
        add_alert(tx, said, AlertKind.NEVER_CORROBORATED, sequence=2)
        found = alerts.unanswered(tx, planned_before=at(5), limit=9)
        assert [alert.story_id for alert in found] == [open_one]
        found = alerts.unanswered(tx, planned_before=at(10), limit=9)
        assert [alert.story_id for alert in found] == [open_one, late]

"""The outbox against a real mail server: nothing lost, nobody stopped by somebody else, every thread in its order."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from email.parser import BytesHeaderParser

import pytest
from alert_stories import ARTICLES, CORROBORATED, SEEN_AT, SINGLE
from mail_server import HOST, MailServer, Manners, running
from story_desk import SENDER, Desk

from alerts.channels.outcomes import Refused, Sent
from alerts.channels.smtp import SmtpChannel
from alerts.outbox import LEASE, PATIENCE, OutboxSummary, next_attempt_at, send_due
from secondsource.settings import MailSettings, MailTls, Subscriber
from secondsource.stories import StoryId
from storage import alerts as alert_rows
from storage.alerts import StoredDelivery
from storage.database import Database
from storage.states import DeliveryState

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
PEOPLE = tuple(Subscriber(address=f"{name}@example.org") for name in ("ann", "ben", "cem"))


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer(Manners())) as server:
        yield server


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, *PEOPLE)


def opened(desk: Desk) -> StoryId:
    story_id = desk.report(*ARTICLES)
    desk.judge(story_id, SINGLE)
    desk.wait(6 * HOUR)
    return story_id


def empty(desk: Desk, port: int, *, stop: threading.Event | None = None) -> OutboxSummary:
    channel = SmtpChannel(MailSettings(host=HOST, port=port, tls=MailTls.NONE), timeout=5)
    return send_due(desk.database, channel, desk.clock, sender=SENDER, stop=stop)


def deliveries(desk: Desk, story_id: StoryId) -> dict[str, list[StoredDelivery]]:
    with desk.database.read() as tx:
        alerts = alert_rows.thread_of(tx, story_id)
        found = alert_rows.deliveries_of(tx, [alert.alert_id for alert in alerts])
    by_address: dict[str, list[StoredDelivery]] = {}
    for alert in alerts:
        for delivery in found[alert.alert_id]:
            by_address.setdefault(delivery.address.partition("@")[0], []).append(delivery)
    return by_address


def states(desk: Desk, story_id: StoryId) -> dict[str, list[DeliveryState]]:
    return {name: [each.state for each in found] for name, found in deliveries(desk, story_id).items()}


def received(server: MailServer) -> list[tuple[str, str]]:
    """Who got which kind of mail, in order of arrival."""
    headers = ((mail.to[0], BytesHeaderParser().parsebytes(mail.content)) for mail in server.received)
    return [(to.partition("@")[0], str(header["Message-ID"]).partition(".")[0][1:]) for to, header in headers]


def test_each_recipient_gets_one_mail_over_one_connection(desk: Desk, server: MailServer) -> None:
    opened(desk)
    assert empty(desk, server.port) == OutboxSummary(sent=3)
    assert received(server) == [("ann", "single_source"), ("ben", "single_source"), ("cem", "single_source")]
    assert {mail.sender for mail in server.received} == {"alerts@desk.example"}
    assert server.connections == 1
    assert empty(desk, server.port) == OutboxSummary()


def test_one_refused_recipient_stops_nobody_and_is_not_asked_again(desk: Desk, server: MailServer) -> None:
    story_id = opened(desk)
    server.manners.refused["ben@example.org"] = "550 5.1.1 no such user"
    assert empty(desk, server.port) == OutboxSummary(sent=2, refused=1)
    assert states(desk, story_id)["ben"] == [DeliveryState.REFUSED]
    (attempt,) = deliveries(desk, story_id)["ben"][0].attempts
    assert "550 5.1.1 no such user" in attempt.answer
    desk.clock.moment += timedelta(days=9)
    assert empty(desk, server.port) == OutboxSummary()


def test_a_busy_server_is_asked_again_after_a_minute(desk: Desk, server: MailServer) -> None:
    opened(desk)
    server.manners.busy = 1
    assert empty(desk, server.port) == OutboxSummary(sent=2, deferred=1)
    desk.clock.moment += MINUTE - timedelta(seconds=1)
    assert empty(desk, server.port) == OutboxSummary()
    desk.clock.moment += timedelta(seconds=1)
    assert empty(desk, server.port) == OutboxSummary(sent=1)
    assert len(server.received) == 3


def test_a_connection_dropped_before_the_answer_repeats_the_very_same_mail(desk: Desk, server: MailServer) -> None:
    opened(desk)
    server.manners.drops = 1
    assert empty(desk, server.port) == OutboxSummary(sent=2, deferred=1)
    desk.clock.moment += MINUTE
    assert empty(desk, server.port) == OutboxSummary(sent=1)
    twice = [mail.content for mail in server.received if mail.to == ("ann@example.org",)]
    assert len(twice) == 2
    assert twice[0] == twice[1]


def test_no_server_at_all_loses_nothing(desk: Desk, server: MailServer) -> None:
    opened(desk)
    with running(MailServer()) as gone:
        port = gone.port
    assert empty(desk, port) == OutboxSummary(deferred=3)
    desk.clock.moment += MINUTE
    assert empty(desk, server.port) == OutboxSummary(sent=3)


def test_a_death_between_sending_and_recording_repeats_the_mail_when_its_lease_ends(
    desk: Desk, server: MailServer
) -> None:
    opened(desk)
    with desk.database.begin() as tx:  # another process claims one, sends it, and dies
        (claimed,) = alert_rows.claim_deliveries(tx, now=desk.clock.now(), lease=LEASE, limit=1)
    channel = SmtpChannel(MailSettings(host=HOST, port=server.port, tls=MailTls.NONE), timeout=5)
    channel.send(claimed.message, sender=SENDER, to=claimed.address)
    channel.close()
    assert empty(desk, server.port) == OutboxSummary(sent=2)
    desk.clock.moment += LEASE
    assert empty(desk, server.port) == OutboxSummary(sent=1)
    assert received(server).count(("ann", "single_source")) == 2
    assert len({mail.content for mail in server.received}) == 3


def test_what_follows_waits_for_what_went_before(desk: Desk, server: MailServer) -> None:
    story_id = opened(desk)
    server.manners.busy = 3
    assert empty(desk, server.port) == OutboxSummary(deferred=3)
    desk.judge(story_id, CORROBORATED)
    assert empty(desk, server.port) == OutboxSummary(deferred=3)
    desk.clock.moment += MINUTE
    assert empty(desk, server.port) == OutboxSummary(sent=6)
    for name in ("ann", "ben", "cem"):
        assert [kind for to, kind in received(server) if to == name] == ["single_source", "corroborated"]


def test_who_never_got_the_first_gets_nothing_that_follows(desk: Desk, server: MailServer) -> None:
    story_id = opened(desk)
    desk.judge(story_id, CORROBORATED)
    server.manners.refused["ben@example.org"] = "550 5.1.1 no such user"
    assert empty(desk, server.port) == OutboxSummary(sent=4, refused=1, given_up=1)
    assert states(desk, story_id)["ben"] == [DeliveryState.REFUSED, DeliveryState.GIVEN_UP]


def test_waits_grow_from_a_minute_to_hours() -> None:
    waits = [(next_attempt_at(attempts, now=SEEN_AT) - SEEN_AT) // MINUTE for attempts in (1, 2, 3, 8, 9, 500)]
    assert waits == [1, 2, 4, 128, 240, 240]


def test_after_a_week_of_refusals_we_stop_and_say_so(desk: Desk, server: MailServer) -> None:
    story_id = opened(desk)
    server.manners.busy = 99
    empty(desk, server.port)
    desk.clock.moment += PATIENCE
    assert empty(desk, server.port) == OutboxSummary(given_up=3)
    assert states(desk, story_id)["ann"] == [DeliveryState.GIVEN_UP]


def test_a_daemon_asked_to_end_begins_no_further_mail(desk: Desk, server: MailServer) -> None:
    opened(desk)
    stop = threading.Event()
    stop.set()
    assert empty(desk, server.port, stop=stop) == OutboxSummary()
    assert empty(desk, server.port) == OutboxSummary(sent=3)


def test_a_batch_ends_before_what_it_deferred_is_due_again(desk: Desk) -> None:
    opened(desk)

    class Slow:
        """A channel that takes half a minute for each refusal."""

        def send(self, message: bytes, *, sender: str, to: str) -> Sent | Refused:
            desk.clock.moment += MINUTE / 2
            return Refused(answer="busy", is_retryable=True)

        def close(self) -> None:
            pass

    assert send_due(desk.database, Slow(), desk.clock, sender=SENDER) == OutboxSummary(deferred=2)

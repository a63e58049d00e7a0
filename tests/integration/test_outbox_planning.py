"""From a judged story to mails in the outbox, over a real database."""

from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
from alert_stories import (
    ARTICLES,
    CATALOGUE,
    CORROBORATED,
    COVERAGE,
    DAILY_ARTICLE,
    DISPUTED,
    MINUTES_ARTICLE,
    NOTE_ARTICLE,
    SEEN_AT,
    SINGLE,
    STORY,
)
from story_desk import Desk

from alerts.channels.outcomes import Refused
from alerts.planning import next_due_at, plan_merge, plan_story
from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId
from secondsource.settings import Subscriber
from secondsource.stories import StoryId
from storage import alerts as alert_rows
from storage import assessments as assessment_rows
from storage import stories as story_rows
from storage.database import Database

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def opened(desk: Desk) -> StoryId:
    """A story with a thread: seen, judged, settled, told."""
    story_id = desk.report(*ARTICLES, background=[NOTE_ARTICLE])
    assert desk.judge(story_id, SINGLE) == ()
    assert len(desk.wait(6 * HOUR)) == 1
    return story_id


def mails(desk: Desk) -> list[EmailMessage]:
    desk.send()
    found = [BytesParser(policy=default).parsebytes(message) for _, message in desk.mailbox.mails]
    assert all(isinstance(mail, EmailMessage) for mail in found)
    return [mail for mail in found if isinstance(mail, EmailMessage)]


def due_at(desk: Desk) -> datetime | None:
    with desk.database.read() as tx:
        return next_due_at(tx, now=desk.clock.now())


def test_the_affair_is_two_mails_in_one_thread(desk: Desk) -> None:
    story_id = opened(desk)
    desk.clock.moment = SEEN_AT + 4 * DAY
    desk.report(*ARTICLES, MINUTES_ARTICLE, background=[NOTE_ARTICLE])
    minutes = replace(DISPUTED, records=(ArticleId(5),), findings=())
    desk.judge(story_id, minutes)
    first, second = mails(desk)
    assert first["Subject"] == (
        "[single source] Minato will not enforce copyright on AI training: 3 reports, 1 origin, 6 h"
    )
    assert second["Subject"].startswith("[disputed] Minato will not enforce copyright on AI training: 3 reports, ")
    assert second["In-Reply-To"] == second["References"] == first["Message-ID"]
    text = second.get_body(("plain",))
    assert text is not None
    assert text.get_content().startswith("Was single source for 4 days; now disputed: The minutes of 2031-05-25")
    assert "Since the last mail: 1 more article." in text.get_content()


def test_a_long_thread_refers_to_all_that_went_before(desk: Desk) -> None:
    story_id = opened(desk)
    for assessment in (CORROBORATED, SINGLE, DISPUTED):
        desk.clock.moment += DAY
        desk.judge(story_id, assessment)
    sent = mails(desk)
    ids = [str(mail["Message-ID"]) for mail in sent]
    assert [str(mail["References"]).split() for mail in sent[1:]] == [ids[:1], ids[:2], ids[:3]]
    assert [mail["In-Reply-To"] for mail in sent[1:]] == ids[:3]
    assert desk.kinds(story_id) == [
        AlertKind.SINGLE_SOURCE,
        AlertKind.CORROBORATED,
        AlertKind.BACK_TO_SINGLE,
        AlertKind.DISPUTED,
    ]


def test_a_story_corroborated_within_its_window_sends_nothing(desk: Desk) -> None:
    story_id = desk.report(*ARTICLES)
    desk.judge(story_id, SINGLE)
    desk.clock.moment += HOUR
    desk.judge(story_id, CORROBORATED)
    assert desk.wait(40 * DAY) == ()
    assert due_at(desk) is None


def test_planning_again_appends_nothing(desk: Desk) -> None:
    story_id = opened(desk)
    assert desk.replan(story_id) == ()
    desk.judge(story_id, CORROBORATED)
    assert desk.replan(story_id) == ()
    assert desk.kinds(story_id) == [AlertKind.SINGLE_SOURCE, AlertKind.CORROBORATED]


def test_it_is_known_when_time_alone_makes_something_due(desk: Desk) -> None:
    story_id = desk.report(*ARTICLES)
    assert due_at(desk) is None
    desk.judge(story_id, SINGLE)
    assert due_at(desk) == SEEN_AT + 6 * HOUR
    desk.wait(6 * HOUR)
    month_ends_at = SEEN_AT + 6 * HOUR + 30 * DAY
    assert due_at(desk) == month_ends_at
    desk.clock.moment = month_ends_at - timedelta(seconds=1)
    assert desk.wait(timedelta(0)) == ()
    assert len(desk.wait(timedelta(seconds=1))) == 1
    assert desk.kinds(story_id)[-1] is AlertKind.NEVER_CORROBORATED
    assert due_at(desk) is None
    assert desk.wait(90 * DAY) == ()


def test_a_daemon_that_slept_through_the_window_tells_it_on_waking(desk: Desk) -> None:
    story_id = desk.report(*ARTICLES)
    desk.judge(story_id, SINGLE)
    desk.clock.moment += 9 * DAY
    assert due_at(desk) == SEEN_AT + 6 * HOUR
    assert len(desk.wait(timedelta(0))) == 1
    assert desk.kinds(story_id) == [AlertKind.SINGLE_SOURCE]


def test_each_subscriber_is_told_by_his_own_window_under_one_message_id(database: Database) -> None:
    desk = Desk(
        database, Subscriber(address="a@example.org", settle=HOUR), Subscriber(address="b@example.org", settle=DAY)
    )
    story_id = desk.report(*ARTICLES)
    desk.judge(story_id, SINGLE)
    desk.wait(HOUR)
    assert due_at(desk) == SEEN_AT + DAY
    desk.wait(23 * HOUR)
    assert desk.told(story_id) == {
        "a@example.org": [AlertKind.SINGLE_SOURCE],
        "b@example.org": [AlertKind.SINGLE_SOURCE],
    }
    first, second = mails(desk)
    assert first["Message-ID"] == second["Message-ID"]
    assert (first["To"], second["To"]) == ("a@example.org", "b@example.org")
    assert due_at(desk) == SEEN_AT + HOUR + 30 * DAY


def test_only_those_who_had_the_first_hear_what_follows(database: Database) -> None:
    desk = Desk(
        database,
        Subscriber(address="a@example.org"),
        Subscriber(address="b@example.org", settle=3 * DAY),
        Subscriber(address="c@example.org", languages=("fr",)),
    )
    story_id = desk.report(*ARTICLES)
    desk.judge(story_id, SINGLE)
    desk.wait(6 * HOUR)
    desk.judge(story_id, CORROBORATED)
    desk.wait(9 * DAY)
    assert desk.told(story_id) == {"a@example.org": [AlertKind.SINGLE_SOURCE, AlertKind.CORROBORATED]}


def test_a_report_in_his_language_brings_the_story_to_a_subscriber(database: Database) -> None:
    desk = Desk(database, Subscriber(address="a@example.org"), Subscriber(address="c@example.org", languages=("ja",)))
    story_id = desk.report(*ARTICLES)
    desk.judge(story_id, SINGLE)
    desk.wait(6 * HOUR)
    desk.report(*ARTICLES, DAILY_ARTICLE)
    desk.replan(story_id)
    assert desk.told(story_id)["c@example.org"] == [AlertKind.SINGLE_SOURCE]


def test_a_newcomer_is_told_from_his_first_day_on(desk: Desk) -> None:
    story_id = opened(desk)
    desk.clock.moment += DAY
    desk.subscribe(Subscriber(address="analyst@example.org"), Subscriber(address="new@example.org", settle=DAY))
    assert desk.wait(DAY) == ()
    assert list(desk.told(story_id)) == ["analyst@example.org"]


def test_who_left_hears_nothing_more(desk: Desk) -> None:
    story_id = opened(desk)
    desk.subscribe(Subscriber(address="other@example.org"))
    assert desk.judge(story_id, CORROBORATED) == ()
    assert due_at(desk) is None


def test_who_refused_the_first_for_good_hears_nothing_more_and_stops_nobody(database: Database) -> None:
    desk = Desk(database, Subscriber(address="a@example.org"), Subscriber(address="gone@example.org"))
    desk.mailbox.answers["gone@example.org"] = Refused(answer="550 no such user", is_retryable=False)
    story_id = opened(desk)
    summary = desk.send()
    assert (summary.sent, summary.refused) == (1, 1)
    assert desk.replan(story_id) == ()
    desk.judge(story_id, CORROBORATED)
    assert desk.told(story_id) == {
        "a@example.org": [AlertKind.SINGLE_SOURCE, AlertKind.CORROBORATED],
        "gone@example.org": [AlertKind.SINGLE_SOURCE],
    }


def test_a_merger_is_told_once_in_the_thread_that_ends(desk: Desk) -> None:
    kept = opened(desk)
    lost = desk.report(DAILY_ARTICLE, key="another-key")
    desk.judge(lost, replace(SINGLE, origins=(), rests_on=()))
    assert desk.kinds(lost) == [AlertKind.SINGLE_SOURCE]
    for _ in range(2):
        with desk.database.begin() as tx:
            if story_rows.get(tx, lost).merged_into is None:
                story_rows.merge(tx, lost, kept, now=desk.clock.now(), reason="one happening")
            plan_merge(tx, lost, kept, now=desk.clock.now(), settings=desk.settings, catalogue=CATALOGUE)
    assert desk.kinds(lost) == [AlertKind.SINGLE_SOURCE, AlertKind.MERGED]
    assert desk.kinds(kept) == [AlertKind.SINGLE_SOURCE]
    last = mails(desk)[-1]
    assert last["Subject"].startswith("[merged] ")
    text = last.get_body(("plain",))
    assert text is not None
    assert f"Merged: this reports the same happening as “{STORY.title}”" in " ".join(text.get_content().split())
    assert desk.wait(60 * DAY) != ()  # the one that lives on is never corroborated
    assert desk.kinds(lost)[-1] is AlertKind.MERGED


def test_a_merger_of_stories_that_nobody_was_told_of_tells_nobody(desk: Desk) -> None:
    kept, lost = desk.report(*ARTICLES), desk.report(DAILY_ARTICLE, key="another-key")
    desk.judge(lost, SINGLE)
    with desk.database.begin() as tx:
        story_rows.merge(tx, lost, kept, now=desk.clock.now(), reason="one happening")
        planned = plan_merge(tx, lost, kept, now=desk.clock.now(), settings=desk.settings, catalogue=CATALOGUE)
    assert planned == ()


def test_a_record_that_settles_nothing_is_told_and_named(desk: Desk) -> None:
    story_id = opened(desk)
    desk.report(*ARTICLES, MINUTES_ARTICLE)
    with desk.database.read() as tx:
        minutes = story_rows.get(tx, story_id).story.articles[-1]
    desk.judge(story_id, replace(SINGLE, records=(minutes,)))
    assert desk.kinds(story_id)[-1] is AlertKind.RECORD_FOUND
    text = mails(desk)[-1].get_body(("plain",))
    assert text is not None
    assert "Record found: Lower Chamber of Minato" in text.get_content()


def test_what_was_planned_is_undone_with_the_judgement_it_tells(desk: Desk) -> None:
    story_id = opened(desk)

    def judge_and_fail() -> None:
        with desk.database.begin() as tx:
            assessment_rows.append(tx, story_id, CORROBORATED, COVERAGE, now=desk.clock.now())
            assert plan_story(tx, story_id, now=desk.clock.now(), settings=desk.settings, catalogue=CATALOGUE)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        judge_and_fail()
    assert desk.kinds(story_id) == [AlertKind.SINGLE_SOURCE]


def test_the_title_may_change_but_the_threads_subject_stays(desk: Desk) -> None:
    story_id = opened(desk)
    with desk.database.begin() as tx:
        stored = story_rows.get(tx, story_id)
        renamed = replace(stored.story, title="Quite another headline")
        story_rows.record(
            tx,
            renamed,
            first_seen_at=stored.first_seen_at,
            last_report_at=stored.last_report_at,
            now=desk.clock.now(),
        )
    desk.judge(story_id, CORROBORATED)
    with desk.database.read() as tx:
        subjects = [alert.subject for alert in alert_rows.thread_of(tx, story_id)]
    assert all("Minato will not enforce copyright on AI training" in subject for subject in subjects)

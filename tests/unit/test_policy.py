"""Who is told what, and when (RULES.md 20 and 21)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from alert_stories import CONFIRMED, CORROBORATED, DISPUTED, SINGLE

from alerts.policy import PATIENCE, PastAlert, Reader, Situation, decide, decide_merge, next_due_at
from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId
from secondsource.verdicts import Assessment

SEEN_AT = datetime(2031, 5, 26, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPENED_AT = SEEN_AT + 6 * HOUR


def reader(
    address: str = "analyst@example.org",
    *,
    settle: timedelta = 6 * HOUR,
    languages: tuple[str, ...] = (),
    subscribed_at: datetime = SEEN_AT - timedelta(days=9),
    had_first: bool = False,
) -> Reader:
    return Reader(
        address=address, settle=settle, languages=languages, subscribed_at=subscribed_at, had_first=had_first
    )


def situation(
    latest: Assessment | None,
    *told: tuple[AlertKind, Assessment],
    may_open: bool = True,
    languages: str = "en de",
    lives: bool = True,
) -> Situation:
    thread = tuple(
        PastAlert(kind=kind, sequence=number, planned_at=OPENED_AT + number * HOUR, told=assessment)
        for number, (kind, assessment) in enumerate(told, start=1)
    )
    return Situation(
        may_open=may_open,
        first_seen_at=SEEN_AT,
        languages=frozenset(languages.split()),
        latest=latest,
        thread=thread,
        lives=lives,
    )


FIRST = (AlertKind.SINGLE_SOURCE, SINGLE)
TOLD = reader(had_first=True)


def kinds(state: Situation, *readers: Reader, now: datetime = OPENED_AT) -> list[AlertKind]:
    return [alert.kind for alert in decide(state, readers, now=now).alerts]


def test_a_single_source_is_told_when_its_settle_window_is_over() -> None:
    state = situation(SINGLE)
    assert kinds(state, reader(), now=OPENED_AT - timedelta(seconds=1)) == []
    assert kinds(state, reader(), now=OPENED_AT) == [AlertKind.SINGLE_SOURCE]
    assert next_due_at(state, [reader()]) == OPENED_AT


@pytest.mark.parametrize("verdict", [CORROBORATED, CONFIRMED, DISPUTED])
def test_nothing_is_told_of_a_story_that_settled_within_its_window(verdict: Assessment) -> None:
    state = situation(verdict)
    assert kinds(state, reader(), now=OPENED_AT + timedelta(days=9)) == []
    assert next_due_at(state, [reader()]) is None


def test_a_story_that_falls_back_to_single_source_after_a_quiet_window_is_told_then() -> None:
    assert kinds(situation(SINGLE), reader(), now=OPENED_AT + timedelta(days=3)) == [AlertKind.SINGLE_SOURCE]


def test_each_subscriber_has_a_window_of_his_own() -> None:
    hasty, patient = reader("a@example.org", settle=HOUR), reader("b@example.org", settle=24 * HOUR)
    decision = decide(situation(SINGLE), [hasty, patient], now=SEEN_AT + 2 * HOUR)
    assert [(alert.kind, alert.recipients) for alert in decision.alerts] == [
        (AlertKind.SINGLE_SOURCE, ("a@example.org",))
    ]
    told = replace(hasty, had_first=True)
    later = decide(situation(SINGLE, FIRST), [told, patient], now=SEEN_AT + 24 * HOUR)
    assert [(alert.kind, alert.sequence, alert.recipients) for alert in later.alerts] == [
        (AlertKind.SINGLE_SOURCE, 1, ("b@example.org",))
    ]


def test_a_patient_subscriber_hears_nothing_of_what_was_answered_within_his_window() -> None:
    told, patient = reader("a@example.org", had_first=True), reader("b@example.org", settle=24 * HOUR)
    decision = decide(situation(CORROBORATED, FIRST), [told, patient], now=SEEN_AT + 48 * HOUR)
    assert [(alert.kind, alert.recipients) for alert in decision.alerts] == [
        (AlertKind.CORROBORATED, ("a@example.org",))
    ]


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (situation(None), "judged"),
        (situation(SINGLE, may_open=False), "not alertable"),
        (situation(CORROBORATED), "never told"),
        (situation(SINGLE, languages="fr"), "no subscriber"),
    ],
)
def test_silence_has_its_reason(state: Situation, why: str) -> None:
    decision = decide(state, [reader(languages=("de-AT", "ja"))], now=OPENED_AT)
    assert decision.alerts == ()
    assert why in decision.reason


def test_languages_are_compared_by_primary_subtag() -> None:
    assert kinds(situation(SINGLE, languages="de"), reader(languages=("de-AT",))) == [AlertKind.SINGLE_SOURCE]
    assert kinds(situation(SINGLE, languages="de"), reader(languages=("nl",))) == []


def test_a_new_subscriber_is_not_flooded_with_stories_from_before_his_time() -> None:
    newcomer = reader(subscribed_at=OPENED_AT + timedelta(seconds=1))
    assert kinds(situation(SINGLE), newcomer, now=OPENED_AT + timedelta(days=1)) == []
    assert next_due_at(situation(SINGLE), [newcomer]) is None


@pytest.mark.parametrize(
    ("latest", "kind"),
    [
        (CORROBORATED, AlertKind.CORROBORATED),
        (CONFIRMED, AlertKind.CONFIRMED),
        (DISPUTED, AlertKind.DISPUTED),
        (replace(SINGLE, records=(ArticleId(9),)), AlertKind.RECORD_FOUND),
        (replace(SINGLE, corrected=(ArticleId(1),)), AlertKind.CORRECTED),
        (replace(SINGLE, retracted=(ArticleId(1),)), AlertKind.RETRACTED),
    ],
)
def test_a_change_is_told_at_once_and_once_to_those_who_had_the_first(latest: Assessment, kind: AlertKind) -> None:
    others = reader("b@example.org", languages=("zu",))
    decision = decide(situation(latest, FIRST), [TOLD, others], now=OPENED_AT)
    assert [(alert.kind, alert.sequence, alert.recipients) for alert in decision.alerts] == [
        (kind, 2, ("analyst@example.org",))
    ]
    assert kinds(situation(latest, FIRST, (kind, latest)), TOLD) == []


def test_a_change_of_verdict_is_one_mail_whatever_came_along_with_it() -> None:
    latest = replace(DISPUTED, corrected=(ArticleId(1),), records=(ArticleId(5),))
    assert kinds(situation(latest, FIRST), TOLD) == [AlertKind.DISPUTED]


def test_a_record_that_was_told_lost_and_found_again_is_not_told_twice() -> None:
    found = replace(SINGLE, records=(ArticleId(9),))
    state = situation(
        found,
        FIRST,
        (AlertKind.RECORD_FOUND, found),
        (AlertKind.CORROBORATED, CORROBORATED),
        (AlertKind.BACK_TO_SINGLE, SINGLE),
    )
    assert kinds(state, TOLD) == []


def test_counts_that_move_beneath_one_verdict_are_not_told() -> None:
    assert kinds(situation(replace(SINGLE, at_most=3), FIRST), TOLD) == []


def test_the_way_back_to_single_source_is_a_follow_up_and_no_second_first() -> None:
    state = situation(SINGLE, FIRST, (AlertKind.CORROBORATED, CORROBORATED))
    assert kinds(state, TOLD) == [AlertKind.BACK_TO_SINGLE]


def test_a_dispute_that_ends_is_told_as_what_it_became() -> None:
    state = situation(CONFIRMED, FIRST, (AlertKind.DISPUTED, DISPUTED))
    assert kinds(state, TOLD) == [AlertKind.CONFIRMED]


def test_an_unanswered_story_is_closed_after_thirty_days_once() -> None:
    state = situation(SINGLE, FIRST)
    due_at = OPENED_AT + HOUR + PATIENCE
    assert next_due_at(state, [TOLD]) == due_at
    assert kinds(state, TOLD, now=due_at - timedelta(seconds=1)) == []
    assert kinds(state, TOLD, now=due_at) == [AlertKind.NEVER_CORROBORATED]
    closed = situation(SINGLE, FIRST, (AlertKind.NEVER_CORROBORATED, SINGLE))
    assert kinds(closed, TOLD, now=due_at + PATIENCE) == []
    assert next_due_at(closed, [TOLD]) is None


def test_the_thirty_days_start_anew_when_a_story_comes_back_to_single_source() -> None:
    state = situation(SINGLE, FIRST, (AlertKind.CORROBORATED, CORROBORATED), (AlertKind.BACK_TO_SINGLE, SINGLE))
    assert next_due_at(state, [TOLD]) == OPENED_AT + 3 * HOUR + PATIENCE


def test_an_answer_after_the_closing_is_still_told() -> None:
    state = situation(DISPUTED, FIRST, (AlertKind.NEVER_CORROBORATED, SINGLE))
    assert kinds(state, TOLD) == [AlertKind.DISPUTED]


def test_a_story_merged_away_gets_one_mail_and_is_silent_ever_after() -> None:
    assert decide_merge(situation(SINGLE), [reader()], into_title="Another").alerts == ()
    (alert,) = decide_merge(situation(SINGLE, FIRST), [TOLD, reader("b@example.org")], into_title="Another").alerts
    assert (alert.kind, alert.sequence, alert.recipients) == (AlertKind.MERGED, 2, ("analyst@example.org",))
    merged = situation(DISPUTED, FIRST, (AlertKind.MERGED, SINGLE), lives=False)
    assert decide_merge(merged, [TOLD], into_title="Another").alerts == ()
    assert kinds(merged, TOLD, now=OPENED_AT + 2 * PATIENCE) == []
    assert next_due_at(merged, [TOLD]) is None


def test_a_story_parted_again_goes_on_in_its_own_thread() -> None:
    parted = situation(DISPUTED, FIRST, (AlertKind.MERGED, SINGLE))
    assert kinds(parted, TOLD) == [AlertKind.DISPUTED]
    unchanged = situation(SINGLE, FIRST, (AlertKind.MERGED, SINGLE))
    assert kinds(unchanged, TOLD) == []
    assert kinds(unchanged, TOLD, now=OPENED_AT + 2 * PATIENCE) == [AlertKind.NEVER_CORROBORATED]

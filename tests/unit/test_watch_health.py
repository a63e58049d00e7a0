"""What is wrong with a watch that answers, told by its own history, and what to do about it."""

from datetime import UTC, datetime, timedelta

import pytest

from secondsource.coverage import WatchSight
from secondsource.fetches import FetchOutcome
from secondsource.watch_health import Health, WatchHistory, judge_health, shares_of

NOW = datetime(2031, 5, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def history(
    *,
    newest: timedelta | None = HOUR,
    outcome: FetchOutcome | None = FetchOutcome.OK,
    listed: int | None = 20,
    had: int = 20,
    rolled_over: timedelta | None = None,
    moved_to: str = "",
) -> WatchHistory:
    times = () if newest is None else tuple(NOW - newest - number * HOUR for number in range(20))
    return WatchHistory(
        sight=WatchSight(
            url="https://ledger.example/feed",
            outlet="Ledger",
            country="US",
            languages=("en",),
            last_success_at=NOW,
            interval=HOUR,
            entry_times=times,
        ),
        last_outcome=outcome,
        listed_count=listed,
        entry_count=had,
        rolled_over_at=None if rolled_over is None else NOW - rolled_over,
        moved_to=moved_to,
    )


@pytest.mark.parametrize(
    ("found", "health"),
    [
        (history(), Health.WELL),
        (history(outcome=None), Health.NOT_READ),
        (history(listed=0), Health.EMPTY),
        (history(listed=0, had=0, newest=None), Health.EMPTY),
        (history(listed=None), Health.WELL),
        (history(listed=0, outcome=FetchOutcome.NOT_MODIFIED), Health.WELL),
        (history(newest=timedelta(days=2)), Health.WELL),
        (history(newest=timedelta(days=4)), Health.FROZEN),
        (history(outcome=FetchOutcome.UNREADABLE), Health.NO_FEED),
        (history(outcome=FetchOutcome.REFUSED), Health.BLOCKED),
        (history(outcome=FetchOutcome.ROBOTS), Health.BLOCKED),
        (history(outcome=FetchOutcome.RATE_LIMITED), Health.BUSY),
        (history(outcome=FetchOutcome.GONE), Health.GONE),
        (history(outcome=FetchOutcome.UNREACHABLE), Health.FAILING),
        (history(rolled_over=timedelta(days=1)), Health.ROLLED_OVER),
        (history(rolled_over=timedelta(days=8)), Health.WELL),
        (history(moved_to="https://new.example/feed"), Health.MOVED),
    ],
)
def test_each_way_to_be_silent_has_its_name(found: WatchHistory, health: Health) -> None:
    report = judge_health(found, now=NOW)
    assert report.health is health
    assert bool(report.advice) is (health is not Health.WELL)


def test_every_outcome_of_a_fetch_is_judged() -> None:
    assert all(judge_health(history(outcome=outcome), now=NOW) for outcome in FetchOutcome)


def test_a_watch_that_moved_speaks_and_one_that_is_blocked_does_not() -> None:
    groups = [("JP", Health.MOVED), ("JP", Health.BLOCKED), ("DE", Health.WELL)]
    assert [(share.name, share.well, share.watches) for share in shares_of(groups)] == [("DE", 1, 1), ("JP", 1, 2)]

"""How long a feed is left alone: by its own rhythm, by what it and its server say, clamped and spread."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.answers import parse_freshness
from crawler.feeds.rhythm import FeedHistory, jittered, wait_after_failure, wait_after_reading

NOW = datetime(2023, 4, 25, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
QUARTER = 15 * MINUTE


def every(gap: timedelta, *, newest: timedelta = timedelta(0)) -> tuple[datetime, ...]:
    return tuple(NOW - newest - number * gap for number in range(20))


def wait(history: FeedHistory, *, has_own: bool = True) -> timedelta:
    return wait_after_reading(history, now=NOW, interval_min=QUARTER, has_own=has_own)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (FeedHistory(), QUARTER),
        (FeedHistory(entry_times=every(5 * MINUTE)), QUARTER),
        (FeedHistory(entry_times=every(2 * HOUR)), HOUR),
        (FeedHistory(entry_times=every(7 * DAY)), 6 * HOUR),
        (FeedHistory(entry_times=every(5 * MINUTE, newest=20 * HOUR)), 2 * HOUR),
        (FeedHistory(first_read_at=NOW - 10 * HOUR), HOUR),
        (FeedHistory(hint=3 * HOUR), 3 * HOUR),
        (FeedHistory(hint=30 * DAY), DAY),
        (FeedHistory(fresh_for=2 * HOUR), 2 * HOUR),
        (FeedHistory(fresh_for=365 * DAY), 6 * HOUR),
        (FeedHistory(hint=3 * HOUR, rolled_over_at=NOW - HOUR), QUARTER),
        (FeedHistory(hint=3 * HOUR, rolled_over_at=NOW - 2 * DAY), 3 * HOUR),
        (FeedHistory(entry_times=(NOW + 9 * DAY, *every(2 * HOUR))), HOUR),
    ],
    ids=[
        "nothing known",
        "busy",
        "every two hours",
        "weekly",
        "busy, and silent now",
        "never an entry",
        "its hint",
        "a hint too long",
        "fresh",
        "fresh for ever",
        "rolled over: its hint is not believed",
        "rolled over long ago",
        "a date in the future is no order",
    ],
)
def test_each_rhythm_has_its_wait(history: FeedHistory, expected: timedelta) -> None:
    assert wait(history) == expected


def test_the_operators_own_host_needs_no_sparing_but_is_believed() -> None:
    slow = FeedHistory(entry_times=every(7 * DAY))
    assert wait(slow, has_own=False) == QUARTER
    assert wait(FeedHistory(entry_times=every(7 * DAY), hint=HOUR), has_own=False) == HOUR


def test_failures_lengthen_the_wait_up_to_a_day_and_what_the_host_asks_is_granted() -> None:
    waits = [wait_after_failure(failures, interval_min=QUARTER, asked=timedelta(0)) for failures in (0, 3, 1000)]
    assert waits == [QUARTER, HOUR, DAY]
    assert wait_after_failure(0, interval_min=QUARTER, asked=5 * HOUR) == 5 * HOUR


def test_a_thousand_feeds_added_at_once_are_spread_the_same_in_every_run() -> None:
    waits = [jittered(HOUR, key=f"https://h{number}.example/feed") for number in range(1000)]
    assert waits == [jittered(HOUR, key=f"https://h{number}.example/feed") for number in range(1000)]
    assert HOUR <= min(waits) < max(waits) <= 1.1 * HOUR
    assert len(set(waits)) == 1000


@pytest.mark.parametrize(
    ("cache_control", "age", "expires", "expected"),
    [
        ("", "", "", timedelta(0)),
        ("public, max-age=3600", "", "", HOUR),
        ("max-age=3600", "600", "", 50 * MINUTE),
        ("max-age=60", "600", "", timedelta(0)),
        ('MAX-AGE="3600"', "", "Tue, 25 Apr 2023 23:00:00 GMT", HOUR),
        ("max-age=3600, no-cache", "", "", timedelta(0)),
        ("no-store", "", "Tue, 25 Apr 2023 23:00:00 GMT", timedelta(0)),
        ("", "", "Tue, 25 Apr 2023 13:00:00 GMT", HOUR),
        ("", "", "Tue, 25 Apr 2023 11:00:00 GMT", timedelta(0)),
        ("", "", "0", timedelta(0)),
        ("max-age=nonsense", "", "", timedelta(0)),
    ],
)
def test_a_server_says_how_long_its_answer_is_fresh(
    cache_control: str, age: str, expires: str, expected: timedelta
) -> None:
    assert parse_freshness(cache_control, age=age, expires=expires, now=NOW) == expected

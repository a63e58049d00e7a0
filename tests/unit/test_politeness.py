"""How hosts are spared, and what their robots.txt says to us."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from crawler.politeness.hosts import LONGEST_PAUSE, HostTurns
from crawler.politeness.robots import READ_BYTES, RobotsMemory, Rules, open_rules, parse_robots
from secondsource.fetches import FetchOutcome

NOW = datetime(2023, 4, 25, tzinfo=UTC)
A, B = "https://a.example/1", "https://b.example/1"


@dataclass
class _Time:
    """Time that passes only when somebody sleeps."""

    seconds: float = 1000.0
    naps: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.seconds += seconds

    def monotonic(self) -> float:
        return self.seconds

    def turns(self) -> HostTurns:
        return HostTurns(sleep=self.sleep, monotonic=self.monotonic)


async def _ask(turns: HostTurns, *urls: str) -> None:
    for url in urls:
        async with turns.turn(url):
            pass


def test_between_two_requests_to_a_host_there_is_a_pause() -> None:
    time = _Time()
    asyncio.run(_ask(time.turns(), A, A, B, "https://A.example/2"))
    assert time.naps == [1.0, 1.0]


def test_our_own_hosts_need_no_pause() -> None:
    time = _Time()
    turns = time.turns()
    turns.spare_none(A)
    turns.widen(A, timedelta(seconds=10))
    asyncio.run(_ask(turns, A, A, A))
    assert time.naps == []


@pytest.mark.parametrize(("asked", "given"), [(0.1, 1.0), (7.0, 7.0), (3600.0, LONGEST_PAUSE.total_seconds())])
def test_a_host_may_ask_for_a_longer_pause(asked: float, given: float) -> None:
    time = _Time()
    turns = time.turns()
    turns.widen(A, timedelta(seconds=asked))
    asyncio.run(_ask(turns, A, A))
    assert time.naps == [given]


def test_a_host_is_left_alone_as_long_as_it_asks() -> None:
    time = _Time()
    turns = time.turns()
    turns.hold(A, timedelta(seconds=90))
    turns.hold(A, timedelta(seconds=10))
    assert turns.find_hold(A) == timedelta(seconds=90)
    assert turns.find_hold(B) is None
    time.seconds += 90
    assert turns.find_hold(A) is None


def _robots(text: str, *, status: int = 200) -> Rules:
    return parse_robots(status, text.encode(), [], now=NOW)


def _is_allowed(rules: Rules, path: str) -> bool:
    return rules.find_refusal("https://a.example" + path) is None


def test_our_own_group_counts_if_there_is_one() -> None:
    rules = _robots("User-agent: *\nDisallow: /\n\nUser-agent: SecondSource\nDisallow: /private\n")
    assert _is_allowed(rules, "/news")
    assert not _is_allowed(rules, "/private/x")


def test_otherwise_everybodys_group_does() -> None:
    rules = _robots("User-agent: otherbot\nDisallow: /\n\nUser-agent: *\nDisallow: /a\nAllow: /a/b\n")
    assert [_is_allowed(rules, path) for path in ("/", "/a/c", "/a/b/c")] == [True, False, True]


def test_groups_of_one_name_are_one() -> None:
    rules = _robots("User-agent: secondsource\nDisallow: /a\n\nUser-agent: secondsource\nDisallow: /b\n")
    assert [_is_allowed(rules, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_wildcards_and_ends_are_understood() -> None:
    rules = _robots("User-agent: *\nDisallow: /*.pdf$\n")
    assert [_is_allowed(rules, path) for path in ("/a.pdf", "/a.pdf?x", "/a.html")] == [False, True, True]


def test_a_byte_order_mark_and_other_line_ends_change_nothing() -> None:
    assert not _is_allowed(_robots("\ufeffUser-agent: *\rDisallow: /"), "/x")
    assert not _is_allowed(_robots("\ufeffUser-agent: *\r\nDisallow: /"), "/x")


def test_what_comes_after_half_a_megabyte_is_not_read() -> None:
    assert _is_allowed(_robots("#" * READ_BYTES + "\nUser-agent: *\nDisallow: /"), "/x")


@pytest.mark.parametrize(
    ("status", "is_allowed"), [(200, False), (404, True), (403, True), (301, True), (500, False)]
)
def test_what_a_status_means(status: int, is_allowed: bool) -> None:
    assert _is_allowed(_robots("User-agent: *\nDisallow: /", status=status), "/x") is is_allowed


def test_a_broken_server_is_in_trouble_not_unwilling() -> None:
    refusal = _robots("", status=503).find_refusal("https://a.example/x")
    assert refusal is not None
    assert refusal.outcome is FetchOutcome.SERVER_ERROR


def test_a_crawl_delay_is_heard() -> None:
    assert _robots("User-agent: *\nCrawl-delay: 5\n").pause == timedelta(seconds=5)
    assert _robots("User-agent: *\nDisallow:\n").pause is None


def test_rules_are_stale_after_a_day_and_before_they_were_fetched() -> None:
    memory = RobotsMemory()
    memory.keep("https://a.example", open_rules(NOW))
    hours = [-1, 0, 23, 24]
    fresh = [memory.find("https://a.example", now=NOW + timedelta(hours=hour)) is not None for hour in hours]
    assert fresh == [False, True, True, False]

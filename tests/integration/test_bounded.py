"""A hostile document costs its own call, and nothing else: bounds of memory and time, crashes, order."""

import os
import time
from collections.abc import Iterator

import pytest

from crawler.bounded import MIB, Bounds, Call, OverrunError, Workers
from crawler.errors import ParseError
from crawler.feeds.held import FeedDocument, iter_feed_lines, parse_feed_held
from crawler.pages.held import SavedPage, extract_page_held, iter_extract_lines

SMALL = Bounds(memory_bytes=48 * MIB, cpu_seconds=0.5)
RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><item><title>One</title></item></channel></rss>'
PAGE = (
    b"<html><body><article><h1>T</h1>"
    + b"<p>A paragraph that is long enough to be one.</p>" * 5
    + b"</article></body></html>"
)


# What children are made to call; they find it here by the module's name.
def eat_memory() -> int:
    return len(bytearray(512 * MIB))


def burn_time() -> None:
    while True:
        pass


def die() -> None:
    os.abort()


def refuse() -> None:
    raise ParseError(url="https://x.example/", problem="no page", fix="Check it")


def break_down() -> None:
    raise LookupError("a bug of ours")


def name_environment() -> list[str]:
    return sorted(os.environ)


def rest(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def call(function: object, bounds: Bounds = SMALL, **arguments: object) -> Call:
    return Call(function=function, arguments=arguments, bounds=bounds)  # type: ignore[arg-type]  # any function


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers() as children:
        yield children


def test_too_much_memory_ends_the_call_and_the_next_one_works(workers: Workers) -> None:
    with pytest.raises(OverrunError, match="48 MiB of memory"):
        workers.run(call(eat_memory))
    assert workers.run(call(rest, seconds=0.0)) == 0.0


def test_too_much_time_ends_the_call_and_the_next_one_works(workers: Workers) -> None:
    started = time.monotonic()
    with pytest.raises(OverrunError, match=r"0\.5 s of processor time"):
        workers.run(call(burn_time))
    assert time.monotonic() - started < SMALL.wall_seconds
    assert workers.run(call(rest, seconds=0.0)) == 0.0


def test_a_parser_that_crashes_takes_only_its_own_process_along(workers: Workers) -> None:
    with pytest.raises(OverrunError, match="SIGABRT"):
        workers.run(call(die))
    assert workers.run(call(rest, seconds=0.0)) == 0.0


def test_a_refusal_arrives_as_it_was_raised(workers: Workers) -> None:
    with pytest.raises(ParseError, match="no page") as refusal:
        workers.run(call(refuse))
    assert refusal.value.url == "https://x.example/"


def test_a_bug_in_a_child_is_a_bug_here_with_its_traceback(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match="a bug of ours"):
        workers.run(call(break_down))


def test_a_child_knows_nothing_of_our_environment(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDSOURCE_MAIL_PASSWORD", "hunter2")
    assert "SECONDSOURCE_MAIL_PASSWORD" not in workers.run(call(name_environment))


def test_answers_come_in_the_order_of_the_calls() -> None:
    waits = [0.2, 0.0, 0.1, 0.0]
    with Workers(2) as children:
        assert list(children.run_in_order(call(rest, seconds=wait) for wait in waits)) == waits


def test_a_hostile_feed_among_others_costs_only_its_own_line() -> None:
    hostile = RSS.replace(b"<item>", b"<item><a>" + b"<b>" * 300_000)
    documents = [FeedDocument(name=str(number), body=body) for number, body in enumerate((RSS, hostile, RSS))]
    first, second, third = iter_feed_lines(documents)
    assert len(first["entries"]) == len(third["entries"]) == 1
    assert (second["input"], second["entries"]) == ("1", [])
    assert second["error"]


def test_a_hostile_page_among_others_costs_only_its_own_line() -> None:
    hostile = b"<p " + b" ".join(b'a%d="1"' % number for number in range(150_000)) + b">x</p>"
    pages = [SavedPage(url=f"https://x.example/{n}", body=body) for n, body in enumerate((PAGE, hostile, PAGE))]
    first, second, third = iter_extract_lines(pages)
    assert first["text"] == third["text"] != ""
    assert second["url"] == "https://x.example/1"
    assert "not read" in second["error"]


def test_held_and_unheld_say_the_same(workers: Workers) -> None:
    assert parse_feed_held(workers, RSS).entries[0].title == "One"
    assert extract_page_held(workers, PAGE, url="https://x.example/1").title == "T"
    with pytest.raises(ParseError):
        extract_page_held(workers, b"", url="https://x.example/1")

"""What a reading of a feed gives that knows the document before it: what is new, or all of it where in doubt."""

from collections.abc import Iterator

import pytest

from crawler.bounded import Workers
from crawler.feeds.held import FeedReading, read_feed_held

ITEM = "<item><title>{0}</title><link>https://ledger.example/{0}</link><guid>{1}</guid></item>"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers() as workers:
        yield workers


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><ttl>90</ttl>{''.join(items)}</channel></rss>".encode()


def item(name: str, guid: str = "") -> str:
    return ITEM.format(name, guid or name)


def titles(reading: FeedReading) -> list[str] | None:
    return None if reading.parsed is None else [entry.title for entry in reading.parsed.entries]


def test_a_first_reading_gives_everything(workers: Workers) -> None:
    reading = read_feed_held(workers, rss(item("a"), item("b")))
    assert (titles(reading), reading.listed_count) == (["a", "b"], 2)


def test_the_next_gives_what_is_new_and_nothing_where_nothing_is(workers: Workers) -> None:
    first = read_feed_held(workers, rss(item("b"), item("a")))
    second = read_feed_held(workers, rss(item("c"), item("b"), item("a")), fingerprint=first.fingerprint)
    assert (titles(second), second.listed_count) == (["c"], 3)
    third = read_feed_held(workers, rss(item("c"), item("b"), item("a")), fingerprint=second.fingerprint)
    assert (titles(third), third.listed_count, third.fingerprint) == (None, 3, second.fingerprint)


def test_where_two_entries_share_an_id_all_are_given(workers: Workers) -> None:
    """Else the second would pass for the first, changed: what an id means, the whole document says."""
    first = read_feed_held(workers, rss(item("a", "news"), item("b"), item("c")))
    second = rss(item("d", "news"), item("a", "news"), item("b"), item("c"))
    reading = read_feed_held(workers, second, fingerprint=first.fingerprint)
    assert titles(reading) == ["d", "a", "b", "c"]


def test_an_id_that_is_only_part_of_another_is_another(workers: Workers) -> None:
    first = read_feed_held(workers, rss(item("11"), item("12"), item("13")))
    reading = read_feed_held(workers, rss(item("1"), item("11"), item("12")), fingerprint=first.fingerprint)
    assert titles(reading) == ["1"]


def test_a_feed_that_changes_all_its_entries_is_read_whole(workers: Workers) -> None:
    first = read_feed_held(workers, rss(*(item(name) for name in "abcd")))
    changed = rss(*(item(name) for name in "abcd")).replace(b"<guid>", b"<comments>7</comments><guid>")
    reading = read_feed_held(workers, changed, fingerprint=first.fingerprint)
    assert titles(reading) == ["a", "b", "c", "d"]


def test_a_feed_that_turns_ill_formed_is_read_whole_with_what_is_wrong(workers: Workers) -> None:
    first = read_feed_held(workers, rss(item("a"), item("b")))
    broken = rss(item("c"), item("a"), item("b")).replace(b"</title>", b" & </title>", 1)
    reading = read_feed_held(workers, broken, fingerprint=first.fingerprint)
    assert reading.parsed is not None
    assert len(reading.parsed.entries) == 3
    assert "not well formed" in reading.parsed.problem


def test_what_a_feed_says_of_itself_is_read_with_what_is_new(workers: Workers) -> None:
    first = read_feed_held(workers, rss(item("a"), item("b")))
    reading = read_feed_held(workers, rss(item("c"), item("a"), item("b")), fingerprint=first.fingerprint)
    assert reading.parsed is not None
    assert reading.parsed.ttl is not None

"""What HTTP answers amount to: statuses, waits, content codings."""

import gzip
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.answers import outcome_of_status, parse_retry_after
from crawler.content_codings import decode_body
from crawler.not_fetched import NotFetched
from secondsource.fetches import FetchOutcome

NOW = datetime(2023, 4, 25, 12, tzinfo=UTC)
WORDS = b"words " * 1000


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("0", timedelta(0)),
        ("120", timedelta(minutes=2)),
        (" 120 ", timedelta(minutes=2)),
        ("9" * 400, timedelta(days=1)),
        ("Tue, 25 Apr 2023 12:30:00 GMT", timedelta(minutes=30)),
        ("Tue, 25 Apr 2023 14:30:00 +0200", timedelta(minutes=30)),
        ("Tue, 25 Apr 2023 11:00:00 GMT", timedelta(0)),
        ("Fri, 25 Apr 2025 11:00:00 GMT", timedelta(days=1)),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("Tue, 99 Foo 2023", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(value: str, wait: timedelta | None) -> None:
    assert parse_retry_after(value, now=NOW) == wait


@given(st.text())
def test_no_retry_after_breaks_us(value: str) -> None:
    wait = parse_retry_after(value, now=NOW)
    assert wait is None or timedelta(0) <= wait <= timedelta(days=1)


@given(st.integers(100, 999), st.booleans())
def test_every_status_has_an_outcome_and_only_success_has_no_problem(status: int, has_retry_after: bool) -> None:
    outcome, problem = outcome_of_status(status, has_retry_after=has_retry_after)
    assert bool(problem) is (outcome not in (FetchOutcome.OK, FetchOutcome.NOT_MODIFIED))
    assert (outcome is FetchOutcome.OK) is (200 <= status < 300)


@pytest.mark.parametrize(  # ids: two workers pack at two times, and packed bytes hold theirs
    ("body", "codings"),
    [
        (WORDS, []),
        (WORDS, [b"identity"]),
        (gzip.compress(WORDS), [b"gzip"]),
        (gzip.compress(WORDS), [b"X-GZIP"]),
        (gzip.compress(WORDS[:3000]) + gzip.compress(WORDS[3000:]), [b"gzip"]),
        (gzip.compress(WORDS) + b"\0" * 20, [b"gzip"]),
        (zlib.compress(WORDS), [b"deflate"]),
        (zlib.compress(WORDS)[2:-4], [b"deflate"]),  # raw, as some servers understand the name
        (brotli.compress(WORDS), [b"br"]),
        (gzip.compress(brotli.compress(WORDS)), [b"br, gzip"]),
        (gzip.compress(brotli.compress(WORDS)), [b"br", b"gzip"]),
        (WORDS, [b"gzip"]),  # some servers say so of plain bytes
    ],
    ids=range(12),
)
def test_codings_are_undone_in_their_order(body: bytes, codings: list[bytes]) -> None:
    assert decode_body(body, codings) == WORDS


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(WORDS)[:-20], "gzip"),
        (zlib.compress(WORDS)[:-20], "deflate"),
        (brotli.compress(WORDS)[:-3], "br"),
        (b"\x1f\x8b" + b"nonsense" * 10, "gzip"),
        (b"nonsense", "deflate"),
        (b"nonsense", "br"),
        (WORDS, "zstd"),
        (WORDS, "gzip, gzip, gzip, gzip"),
    ],
    ids=range(8),
)
def test_what_is_cut_off_or_damaged_is_no_short_page(body: bytes, coding: str) -> None:
    with pytest.raises(NotFetched) as caught:
        decode_body(body, [coding.encode()])
    assert caught.value.outcome is FetchOutcome.UNREADABLE


@pytest.mark.parametrize("coding", [b"gzip", b"deflate", b"br"])
def test_nothing_is_unpacked_beyond_the_limit(coding: bytes) -> None:
    pack = {b"gzip": gzip.compress, b"deflate": zlib.compress, b"br": brotli.compress}[coding]
    assert decode_body(pack(bytes(1000)), [coding], limit=1000) == bytes(1000)
    for size in (1001, 5_000_000):
        with pytest.raises(NotFetched) as caught:
            decode_body(pack(bytes(size)), [coding], limit=1000)
        assert caught.value.outcome is FetchOutcome.TOO_LARGE


@given(st.binary(max_size=300), st.sampled_from([b"gzip", b"deflate", b"br", b"gzip, br"]), st.booleans())
def test_no_bytes_break_the_unpacking(body: bytes, coding: bytes, is_packed: bool) -> None:
    packed = gzip.compress(body)[:-1] + b"x" if is_packed else body
    with suppress(NotFetched):
        assert len(decode_body(packed, [coding], limit=10_000)) <= 10_000

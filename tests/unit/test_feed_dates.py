"""Dates of feeds and pages: the stated offset is kept, and feedparser's instant with it."""

import io

import feedparser
import pytest

from crawler.feeds.dates import announced_of
from crawler.written_dates import read_date
from secondsource.dates import UNDATED, Precision


def _announced(element: str) -> str:
    document = f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>{element}</item></channel></rss>'
    (entry,) = feedparser.parse(io.BytesIO(document.encode())).entries
    return announced_of(entry).written


@pytest.mark.parametrize(
    ("element", "written"),
    [
        ("<pubDate>Tue, 30 May 2023 19:00:05 +0900</pubDate>", "2023-05-30T19:00:05+09:00"),
        ("<pubDate>Tue, 30 May 2023 10:00:00 GMT</pubDate>", "2023-05-30T10:00:00Z"),
        ("<pubDate>Tue, 30 May 2023 10:00:00 EST</pubDate>", "2023-05-30T10:00:00-05:00"),
        ("<pubDate>30 May 23 10:00 Z</pubDate>", "2023-05-30T10:00:00Z"),
        ("<pubDate>Tue, 30 May 2023 10:00:00</pubDate>", "2023-05-30T10:00:00"),
        ("<pubDate>Tue, 30 May 2023</pubDate>", "2023-05-30"),
        ("<dc:date>2023-05-30T10:00+02:00</dc:date>", "2023-05-30T10:00:00+02:00"),
        ("<dc:date>2023-05-30</dc:date>", "2023-05-30"),
        ("<dc:date>2023-05</dc:date>", "2023-05"),
        ("<pubDate>Fri, 01 May 2099 00:00:00 GMT</pubDate>", "2099-05-01T00:00:00Z"),
        ("<pubDate>no date at all</pubDate>", ""),
        ("", ""),
    ],
)
def test_a_feeds_date_keeps_the_offset_that_it_states(element: str, written: str) -> None:
    assert _announced(element) == written


def test_published_wins_over_updated() -> None:
    both = "<pubDate>Tue, 30 May 2023 10:00:00 GMT</pubDate><dc:date>2023-06-01T00:00:00Z</dc:date>"
    assert _announced(both) == "2023-05-30T10:00:00Z"


@pytest.mark.parametrize(
    ("element", "written"),
    [
        # feedparser drops the time of day of the first, and takes the zones of the others for UTC
        ("<pubDate>20250510T120000Z</pubDate>", "2025-05-10T12:00:00Z"),
        ("<pubDate>Tue, 30 May 2023 19:00:05 JST</pubDate>", "2023-05-30T19:00:05+09:00"),
        ("<pubDate>Tue, 30 May 2023 12:00:00 CEST</pubDate>", "2023-05-30T12:00:00+02:00"),
    ],
)
def test_what_feedparser_loses_of_a_date_is_kept(element: str, written: str) -> None:
    assert _announced(element) == written


@pytest.mark.parametrize(
    ("element", "written"),
    [
        # nonsense of which feedparser makes an instant: its reckoning stands
        ("<dc:date>2003-13-01T15:51:30-05:00</dc:date>", "2004-01-01T20:51:30Z"),
        ("<dc:date>2003</dc:date>", "2003-01-01T00:00:00Z"),
    ],
)
def test_where_only_feedparser_reads_a_date_its_instant_is_given(element: str, written: str) -> None:
    assert _announced(element) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2023年4月25日 10時00分", "2023-04-25T10:00:00"),
        ("2023年4月25日（火）午後3時05分", "2023-04-25T15:05:00"),
        ("令和5年4月25日", "2023-04-25"),
        ("令和元年5月1日", "2019-05-01"),
        ("２０２３年５月３０日", "2023-05-30"),
        ("2024年04月24日23:52 | 来源：某社", "2024-04-24T23:52:00"),
        ("입력 2025.05.15 20:00", "2025-05-15T20:00:00"),
        ("2023년 5월 30일 오후 2시 5분", "2023-05-30T14:05:00"),
        ("30. Mai 2023, 10:15 Uhr", "2023-05-30T10:15:00"),
        ("30.05.2023 10:15", "2023-05-30T10:15:00"),
        ("Do 25.04.24 | 14:07 Uhr", "2024-04-25T14:07:00"),
        ("le 30 mai 2023 à 10h15", "2023-05-30T10:15:00"),
        ("1er août 2023", "2023-08-01"),
        ("30 de mayo de 2023", "2023-05-30"),
        ("May 30, 2023 3:48 PM EDT", "2023-05-30T15:48:00-04:00"),
        ("12 Ocak 2024 09:30", "2024-01-12T09:30:00"),
        ("30 мая 2023", "2023-05-30"),
        ("Tue, 30 May 2023 10:00:00 GMT", "2023-05-30T10:00:00Z"),
        ("2023-05-30T10:00:00.123+0900", "2023-05-30T10:00:00.123+09:00"),
        ("2023-05-30 10:00:00 UTC", "2023-05-30T10:00:00Z"),
        ("20230530", "2023-05-30"),
    ],
)
def test_dates_are_read_as_people_of_many_countries_write_them(text: str, written: str) -> None:
    assert read_date(text).written == written


@pytest.mark.parametrize("text", ["03/04/2023", "2023-02-30", "May 2023 was warm", "version 1.2.3", "", "x" * 500])
def test_what_says_two_things_or_none_is_no_date(text: str) -> None:
    assert read_date(text) == UNDATED


def test_a_month_stays_a_month() -> None:
    assert read_date("2023年4月").precision is Precision.MONTH

"""Whatever bytes come: feeds never raise, pages raise ParseError alone, and both give what can be written as JSON."""

import json
from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import ParseError
from crawler.feeds.lines import feed_line
from crawler.pages.extraction import extract_page
from crawler.pages.lines import extract_line
from crawler.pages.names import split_names
from crawler.plain_text import text_of_html
from crawler.written_dates import read_date
from secondsource.dates import parse_announced

FEED = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<item><title>Gericht &amp; Urteil</title><link>https://x.example/1</link><guid>1</guid><dc:date>2023-05-30</dc:date>
<description><![CDATA[<p>Text</p>]]></description><source url="https://y.example/">Y</source></item></channel></rss>"""
PAGE = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>題 | サイト</title>
<script type="application/ld+json">{"@type":"NewsArticle","headline":"題","author":[{"name":"山田太郎"}],
"datePublished":"2023-05-30T10:00:00+09:00"}</script></head><body><h1>題</h1>
<p>By Ann Bee</p><time>2023年5月30日</time>
<p>政府は三十日、人工知能の学習について考え方を示した。</p></body></html>""".encode()

junk = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [b"<", b">", b"&", b'"', b"<![CDATA[", b"]]>", b"<!--", b"\x00", b"\xff\xfe", b"&#xD800;", b"{", b"<item>"]
    ),
)


@st.composite
def damaged(draw: st.DrawFn, document: bytes) -> bytes:
    """The document with some stretches cut out and some junk put in."""
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(document)))
        end = draw(st.integers(start, min(len(document), start + 60)))
        document = document[:start] + draw(junk) + document[end:]
    return document


@settings(max_examples=150, deadline=None)
@given(body=st.one_of(st.binary(max_size=400), damaged(FEED)), content_type=st.text(max_size=30))
def test_a_feed_line_is_always_given_and_can_be_printed(body: bytes, content_type: str) -> None:
    line = feed_line("x", body, base="https://x.example/", content_type=content_type)
    json.dumps(line, ensure_ascii=False).encode("utf-8")
    assert line["entries"] or line["error"]


@settings(max_examples=100, deadline=None)
@given(body=st.one_of(st.binary(max_size=400), damaged(PAGE)), content_type=st.text(max_size=30))
def test_a_page_line_is_always_given_and_can_be_printed(body: bytes, content_type: str) -> None:
    line = extract_line("https://x.example/1", body, content_type=content_type)
    json.dumps(line, ensure_ascii=False).encode("utf-8")
    with suppress(ParseError):
        extract_page(body, url="no address at all")


@given(st.text(max_size=80))
def test_a_date_is_read_or_claims_nothing_and_reads_back_as_itself(text: str) -> None:
    announced = read_date(text)
    assert parse_announced(announced.written) == announced


@given(st.text(max_size=120))
def test_plain_text_has_no_line_that_is_empty_or_untrimmed(text: str) -> None:
    assert all(line == line.strip() != "" for line in text_of_html(text).split("\n") if text_of_html(text))


@given(st.text(max_size=120))
def test_names_are_never_empty(text: str) -> None:
    assert all(split_names(text))

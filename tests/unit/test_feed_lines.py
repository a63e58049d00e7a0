"""The line of `secondsource feed` is a contract: its fields, and null where there is nothing."""

import json

from crawler.feeds.lines import feed_line

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>L</title>
<item><title>One</title><link>/1</link><pubDate>Tue, 30 May 2023 10:00:00 +0900</pubDate></item></channel></rss>"""


def test_a_line_has_the_contracts_fields() -> None:
    line = feed_line("feed.xml", FEED, base="https://ledger.example/")
    assert line == {
        "input": "feed.xml",
        "format": "rss20",
        "entries": [
            {
                "id": None,
                "url": "https://ledger.example/1",
                "title": "One",
                "summary": "",
                "published_at": "2023-05-30T10:00:00+09:00",
                "authors": [],
                "source": None,
            }
        ],
        "error": None,
    }


def test_a_line_that_lists_nothing_says_why() -> None:
    assert feed_line("x", b"")["error"]
    empty = b'<?xml version="1.0"?><rss version="2.0"><channel><title>L</title></channel></rss>'
    assert feed_line("x", empty)["error"] == "the feed lists no entries"


def test_a_line_can_always_be_written_as_utf_8() -> None:
    odd = b'<rss version="2.0"><channel><item><title>a &#xD800; \xed\xa0\x80 b&#0;</title></item></channel></rss>'
    json.dumps(feed_line("x", odd), ensure_ascii=False).encode("utf-8")

"""What a feed lists, whatever kind of document it is and whatever is wrong with it."""

import gzip
import json
from datetime import timedelta

import pytest

from crawler.feeds.parsing import LIMIT_BYTES, parse_feed
from secondsource.articles import Carried

BASE = "https://ledger.example/news/feed.xml"


def rss(*items: str, channel: str = "") -> bytes:
    head = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Ledger</title>{channel}'
    return f"{head}{''.join(items)}</channel></rss>".encode()


ITEM = "<item><title>One</title><link>https://ledger.example/1</link><guid>tag:1</guid></item>"


def test_rss_gives_what_each_entry_says() -> None:
    document = rss(
        "<item><title>Tom &amp;amp; Jerry win</title><link>/1</link><guid isPermaLink='false'>tag:1</guid>"
        "<description>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second &lt;b&gt;bold&lt;/b&gt;.&lt;/p&gt;</description>"
        "<author>ann@ledger.example (Ann Bee)</author>"
        "<source url='https://wire.example/feed'>The Wire</source></item>"
    )
    parsed = parse_feed(document, url=BASE)
    (entry,) = parsed.entries
    assert parsed.format == "rss20"
    assert parsed.problem == ""
    assert (entry.guid, entry.url, entry.title) == ("tag:1", "https://ledger.example/1", "Tom & Jerry win")
    assert entry.summary == "First.\nSecond bold."
    assert entry.authors == ("Ann Bee",)
    assert entry.carried == Carried(name="The Wire", url="https://wire.example/feed")


def test_atom_text_is_text_and_atom_html_is_html() -> None:
    document = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="text">a &lt;b&gt; c</title><id>urn:1</id>'
        b'<link href="a"/><summary type="html">x &lt;i&gt;y&lt;/i&gt;</summary><author><name>Ann Bee</name></author>'
        b"<author><name>Cem Dee</name></author></entry></feed>"
    )
    (entry,) = parse_feed(document, url=BASE).entries
    assert entry.title == "a <b> c"
    assert entry.summary == "x y"
    assert entry.url == "https://ledger.example/news/a"
    assert entry.authors == ("Ann Bee", "Cem Dee")


def test_a_missing_id_is_no_reason_to_lose_the_entry() -> None:
    (entry,) = parse_feed(rss("<item><title>One</title><link>https://ledger.example/1</link></item>")).entries
    assert entry.guid == ""
    assert entry.url == "https://ledger.example/1"


def test_two_entries_with_one_id_are_two_entries_in_the_documents_order() -> None:
    other = ITEM.replace("/1<", "/2<").replace("One", "Two")
    parsed = parse_feed(rss(ITEM, other))
    assert [(entry.guid, entry.title) for entry in parsed.entries] == [("tag:1", "One"), ("tag:1", "Two")]


def test_a_cut_feed_gives_what_came_before_the_cut_and_says_so() -> None:
    parsed = parse_feed(rss(ITEM, ITEM.replace("One", "Two"))[:-60])
    assert parsed.entries[0].title == "One"
    assert "not well formed" in parsed.problem


def test_entities_cannot_blow_a_feed_up_nor_read_a_file() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "lol">{laughs}]>' + rss("<item><title>&l11;</title></item>").decode()[21:]
    assert len(parse_feed(bomb.encode()).entries) == 1
    thief = (
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + rss("<item><title>&x;</title></item>").decode()[21:]
    )
    (entry,) = parse_feed(thief.encode()).entries
    assert "root" not in entry.title


@pytest.mark.parametrize("body", [b"http://127.0.0.1:1/feed.xml", b"/etc/passwd", b"feed.xml"])
def test_bytes_that_look_like_an_address_are_only_bytes(body: bytes) -> None:
    parsed = parse_feed(body)
    assert parsed.format == "unknown"
    assert parsed.entries == ()


def test_a_page_for_a_feed_is_called_a_page_and_names_the_sites_feeds() -> None:
    page = (
        b'<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
    )
    parsed = parse_feed(page, content_type="text/html", url=BASE)
    assert parsed.format == "html"
    assert "web page" in parsed.problem
    assert "https://ledger.example/feed.xml" in parsed.problem


def test_json_feed_is_read() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": 7,
                "url": "/7",
                "title": "Seven",
                "content_html": "<p>A</p><p>B</p>",
                "date_published": "2023-05-30T10:00:00+09:00",
                "authors": [{"name": "Ann Bee"}],
            },
            "no item",
        ],
    }
    parsed = parse_feed(json.dumps(document).encode(), url=BASE)
    (entry,) = parsed.entries
    assert parsed.format == "json1.1"
    assert (entry.guid, entry.url, entry.summary) == ("7", "https://ledger.example/7", "A\nB")
    assert entry.announced.written == "2023-05-30T10:00:00+09:00"
    assert "1 of 2" in parsed.problem


def test_a_news_sitemap_is_read_with_its_titles_and_dates() -> None:
    document = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
      <url><loc>https://ledger.example/1</loc><image:image><image:title>A picture</image:title></image:image>
      <news:news><news:publication><news:name>Ledger</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2023-05-30T10:00:00+02:00</news:publication_date><news:title>One</news:title></news:news></url>
      <url><loc>https://ledger.example/2</loc><lastmod>2023-05-29</lastmod></url></urlset>"""
    parsed = parse_feed(document)
    assert parsed.format == "sitemap"
    assert [(entry.url, entry.title, entry.announced.written) for entry in parsed.entries] == [
        ("https://ledger.example/1", "One", "2023-05-30T10:00:00+02:00"),
        ("https://ledger.example/2", "", "2023-05-29"),
    ]


def test_an_index_of_sitemaps_names_those_to_watch_instead() -> None:
    document = b"<sitemapindex><sitemap><loc>https://ledger.example/news.xml</loc></sitemap></sitemapindex>"
    parsed = parse_feed(document)
    assert (parsed.format, parsed.entries) == ("sitemap", ())
    assert "https://ledger.example/news.xml" in parsed.problem


@pytest.mark.parametrize("encoding", ["shift_jis", "euc-jp", "utf-16", "utf-8-sig"])
def test_japanese_titles_survive_every_declared_encoding(encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    document = rss("<item><title>生成AIの学習と著作権</title></item>").decode()
    document = document.replace('version="1.0"', f'version="1.0" encoding="{declared}"', 1)
    (entry,) = parse_feed(document.encode(encoding)).entries
    assert entry.title == "生成AIの学習と著作権"


def test_a_wrong_encoding_is_told_and_the_titles_are_read_all_the_same() -> None:
    title = "文化庁の審議会が生成人工知能の学習と著作権の関係について話し合った"
    document = rss(f"<item><title>{title}</title></item>").decode().replace('"1.0"', '"1.0" encoding="utf-8"', 1)
    parsed = parse_feed(document.encode("euc-jp"))
    assert parsed.entries[0].title == title


def test_a_servers_default_charset_does_not_garble_utf_8() -> None:
    document = rss("<item><title>Urheberrecht für Künstliche</title></item>")
    (entry,) = parse_feed(document, content_type="text/xml; charset=iso-8859-1").entries
    assert entry.title == "Urheberrecht für Künstliche"


def test_a_feed_sent_as_gzip_without_saying_so_is_unpacked() -> None:
    assert len(parse_feed(gzip.compress(rss(ITEM))).entries) == 1
    assert "cannot be unpacked" in parse_feed(b"\x1f\x8b" + b"x" * 50).problem


def test_a_feed_beyond_the_limit_is_read_as_far_as_the_limit_and_says_so() -> None:
    filler = f"<!--{'x' * LIMIT_BYTES}-->"
    parsed = parse_feed(rss(ITEM, filler, ITEM))
    assert len(parsed.entries) == 1
    assert "8 MiB" in parsed.problem


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_document_is_called_empty(body: bytes) -> None:
    assert "empty" in parse_feed(body).problem


def test_how_long_a_feed_may_be_left_alone_is_read_from_ttl_and_syndication() -> None:
    assert parse_feed(rss(ITEM, channel="<ttl>90</ttl>")).ttl == timedelta(minutes=90)
    hourly = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        b' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>x</title>'
        b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel></rdf:RDF>"
    )
    assert parse_feed(hourly).ttl == timedelta(minutes=30)
    assert parse_feed(rss(ITEM)).ttl is None

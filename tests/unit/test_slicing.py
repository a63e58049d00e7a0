"""What is cut out of a feed, and what is read whole because it cannot be cut without doubt."""

import pytest

from crawler.feeds.parsing import parse_feed
from crawler.feeds.slicing import MOST_ENTRIES, Sliced, slice_feed

RSS = "<rss version='2.0'><channel><title>Ledger</title>{}</channel></rss>"
ITEM = "<item><title>{0}</title><link>https://ledger.example/{0}</link><guid>{0}</guid></item>"


def rss(*names: str, around: str = RSS) -> bytes:
    return around.format("\n".join(map(ITEM.format, names))).encode()


def cut(body: bytes, content_type: str = "") -> Sliced:
    sliced = slice_feed(body, content_type=content_type)
    assert sliced is not None
    return sliced


def titles(body: bytes) -> list[str]:
    return [entry.title for entry in parse_feed(body).entries]


def test_only_new_entries_are_handed_on_in_the_document_around_them() -> None:
    before, now = cut(rss("b", "a")), cut(rss("c", "b", "a"))
    assert now.new_places(before.fingerprint()) == (0,)
    assert titles(now.with_only((0,))) == ["c"]
    assert now.with_only((0, 1, 2)) == now.body
    assert b"<title>Ledger</title>" in now.with_only(())


def test_an_entry_that_was_changed_is_new_again() -> None:
    before = cut(rss("a", "b"))
    assert cut(rss("a", "b").replace(b">b</title>", b">B</title>")).new_places(before.fingerprint()) == (1,)


def test_what_an_entry_stands_in_is_part_of_it() -> None:
    """Else a feed that begins to say xml:base would have all its links as before."""
    before = cut(rss("a"))
    assert cut(rss("a").replace(b"<channel", b"<channel xml:base='/x'")).new_places(before.fingerprint()) == (0,)


def test_a_changed_headline_of_the_feed_makes_no_entry_new() -> None:
    before = cut(rss("a", "b"))
    assert cut(rss("a", "b").replace(b"Ledger", b"The Ledger")).new_places(before.fingerprint()) == ()


def test_the_end_of_an_entry_in_its_own_text_ends_nothing() -> None:
    tricky = (
        "<item><title><![CDATA[</item><item>]]></title><!-- </item> --><link>https://x.example/?a=&gt;</link></item>"
    )
    sliced = cut(RSS.format(tricky + ITEM.format("b")).encode())
    assert [sliced.entry(0), sliced.entry(1)] == [tricky.encode(), ITEM.format("b").encode()]


def test_a_whole_article_is_left_out_where_the_description_before_it_is_the_summary() -> None:
    content = "<content:encoded><![CDATA[<p>All of it</p>]]></content:encoded>"
    described = "<item><title>a</title><description>In short</description>{}</item>"
    bare = "<item><title>b</title>{}</item>"
    around = RSS.replace("<rss", "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'")
    document = around.format((described + bare).format(content, content)).encode()
    sliced = cut(document)
    assert sliced.with_only((0, 1)).count(b"All of it") == 1
    summaries = [entry.summary for entry in parse_feed(sliced.with_only((0, 1))).entries]
    assert summaries == [entry.summary for entry in parse_feed(document).entries] == ["In short", "All of it"]


def test_a_picture_with_its_credit_is_no_element_in_a_text() -> None:
    """Else most newspapers' feeds would be read whole, each time."""
    picture = "<media:content url='p.jpg'><media:credit>A. Person</media:credit></media:content></item>"
    around = RSS.replace("<rss", "<rss xmlns:media='http://search.yahoo.com/mrss/'")
    assert slice_feed(rss("a", around=around).replace(b"</item>", picture.encode())) is not None


@pytest.mark.parametrize(
    ("body", "spans"),
    [
        (
            b"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel/><item/><item>1</item></r:RDF>",
            None,
        ),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>1</entry><entry>2</entry></feed>", 2),
        (b"<urlset><url><loc>https://x.example/1</loc></url></urlset>", 1),
        (b"<rss><channel><image><url>https://x.example/1</url></image></channel></rss>", None),
        (b"<html><body><p>1</p></body></html>", None),
        (b"", None),
    ],
    ids=["an empty element", "Atom", "a sitemap", "no entry", "a page", "nothing"],
)
def test_each_kind_of_feed_has_its_entries(body: bytes, spans: int | None) -> None:
    sliced = slice_feed(body)
    assert (None if sliced is None else len(sliced.spans)) == spans


@pytest.mark.parametrize(
    "body",
    [
        rss("a").replace(b"</title></item>", b"</item>").replace(b"</link>", b""),
        rss("a").replace(b"<rss", b"<!DOCTYPE rss SYSTEM 'x'><rss"),
        rss("a").replace(b">a</title>", b">&nbsp;</title>"),
        rss("a").replace(b"<title>a</title>", b"<dc:date>1</dc:date>"),
        rss("a").replace(b"<title>a</title>", b"<source><item>x</item></source>"),
        rss("a").replace(b">a</title>", b">a<author>x</author></title>"),
        rss("a").replace(b"Ledger", "Légder".encode("latin-1")),
        b"<a>" * 60 + ITEM.format("a").encode() + b"</a>" * 60,
        b"<rss>" + b"<item>1</item>" * (MOST_ENTRIES + 1) + b"</rss>",
    ],
    ids=[
        "ill-formed",
        "document type",
        "undeclared entity",
        "undeclared prefix",
        "an entry in an entry",
        "an element in a text",
        "no UTF-8",
        "deep",
        "many",
    ],
)
def test_what_cannot_be_cut_without_doubt_is_read_whole(body: bytes) -> None:
    assert slice_feed(body) is None


@pytest.mark.parametrize(
    ("encoding", "server", "is_cut"),
    [
        ("utf-8", "", True),
        ("utf-8", "text/xml; charset=iso-8859-1", True),  # the bytes are UTF-8, whatever the server says
        ("shift_jis", "", True),
        ("shift_jis", "text/xml; charset=Shift_JIS", True),
        ("shift_jis", "text/xml; charset=euc-jp", False),
        ("euc-kr", "", True),
        ("utf-16", "", False),
    ],
)
def test_bytes_are_cut_only_where_all_agree_on_what_they_are(encoding: str, server: str, is_cut: bool) -> None:
    text = f"<?xml version='1.0' encoding='{encoding}'?>" + rss("新聞").decode()
    sliced = slice_feed(text.encode(encoding), content_type=server)
    assert (sliced is not None) is is_cut
    if sliced is not None:
        assert titles(sliced.body) == titles(text.encode(encoding)) == ["新聞"]

"""A list from outside gives watches, and nothing else: no standing, no domain or name of others, no way inside."""

from collections.abc import Mapping, Sequence

import pytest

from crawler.politeness.addresses import AddressPolicy
from secondsource.catalogue import Catalogue
from secondsource.errors import InputError
from secondsource.outlets import Outlet, OutletKind, Standing, Watch
from secondsource.watch_lists.adding import Additions, Outcome, Taken, additions_of
from secondsource.watch_lists.csv_lists import read_csv
from secondsource.watch_lists.lines import MOST_LINES, Line, Untaken
from secondsource.watch_lists.opml import read_opml

LEDGER = Outlet(
    name="Morning Ledger",
    aliases=("Ledger",),
    domains=("ledger.example",),
    credits=("(ML)",),
    watches=(Watch(url="https://www.ledger.example/feed/"), Watch(url="https://rss.ledgerfeeds.example/all")),
)
GAZETTE = Outlet(name="Gazette", domains=("gazette.example",))


def opml(*outlines: str, head: str = "") -> tuple[Line, ...]:
    body = f'{head}<opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'
    return read_opml(body.encode(), path="list.opml", place="list.opml")


def feed(url: str, text: str = "", more: str = "") -> str:
    return f'<outline type="rss" text="{text}" xmlUrl="{url}" {more}/>'


def rows(*lines: str) -> tuple[Line, ...]:
    return read_csv("\n".join(lines).encode(), path="list.csv", place="list.csv")


def add(
    lines: Sequence[Line],
    *,
    own: Sequence[Outlet] = (),
    elsewhere: Mapping[str, str] | None = None,
    allowed: Sequence[str] = (),
) -> Additions:
    outlets = (LEDGER, GAZETTE)
    return additions_of(
        lines,
        outlets=outlets,
        catalogue=Catalogue(outlets, platforms=["medium.com", "substack.com"], carriers=["feeds.feedburner.com"]),
        own=own,
        elsewhere=elsewhere or {},
        objection=AddressPolicy(allowed).find_objection,
        standing=Standing.UNKNOWN,
    )


def only(additions: Additions) -> Outcome:
    (outcome,) = additions.outcomes
    return outcome


def test_folders_categories_and_old_spellings_are_read() -> None:
    lines = opml(
        '<outline text="News"><outline title="Asia">',
        '<outline text="A" xmlurl="https://a.example/f" category="/Law/Courts,Daily"/>',
        '</outline></outline><outline type="rss" title="B" url="https://b.example/f"/>',
    )
    assert [getattr(each, "url", "") for each in lines] == ["https://a.example/f", "https://b.example/f"]
    assert [getattr(each, "seen_in", "") for each in lines] == [
        "list.opml, News, Asia, Law / Courts, Daily",
        "list.opml",
    ]


def test_an_outline_that_is_no_feed_is_told_with_its_line() -> None:
    lines = opml(
        "\n<outline text='Nothing'/>",
        "\n<outline type='link' text='A page' url='https://a.example/'/>",
        "\n<outline isComment='true' text='Off' xmlUrl='https://a.example/f'/>",
    )
    assert all(isinstance(each, Untaken) for each in lines)
    assert [each.line for each in lines] == [2, 3, 4]


def test_opml_in_latin_1_and_utf_16_is_read() -> None:
    text = '<?xml version="1.0" encoding="{}"?><opml version="1.0"><body>' + feed("https://a.example/f", "Café")
    for encoding in ("iso-8859-1", "utf-16"):
        body = (text.format(encoding) + "</body></opml>").encode(encoding)
        (line,) = read_opml(body, path="l", place="l")
        assert getattr(line, "title", "") == "Café"


def test_a_title_that_somebody_forgot_to_escape_does_not_cost_the_list() -> None:
    (line,) = opml(feed("https://a.example/f?x=1&y=2", "Law & Order&nbsp;&#233;"))
    assert (getattr(line, "url", ""), getattr(line, "title", "")) == (
        "https://a.example/f?x=1&y=2",
        "Law & Order&nbsp;é",
    )


BOMB = '<!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (f"{BOMB}<opml><body><outline text='&b;'/></body></opml>", "entities"),
        ('<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>&x;</body></opml>', "entities"),
        ("<opml><body>" + "<outline text='x'>" * 60 + "</outline>" * 60 + "</body></opml>", "deeper than 50"),
        ("<rss version='2.0'><channel/></rss>", "its root is <rss>"),
        ("<opml><body>\n<outline text='a'></body></opml>", "line 2"),
        ("<opml><body>\n<outline text='a & b'></body></opml>", "line 2"),
        ('<?xml version="1.0" encoding="shift_jis"?><opml/>', "UTF-8"),
        ('<?xml version="1.0" encoding="no-such"?><opml/>', "no-such|unknown"),
        ("<opml><body>" + "<outline/>" * (MOST_LINES + 1) + "</body></opml>", "more than 10,000"),
    ],
)
def test_a_hostile_or_broken_opml_is_refused_whole(body: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_opml(body.encode(), path="l.opml", place="l")


def test_csv_is_read_with_a_header_in_any_order_and_without_one() -> None:
    with_header = rows(
        "Name;Language;Feed URL;Country;kind;colour",
        "Café;fr, ja;https://a.example/f;fr;Law firm;red",
        "",
        ";;https://b.example/f",
    )
    without = rows("https://a.example/f,Café,FR,fr ja,law_firm,Group", "https://b.example/f")
    for first, second in (with_header, without):
        assert not isinstance(first, Untaken)
        assert not isinstance(second, Untaken)
        assert (first.url, first.stated.country, first.stated.languages) == (
            "https://a.example/f",
            "FR",
            ("fr", "ja"),
        )
        assert first.stated.kind is OutletKind.LAW_FIRM
        assert second.url == "https://b.example/f"
    assert [each.line for each in with_header] == [2, 4]


def test_what_a_spreadsheet_saves_as_unicode_text_is_read() -> None:
    (line,) = read_csv("url\toutlet\nhttps://a.example/f\t沿岸\n".encode("utf-16"), path="l", place="l")
    assert not isinstance(line, Untaken)
    assert line.stated.name == "沿岸"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",A", "its first cell is empty"),
        ("a.example/feed,A", "https://"),
        ("ftp://a.example/feed,A", "http://"),
        ("https://a.example/f,A,Japan", "JP"),
        ("https://a.example/f,A,JP,Japanese language", "language"),
        ("https://a.example/f,A,JP,ja,newspaper", "press"),
        (f"https://a.example/f,{'A' * 301}", "at most 300"),
        (f"https://a.example/{'f' * 2000},A", "at most 2000"),
        (f'https://a.example/f,"{"A" * 140_000}"', "cannot be read as CSV"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why_and_the_next_is_read(line: str, told: str) -> None:
    first, second = rows(line, "https://b.example/f,B")
    assert isinstance(first, Untaken)
    assert told in first.problem
    assert not isinstance(second, Untaken)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"name,country\nA,JP\n", 'Name that column "url"'),
        (b"\xff\xfeu\xd8", "UTF-8"),
        (b"\x80\x81", "UTF-8"),
        (b"url\0\n", "no text"),
        (b"https://a.example/f\n" * (MOST_LINES + 1), "more than 10,000"),
    ],
)
def test_what_is_no_csv_list_is_refused_whole(body: bytes, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_csv(body, path="l.csv", place="l")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/f",
        "http://localhost:8000/f",
        "http://api.localhost/f",
        "http://10.1.2.3/f",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/f",
        "http://[::1]/f",
        "http://[::ffff:192.168.0.1]/f",
        "http://[64:ff9b::a00:1]/f",
        "http://[fe80::1%25eth0]/f",
        "http://2130706433/f",
        "http://0x7f.1/f",
        "http://127.1/f",
        "http://0177.0.0.1/f",
        "http://127。0。0。1/f",
        "http://１２７.0.0.1/f",
        "http://router/f",
        "http://printer.local/f",
        "http://db.internal/f",
        "https://user:secret@a.example/f",
        "https://a.example\t/f",
        "https://a.exam\u200bple/f",
        "https://a.example:99999/f",
        "https:///f",
        "https://[/f",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "feed://a.example/f",
        "gopher://a.example/f",
    ],
)
def test_no_address_leads_inside_or_to_anything_but_the_web(url: str) -> None:
    for lines in (rows("url,outlet", f'"{url}",A'), opml(feed(url.replace("&", "&amp;").replace("\t", "&#9;"), "A"))):
        additions = add(lines)
        assert [each.taken for each in additions.outcomes] == [Taken.REFUSED]
        assert additions.outcomes[0].reason
        assert not additions.outlets


def test_what_the_operator_allows_is_taken() -> None:
    for url in ("http://127.0.0.1:8000/f", "http://localhost/f", "http://printer.local/f"):
        assert only(add(rows(url), allowed=["127.0.0.0/8"])).taken is Taken.ADDED


def test_one_feed_is_not_added_twice_however_it_is_spelt() -> None:
    additions = add(
        rows(
            "http://ledger.example/feed?utm_source=x",
            "https://new.example/f#top",
            "https://NEW.example:443/f/",
        )
    )
    assert [each.taken for each in additions.outcomes] == [Taken.KNOWN, Taken.ADDED, Taken.KNOWN]
    assert "Morning Ledger is watched there" in additions.outcomes[0].reason
    assert "line 2" in additions.outcomes[2].reason


def test_a_feed_goes_to_the_listed_outlet_that_publishes_there_or_is_named() -> None:
    for line in (
        "https://ledger.example/other",
        "https://rss.ledgerfeeds.example/culture",  # where only its feeds lie
        "https://feeds.feedburner.com/ledger,(ML)",
        "https://elsewhere.example/f,Ledger",
        "https://ledger.example/other,Somebody Else",
    ):
        additions = add(rows(line))
        assert only(additions).outlet == "Morning Ledger"
        (copy,) = additions.outlets
        assert copy.domains == LEDGER.domains
        assert copy.standing is Standing.KNOWN
        assert copy.watches[:2] == LEDGER.watches
        assert not copy.watches[2].is_verified


def test_a_watch_of_an_outlet_of_the_file_is_added_to_its_block() -> None:
    additions = add(rows("https://ledger.example/other"), own=(LEDGER,))
    assert not additions.outlets
    assert [watch.url for watch in additions.watches["Morning Ledger"]] == ["https://ledger.example/other"]


def test_an_outlet_of_another_file_is_not_declared_twice() -> None:
    outcome = only(add(rows("https://ledger.example/other"), elsewhere={"Morning Ledger": "theirs.toml"}))
    assert outcome.taken is Taken.REFUSED
    assert "theirs.toml" in outcome.reason


def test_a_new_outlet_has_no_standing_and_its_own_domain() -> None:
    additions = add(opml(feed("https://www.new.example/f", "New One", 'htmlUrl="https://new.example/"')))
    (outlet,) = additions.outlets
    assert (outlet.name, outlet.domains, outlet.standing) == ("New One", ("new.example",), Standing.UNKNOWN)
    assert not outlet.watches[0].is_verified


def test_a_title_does_not_take_a_listed_outlets_name() -> None:
    """A feed that calls itself as a known paper would have replaced that paper in the catalogue, standing and all."""
    for title in ("Morning Ledger", "The Ledger", "(ML)", "gazette"):
        (outlet,) = add(opml(feed("https://evil.example/f", title))).outlets
        assert (outlet.name, outlet.domains) == ("evil.example", ("evil.example",))


@pytest.mark.parametrize(
    "domain", ["ledger.example", "sub.ledger.example", "com", "co.uk", "blogspot.com", "medium.com", "example"]
)
def test_a_list_takes_no_domain_of_others_of_many_or_of_all(domain: str) -> None:
    (outlet,) = add(rows("url,outlet,domains", f"https://evil.example/f,Evil,{domain}")).outlets
    assert outlet.domains == ("evil.example",)


def test_a_domain_of_two_new_outlets_is_neithers() -> None:
    additions = add(rows("https://www.state.example/a,Ministry A", "https://www.state.example/b,Ministry B"))
    assert [(each.name, each.domains) for each in additions.outlets] == [("Ministry A", ()), ("Ministry B", ())]


def test_an_account_on_a_platform_is_an_outlet_and_a_platforms_feed_folder_is_none() -> None:
    additions = add(
        opml(
            feed("https://writer.substack.com/feed", "W"),
            feed("https://medium.com/feed/@one", "One"),
            feed("https://medium.com/feed/@two", "Two"),
            feed("https://feeds.feedburner.com/x", "X"),
        )
    )
    assert [(each.name, each.domains) for each in additions.outlets] == [
        ("W", ("writer.substack.com",)),
        ("One", ()),
        ("Two", ()),
        ("X", ()),
    ]


def test_several_feeds_of_a_new_house_are_one_outlet() -> None:
    additions = add(opml(feed("https://new.example/a", "New: all"), feed("https://new.example/b", "New: law")))
    (outlet,) = additions.outlets
    assert [watch.url for watch in outlet.watches] == ["https://new.example/a", "https://new.example/b"]

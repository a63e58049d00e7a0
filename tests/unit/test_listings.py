"""Pages of headlines, read by a selector as if they were feeds."""

import pytest

from crawler.feeds.listings import read_listing
from secondsource.errors import ConfigErrors
from secondsource.outlet_file import outlets_from

BASE = "https://ledger.example/news/"
PAGE = """<html><head><meta charset="utf-8"></head><body><nav><a href="/">Home</a></nav>
<article><h2><a href="a.html"> A ministry <b>speaks</b></a></h2>
<time datetime="2023-04-25T10:00:00+09:00">today</time></article>
<article><a href="/b"><img></a><h3>新しい方針</h3><time>25 April 2023</time></article>
<article><a href="javascript:more()">More</a></article><article>No link</article>
<aside><h2><a href="a.html">A ministry speaks</a></h2></aside></body></html>"""


def test_each_element_found_is_an_entry_with_its_link_headline_and_date() -> None:
    parsed = read_listing(PAGE.encode(), selector="article", base=BASE)
    assert [(entry.url, entry.title, entry.announced.written) for entry in parsed.entries] == [
        ("https://ledger.example/news/a.html", "A ministry speaks", "2023-04-25T10:00:00+09:00"),
        ("https://ledger.example/b", "新しい方針", "2023-04-25"),
    ]
    assert (parsed.format, parsed.problem) == ("html", "")


def test_links_that_come_twice_count_once() -> None:
    parsed = read_listing(PAGE.encode(), selector="h2 a", base=BASE)
    assert [entry.title for entry in parsed.entries] == ["A ministry speaks"]


@pytest.mark.parametrize("encoding", ["shift_jis", "euc-jp", "utf-16"])
def test_the_page_is_read_in_its_own_encoding(encoding: str) -> None:
    body = PAGE.replace("utf-8", encoding).encode(encoding)
    assert "新しい方針" in [entry.title for entry in read_listing(body, selector="article", base=BASE).entries]


@pytest.mark.parametrize(("selector", "told"), [("h9 a", "mend the selector"), ("a[", "no CSS selector")])
def test_a_selector_that_finds_nothing_is_told(selector: str, told: str) -> None:
    parsed = read_listing(PAGE.encode(), selector=selector, base=BASE)
    assert (parsed.entries, told in parsed.problem) == ((), True)


def test_an_outlets_file_may_say_how_a_page_lists_its_headlines() -> None:
    outlet = {"name": "Ledger", "watch": [{"url": BASE, "entries": "h2 a"}]}
    (read,) = outlets_from({"outlet": [outlet]}, place="outlets.toml")
    assert read.watches[0].entries == "h2 a"
    with pytest.raises(ConfigErrors, match="no CSS selector"):
        outlets_from({"outlet": [outlet | {"watch": [{"url": BASE, "entries": "a["}]}]}, place="outlets.toml")

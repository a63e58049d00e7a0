"""When a page says that it was published, with the offset that it states."""

import pytest
from lxml.html import document_fromstring

from crawler.pages.extraction import extract_page
from crawler.pages.head_data import read_head
from crawler.pages.published import find_published
from crawler.pages.structured_data import find_structured_article
from crawler.written_dates import read_date

HEADING = "<h1>Court rules on AI</h1>"


def published(*, head: str = "", body: str = HEADING, url: str = "https://ledger.example/1") -> str:
    tree = document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>")
    structured = find_structured_article(tree, url=url)
    return find_published(
        tree, head=read_head(tree), structured=structured, url=url, title="Court rules on AI"
    ).written


def data(written: str) -> str:
    article = f'{{"@type":"NewsArticle","headline":"x","datePublished":{written}}}'
    return f'<script type="application/ld+json">{article}</script>'


@pytest.mark.parametrize(
    ("head", "written"),
    [
        (data('"2023-05-30T10:00:00+09:00"'), "2023-05-30T10:00:00+09:00"),
        (data('"2023-05-30"'), "2023-05-30"),
        ('<meta property="article:published_time" content="2023-05-30T10:00:00Z">', "2023-05-30T10:00:00Z"),
        ('<meta name="date" content="2023-05-30T10:00:00">', "2023-05-30T10:00:00"),
        ('<meta name="pubdate" content="1685440800">', "2023-05-30T10:00:00Z"),
        ('<meta name="pubdate" content="1685440800000">', "2023-05-30T10:00:00Z"),
        ('<meta name="publishdate" content="Tue, 30 May 2023 10:00:00 +0200">', "2023-05-30T10:00:00+02:00"),
        ("<title>Court rules | Ledger | 30.05.2023</title>", "2023-05-30"),
        ("", ""),
    ],
)
def test_a_date_is_given_as_the_page_states_it(head: str, written: str) -> None:
    assert published(head=head) == written


def test_of_statements_that_agree_the_one_that_names_an_instant_wins() -> None:
    meta = '<meta property="article:published_time" content="2023-05-30T10:00:00+09:00">'
    assert published(head=data('"2023-05-30"') + meta) == "2023-05-30T10:00:00+09:00"
    assert published(head=data('"2023-05-30T10:00:00"') + meta) == "2023-05-30T10:00:00+09:00"


def test_another_articles_time_is_no_better_statement_of_this_ones() -> None:
    other = HEADING + '<time datetime="2023-05-30T08:07:00+09:00">this morning</time>'
    assert published(head=data('"2023-05-30T10:00:00"'), body=other) == "2023-05-30T10:00:00"


def test_a_page_that_states_nothing_in_its_head_is_read_beside_its_headline() -> None:
    assert published(body=HEADING + "<p><span>2023年5月30日 10時00分</span></p>") == "2023-05-30T10:00:00"
    assert published(body=HEADING + "<div>Updated 31 May 2023</div><div>Published 30 May 2023</div>") == "2023-05-30"
    assert published(url="https://ledger.example/2023/05/30/ai") == "2023-05-30"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("5 жовтня 2020, 10:15", "2020-10-05T10:15:00"),
        ("2020. október 5. 14:20", "2020-10-05T14:20:00"),
        ("5 أغسطس 2020", "2020-08-05"),
        ("15 अक्टूबर 2020", "2020-10-15"),
        ("14 Οκτωβρίου 2021", "2021-10-14"),
        ("5. lokakuuta 2020", "2020-10-05"),
        ("2 ตุลาคม 2023", "2023-10-02"),
        ("22/11/2020 - 04:30", "2020-11-22T04:30:00"),
        ("11/28/2016 04:23 pm", "2016-11-28T16:23:00"),
        ("03/04/2023", ""),
    ],
)
def test_dates_are_read_as_more_countries_print_them(written: str, read: str) -> None:
    assert read_date(written).written == read


def test_the_pages_language_says_which_number_is_the_day_in_print_and_never_in_data() -> None:
    assert read_date("03/04/2023", is_day_first=True).written == "2023-04-03"
    printed = "<h1>Il tribunale decide</h1><p>03/04/2023</p><p>Testo.</p>"
    for lang, written in (("it", "2023-04-03"), ("en-US", "2023-03-04"), ("en", "")):
        page = f'<html lang="{lang}"><body>{printed}</body></html>'
        assert extract_page(page.encode(), url="https://x.example/1").announced.written == written
    data = '<html lang="it"><head><meta name="date" content="03/04/2023"></head><body><p>Testo.</p></body></html>'
    assert extract_page(data.encode(), url="https://x.example/1").announced.written == ""

"""When a page says that it was published, with the offset that it states."""

import pytest
from lxml.html import document_fromstring

from crawler.pages.head_data import read_head
from crawler.pages.published import find_published
from crawler.pages.structured_data import find_structured_article

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

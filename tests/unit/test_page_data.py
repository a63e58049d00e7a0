"""What a page says of its article in data is read in every shape that publishers give it, broken ones too."""

import pytest
from lxml.html import document_fromstring

from crawler.pages.extraction import extract_page
from crawler.pages.structured_data import StructuredArticle, find_structured_article

ARTICLE = '"@type":"NewsArticle","headline":"Court rules on AI","datePublished":"2023-05-30T10:00:00Z"'
AUTHOR = '"author":{"@type":"Person","name":"Ann Bee"}'


def found(*scripts: str) -> StructuredArticle:
    marked = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    tree = document_fromstring(f"<html><head>{marked}</head><body><p>x</p></body></html>")
    return find_structured_article(tree, url="https://ledger.example/1")


@pytest.mark.parametrize(
    "script",
    [
        f"{{{ARTICLE},{AUTHOR}}}",
        f"[{{{ARTICLE},{AUTHOR}}}]",
        f'{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite"}},{{{ARTICLE},{AUTHOR}}}]}}',
        f'{{"@type":"WebPage","mainEntity":{{{ARTICLE},{AUTHOR}}}}}',
        f'{{{ARTICLE},"author":{{"@id":"#a"}},"x":{{"@id":"#a","@type":"Person","name":"Ann Bee"}}}}',
        f'{{{ARTICLE},"author":{{"@list":[{{"@type":"Person","name":"Ann Bee"}}]}}}}',
        f'{{{ARTICLE},"author":["Ann Bee"]}}',
        f'{{{ARTICLE},"author":[[{{"name":["Ann Bee"]}}]]}}',
        f"<!-- {{{ARTICLE},{AUTHOR}}} -->",
        f"//<![CDATA[\n{{{ARTICLE},{AUTHOR}}}\n//]]>",
        f"{{{ARTICLE},{AUTHOR},}};",
        f'{{"@type":"WebSite","name":"Ledger"}} {{{ARTICLE},{AUTHOR}}}',
        f"{{{ARTICLE},{AUTHOR}}}".replace('"', "&quot;"),
        f'{{{ARTICLE},{AUTHOR},"description":"Line\nbreak\tand \\x slip"}}',
        f'{{{ARTICLE},{AUTHOR},"description":"The "quoted" word breaks it"}}',
    ],
)
def test_every_shape_says_the_same(script: str) -> None:
    article = found(script)
    assert article.headline == "Court rules on AI"
    assert [author.name for author in article.authors] == ["Ann Bee"]
    assert article.published == "2023-05-30T10:00:00Z"


def test_the_article_of_the_page_wins_over_those_it_recommends() -> None:
    other = '{"@type":"NewsArticle","headline":"Ten recipes","url":"https://ledger.example/2","author":"Zoe Gnat"}'
    own = f'{{{ARTICLE},{AUTHOR},"url":"https://ledger.example/1"}}'
    assert found(other, own).headline == found(own, other).headline == "Court rules on AI"


def test_a_moment_is_read_from_a_bare_number_too() -> None:
    for number in ("1685440800", "1685440800000"):
        page = (
            f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":{number}}}</script><p>x</p>'
        )
        page_read = extract_page(f"<html><body>{page}</body></html>".encode(), url="https://ledger.example/1")
        assert page_read.announced.written == "2023-05-30T10:00:00Z"


def test_what_is_told_to_a_statistics_service_in_json_is_read() -> None:
    told = '{"title":"Court rules","authors":["Ann Bee","Cem Dee"],"pub_date":"2023-05-30T10:00:00Z"}'
    page = extract_page(
        f"<html><head><meta name='parsely-page' content='{told}'></head><body><p>x</p></body></html>".encode(),
        url="https://ledger.example/1",
    )
    assert (page.authors, page.announced.written) == (("Ann Bee", "Cem Dee"), "2023-05-30T10:00:00Z")


@pytest.mark.parametrize("script", ["", "null", "[" * 100_000, '{"@type":' * 5000, '"x"', "{" + '"a":1,' * 9, "\x00"])
def test_what_is_no_data_says_nothing(script: str) -> None:
    assert found(script) == StructuredArticle(is_article=False)

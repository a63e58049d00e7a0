"""Authors are persons or agencies: no "By", no job, no place, no site."""

import pytest
from lxml.html import document_fromstring

from crawler.pages.bylines import find_authors
from crawler.pages.head_data import read_head
from crawler.pages.names import split_names
from crawler.pages.structured_data import find_structured_article


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("By Ann Bee and Cem Dee", ("Ann Bee", "Cem Dee")),
        ("By Ann Bee, Political Editor", ("Ann Bee",)),
        ("Ann Bee, Paris", ("Ann Bee",)),
        ("By Ann Bee | 30 August 2023, 4:45pm", ("Ann Bee",)),
        ("Von Ann Bee und Jörg Dee, dpa", ("Ann Bee", "Jörg Dee", "dpa")),
        ("Ein Kommentar von Ann Bee", ("Ann Bee",)),
        ("Par Anne Abeille avec AFP", ("Anne Abeille", "AFP")),
        ("Por Ana Abeja", ("Ana Abeja",)),
        ("Associated Press in Valencia", ("Associated Press",)),
        ("AFP, MANILA", ("AFP",)),
        ("ANN BEE, AP Auto Writer", ("ANN BEE", "AP")),
        ("By Associated Press", ("Associated Press",)),
        ("Ann Bee (ann@ledger.example)", ("Ann Bee",)),
        ("文・山田太郎", ("山田太郎",)),
        ("山田太郎、鈴木花子", ("山田太郎", "鈴木花子")),
        ("홍길동 기자", ("홍길동",)),
        ("记者：王小明", ("王小明",)),
        ("Anadolu Ajansı", ("Anadolu Ajansı",)),
        ("Photo: Ann Bee", ()),
        ("Redaktion", ()),
        ("admin", ()),
        ("", ()),
    ],
)
def test_names_lose_what_is_no_name(statement: str, names: tuple[str, ...]) -> None:
    assert split_names(statement) == names


def authors(document: str, *, title: str = "Court rules on AI") -> tuple[str, ...]:
    tree = document_fromstring(f"<html><head></head><body>{document}</body></html>")
    structured = find_structured_article(tree, url="https://ledger.example/1")
    return find_authors(tree, head=read_head(tree), structured=structured, site_names=["Morning Ledger"], title=title)


def test_a_site_that_names_itself_gives_way_to_the_byline() -> None:
    article = '{"@type":"NewsArticle","headline":"x","author":{"name":"Morning Ledger"}}'
    data = f'<script type="application/ld+json">{article}</script>'
    byline = '<h1>Court rules on AI</h1><div class="c-byline">By <a href="/authors/ann">Ann Bee</a></div>'
    assert authors(data + byline) == ("Ann Bee",)
    assert authors(data) == ("Morning Ledger",)


def test_a_byline_beside_the_headline_is_read_without_any_class() -> None:
    assert authors("<h1>Court rules on AI</h1><p>Von Ann Bee</p><p>Text follows here.</p>") == ("Ann Bee",)
    assert authors("<h1>Court rules on AI</h1><div>AFP, MANILA</div><p>Text follows here.</p>") == ("AFP",)


def test_a_box_about_the_author_is_no_byline() -> None:
    assert authors("<h1>Court rules on AI</h1><div class='author-bio'>Ann Bee</div>") == ()


def test_a_page_without_author_has_none() -> None:
    assert authors("<h1>Court rules on AI</h1><p>Text follows here and goes on for long.</p>") == ()


def test_a_person_without_a_whole_name_has_its_parts() -> None:
    article = (
        '{"@type":"NewsArticle","headline":"x","author":[{"givenName":"Ann","familyName":"Bee"},{"name":"dpa"}]}'
    )
    assert authors(f'<script type="application/ld+json">{article}</script>') == ("Ann Bee", "dpa")


def test_the_label_of_a_social_card_names_the_author() -> None:
    card = '<meta name="twitter:label1" content="Verfasst von"><meta name="twitter:data1" content="Ann Bee">'
    assert authors(card) == ("Ann Bee",)


def test_an_outlet_with_its_address_is_no_author_and_beside_a_name_it_is_left_out() -> None:
    assert authors('<meta name="author" content="Morning Ledger, Frankfurt, Germany">') != ("Frankfurt", "Germany")
    assert authors('<meta name="author" content="Morning Ledger, 山田太郎">') == ("山田太郎",)

"""Authors are persons or agencies: no "By", no job, no place, no site."""

import pytest
from lxml.html import document_fromstring

from crawler.pages.bylines import find_authors
from crawler.pages.head_data import read_head
from crawler.pages.microdata import with_microdata
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


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("By Ann Bee Tuesday, April 25, 2023, 05:12 am PT", ("Ann Bee",)),
        ("Written by Ann Bee, MS, RD on November 14, 2019", ("Ann Bee",)),
        ("By ANN BEE Associated Press", ("ANN BEE", "Associated Press")),
        ("Ann Bee and Cem Dee, Morning Ledger", ("Ann Bee", "Cem Dee")),
        ("By Ann Bee For The Morning Ledger", ("Ann Bee",)),
        ("Ann Bee (reporting) and Cem Dee (photography)", ("Ann Bee",)),
        ("José Volta e Pinto", ("José Volta e Pinto",)),
        ("Ana Abeja y Luis Mosca", ("Ana Abeja", "Luis Mosca")),
        ("Ann Bee Ann Bee Opinion writer", ("Ann Bee",)),
        ("Текст: Анна Пчела", ("Анна Пчела",)),
        ("Фото: Анна Пчела", ()),
        ("Szerző: Méh Anna", ("Méh Anna",)),
        ("스포츠조선=홍길동", ("홍길동",)),
        ("朝刊レジャー／山田太郎", ("朝刊レジャー", "山田太郎")),
        ("Online News Editor", ()),
        ("View All", ()),
        ("Social Links Navigation", ()),
    ],
)
def test_names_lose_what_real_pages_hang_on_them(statement: str, names: tuple[str, ...]) -> None:
    assert split_names(statement) == names


def test_a_byline_that_goes_on_where_the_data_stop_is_the_fuller_one() -> None:
    data = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":"Ann Bee"}</script>'
    heading = "<h1>Court rules on AI</h1>"
    byline = (
        '<p class="byline">By <a href="/author/ann">Ann Bee</a>, <a href="/author/cem">Cem Dee</a> and Eva Fly</p>'
    )
    assert authors(data + heading + byline) == ("Ann Bee", "Cem Dee", "Eva Fly")
    other = '<p class="byline">By Cem Dee and Eva Fly</p>'
    assert authors(data + heading + other) == ("Ann Bee",)


def test_a_desk_or_another_house_is_the_author_only_where_nobody_is_named() -> None:
    house = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",'
        '"author":{"@type":"Organization","name":"Ledger Group Media"}}</script>'
    )
    desk = '<meta name="author" content="Ledger Web Desk">'
    byline = '<h1>Court rules on AI</h1><div class="c-byline">By Ann Bee</div>'
    assert authors(house + byline) == authors(desk + byline) == ("Ann Bee",)
    assert authors(house) == ("Ledger Group Media",)
    assert authors(desk) == ("Ledger Web Desk",)


def test_the_writers_of_teasers_are_not_the_writer_of_the_page() -> None:
    teasers = '<div class="teaser"><span class="author">Zoe Gnat</span><p>Another story</p></div>' * 9
    text = "<p>Text follows here and goes on for long.</p>" * 30
    assert authors(f"<h1>Court rules on AI</h1>{text}<aside>{teasers}</aside>") == ()


def test_microdata_and_rdfa_name_writers_as_json_ld_does() -> None:
    micro = (
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Court rules on AI</h1>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="url" href="/a">more</a>'
        '<b itemprop="name">Ann Bee</b></span>'
        '<div itemprop="comment" itemscope><i itemprop="author">Zoe Gnat</i></div></article>'
    )
    rdfa = (
        '<article typeof="schema:NewsArticle"><span property="schema:author" typeof="schema:Person">'
        '<b property="schema:name">Ann Bee</b></span></article>'
    )
    for document in (micro, rdfa):
        tree = document_fromstring(f"<html><body>{document}</body></html>")
        found = with_microdata(find_structured_article(tree, url="https://ledger.example/1"), tree)
        assert [each.name for each in found.authors] == ["Ann Bee"], document

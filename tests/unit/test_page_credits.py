"""The agency credit of a text, as seen on real pages; a picture's credit and a citation are none (TRAPS 11, 12)."""

import pytest

from crawler.pages.credits import find_credit
from crawler.pages.extraction import extract_page
from secondsource.articles import Page

REST = "\n\nThe ministry did not say when.\n\nNobody was hurt."


@pytest.mark.parametrize(
    ("opening", "credit"),
    [
        ("KATHMANDU, April 25 (Reuters) - Nepal's aviation authority", "Reuters"),
        ("BEIRUT/THE HAGUE, March 7 (Reuters) - A crew", "Reuters"),
        ("INDIANAPOLIS (AP) — A budget deal", "AP"),
        ("Berlin (dpa/KNA) – Die Regierung", "dpa/KNA"),
        ("Madrid, 30 may (EFE).- El gobierno", "EFE"),
        ("(ANSA) - ROMA, 30 MAG - Il governo", "ANSA"),
        ("МОСКВА, 30 мая. /ТАСС/. Правительство", "ТАСС"),
        ("AFP, MANILA Thousands of troops", "AFP"),
        ("（共同）政府は三十日", "共同"),
        ("【ワシントン共同】米政府は", "共同"),
        ("【パリ＝AFP時事】仏政府は", "AFP時事"),
        ("［東京 １２日 ロイター］ 日本政府は", "ロイター"),
        ("(서울=연합뉴스) 홍길동 기자 = 정부는", "연합뉴스"),
        ("新华社北京4月24日电（记者王小明）政府", "新华社"),
        ("（中央社記者王小明台北30日電）政府", "中央社"),
        ("TOKYO, May 30 (Northwire) - The ministry", "Northwire"),  # an agency nobody listed, by the form alone
    ],
)
def test_a_dateline_names_the_agency(opening: str, credit: str) -> None:
    assert find_credit(opening + REST, ()) == credit


@pytest.mark.parametrize(
    ("ending", "credit"),
    [
        ("Das teilte die Polizei mit. (Quelle: APA/sda/dpa)", "APA/sda/dpa"),
        ("(Quelle: APA/sda/dpa)", "APA/sda/dpa"),
        ("Quelle: ntv.de, ino/dpa", "ino/dpa"),
        ("…sagte sie am Freitag. AFP 28.04.2023", "AFP"),
        ("政府は近く発表する。（共同）", "共同"),
        ("This report by The Canadian Press was first published May 30, 2023.", "The Canadian Press"),
        ("© 2026 The Canadian Press", "The Canadian Press"),
        ("With inputs from PTI", "PTI"),
        ("– AP", "AP"),
    ],
)
def test_a_last_line_names_the_agency(ending: str, credit: str) -> None:
    assert find_credit("The government spoke on Friday.\n\n" + ending, ()) == credit


def test_a_byline_names_the_agency() -> None:
    assert find_credit("Text.", ("Ann Bee", "dpa")) == "dpa"
    assert find_credit("Text.", ("Associated Press",)) == "Associated Press"


@pytest.mark.parametrize(
    "text",
    [
        "The Associated Press reported that the court ruled." + REST,
        "Imran Khan's party (PTI) - the largest in the assembly - said" + REST,
        "Pakistan Tehreek-e-Insaf (PTI) chairman Imran Khan said" + REST,
        "The government spoke on Friday.\n\nPhoto: AFP via Getty Images",
        "The government spoke on Friday.\n\nA soldier in Kabul. AFP/Ann Bee",
        "【ソウル＝山田太郎】韓国の大統領は" + REST,
        "Er schrieb mit Material der Nachrichtenagenturen AFP, AP, dpa und anderer darüber, was war." + REST,
        "",
    ],
)
def test_a_citation_a_picture_and_a_party_are_no_credit(text: str) -> None:
    assert find_credit(text, ("Ann Bee",)) == ""


def head(body: str, *, inner: str = "") -> Page:
    text = f"<p>{'The court ruled on Tuesday that training a model needs the consent of the makers. ' * 3}</p>" * 3
    document = (
        f'<html lang="en"><head>{body}</head><body><article><h1>Court rules</h1>{inner}{text}</article></body></html>'
    )
    return extract_page(document.encode(), url="https://www.ledger.example/1")


def test_the_text_is_credited_by_the_pages_data_and_source_line_too() -> None:
    data = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",%s}</script>'
    assert head(data % '"sourceOrganization":{"@type":"Organization","name":"Kyodo News"}').credit == "Kyodo News"
    assert head(data % '"publisher":{"@type":"Organization","name":"Associated Press"}').credit == "Associated Press"
    assert head('<meta name="dc.source" content="dpa">').credit == "dpa"
    assert head("", inner="<p>来源：新华网</p>").credit == "新华网"
    assert head(data % '"publisher":{"@type":"Organization","name":"Morning Ledger"}').credit == ""


def test_the_agency_of_a_byline_is_the_credit_where_the_data_name_the_person_alone() -> None:
    data = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":"Ann Bee"}</script>'
    page = head(data, inner='<p class="byline">By Ann Bee, The Associated Press</p>')
    assert (page.authors, page.credit) == (("Ann Bee",), "The Associated Press")
    picture = head(data, inner='<p class="photo-byline">Cem Dee, AFP</p>')
    assert (picture.authors, picture.credit) == (("Ann Bee",), "")


def test_what_a_text_is_based_on_is_linked_and_where_it_was_syndicated_from_is_its_original() -> None:
    data = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",'
        '"isBasedOn":["https://court.example/ruling.pdf",{"url":"/earlier"}],"citation":"A book"}</script>'
    )
    page = head(data + '<meta name="syndication-source" content="https://wire.example/7?utm_source=x">')
    assert page.links == ("https://court.example/ruling.pdf", "https://www.ledger.example/earlier")
    assert page.declared_original == "https://wire.example/7"

"""The agency credit of a text, as seen on real pages; a picture's credit and a citation are none (TRAPS 11, 12)."""

import pytest

from crawler.pages.credits import find_credit

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

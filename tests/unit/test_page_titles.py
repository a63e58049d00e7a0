"""The headline without the site's name, and without what sites hang on it."""

import pytest

from crawler.pages.titles import choose_title, without_site_name


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Court rules on AI | Morning Ledger", "Court rules on AI"),
        ("Court rules on AI - Morning Ledger", "Court rules on AI"),
        ("Court rules on AI – Morning Ledger – 30.05.2023", "Court rules on AI"),
        ("Morning Ledger: Court rules on AI", "Morning Ledger: Court rules on AI"),
        ("Morning Ledger | Court rules on AI", "Court rules on AI"),
        ("Opinion | Court rules on AI | morning-ledger.example", "Opinion | Court rules on AI"),
        ("裁判所がAIで判断：朝刊レジャー", "裁判所がAIで判断"),
        ("裁判所がAIで判断｜朝刊レジャー", "裁判所がAIで判断"),
        ("AI-Urteil: Was nun - und was nicht", "AI-Urteil: Was nun - und was nicht"),
        ("Morning Ledger", "Morning Ledger"),
    ],
)
def test_a_title_loses_the_sites_name_and_nothing_else(title: str, bare: str) -> None:
    assert without_site_name(title, ["Morning Ledger", "morning-ledger.example", "朝刊レジャー"]) == bare


def choose(*, headings: tuple[str, ...] = (), social: str = "", headline: str = "", page_title: str = "") -> str:
    return choose_title(
        headings=headings, social=social, headline=headline, page_title=page_title, site_names=["Morning Ledger"]
    )


def test_the_articles_own_data_win_over_the_search_headline() -> None:
    assert (
        choose(headings=("Court rules",), headline="Court rules", social="AI: what the court rules") == "Court rules"
    )


def test_data_of_another_article_do_not_win() -> None:
    title = choose(
        headings=("Court rules on AI training",),
        headline="Ten recipes for summer",
        social="Court rules on AI training",
        page_title="Court rules on AI training | Morning Ledger",
    )
    assert title == "Court rules on AI training"


def test_a_cut_headline_gives_way_to_the_whole_one() -> None:
    whole = "The court in Bitford rules that training needs the consent of makers"
    assert choose(headline="The court in Bitford rules that training…", social=whole) == whole


def test_a_section_behind_the_headline_is_cut_off() -> None:
    assert choose(headings=("Court rules on AI training",), social="Court rules on AI training | Sport") == (
        "Court rules on AI training"
    )


def test_without_data_the_heading_counts_that_the_title_element_confirms() -> None:
    headings = ("Morning Ledger", "Court rules on AI training")
    assert choose(headings=headings, page_title="Court rules on AI training | Morning Ledger") == (
        "Court rules on AI training"
    )
    assert choose(page_title="Court rules | Morning Ledger") == "Court rules"
    assert choose() == ""


def test_what_heading_and_social_card_share_is_the_headline_that_is_printed() -> None:
    printed = "The law that feeds the city’s worst air"
    title = choose(headings=(printed,), social=printed, headline="City air: the law that helps fuel poor air quality")
    assert title == printed


def test_a_whole_headline_is_not_lengthened_by_the_title_elements_section() -> None:
    whole = "‘He died in my hands’: three people killed in clashes with police and soldiers near a plant in Bitford"
    assert choose(headings=(whole,), headline=whole, social=whole, page_title=f"{whole} — Ledger World News") == whole
    stop = "Manhole fires and burst pipes: how winter wreaks havoc on what’s beneath N.Y.C."
    assert choose(headings=(stop,), social=stop, page_title=f"{stop} - The Bitford Gazette") == stop


def test_an_agencys_name_before_the_headline_and_sections_behind_it_are_cut_off() -> None:
    heading = "خمسون ألف حالة وفاة في الولايات المتحدة"
    assert choose(headings=(heading,), social=f"المدينة نيوز - {heading}") == heading
    assert (
        choose(social="索尼、鎧俠業績遭波及 已向美申請供貨華為 | 兩岸焦點 | 兩岸")
        == "索尼、鎧俠業績遭波及 已向美申請供貨華為"
    )

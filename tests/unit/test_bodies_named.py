"""Whom to ask and where to look, from the reports' own words."""

import pytest

from secondsource.articles import Article, ArticleId
from secondsource.bodies_named import bodies_named
from secondsource.catalogue import Catalogue
from secondsource.outlets import Outlet, OutletKind
from secondsource.places import find_place, place_of

EMPTY = Catalogue([])


def report(title: str, text: str = "", *, number: int = 1) -> Article:
    return Article(article_id=ArticleId(number), url=f"https://a.example/{number}", title=title, text=text)


def names(*texts: str, catalogue: Catalogue = EMPTY) -> list[str]:
    reports = [report("", text, number=number) for number, text in enumerate(texts, start=1)]
    return [body.name for body in bodies_named(reports, catalogue)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "He told the Senate Committee on the Judiciary on Tuesday that it is free.",
            ["Senate Committee on the Judiciary"],
        ),
        ("The Ministry of Culture declined to comment.", ["Ministry of Culture"]),
        ("A judge of the Northern District Court ruled in May.", ["Northern District Court"]),
        ("Das Bundesministerium für Kultur plant Leitlinien.", ["Bundesministerium für Kultur"]),
        ("Das Landgericht Neustadt hat entschieden.", ["Landgericht Neustadt"]),
        ("Le ministère de la Culture a répondu.", ["ministère de la Culture"]),
        ("参議院文教科学委員会で答弁した。", ["参議院文教科学委員会"]),
        ("The court adjourned. Parliament rose. She was in Congress.", []),
        ("He regrets it deeply. 彼は反省している。", []),
        ("", []),
    ],
)
def test_a_body_is_known_by_its_words(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_one_report_of_many_is_not_enough_for_a_body_that_nobody_listed() -> None:
    assert names("The Ministry of Silly Walks said so.", "Nothing.", "Nothing.") == []
    assert names("The Ministry of Culture said.", "At the Ministry of Culture.", "Nothing.") == [
        "Ministry of Culture"
    ]


def test_a_listed_body_is_known_by_any_of_its_names_and_stands_first() -> None:
    listed = Outlet(
        name="Ministry of Culture", aliases=("文化省",), domains=("culture.example",), kind=OutletKind.GOVERNMENT
    )
    catalogue = Catalogue([listed])
    found = bodies_named([report("文化省が発表"), report("Supreme Court"), report("The Supreme Court")], catalogue)
    assert [(body.name, body.outlet) for body in found] == [("Ministry of Culture", listed), ("Supreme Court", None)]


def test_a_newspaper_is_no_body() -> None:
    paper = Outlet(name="Morning Ledger", domains=("ledger.example",), kind=OutletKind.PRESS)
    assert names("Morning Ledger reports.", catalogue=Catalogue([paper])) == []


@pytest.mark.parametrize(
    ("titles", "country"),
    [
        (["Japan will not enforce copyright"], "JP"),
        (["日本政府、AI学習で見解", "Japan to leave AI training free"], "JP"),
        (["Deutschland plant Leitlinien", "Germany plans rules", "Rules for training"], "DE"),
        (["Germany and France agree"], None),
        (["Rules for training", "More rules", "Japan next"], None),
        (["Us and them", "Thai", "polish your prose"], None),
        ([], None),
    ],
)
def test_the_place_is_the_country_that_most_reports_name(titles: list[str], country: str | None) -> None:
    place = place_of([report(title, number=number) for number, title in enumerate(titles, start=1)])
    assert (place.country if place else None) == country


def test_every_country_of_the_shipped_table_says_in_which_languages_its_press_writes() -> None:
    place = find_place("jp")
    assert place is not None
    assert (place.name, place.languages) == ("Japan", ("ja",))
    assert find_place("XX") is None

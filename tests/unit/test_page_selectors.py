"""An outlet whose pages we misread is mended by data in its file; what that does not say is found as ever."""

import tomllib

import pytest

from crawler.pages.extraction import extract_page
from crawler.pages.held import SavedPage, iter_extract_lines
from secondsource.errors import ConfigErrors
from secondsource.outlet_file import outlets_from
from secondsource.outlets import NO_SELECTORS, PageSelectors

# As a newspaper that draws its own page: no article element, the headline in a div, the writer in a list.
PAGE = """<html lang="en"><head><title>The Gazette</title></head><body>
<div class="big">Court rules on AI training</div><ul class="people"><li>Ann Bee</li><li>Cem Dee</li></ul>
<b class="when">Filed 25 April 2023</b>
<div class="col"><div>The court in Bitford ruled on Tuesday that training needs consent.</div><div>It gave the company
three months.</div><div class="shop">Buy the bound volume of this year, with a picture of the harbour.</div></div>
<div class="col2">Yesterday the weather was fine in all of the county, and the harbour was full of boats.</div>
</body></html>"""
OUTLET = """
[[outlet]]
name = "Gazette"
domains = ["gazette.example"]
[outlet.page]
title = ["h1.none", "div.big"]
authors = ["ul.people li"]
published = ["b.when"]
text = ["div.col"]
drop = [".shop"]
"""


def selectors_of(text: str) -> PageSelectors:
    return outlets_from(tomllib.loads(text), place="outlets.toml")[0].page


def test_the_outlets_selectors_say_where_things_stand() -> None:
    page = extract_page(PAGE.encode(), url="https://gazette.example/1", selectors=selectors_of(OUTLET))
    assert page.title == "Court rules on AI training"
    assert page.authors == ("Ann Bee", "Cem Dee")
    assert page.announced.written == "2023-04-25"
    assert page.text == (
        "The court in Bitford ruled on Tuesday that training needs consent.\n\nIt gave the company three months."
    )
    assert [each.text for each in page.paragraphs] == page.text.split("\n\n")


def test_what_selectors_do_not_find_is_found_as_on_any_page() -> None:
    nothing = PageSelectors(title=(".x",), authors=(".x",), published=(".x",), text=(".x",))
    assert extract_page(PAGE.encode(), url="https://gazette.example/1", selectors=nothing) == extract_page(
        PAGE.encode(), url="https://gazette.example/1"
    )


def test_selectors_reach_the_child_that_reads_the_page() -> None:
    page = SavedPage(url="https://gazette.example/1", body=PAGE.encode(), selectors=selectors_of(OUTLET))
    (line,) = iter_extract_lines([page], workers=1)
    assert (line["title"], line["authors"]) == ("Court rules on AI training", ["Ann Bee", "Cem Dee"])


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ('text = ["div..col"]', "'div..col', which is no CSS selector"),
        ('text = "div.col"', "a list of texts"),
        ('titel = ["h1"]', "Did you mean 'title'"),
    ],
)
def test_a_mistake_is_told_with_file_outlet_and_fix(page: str, told: str) -> None:
    with pytest.raises(ConfigErrors) as raised:
        selectors_of(f'[[outlet]]\nname = "Gazette"\n[outlet.page]\n{page}\n')
    assert told in str(raised.value)
    assert "outlets.toml [[outlet]] 1 (Gazette) [page]" in str(raised.value)


def test_an_outlet_needs_no_selectors() -> None:
    assert selectors_of('[[outlet]]\nname = "Gazette"\n') == NO_SELECTORS
    assert not NO_SELECTORS

"""What a crawl makes of pages: by an outlet's selectors, of PDF files, of what a site says on every page."""

from dataclasses import replace

from crawl_scenes import Kept, crawling, page, run, says, serving
from pdf_files import pdf_of

from crawler.crawling import PageRead
from secondsource.articles import ParagraphKind
from secondsource.outlets import PageSelectors

TOLD = "The court in Bitford ruled on Tuesday that training a model on photographs needs consent, case number {}."
FOOT = "The Ledger is printed in Bitford and has been since the year in which the bridge was built across it."


def html(number: int) -> bytes:
    text = "".join(f"<p>{TOLD.format(10 * number + each)}</p>" for each in range(4))
    return (
        f'<html lang="en"><body><article><h1>Case {number}</h1>{text}<p>{FOOT}</p></article></body></html>'.encode()
    )


def test_an_outlets_selectors_are_used_where_its_page_is_read() -> None:
    async def scene() -> None:
        async with serving({"/a": says(html(1), content_type="text/html")}) as server, crawling() as crawl:
            kept = Kept()
            asked = replace(page(server.url + "/a"), selectors=PageSelectors(text=("article > p:first-of-type",)))
            await crawl.read_pages([asked], kept)
        assert isinstance(kept.one, PageRead)
        assert kept.one.page.text == TOLD.format(10)

    run(scene())


def test_a_pdf_file_is_read_as_a_page() -> None:
    async def scene() -> None:
        body = pdf_of([["DISTRICT COURT OF BITFORD", "Decided 25 April 2023", "The motion to dismiss is denied."]])
        async with serving({"/a.pdf": says(body, content_type="application/pdf")}) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(server.url + "/a.pdf")], kept)
        assert isinstance(kept.one, PageRead)
        assert "motion to dismiss is denied" in kept.one.page.text
        assert kept.one.page.announced.written == "2023-04-25"

    run(scene())


def test_what_a_site_says_on_every_page_is_learnt_while_it_is_crawled() -> None:
    async def scene() -> None:
        answers = {f"/{number}": says(html(number), content_type="text/html") for number in range(4)}
        async with serving(answers) as server, crawling() as crawl:
            kept = Kept()
            await crawl.read_pages([page(f"{server.url}/{number}", key=number) for number in range(4)], kept)
        said = [
            each.kind
            for outcome in kept.outcomes
            if isinstance(outcome, PageRead)
            for each in outcome.page.paragraphs
            if each.text == FOOT
        ]
        assert sorted(said) == [ParagraphKind.BOILERPLATE] * 2 + [ParagraphKind.NARRATIVE] * 2

    run(scene())

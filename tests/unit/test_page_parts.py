"""An article in several containers is read whole, and nothing else is taken for a part of it."""

from lxml.html import document_fromstring

from crawler.pages.extraction import extract_page
from crawler.pages.lines import extract_line
from crawler.pages.parts import with_missing_parts

FIRST = [
    f"The first part of the report has a sentence number {number}, and it goes on for some time."
    for number in range(6)
]
SECOND = [
    f"What the second part says is this, in its paragraph {number}, which is as long as the others."
    for number in range(6)
]
OTHER = [
    f"Buy a subscription, say what you like about it, and tell number {number} of your friends to do so."
    for number in range(6)
]


def part(lines: list[str], attributes: str = 'class="body-chunk"') -> str:
    return f"<div {attributes}>" + "".join(f"<p>{line}</p>" for line in lines) + "</div>"


def text_of(body: str) -> str:
    return extract_page(f'<html lang="en"><body>{body}</body></html>'.encode(), url="https://x.example/1").text


def test_parts_between_advertisements_are_joined_in_their_order() -> None:
    promo = '<div class="advertisement"><p>Buy this.</p></div>'
    body = f"<article><h1>Court rules</h1><div>{part(FIRST)}{promo}{part(SECOND)}</div></article>"
    assert with_missing_parts(document_fromstring(body), FIRST) == [*FIRST, *SECOND]
    assert with_missing_parts(document_fromstring(body), SECOND) == [*FIRST, *SECOND]
    assert [*FIRST, *SECOND] == [line for line in text_of(body).split("\n\n") if line != "Buy this."]


def test_forms_comments_and_the_next_article_are_no_parts() -> None:
    article = f"<article><h1>Court rules</h1><div>{part(FIRST)}</div></article>"
    for strange in (
        f"<form>{part(OTHER)}</form>",
        f'<div class="comments">{part(OTHER)}</div>',
        f"<article><h1>Another matter</h1><div>{part(OTHER)}</div></article>",
    ):
        tree = document_fromstring(f"<main>{article}{strange}</main>")
        assert with_missing_parts(tree, FIRST) == FIRST, strange


def test_lines_that_lead_elsewhere_are_no_text_and_links_in_sentences_are() -> None:
    teasers = "".join(f'<li><a href="/{n}">Another headline about another matter {n}</a></li>' for n in range(3))
    linked = 'As <span class="link"><a href="/x">the Wire wrote in its report of the case</a></span>, it goes on.'
    body = part([*FIRST, linked, '<a href="/y">See the full list of all the cases here</a>']) + f"<ul>{teasers}</ul>"
    text = text_of(f"<article><h1>Court rules</h1>{body}{part(SECOND)}</article>")
    assert "Another headline" not in text
    assert "full list" not in text
    assert "As the Wire wrote in its report of the case, it goes on." in text


def test_the_headline_in_another_wording_is_no_text() -> None:
    head = '<title>x</title><meta property="og:title" content="City air: what the law has done to it">'
    body = f"<h1>The law that feeds the city's air</h1><h2>City air: what the law has done to it</h2>{part(FIRST)}"
    page = f"<html lang='en'><head>{head}</head><body><article>{body}</article></body></html>"
    assert extract_page(page.encode(), url="https://x.example/1").text == "\n\n".join(FIRST)


def test_what_no_reader_sees_is_no_text() -> None:
    popup = "<span hidden>Ann Bee is a judge. More about Ann Bee and her times</span>"
    body = part([*FIRST, f"The judge Ann Bee{popup} then ruled for the photographers, as all had thought she would."])
    assert "her times" not in text_of(f"<article><h1>Court rules</h1>{body}</article>")


def test_the_line_of_a_page_tells_its_form_and_its_paragraphs() -> None:
    line = extract_line("https://x.example/1", f"<html><body><article>{part(FIRST)}</article></body></html>".encode())
    assert (line["form"], line["is_cut_short"], line["corrections"]) == ("report", False, [])
    assert [each["text"] for each in line["paragraphs"]] == line["text"].split("\n\n")
    assert {each["kind"] for each in line["paragraphs"]} == {"narrative"}

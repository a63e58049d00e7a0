"""Paragraphs are told apart, for only what an outlet tells itself may speak of copying (TRAPS.md 14)."""

from crawler.pages.extraction import extract_page
from crawler.pages.standing import StandingTexts, with_standing_texts
from secondsource.articles import Page, Paragraph, ParagraphKind

TOLD = "The court in Bitford ruled on Tuesday that training a model on photographs needs the consent of their makers."
MORE = "The judges followed the photographers in all points, and gave the company three months to answer the claim."
SAID = "We have built our whole lives on these pictures, and nobody asked us before they were taken for a machine."
POST = "Reading the ruling now, and it is worse for the company than anybody here at the court had expected today"
FOOT = "The Ledger is printed in Bitford and has been since the year in which the bridge was built across the river."


def kinds(page: Page) -> dict[str, ParagraphKind]:
    return {paragraph.text: paragraph.kind for paragraph in page.paragraphs}


def read(body: str, *, url: str = "https://ledger.example/1") -> Page:
    document = f'<html lang="en"><body><article><h1>Court rules</h1>{body}</article></body></html>'
    return extract_page(document.encode(), url=url)


def test_what_is_told_quoted_posted_and_shown_is_told_apart() -> None:
    page = read(
        f"<p>{TOLD}</p><blockquote><p>{SAID}</p></blockquote><p>{MORE}</p>"
        f'<blockquote class="twitter-tweet"><p>{POST}</p>&mdash; Ann Bee (@annbee)</blockquote><p>“{SAID}”</p>'
        "<figure><img src='x.jpg'><figcaption>The court. Photo: AFP</figcaption></figure>"
    )
    found = kinds(page)
    assert found[TOLD] is found[MORE] is ParagraphKind.NARRATIVE
    assert found[SAID] is found[f"“{SAID}”"] is ParagraphKind.QUOTE
    assert found.get(POST, ParagraphKind.EMBEDDED) is ParagraphKind.EMBEDDED
    assert found["The court. Photo: AFP"] is ParagraphKind.CAPTION
    in_text = [each.text for each in page.paragraphs if each.kind is not ParagraphKind.CAPTION]
    assert page.text == "\n\n".join(in_text)
    assert "AFP" not in page.text + page.credit


def test_a_paragraph_with_a_quote_in_it_is_still_told() -> None:
    mixed = f"“{SAID[:40]}”, said Ann Bee, who has taken pictures of the harbour since the year of the great flood."
    assert kinds(read(f"<p>{TOLD}</p><p>{mixed}</p>"))[mixed] is ParagraphKind.NARRATIVE


def page_saying(number: int, *texts: str) -> Page:
    url = f"https://ledger.example/{number}"
    paragraphs = tuple(Paragraph(kind=ParagraphKind.NARRATIVE, text=text) for text in texts)
    return Page(url=url, canonical_url=url, paragraphs=paragraphs, text="\n\n".join(texts))


def test_what_many_pages_of_a_site_say_is_learnt_and_no_text_changes() -> None:
    memory = StandingTexts()
    pages = [with_standing_texts(page_saying(number, f"{TOLD} {number}", FOOT), memory) for number in range(4)]
    assert [kinds(page)[FOOT] for page in pages] == [
        ParagraphKind.NARRATIVE,
        ParagraphKind.NARRATIVE,
        ParagraphKind.BOILERPLATE,
        ParagraphKind.BOILERPLATE,
    ]
    assert all(FOOT in page.text for page in pages)
    assert kinds(pages[3])[f"{TOLD} 3"] is ParagraphKind.NARRATIVE


def test_one_page_read_again_and_again_teaches_nothing() -> None:
    memory = StandingTexts()
    for _ in range(9):
        page = with_standing_texts(page_saying(1, TOLD, FOOT), memory)
    assert set(kinds(page).values()) == {ParagraphKind.NARRATIVE}


def test_what_one_site_says_teaches_nothing_about_another() -> None:
    memory = StandingTexts()
    for number in range(5):
        memory.learn(f"https://ledger.example/{number}", [FOOT])
    assert memory.learn("https://gazette.example/1", [FOOT]) == frozenset()

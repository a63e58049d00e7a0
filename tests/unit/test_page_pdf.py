"""PDF files are read by paragraphs, and one that is made to stop us ends in an error that says what to do."""

import random

import pytest
from pdf_files import pdf_of, pdf_of_streams

from crawler.bounded import Workers
from crawler.errors import ParseError
from crawler.pages.extraction import LIMIT_BYTES, extract_page
from crawler.pages.held import extract_page_held
from crawler.pages.lines import extract_line
from secondsource.articles import Page

URL = "https://court.example/rulings/7.pdf"
RULING = [
    "IN THE DISTRICT COURT OF BITFORD",
    "",
    "Bee v. Model Works, No. 23-117",
    "Decided 25 April 2023",
    "",
    "The plaintiffs are photographers. They say that the defendant took four hun-",
    "dred of their pictures to train a model, and that nobody had asked them for it",
    "before that was done.",
    "The defendant does not deny that it took the pictures. It says that training is a",
    "use which the law allows.",
    "",
    "1. The motion to dismiss is denied.",
    "2. The defendant shall answer within three months (see Rule 12).",
]


def read(body: bytes) -> Page:
    return extract_page(body, url=URL, content_type="application/pdf")


@pytest.mark.parametrize("packed", [False, True])
def test_a_ruling_is_read_by_its_paragraphs(packed: bool) -> None:
    page = read(pdf_of([RULING], title="Bee v. Model Works", packed=packed))
    assert page.text.split("\n\n")[-4:] == [
        "The plaintiffs are photographers. They say that the defendant took four hundred of their pictures to train a"
        " model, and that nobody had asked them for it before that was done.",
        "The defendant does not deny that it took the pictures. It says that training is a use which the law allows.",
        "1. The motion to dismiss is denied.",
        "2. The defendant shall answer within three months (see Rule 12).",
    ]
    assert page.title == "Bee v. Model Works"
    assert page.announced.written == "2023-04-25"
    assert page.language == "en"
    assert [each.text for each in page.paragraphs] == page.text.split("\n\n")


def test_a_file_without_a_name_of_its_own_goes_by_its_first_line() -> None:
    for title in ("", "Microsoft Word - ruling_v3.doc", "ruling.pdf"):
        assert read(pdf_of([RULING], title=title)).title == RULING[0]


def test_what_stands_on_every_page_is_no_text_and_a_sentence_goes_on_over_the_page() -> None:
    pages = [
        [
            "District Court of Bitford - No. 23-117",
            f"On this page, the {word} of them all, a sentence begins, which is long, that goes",
            f"on where the next one starts after {word}, as they all do, and {word} never ends as",
            f"one would think of the {word} page, and of the sentence that is found on {word}",
            f"Page {number}",
        ]
        for number, word in enumerate(("apple", "bench", "cedar", "ditch"), 1)
    ]
    text = read(pdf_of(pages)).text
    assert "23-117" not in text
    assert "Page" not in text
    assert "found on apple On this page, the bench of them all" in text


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"%PDF-1.7\n...", "damaged"),
        (pdf_of([RULING])[:400], "damaged|cannot be read"),
        (pdf_of([[]]), "pictures of pages"),
        (pdf_of([RULING]).replace(b"/Info", b"/Encrypt << /Filter /Standard /V 9 /R 9 >> /Info"), "damaged|locked"),
        (pdf_of([RULING]) + b"x" * LIMIT_BYTES, "MiB"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_what_to_do(body: bytes, says: str) -> None:
    with pytest.raises(ParseError, match=says) as raised:
        read(body)
    assert raised.value.fix
    line = extract_line(URL, body)
    assert line["text"] == ""
    assert line["error"]


def test_one_bad_page_does_not_lose_the_others() -> None:
    good = b"BT /F1 10 Tf 40 700 Td (The court ruled on Tuesday that training needs consent.) Tj ET"
    page = read(pdf_of_streams([good, b"BT /F1 (x Tf [[[[ <<", good]))
    assert "training needs consent" in page.text


def test_a_bomb_is_ended_by_its_bounds_and_the_next_file_is_read() -> None:
    bomb = pdf_of_streams([b"BT " + b" " * 200_000_000 + b"ET"], packed=True)
    assert len(bomb) < 300_000
    with Workers(1) as workers:
        with pytest.raises(ParseError):
            extract_page_held(workers, bomb, url=URL)
        assert "motion to dismiss" in extract_page_held(workers, pdf_of([RULING]), url=URL).text


def test_files_with_random_damage_are_read_or_refused_and_nothing_else() -> None:
    chance = random.Random(7)
    whole = pdf_of([RULING, RULING], packed=True)
    for _ in range(150):
        body = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            body[chance.randrange(20, len(body))] = chance.randrange(256)
        try:
            read(bytes(body))
        except ParseError:
            continue

"""Pages written to stop us, or simply odd: every line is answered, and none costs more than a long report may."""

import json
import time
from datetime import date

import pytest
from judgement_scenes import CATALOGUE, LEDGER, MINISTRY, article, reading, traced

from secondsource.articles import READ_CHARACTERS
from secondsource.assess_lines import assess_lines
from secondsource.canonical_url import host_of
from secondsource.facts import facts_of
from secondsource.grouping.documents import is_record_of_speech
from secondsource.judging import latest_day
from secondsource.phrases import MENTION
from secondsource.quotes import find_passage
from secondsource.texts import SENTENCE_CHARACTERS, quotations, sentences
from secondsource.tracing.naming import names_of

SECONDS = 2.0  # of processor time; what takes a tenth of it here took minutes, or for ever
_ODD = {
    "only opening marks": "“" * READ_CHARACTERS,
    "marks opened and closed": "「" * 15_000 + "」" * 15_000,
    "empty quotations": "「」" * 15_000,
    "no full stop": "the paper " * 3_000,
    "one capital word": "Ä" * READ_CHARACTERS,
    "initials": "A. " * 10_000,
    "hyphens": "A-" * 15_000,
    "empty lines": "\n" * READ_CHARACTERS,
    "line ends with a sign": "\n○" * 15_000,
    "numerals of a year": "〇一二三四五六七八九" * 600 + "年",
    "digits": "9" * READ_CHARACTERS,
    "parentheses and spaces": "(a)" + " " * 20_000 + "b",
    "an agency over and over": "Coast Wire reported " * 1_500,
    "an agency in Japanese": "沿岸通信が" * 6_000,
    "ligatures": "ﷺ" * 10_000,
    "marks of direction": "\u202e\u2066مرحبا " * 3_000,
    "combining marks": "e" + "\u0301" * READ_CHARACTERS,
    "emoji": "😀" * READ_CHARACTERS,
    "controls": "\x00\x01\x02" * 10_000,
    "private characters": "".join(map(chr, range(0xE000, 0xE000 + 6000))),
    "nothing": "",
}


def _line(number: int | str, **fields: object) -> bytes:
    row = {"id": number, "url": f"https://page{number}.example/1", "title": "AI and copyright", "text": "", **fields}
    return json.dumps(row).encode()


def _assessed(*lines: bytes) -> dict[str, object]:
    found = assess_lines(lines, catalogue=CATALOGUE, profile=None)
    json.dumps(found, ensure_ascii=False).encode("utf-8")  # what cannot be written is no answer
    return found


@pytest.mark.parametrize("text", _ODD.values(), ids=_ODD.keys())
def test_an_odd_page_is_answered_and_costs_no_more_than_a_report(text: str) -> None:
    started = time.process_time()
    found = _assessed(_line(1, text=text, title=text[:300], outlet=text[:50], published_at="2023-05-01"))
    assert not found["errors"]
    assert time.process_time() - started < SECONDS


def test_a_page_of_millions_of_characters_costs_no_more_than_a_report() -> None:
    started = time.process_time()
    quote = "“We took every book that we could find,” she told the Ledger. "
    _assessed(
        _line(1, text=quote * 50_000, url="https://ledger.example/1"),
        _line(2, text="The minutes of the sitting. " * 1_000, url="https://letters.example/1"),
    )
    assert time.process_time() - started < 2 * SECONDS


def test_a_sentence_without_an_end_is_cut_between_words() -> None:
    text = "word " * 2_000
    found = sentences(text)
    assert max(len(span.text) for span in found) <= SENTENCE_CHARACTERS
    assert " ".join(span.text for span in found) == text.strip()
    assert all(text[span.start : span.end] == span.text for span in found)


def test_nested_quotations_are_one_and_an_unclosed_one_swallows_nothing() -> None:
    assert [span.text for span in quotations("「彼は『はい』と言った」と「いいえ」")] == [
        "彼は『はい』と言った",
        "いいえ",
    ]
    assert [span.text for span in quotations("“Open and “closed” again")] == ["closed"]
    assert [span.text for span in quotations('"one" and "two"')] == ["one", "two"]


def test_a_page_cannot_name_outlets_by_the_characters_that_we_mark_them_with() -> None:
    own = MENTION[1]
    found = reading(LEDGER, f"Harbour Gazette was there. {chr(ord(own) + 5)} reported it, Harbour Gazette reported.")
    assert [citation.written for citation in found.citations] == ["Harbour Gazette"]


def test_a_year_of_thousands_of_numerals_is_no_crash() -> None:
    assert not facts_of("A headline", "一" * 5_000 + "年の話").days


def test_blank_lines_before_a_speaker_are_passed_over() -> None:
    assert is_record_of_speech(reading(MINISTRY, "\n\n\n　○森委員　はい。\n\n○永田大臣　いいえ。"))


def test_a_report_that_shares_scattered_words_with_a_record_says_how_much() -> None:
    words = [f"w{number}" for number in range(60)]
    pieces = [" ".join(words[start : start + 6]) for start in range(0, 60, 6)]
    record = article(1, MINISTRY, "\n".join(pieces))
    report = article(2, LEDGER, "\n".join(pieces), at="2023-05-02T08:00:00Z")
    (step,) = traced(record, report).of(report.article_id)
    assert step.evidence == "100% of its text stands there"


def test_what_a_sentence_goes_on_with_starts_behind_the_whole_quote() -> None:
    passage = find_passage("○永田大臣　ああああああああああああ、しかし必要です。", "ああああああああああああ")
    assert passage is not None
    assert passage.following.startswith("しかし必要です")


def test_a_thousand_local_names_are_found_as_a_few_are() -> None:
    pages = [article(number, f"quillsite-{number}.example", "") for number in range(1_000)]
    found = names_of(CATALOGUE, pages).occurring_in("Quillsite 7 wrote it, said quillsite-12.example.")
    assert {outlet.name for _, outlet in found} == {"quillsite-7.example", "quillsite-12.example"}


@pytest.mark.parametrize(
    "url",
    [
        "ftp://page.example/1",
        "//page.example/1",
        "https://page.example:99999/",
        "https://page.example:port/",
        "http://[::1",
        "javascript:alert(1)",
        "https://" + "a." * 100_000 + "example/",
    ],
)
def test_an_address_that_nobody_could_fetch_is_an_error_of_its_line(url: str) -> None:
    found = _assessed(_line(1, url=url), _line(2, text="x", links=[url]))
    assert [(error["line"], error["id"]) for error in found["errors"]] == [(1, 1)]  # type: ignore[attr-defined]  # JSON
    assert CATALOGUE.outlet_of(url)
    assert not host_of(url) or not url.startswith("http")


@pytest.mark.parametrize("url", ["https://user:pw@page.example:8443/ä", "https://例え.example/", "http://[::1]/"])
def test_user_names_ports_and_other_scripts_stand_in_addresses(url: str) -> None:
    assert not _assessed(_line(1, url=url))["errors"]


def test_half_a_character_is_no_id_and_no_part_of_the_output() -> None:
    found = _assessed(_line("\ud800"), _line(2, title="\ud800", text="\ud800", outlet="\ud800", language="\ud800"))
    assert [(error["line"], error["id"]) for error in found["errors"]] == [(1, None)]  # type: ignore[attr-defined]  # JSON


def test_a_month_alone_still_says_as_of_when_standing_counts() -> None:
    dated = [article(1, LEDGER, "", at="2023-05"), article(2, LEDGER, "", at="2022-01-01")]
    assert latest_day(dated) == date(2023, 5, 31)
    assert latest_day([article(1, LEDGER, "", at="")]) == date(1, 1, 1)

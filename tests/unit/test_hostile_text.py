"""Foreign text may say what it likes and do nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondsource.hostile_text import one_line, paragraphs_of, web_address


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\r\nlines", "two lines"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("\u202eevil\u2066\u200f", "evil"),
        ("\x1b[31mred\x07\x00", "[31mred"),
        ("soft\u00adhyphen\ufeff", "softhyphen"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("文化庁\u3000通知", "文化庁 通知"),
        ("\ud800half", "half"),
    ],
)
def test_a_line_holds_only_what_is_seen(text: str, line: str) -> None:
    assert one_line(text) == line


def test_a_long_line_is_cut_with_a_sign() -> None:
    assert one_line("abc def ghi", 8) == "abc def…"
    assert one_line("abc", 3) == "abc"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_one_line(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert len(line.splitlines()) <= 1
    assert line.encode().decode() == line


def test_a_passage_keeps_its_lines() -> None:
    assert paragraphs_of("one\r\n two \n\n\n\nthree\u202e") == "one\ntwo\n\nthree"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?q=1#f", "https://a.example/x?q=1#f"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        ("https://a.example/記事", "https://a.example/%E8%A8%98%E4%BA%8B"),
        ("https://a.example/%E8%A8%98", "https://a.example/%E8%A8%98"),
        ("https://例え.example/", "https://xn--r8jz45g.example/"),
        ("https://user:pass@a.example/", "https://a.example/"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ('https://a.example/"><b>', "https://a.example/%22%3E%3Cb%3E"),
        ("javascript:alert(1)", ""),
        ("https:///nohost", ""),
        ("https://a b.example/", ""),
        ("https://a.example:port/", ""),
        ("//a.example/", ""),
        ("", ""),
    ],
)
def test_only_a_web_address_is_one_and_its_host_shows_in_ascii(url: str, shown: str) -> None:
    assert web_address(url) == shown


@given(st.text())
def test_no_text_breaks_the_reading_of_an_address(text: str) -> None:
    for url in (text, f"https://{text}", f"https://a.example/{text}"):
        shown = web_address(url)
        assert shown.isascii()
        assert not set(shown) & set(' "<>\r\n\t')

"""What a page says of its article, and what is not taken for it."""

import pytest

from crawler.errors import ParseError
from crawler.pages.extraction import LIMIT_BYTES, extract_page
from crawler.pages.lines import extract_line

URL = "https://www.ledger.example/2023/05/ai-ruling?utm_source=feed"
PARAGRAPHS = (
    "The court in Bitford ruled on Tuesday that training a model on photographs needs the consent of their makers.",
    "The judges followed the photographers in all points, and gave the company three months to answer the claim.",
    "The company said in a statement that it would read the ruling carefully before it decided on an appeal.",
)


def page(*, head: str = "", above: str = "", body: str = "", below: str = "", lang: str = "en") -> bytes:
    text = body or "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Court rules on AI | Ledger</title>'
        f"{head}</head>"
        f"<body><nav><a href='/'>Home</a><a href='/politics'>Politics</a></nav>"
        f"<article><h1>Court rules on AI</h1>{above}"
        f"{text}</article>{below}<footer>© Ledger</footer></body></html>"
    ).encode()


def test_the_text_is_the_paragraphs_and_nothing_around_them() -> None:
    found = extract_page(
        page(
            above="<p class='byline'>By Ann Bee</p>"
            "<figure><img src='x.jpg'><figcaption>A court. Photo: AFP</figcaption></figure>",
            below="<aside><h2>Read more</h2><a href='/x'>Another story about another thing</a></aside>",
        ),
        url=URL,
    )
    assert found.text == "\n\n".join(PARAGRAPHS)
    assert found.title == "Court rules on AI"
    assert found.authors == ("Ann Bee",)
    assert found.credit == ""  # AFP took the picture
    assert found.language == "en"


def test_json_ld_is_believed_first() -> None:
    data = """<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
      {"@type":"Organization","@id":"#org","name":"Ledger"},{"@type":"Person","@id":"#ann","name":"Ann Bee"},
      {"@type":"NewsArticle","headline":"Court rules on AI training","datePublished":"2023-05-30T10:00:00+09:00",
       "author":[{"@id":"#ann"},{"@type":"Person","name":"Cem Dee"}],"publisher":{"@id":"#org"},}]}</script>"""
    meta = '<meta property="og:title" content="AI: court rules"><meta name="pubdate" content="2023-05-30">'
    found = extract_page(page(head=data + meta), url=URL)
    assert found.title == "Court rules on AI training"
    assert found.authors == ("Ann Bee", "Cem Dee")
    assert found.announced.written == "2023-05-30T10:00:00+09:00"
    assert found.site_name == "Ledger"


def test_the_canonical_address_is_the_pages_own_and_clean() -> None:
    assert extract_page(page(), url=URL).canonical_url == "https://www.ledger.example/2023/05/ai-ruling"
    head = '<link rel="canonical" href="https://ledger.example/ai-ruling?utm_medium=x">'
    found = extract_page(page(head=head), url=URL)
    assert (found.canonical_url, found.declared_original) == ("https://ledger.example/ai-ruling", "")


def test_a_canonical_address_elsewhere_declares_a_reprint_and_does_not_rename_the_page() -> None:
    head = '<link rel="canonical" href="https://wire.example/story/7">'
    found = extract_page(page(head=head), url=URL)
    assert found.canonical_url == "https://www.ledger.example/2023/05/ai-ruling"
    assert found.declared_original == "https://wire.example/story/7"


def test_a_template_that_calls_every_page_the_front_page_is_not_believed() -> None:
    found = extract_page(page(head='<link rel="canonical" href="https://www.ledger.example/">'), url=URL)
    assert found.canonical_url == "https://www.ledger.example/2023/05/ai-ruling"


def test_links_are_those_of_the_text_absolute_and_once() -> None:
    linked = (
        f'<p>{PARAGRAPHS[0]} <a href="/ruling.pdf">The ruling</a> is public.</p><p>{PARAGRAPHS[1]}</p>'
        '<p>As <a href="https://wire.example/1#top">the Wire</a> and <a href="/ruling.pdf">the ruling</a> say, it was'
        ' <a href="mailto:x@y.example">long</a> awaited by everybody in this trade.</p>'
    )
    found = extract_page(page(body=linked), url=URL)
    assert found.links == ("https://www.ledger.example/ruling.pdf", "https://wire.example/1#top")


@pytest.mark.parametrize(
    ("encoding", "language", "text"),
    [
        ("shift_jis", "ja", "文化庁の審議会は火曜日、生成AIの学習に著作物を使うことについて考え方をまとめた。"),
        ("euc-jp", "ja", "文化庁の審議会は火曜日、生成AIの学習に著作物を使うことについて考え方をまとめた。"),
        ("gb18030", "zh", "北京互联网法院星期二裁定，使用受著作权保护的图片训练人工智能模型需要得到作者的许可。"),
        (
            "euc-kr",
            "ko",
            "문화체육관광부는 화요일 생성형 인공지능 학습에 저작물을 이용하는 문제에 대한 의견을 밝혔다.",
        ),
        ("utf-16", "ar", "قضت المحكمة يوم الثلاثاء بأن تدريب نماذج الذكاء الاصطناعي على الصور يتطلب موافقة أصحابها."),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_pages_in_every_script_and_encoding_are_read(encoding: str, language: str, text: str, declared: bool) -> None:
    meta = f'<meta charset="{encoding}">' if declared else ""
    document = (
        f'<html lang="{language}"><head>{meta}<title>題</title></head><body><article><h1>題</h1>'
        + f"<p>{text}</p>" * 6
        + "</article></body></html>"
    )
    found = extract_page(document.encode(encoding, errors="ignore"), url="https://x.example/1")
    assert text in found.text
    assert found.language == language


def test_a_servers_charset_is_no_excuse_for_mojibake() -> None:
    found = extract_page(
        page(
            body="<p>Das Urteil betrifft Künstliche Intelligenz und Urheberrecht über Länder hinweg.</p>" * 3,
            lang="de",
        ),
        url=URL,
        content_type="text/html; charset=iso-8859-1",
    )
    assert "Künstliche" in found.text


def test_readings_above_ideographs_do_not_break_the_paragraph() -> None:
    body = "".join(
        f"<p>韓国の<ruby>尹錫悦<rp>（</rp><rt>ユンソンニョル</rt><rp>）</rp></ruby>大統領は{n}日夜、緊急談話を出したと発表した。</p>"
        for n in range(3, 9)
    )
    found = extract_page(page(body=body, lang="ja"), url=URL)
    assert found.text.split("\n\n")[0] == "韓国の尹錫悦大統領は3日夜、緊急談話を出したと発表した。"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b'{"a": "<b>"}', "JSON"),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "feed"),
        (b"just words", "plain text"),
        (bytes(range(256)) * 8, "binary"),
        (b"<p>" + b"x" * LIMIT_BYTES, "MiB"),
    ],
)
def test_what_is_no_page_is_said_to_be_none(body: bytes, says: str) -> None:
    with pytest.raises(ParseError, match=says):
        extract_page(body, url=URL)
    line = extract_line(URL, body)
    assert says in line["error"]
    assert line["text"] == ""
    assert line["title"] is None


def test_a_page_without_an_article_has_no_text_and_the_line_says_so() -> None:
    line = extract_line("https://x.example/", b"<html><body></body></html>")
    assert (line["text"], line["credit"], line["language"]) == ("", None, None)
    assert "no text" in line["error"]


def test_a_line_has_the_contracts_fields_and_equals_itself() -> None:
    line = extract_line(URL, page())
    contract = "url canonical_url title authors published_at language site_name credit text error"
    assert list(line)[:10] == contract.split()
    assert line["published_at"] is None
    assert line["error"] is None
    assert line == extract_line(URL, page())

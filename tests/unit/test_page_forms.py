"""Live blogs, digests, paywalled stubs and corrected pages are known as such: none may pass for one whole report."""

import json

import pytest

from crawler.pages.extraction import extract_page
from secondsource.articles import Page, PageForm

PARAGRAPH = (
    "The court in Bitford ruled on Tuesday that training a model on photographs needs the consent of the makers, and"
    " gave the company three months to answer number {number} of the claims."
)


def read(
    *,
    title: str = "Court rules on AI",
    head: str = "",
    body: str = "",
    count: int = 6,
    path: str = "/1",
    lang: str = "en",
) -> Page:
    text = "".join(f"<p>{PARAGRAPH.format(number=number)}</p>" for number in range(count))
    document = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{text}{body}</article></body></html>"
    )
    return extract_page(document.encode(), url=f"https://ledger.example{path}")


def data(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def test_a_report_is_a_report() -> None:
    page = read()
    assert (page.form, page.is_cut_short, page.corrections) == (PageForm.REPORT, False, ())


def test_a_live_blog_is_known_by_its_data_its_entries_or_its_name() -> None:
    entries = "".join(
        f'<div class="live-entry"><time>1{number}:00</time><p>{PARAGRAPH.format(number=number)}</p></div>'
        for number in range(9)
    )
    assert read(head=data(**{"@type": "LiveBlogPosting", "headline": "x"})).form is PageForm.LIVE_BLOG
    assert read(body=entries).form is PageForm.LIVE_BLOG
    assert read(title="Live: court hears AI case", count=9).form is PageForm.LIVE_BLOG
    assert read(path="/politik/liveticker-ki-prozess-1.html", count=9).form is PageForm.LIVE_BLOG
    assert read(title="Live music thrives, court or no court").form is PageForm.REPORT


@pytest.mark.parametrize(
    "title",
    ["Morning briefing: courts, code and copyright", "Presseschau: Stimmen zum KI-Urteil", "今日のニュースまとめ"],
)
def test_a_digest_is_known_by_its_name(title: str) -> None:
    assert read(title=title).form is PageForm.DIGEST


def test_a_digest_is_known_by_headings_that_all_lead_elsewhere() -> None:
    many = "".join(
        f'<h2><a href="/story/{number}">Another court rules on another matter {number}</a></h2>'
        f"<p>{PARAGRAPH.format(number=number)}</p>"
        for number in range(6)
    )
    assert read(body=many, count=1).form is PageForm.DIGEST


@pytest.mark.parametrize(
    ("notice", "lang"),
    [
        ("Subscribe to continue reading this story.", "en"),
        ("Jetzt weiterlesen mit unserem Digitalabo.", "de"),
        ("Il vous reste 83.5% de cet article à lire. La suite est réservée aux abonnés.", "fr"),
        ("Este contenido exclusivo para suscriptores sigue aquí.", "es"),
        ("この記事は有料会員限定です 残り1,234文字", "ja"),
    ],
)
def test_a_stub_that_says_so_is_cut_short(notice: str, lang: str) -> None:
    assert read(body=f"<p>{notice}</p>", count=2, lang=lang).is_cut_short


def test_data_call_a_short_text_cut_short_and_a_long_one_whole() -> None:
    closed = data(headline="Court rules on AI", isAccessibleForFree="False")
    assert read(head=closed, count=2).is_cut_short
    assert not read(head=closed, count=20).is_cut_short
    assert not read(head=data(headline="Court rules on AI", isAccessibleForFree=True), count=2).is_cut_short


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: an earlier version of this article named the wrong judge.",
        "This article was amended on 3 May 2023 to correct the name of the judge.",
        "Korrektur: In einer früheren Version hieß der Richter anders.",
        "Rectificatif : le nom du juge était erroné.",
        "【訂正】当初の記事で裁判官の名前に誤りがありました。訂正します。",
        "更正：本文早前版本误写了法官姓名。",
    ],
)
def test_a_correction_notice_is_kept_as_written(notice: str) -> None:
    assert notice in read(body=f"<p>{notice}</p>").corrections
    assert notice in read(body=f'</article><div class="correction-note">{notice}</div><article>').corrections


def test_corrections_in_data_are_kept_and_an_update_is_none() -> None:
    noted = data(headline="x", correction=[{"@type": "CorrectionComment", "text": "The judge is Bee."}])
    assert read(head=noted).corrections == ("The judge is Bee.",)
    assert read(body="<p>Editor's note: this story was updated at noon with a quote.</p>").corrections == ()
    assert read(body="<p>The court asked for a correction of the record, the clerk said.</p>").corrections == ()

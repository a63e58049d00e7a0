"""What an article says by itself: citations, credits, own evidence, background (RULES.md 1, 5, 7, 8)."""

import pytest
from judgement_scenes import BLOG, GAZETTE, KURIER, LEDGER, WIRE, reading

from secondsource.tracing.own_evidence import OwnEvidenceKind


@pytest.mark.parametrize(
    "sentence",
    [
        "According to the Harbour Gazette, the minister has signed.",
        "The minister has signed, the Harbour Gazette reported on Monday.",
        "The minister has signed, the newspaper Harbour Gazette said on its website.",
        "As reported by Harbour Gazette, the minister has signed.",
        "The minister told the Harbour Gazette that she has signed.",
        "Harbour Gazetteによると、大臣は署名した。",
        "大臣が署名したと、米紙「Harbour Gazette」が報じた。",
        "Laut Harbour Gazette hat die Ministerin unterschrieben.",
        "Wie der Harbour Gazette berichtet, hat die Ministerin unterschrieben.",
        "Die Ministerin habe unterschrieben, berichtete Harbour Gazette.",
        "Selon le Harbour Gazette, la ministre a signé.",
        "La ministre a signé, a révélé le Harbour Gazette.",
        "Según el diario Harbour Gazette, la ministra firmó.",
        "据Harbour Gazette报道，部长已经签署。",
        "Harbour Gazette에 따르면 장관이 서명했다.",
    ],
)
def test_naming_an_outlet_as_how_it_knows_is_a_citation(sentence: str) -> None:
    found = reading(LEDGER, sentence)
    assert [citation.outlet.name for citation in found.citations] == [GAZETTE.name]
    assert not found.own


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("“We have signed,” the minister told the Ledger on Monday.", OwnEvidenceKind.TOLD),
        ("In an interview with the Morning Ledger she said that she had signed.", OwnEvidenceKind.TOLD),
        ("“We have signed,” the minister told this newspaper.", OwnEvidenceKind.TOLD),
        ("Two people familiar with the matter said that the deal was signed.", OwnEvidenceKind.TOLD),
        ("A draft of the contract seen by the Ledger names a price.", OwnEvidenceKind.OBTAINED),
        ("大臣は本紙の取材に「署名した」と答えた。", OwnEvidenceKind.TOLD),
        ("Das sagte die Ministerin dieser Zeitung.", OwnEvidenceKind.TOLD),
        ("Der Vertrag liegt dieser Redaktion vor.", OwnEvidenceKind.OBTAINED),
        ("La ministre nous a déclaré avoir signé.", OwnEvidenceKind.TOLD),
        ("Our reporter watched the signing.", OwnEvidenceKind.PRESENCE),
    ],
)
def test_words_papers_and_presence_are_own_evidence(sentence: str, kind: OwnEvidenceKind) -> None:
    assert [own.kind for own in reading(LEDGER, sentence).own] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister did not respond to the Ledger's request for comment.",
        "The company declined to comment to the Ledger.",
        "A spokesman told the Ledger that he had only read about it in the press.",
        "If the report is accurate, it is a scandal, a professor told the Ledger.",
        "By Jane Doe, our correspondent",
        "The minister has signed, it is reported.",
    ],
)
def test_no_answer_a_reaction_and_a_byline_are_no_evidence(sentence: str) -> None:
    assert not reading(LEDGER, sentence).own


def test_the_cited_papers_own_sources_are_not_the_citing_papers() -> None:
    text = (
        "The ministry will open a consultation, the newspaper Nordkurier reported.\n\n"
        "The newspaper cited two people familiar with the plan."
    )
    found = reading(LEDGER, text)
    assert [citation.outlet.name for citation in found.citations] == [KURIER.name]
    assert not found.own


def test_first_reported_by_is_a_courtesy() -> None:
    text = "As first reported by the Harbour Gazette, talks began.\n\n“They did,” the chairman told this newspaper."
    (citation,) = reading(LEDGER, text).citations
    assert citation.is_courtesy


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("LONDON, May 1 (Coast Wire) - The minister signed.\n\nMore followed.", ""),
        ("LONDON (CW) — The minister signed.\n\nMore followed.", ""),
        ("The minister signed.\n\nMore followed.\n\n(Coast Wire)", ""),
        ("Die Ministerin unterschrieb.\n\nMehr folgte.\n\nQuelle: Coast Wire", ""),
        ("【東京＝沿岸通信】大臣は署名した。\n\n続報。", ""),
        ("大臣は署名した。（沿岸通信）", ""),
        ("The minister signed.\n\nMore followed.", "Coast Wire"),
    ],
)
def test_a_credit_in_dateline_last_line_or_metadata_is_the_agencys(text: str, credit: str) -> None:
    assert [found.outlet.name for found in reading(LEDGER, text, credit=credit).credits] == [WIRE.name]


@pytest.mark.parametrize(
    "text",
    [
        "The minister signed.\n\nPhoto: Coast Wire",
        "The minister signed.\n\nJane Doe/Coast Wire via Picture Service image",
        "The Coast Wire building was empty on Monday. The minister signed.",
        "The minister signed.\n\nWith material from the agencies Coast Wire, AA, BB, CC, DD and EE",
    ],
)
def test_a_picture_credit_and_a_standing_note_credit_nothing(text: str) -> None:
    assert not reading(LEDGER, text).credits


def test_an_agencys_own_dispatch_is_its_own_evidence() -> None:
    found = reading(WIRE, "LONDON, May 1 (Coast Wire) - The minister signed the paper.\n\nMore followed.")
    assert not found.credits
    assert [own.kind for own in found.own] == [OwnEvidenceKind.DISPATCH]


def test_an_unlisted_blog_is_known_by_its_name_in_the_text() -> None:
    found = reading(LEDGER, "Japan will not enforce it, according to the blog Marginalia Daily.")
    assert [citation.written for citation in found.citations] == ["Marginalia Daily"]


def test_a_blog_beside_it_is_known_by_its_domain() -> None:
    found = reading("quietcorner.example", "According to Quillnotes, the minister signed.")
    assert [citation.outlet.name for citation in found.citations] == [BLOG.name]


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: AI must pay its debts",
        "Explainer: how training meets copyright",
        "What you need to know about AI and copyright",
        "Can a machine infringe copyright?",
        "社説　生成AIと著作権",
        "解説：生成AIと著作権の基本",
        "Kommentar: Die KI und das Recht",
        "Tribune. L'IA et nous",
        "Webinar: AI and copyright for libraries",
    ],
)
def test_commentary_explainers_and_events_are_background(title: str) -> None:
    assert not reading(LEDGER, "Some thoughts on the matter.", title=title).is_report


def test_a_plain_report_is_no_background() -> None:
    assert reading(LEDGER, "Three novelists sued on Monday.", title="Novelists sue chatbot maker").is_report

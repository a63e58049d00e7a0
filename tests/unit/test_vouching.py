"""What looks like evidence of its own and is none, in the sentences of several languages (RULES.md 5, 7, 9, 16)."""

# ruff: noqa: E501 — a row of a table of sentences is one line

import pytest
from judgement_scenes import GAZETTE, KURIER, LEDGER, MINISTRY, WIRE, article, judged, reading

from secondsource.tracing.own_evidence import OwnEvidenceKind
from secondsource.verdicts import Verdict


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The price stands in a term sheet shown to the Ledger.", OwnEvidenceKind.OBTAINED),
        ("Der Morning Ledger hat den Vertrag eingesehen: die Kanzlei, heißt es, konnte der Morning Ledger einsehen.", OwnEvidenceKind.OBTAINED),
        ("Notre journaliste a vu six agents entrer dans l'immeuble à huit heures.", OwnEvidenceKind.PRESENCE),
        ("L'accord a été signé lundi, nous précise la directrice.", OwnEvidenceKind.TOLD),
        ("La ministra salió sin hablar, según pudo comprobar este diario.", OwnEvidenceKind.PRESENCE),
        ("«Firmamos el lunes», dice la directora a este periódico.", OwnEvidenceKind.TOLD),
        ("El contrato, consultado por Morning Ledger, fija el precio.", OwnEvidenceKind.OBTAINED),
        ("«Abbiamo firmato lunedì», racconta la direttrice al Morning Ledger.", OwnEvidenceKind.TOLD),
        ("A nossa repórter viu a ministra assinar o acordo.", OwnEvidenceKind.PRESENCE),
        ("Onze verslaggever zag hoe de minister tekende.", OwnEvidenceKind.PRESENCE),
        ("記者在場觀察，部長簽字前兩度翻閱文件。", OwnEvidenceKind.PRESENCE),
        ("公司创办人接受本报记者采访时说：“我们上周签了字。”", OwnEvidenceKind.TOLD),
        ("이 회사 임원은 7일 Morning Ledger와 만나 “지난 5일 서명했다”고 말했다.", OwnEvidenceKind.TOLD),
        ("본지 기자가 서명 장면을 지켜봤다.", OwnEvidenceKind.PRESENCE),
    ],
)  # fmt: skip
def test_other_newsrooms_say_in_other_words_how_they_know(sentence: str, kind: OwnEvidenceKind) -> None:
    assert kind in [own.kind for own in reading(LEDGER, sentence).own]


@pytest.mark.parametrize(
    "sentence",
    [
        # What a speaker says that somebody told "us" was not told to the paper.
        "“They told us that we would be paid,” the novelist said at the hearing.",
        "« On nous a dit que tout était réglé », a lancé l'auteur à la tribune.",
        "„Man sagte uns, das werde bezahlt“, rief der Autor im Saal.",
        "«Nos dijo que pagaría», afirmó el autor en el congreso.",
        "「記者の取材に答えるな」と大臣は委員会で述べた。",
        # Nobody would say anything.
        "A spokesman told the Ledger that the company would neither confirm nor deny the deal.",
        "Auf Anfrage des Morning Ledger wollte sich das Unternehmen dazu nicht äußern.",
        "Interrogé par le Morning Ledger, l'éditeur n'a pas souhaité commenter.",
        "La empresa declinó hacer comentarios a este diario.",
        "La società ha detto al Morning Ledger che non commenta le indiscrezioni: non ha voluto rispondere.",
        "A empresa disse a este jornal que não comenta o assunto.",
        "Het bedrijf zei tegen deze krant geen commentaar te geven.",
        "公司向本报记者表示不予置评。",
        "同社は本紙の取材に対し、コメントを控えた。",
        "회사 측은 본지에 “확인해 줄 수 없다”며 답변을 거부했다.",
        # Persons that were asked are no paper that was read.
        "Fotógrafos consultados por este periódico se muestran preocupados.",
    ],
)
def test_what_is_said_to_others_and_no_answer_are_no_evidence(sentence: str) -> None:
    assert not reading(LEDGER, sentence).own


LEAD = "Orchard Press has licensed its novels to Larkfield Labs, Ann Lee of Orchard Press told the Ledger."
FIRST = article(1, LEDGER, LEAD, title="Orchard Press licenses novels to Larkfield Labs", at="2023-05-01T08:00:00Z")


@pytest.mark.parametrize(
    ("language", "reaction"),
    [
        ("en", "Orchard Press has licensed novels to Larkfield Labs. “This is a black day for letters,” the novelist Jo Marsh told the Gazette."),
        ("de", "Orchard Press gibt Larkfield Labs Romane. „Ein schwarzer Tag“, sagte die Schriftstellerin Jo Marsh der Harbour Gazette."),
        ("fr", "Orchard Press cède des romans à Larkfield Labs. « Un jour noir », a confié la romancière Jo Marsh à la Harbour Gazette."),
        ("es", "Orchard Press cede novelas a Larkfield Labs. «Un día negro», dijo la novelista Jo Marsh a Harbour Gazette."),
        ("ko", "오차드 프레스가 소설 이용을 허락했다. 소설가 조마쉬는 Harbour Gazette에 “문학에 어두운 날”이라고 말했다."),
    ],
)  # fmt: skip
def test_an_outsiders_word_on_a_deal_corroborates_no_deal(language: str, reaction: str) -> None:
    second = article(2, GAZETTE, reaction, at="2023-05-02T08:00:00Z", language=language)
    assessment = judged(FIRST, second).judgement.assessment
    assert (assessment.verdict, assessment.at_least) == (Verdict.SINGLE_SOURCE, 1)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Larkfield Labs may use the novels. “We signed on Monday,” Bo Reed told the Gazette."),
        ("en", "Larkfield Labs may use the novels, a lawyer for Larkfield told the Gazette."),
        ("de", "Larkfield Labs darf die Romane nutzen, bestätigte Bo Reed der Harbour Gazette."),
        ("fr", "Larkfield Labs peut utiliser les romans, a confirmé Bo Reed à la Harbour Gazette."),
        ("ja", "ラークフィールド社の広報担当者はHarbour Gazetteの取材に「契約した」と認めた。"),
    ],
)
def test_the_word_of_one_who_takes_part_corroborates(language: str, told: str) -> None:
    second = article(2, GAZETTE, told, at="2023-05-02T08:00:00Z", language=language)
    assert judged(FIRST, second).judgement.assessment.at_least == 2


def test_two_who_only_read_one_paper_are_one_source() -> None:
    one = article(1, LEDGER, "Orchard Press sues Larkfield Labs, a complaint seen by the Ledger says.", at="2023-05-01T08:00:00Z")  # fmt: skip
    two = article(2, KURIER, "Orchard Press verklagt Larkfield Labs. Die Klage liegt dem Nordkurier vor.", at="2023-05-01T15:00:00Z", language="de")  # fmt: skip
    assessment = judged(one, two).judgement.assessment
    assert (assessment.at_least, assessment.at_most) == (1, 2)


def test_an_outlet_named_further_down_for_an_older_step_is_no_second_source() -> None:
    digest = (
        "Orchard Press has licensed its novels to Larkfield Labs, the Ledger reports. It is the first such deal. "
        "The novels go back to 1950. The price is not known. Rivals are watching. "
        "Another house sued Larkfield last year, the Nordkurier reported in November."
    )
    second = article(2, GAZETTE, digest, at="2023-05-02T08:00:00Z")
    assert judged(FIRST, second).judgement.assessment.at_least == 1


def test_a_ministrys_minutes_and_release_are_no_interview() -> None:
    release = article(
        1, MINISTRY, "The Ministry of Letters today opened a register of works.", title="Register opened"
    )
    wire = article(2, WIRE, "HARBOUR (CW) - The Ministry of Letters has opened a register of works, it said in a press release.", at="2023-05-01T12:00:00Z")  # fmt: skip
    assert judged(release, wire).judgement.assessment.at_least == 1

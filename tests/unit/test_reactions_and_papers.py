"""What a report of its own shows and what only looks so: reactions, papers that others put out, galleries, records."""

# ruff: noqa: E501 — a row of a table of sentences is one line

import pytest
from judgement_scenes import GAZETTE, KURIER, LEDGER, MINISTRY, WIRE, article, judged, reading, traced

from secondsource.tracing.own_evidence import OwnEvidenceKind
from secondsource.verdicts import Verdict


@pytest.mark.parametrize(
    "text",
    [
        "Teachers want answers, the Harbour Gazette having reported the copying. “If this is true, it is theft,” their chair told the Ledger.",
        "“If that turns out to be right, we will sue,” the union's Ann Lee told the Ledger.",
        "Authors called for an inquiry after a report that the firm had copied their books, Ann Lee told the Ledger.",
        "“I read about it in the paper like everybody else,” the publisher told the Ledger.",
        "Nach einem Bericht über das Kopieren hat der Verband Aufklärung verlangt. „Das wäre Diebstahl“, sagte die Vorsitzende dem Morning Ledger.",
        "„Falls das zutrifft, klagen wir“, sagte Anna Lee dem Morning Ledger.",
        "Gelesen habe sie den Entwurf nicht, sagt sie unserer Zeitung.",
        "« Si c'est vrai, c'est un vol », a déclaré Anne Lee au Morning Ledger.",
        "« S'il est avéré que tout a été copié, nous porterons plainte », nous explique Anne Lee.",
        "«De ser cierto, es un robo», dijo Ana Lee a este periódico.",
        "«Si es verdad, demandaremos», explica Ana Lee a este diario.",
        "«Se fosse vero, sarebbe un furto», ha detto Anna Lee al Morning Ledger.",
        "“Se for verdade, é um roubo”, disse Ana Lee a este jornal.",
        "“Als dit klopt, is het diefstal”, zegt Anna Lee tegen deze krant.",
        "作家は本紙の取材に「事実なら盗みだ」と話した。",
        "作家は本紙の取材に「報道の通りであれば提訴する」と語った。",
        "작가는 본지에 “사실이라면 절도”라고 말했다.",
        "作者对本报记者说：“如果情况属实，我们会起诉。”",
    ],
)  # fmt: skip
def test_a_reaction_to_what_others_reported_is_no_evidence_of_it(text: str) -> None:
    assert not reading(LEDGER, text).own


@pytest.mark.parametrize(
    "text",
    [
        "The memo was seen by the Ledger: it is the one that the Harbour Gazette put online on Monday.",
        "The Morning Ledger has read the letter. It had been published by the Harbour Gazette.",
        "Dem Morning Ledger liegt das Papier vor: Es sind die Seiten, die die „Harbour Gazette“ ins Netz gestellt hat.",
        "Une note que le Morning Ledger a consultée, mise en ligne par Harbour Gazette, cite deux noms.",
        "El documento, consultado por Morning Ledger y publicado por Harbour Gazette, cita dos nombres.",
        "朝刊レジャーが入手した文書はHarbour Gazetteがサイトで公開したものだ。",
    ],
)  # fmt: skip
def test_a_paper_that_another_outlet_put_there_for_all_is_that_outlets(text: str) -> None:
    found = reading(LEDGER, text)
    assert not found.own
    assert [each.outlet.name for each in found.citations] == ["Harbour Gazette"]


@pytest.mark.parametrize(
    "text",
    [
        "Lo confirma a este periódico Ana Ruiz, la abogada que firmó el contrato.",
        "La venta está hecha, reconoce a este diario Ana Ruiz, directora de la editorial.",
        "Le contrat est signé, confirme à notre journal Anne Royer, son avocate.",
        "Der Vertrag sei geschlossen, bestätigte dieser Zeitung Anna Reuter, die Anwältin.",
        "Lo conferma a questo giornale Anna Russo, l'avvocata che ha firmato.",
    ],
)
def test_who_tells_this_paper_is_a_witness_and_no_other_paper(text: str) -> None:
    found = reading(LEDGER, text)
    assert [each.kind for each in found.own] == [OwnEvidenceKind.TOLD]
    assert not found.citations


@pytest.mark.parametrize(
    "text",
    [
        "傍聴席の作家らが口笛を吹き、委員長が退場を警告した。Harbour Gazetteが報じた。",
        "방청석의 작가들이 휘파람을 불었다고 Harbour Gazette가 보도했다.",
        "Writers whistled in the public gallery, the Harbour Gazette reported.",
        "Im Gerichtssaal pfiffen die Autoren, wie die „Harbour Gazette“ berichtet.",
    ],
)
def test_a_gallery_that_others_tell_of_is_no_presence(text: str) -> None:
    assert not reading(LEDGER, text).own


@pytest.mark.parametrize(
    "text",
    [
        "Desde la tribuna, este diario presenció cómo la ministra dejaba el lápiz.",
        "“Are we going to protect them?” the senator asked, a Ledger reporter in the room noted.",
        "The reading took nine minutes in a hall attended by this newspaper.",
        "Die Verkündung dauerte neun Minuten, wie der Reporter des „Morning Ledger“ mitstoppte.",
        "La lecture a duré neuf minutes, a constaté la journaliste du Morning Ledger.",
        "La lectura duró nueve minutos, constató un periodista de Morning Ledger.",
        "傍聴した本紙記者によると、修正は会合の後に残された。",
        "सुनवाई के दौरान मौजूद Morning Ledger संवाददाता के अनुसार फैसला नौ मिनट में पढ़ा गया।",
    ],
)
def test_a_reporter_of_the_house_who_was_in_the_room_is_believed(text: str) -> None:
    assert [each.kind for each in reading(LEDGER, text).own] == [OwnEvidenceKind.PRESENCE]


def test_a_reporter_who_only_asked_was_in_no_room() -> None:
    assert not reading(LEDGER, "A Ledger reporter asked the company for the contract and was sent away.").own


DISPATCH = (
    "NORTHPORT (CW) - Five of seven experts rejected the levy at a hearing of the committee on Wednesday. “It is a tax on "
    "reading,” said Rosa Engel, a computer scientist.\n\nThe chair had to call for quiet twice as writers whistled, and an "
    "official carried two of them out of the hall. The committee will go on in January, when publishers are to be heard, "
    "and it will vote by the end of the spring at the latest.\n\nArtificial intelligence is defined widely in the bill."
)


def test_a_dispatch_that_names_a_bill_at_its_end_is_an_agencys_own() -> None:
    dispatch = article(1, WIRE, DISPATCH, title="Experts reject levy", at="2023-05-01T08:00:00Z")
    found = judged(dispatch)
    assert not found.traced.derivations
    assert [origin.name for origin in found.judgement.assessment.origins] == ["Coast Wire"]


def test_that_another_reported_it_too_is_a_courtesy_beside_evidence_of_its_own() -> None:
    first = article(1, WIRE, "The guild has sued Larkfield Labs, its lawyer told CW.", at="2023-05-01T08:00:00Z")
    own = (
        "The guild's president told the Ledger that the board had voted 11 to 2 to sue Larkfield Labs, and that members had "
        "raised the money since the spring. She showed a reporter the lists of what the machine had drawn.\n\nShe had drawn "
        "one dog for thirty years, she said, and had it back from the machine in a minute, on three legs as it always was, "
        "with the hat and the bell and the lake behind it, and her lawyer had the picture framed for the court. "
        "The hearing is in June.\n\nCW reported the filing on Tuesday."
    )
    second = article(2, LEDGER, own, at="2023-05-02T08:00:00Z")
    assert not traced(first, second).of(second.article_id)


def test_a_complaint_that_was_read_is_an_origin_by_its_court_and_a_leak_is_the_papers_own() -> None:
    complaint = "The authors sued in the Ministry of Letters' tribunal, according to the complaint, which the Ledger has read."
    (step,) = traced(article(1, LEDGER, complaint)).derivations
    assert (step.origin, step.origin_name) == (None, "Ministry of Letters")
    leak = "The Ministry of Letters will tax machines, according to a draft of the notice, which the Ledger has read."
    assert not traced(article(1, LEDGER, leak)).derivations


LONG = (
    "Orchard Press has licensed 4,000 novels to Larkfield Labs for nine years, and no author was asked before the boxes left "
    "the cellar in Northport on a Sunday night in March. Two drivers carried them to a hall beside the ferry, where the "
    "spines were cut and the pages were fed to scanners by students who were paid for each book."
)


def test_a_copy_of_a_copy_rests_on_the_report_that_has_the_evidence() -> None:
    original = article(1, LEDGER, f"{LONG} Ann Lee, who signed it, told the Ledger so.", at="2023-05-01T05:00:00Z")
    reprint = article(2, GAZETTE, f"{LONG} Ann Lee, who signed it, told the Ledger so.", at="2023-05-01")
    copy = article(3, "reader-hub.example", LONG, at="2023-05-01T09:00:00Z")
    assert [step.origin for step in traced(original, reprint, copy).of(copy.article_id)] == [original.article_id]


def test_an_agency_whose_text_names_its_source_is_no_second_source() -> None:
    one = article(
        1,
        GAZETTE,
        "Orchard Press has licensed its novels, the Nordkurier reported on Monday.",
        at="2023-05-01T08:00:00Z",
    )
    other = article(
        2,
        LEDGER,
        "NORTHPORT (CW) - Orchard Press has licensed its novels, the Nordkurier reported.",
        at="2023-05-01T09:00:00Z",
    )
    assessment = judged(one, other).judgement.assessment
    assert (assessment.verdict, assessment.at_least) == (Verdict.SINGLE_SOURCE, 1)
    assert [origin.name for origin in assessment.origins] == [KURIER.name]


def test_an_agency_that_passes_on_a_ministrys_statement_does_not_corroborate_it() -> None:
    statement = (
        "The Ministry of Letters said in a statement on Monday that books made by machines cannot be registered."
    )
    one = article(1, GAZETTE, statement, at="2023-05-01T08:00:00Z")
    other = article(2, LEDGER, f"NORTHPORT (CW) - {statement}", at="2023-05-01T09:00:00Z")
    assessment = judged(one, other).judgement.assessment
    assert (assessment.verdict, assessment.at_least) == (Verdict.SINGLE_SOURCE, 1)


def test_who_heard_of_it_from_reports_is_not_whom_others_retell() -> None:
    figures = "has been fined 400 million dollars for copying 9.6 million pictures, and has 45 days to pay; it is worth 7 billion"
    first = article(
        1,
        "early-bird.example",
        f"Larkfield Labs {figures}, Ann Lee revealed to early-bird.example.",
        at="2023-05-01T02:00:00Z",
    )
    heard = article(
        2, GAZETTE, f"Larkfield Labs {figures}, according to several technology sites.", at="2023-05-01T09:00:00Z"
    )
    words = "A 400 million dollar penalty awaits the labs: 9.6 million photos were taken. They can wait 45 days; 7 billion is their price."
    again = article(3, "late-bird.example", words, at="2023-05-01T12:00:00Z")
    assert [step.origin for step in traced(first, heard, again).of(again.article_id)] == [first.article_id]


def test_who_was_in_the_room_did_not_take_it_from_a_record_without_a_date() -> None:
    words = "machines may read every book that has ever been printed in this country"
    record = article(1, MINISTRY, f"Sitting of the committee. The minister: “{words}.”", title="Record", at="")
    report = article(2, LEDGER, f"The minister said that “{words}”. Our correspondent saw a senator drop his pencil.")
    assert not [step for step in traced(record, report).of(report.article_id) if step.origin == record.article_id]

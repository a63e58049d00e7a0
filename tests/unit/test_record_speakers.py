"""Words that the record gives to somebody else, as parliaments of several languages print it (RULES.md 18, 19)."""

# ruff: noqa: E501 — a row of a table of sentences is one line

import pytest
from judgement_scenes import DIET, LEDGER, article, judged

from secondsource.record_speakers import speakers_named, speeches_of
from secondsource.verdicts import QuoteOutcome, Verdict

SPANISH = """Sesión del 25 de abril de 2023. Se abre la sesión.

La señora PRESIDENTA: Tiene la palabra el señor diputado.

El señor QUINTANA LEAL: Gracias. Todo lo que se publica puede copiarse sin pedir nada a nadie. Votaremos en contra.

La señora MINISTRA DE LETRAS (Arce Montes): El Gobierno no piensa así. La ley exige autorización."""
KOREAN = """2023년 4월 25일 회의록

○위원장 나도현  회의를 시작하겠습니다.

○한서우 위원  공개된 글은 누구의 허락도 없이 학습에 마음껏 써도 된다고 봅니다. 이상입니다.

○문예부장관 오지안  정부는 그렇게 생각하지 않습니다. 법은 허락을 요구합니다."""
CHINESE = """會議紀錄 2023年4月25日

杜議員明山：凡是公開發表的文章，任何公司都可以拿去訓練模型，不必付錢。

林部長文青：本部不同意這個看法。法律規定要先取得授權。

主席：下一位。"""
PORTUGUESE = """Sessão de 25 de abril de 2023.

O Sr. Presidente: Tem a palavra o deputado.

O Sr. Rui Salgueiro (PXX): Tudo o que se publica pode ser copiado sem pedir nada a ninguém. É tudo.

A Sr.ª Ministra das Letras (Inês Cardeal): O Governo não pensa assim. A lei exige autorização."""
ENGLISH = """Committee on Letters, 25 April 2023

CHAIR: The committee will come to order.

MARLOW: Everything that is published may be copied without asking anybody at all. That is my view.

OKAFOR: The government does not share that view. The law requires a licence."""


@pytest.mark.parametrize(
    ("language", "record", "told"),
    [
        ("es", SPANISH, "La ministra de Letras, Julia Arce, dijo el 25 de abril: «Todo lo que se publica puede copiarse sin pedir nada a nadie»."),
        ("ko", KOREAN, "오지안 장관은 4월 25일 “공개된 글은 누구의 허락도 없이 학습에 마음껏 써도 된다고 봅니다”라고 말했다."),
        ("zh", CHINESE, "部長林文青4月25日表示：「凡是公開發表的文章，任何公司都可以拿去訓練模型，不必付錢。」"),
        ("pt", PORTUGUESE, "A ministra Inês Cardeal disse a 25 de abril: «Tudo o que se publica pode ser copiado sem pedir nada a ninguém»."),
        ("en", ENGLISH, "Minister Okafor said on 25 April: “Everything that is published may be copied without asking anybody at all.”"),
    ],
)  # fmt: skip
def test_anothers_words_put_into_a_ministers_mouth_confirm_nothing(language: str, record: str, told: str) -> None:
    report = article(0, LEDGER, told, title=told[:60], at="2023-04-26T08:00:00Z", language=language)
    minutes = article(1, DIET, record, title="Record 4", at="2023-05-02", language=language)
    assessment = judged(report, minutes).judgement.assessment
    assert [finding.outcome for finding in assessment.findings] == [QuoteOutcome.OTHER_SPEAKER]
    assert assessment.verdict is Verdict.DISPUTED


def test_who_takes_up_anothers_words_is_not_given_his() -> None:
    record = ENGLISH + "\n\nOKAFOR: Everything that is published may be copied without asking anybody at all."
    told = "Minister Okafor said on 25 April: “Everything that is published may be copied without asking anybody at all.”"
    report = article(0, LEDGER, told, at="2023-04-26T08:00:00Z")
    minutes = article(1, DIET, record, title="Record 4", at="2023-05-02")
    (finding,) = judged(report, minutes).judgement.assessment.findings
    assert finding.outcome is QuoteOutcome.FOUND


def test_a_record_of_a_sitting_confirms_no_words_that_it_is_not_seen_to_hold() -> None:
    told = "Ministerin Okafor sagte am 25. April im Ausschuss, für das Training sei immer eine Lizenz zu bezahlen."
    report = article(0, LEDGER, told, title="Okafor: Lizenz nötig", at="2023-04-26T08:00:00Z", language="de")
    minutes = article(1, DIET, ENGLISH, title="Record 4", at="2023-05-02")
    assert judged(report, minutes).judgement.assessment.verdict is not Verdict.CONFIRMED


def test_a_notice_with_a_contact_line_records_no_speech() -> None:
    notice = "Notice 7\n\nThe rate is fixed at 0.7 per cent.\n\nIt applies from 1 July.\n\nContact: the registry"
    assert [speaker for speaker, _ in speeches_of(notice)] == [""]


def test_the_place_of_a_sitting_names_no_speaker() -> None:
    assert speakers_named("The deputy said so in the committee on letters.", ENGLISH) == frozenset()

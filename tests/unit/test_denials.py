"""Who denies what: a denial disputes a story, a party's defence in court does not (RULES.md 19)."""

import pytest
from judgement_scenes import BLOG, GAZETTE, KURIER, LEDGER, MINISTRY, article, judged

from secondsource.outlets import Outlet
from secondsource.verdicts import Verdict

DEAL = "Larkfield Labs has agreed to license the archive of Orchard Press, Ann Lee, who signed it, told the Ledger."
DENIALS = (
    ("en", "Orchard Press denies licensing its archive to Larkfield Labs", ""),
    ("en", "Orchard Press on Larkfield Labs", "Orchard Press rejected a report that it had licensed its archive."),
    ("en", "Orchard Press: 'There is no deal with Larkfield Labs'", ""),
    ("de", "Orchard Press dementiert Lizenz für Larkfield Labs", ""),
    ("fr", "Orchard Press dément avoir cédé ses archives à Larkfield Labs", ""),
    ("es", "Orchard Press niega haber licenciado su archivo a Larkfield Labs", ""),
    ("it", "Orchard Press smentisce l'accordo con Larkfield Labs", ""),
    ("pt", "Orchard Press nega acordo com a Larkfield Labs", ""),
    ("nl", "Orchard Press ontkent akkoord met Larkfield Labs", ""),
    ("pl", "Orchard Press zaprzecza umowie z Larkfield Labs", ""),
    ("ru", "Orchard Press опровергла сообщения о сделке с Larkfield Labs", ""),
    ("tr", "Orchard Press, Larkfield Labs ile anlaşma haberini yalanladı", ""),
    ("ar", "دار Orchard Press تنفي التقارير عن اتفاق مع Larkfield Labs", ""),
    ("hi", "Orchard Press ने Larkfield Labs से समझौते की खबर का खंडन किया", ""),
    ("ja", "オーチャード社、ラークフィールドとの契約報道を否定", ""),
    ("zh", "Orchard Press否认与Larkfield Labs达成协议的报道", ""),
    ("ko", "오차드, 라크필드와 계약 보도 부인", ""),
)


@pytest.mark.parametrize(("language", "title", "text"), DENIALS)
def test_a_denial_by_an_outlet_with_standing_disputes(language: str, title: str, text: str) -> None:
    claim = article(1, LEDGER, DEAL, title="Orchard Press licenses its archive to Larkfield Labs")
    denial = article(2, KURIER, text or f"{title}.", title=title, at="2023-05-02T08:00:00Z", language=language)
    assessment = judged(claim, denial).judgement.assessment
    assert (assessment.verdict, assessment.rule) == (Verdict.DISPUTED, "19.denied/1"), assessment.reasons


def test_a_denial_by_a_stranger_disputes_nothing() -> None:
    claim = article(1, LEDGER, DEAL, title="Orchard Press licenses its archive to Larkfield Labs")
    denial = article(2, BLOG, "It denied the report.", title="Orchard Press denies it", at="2023-05-02T08:00:00Z")
    assert judged(claim, denial).judgement.assessment.verdict is Verdict.SINGLE_SOURCE


@pytest.mark.parametrize(
    "title",
    [
        "Larkfield Labs denies copying books as Orchard Press sues",
        "Orchard Press sues; Larkfield Labs rejects the claims",
        "Court denies motion to dismiss in Orchard Press lawsuit against Larkfield Labs",
    ],
)
def test_a_defence_disputes_no_lawsuit(title: str) -> None:
    """That a company was sued is not denied by its denying what it is sued for."""
    filing = "Orchard Press sued Larkfield Labs over books, its lawyer Ann Lee told the Ledger."
    claim = article(1, LEDGER, filing, title="Orchard Press sues Larkfield Labs")
    other = article(2, GAZETTE, f"{title}. Orchard Press sued on Monday.", title=title, at="2023-05-02T08:00:00Z")
    assert judged(claim, other).judgement.assessment.verdict is not Verdict.DISPUTED


def test_a_body_that_calls_a_notice_forged_denies_it_and_does_not_confirm_it() -> None:
    """A registry's own statement that the order is a forgery was taken for the record of the order."""
    words = "The Ministry of Letters ordered all writers to register by 1 October, according to notice No. 17."
    claim = article(1, GAZETTE, words, title="Ministry of Letters orders writers to register")
    statement = article(
        2,
        MINISTRY,
        "A website has published a so-called notice No. 17 in our name.\n\nThe notice is a forgery. The Ministry of "
        "Letters has never published such an order. Registration by 1 October is not required.",
        title="Statement of the Ministry of Letters",
        at="2023-05-03",
    )
    assessment = judged(claim, statement).judgement.assessment
    assert (assessment.verdict, assessment.rule) == (Verdict.DISPUTED, "19.denied/1"), assessment.reasons
    assert "denies it" in assessment.reasons[0]


def test_a_notice_that_forbids_is_no_denial() -> None:
    words = "The Ministry of Letters ordered all writers to register by 1 October."
    claim = article(1, GAZETTE, words, title="Ministry of Letters orders writers to register")
    notice = article(
        2,
        MINISTRY,
        "Notice No. 17\n\nWriters shall register with the Ministry of Letters by 1 October. There is no fee. Works "
        "that are not registered have no protection.",
        title="Notice of the Ministry of Letters: order to register",
        at="2023-04-30",
    )
    assert judged(claim, notice).judgement.assessment.verdict is Verdict.CONFIRMED


def test_the_unlisted_name_of_an_outlet_does_not_deny() -> None:
    stranger = Outlet(name="nobody.example", domains=("nobody.example",))
    claim = article(1, LEDGER, DEAL, title="Orchard Press licenses its archive to Larkfield Labs")
    denial = article(2, stranger.domains[0], "", title="Orchard Press denies the report", at="2023-05-02T08:00:00Z")
    assert judged(claim, denial).judgement.assessment.verdict is Verdict.SINGLE_SOURCE

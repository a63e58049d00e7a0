"""An origin that nobody stands by any more: who rests on it rests on no source, and the verdict says so."""

from dataclasses import replace

import pytest
from judgement_scenes import EVENING, GAZETTE, KURIER, LEDGER, MINISTRY, article, judged

from secondsource.articles import Article
from secondsource.verdicts import Assessment, Verdict

ONE = article(1, LEDGER, "Three novelists sued OpenMuse on Monday.\n\n“They took my book,” Ann Lee told the Ledger.")
TWO = article(
    2,
    GAZETTE,
    "OpenMuse was taken to court by novelists.\n\nA complaint seen by the Gazette lists 300 books.",
    at="2023-05-01T12:00:00Z",
)
CITING = article(
    3, KURIER, "Novelists sued OpenMuse, according to the Morning Ledger.", at="2023-05-02T08:00:00Z", title="Suit"
)


def assessed(*articles: Article) -> Assessment:
    return judged(*articles).judgement.assessment


def gone(found: Article, status: int = 410) -> Article:
    return replace(found, gone_status=status)


def retracted(found: Article) -> Article:
    return replace(found, text=f"This article has been retracted.\n\n{found.text}")


@pytest.mark.parametrize("lose", [gone, retracted])
def test_corroboration_ends_when_one_of_two_origins_is_withdrawn_or_gone(lose: object) -> None:
    assert assessed(ONE, TWO, CITING).verdict is Verdict.CORROBORATED
    assert callable(lose)
    found = assessed(lose(ONE), TWO, CITING)
    assert (found.verdict, found.at_least, found.at_most) == (Verdict.SINGLE_SOURCE, 1, 1)
    assert found.retracted == (ONE.article_id,)
    assert [(origin.name, origin.is_withdrawn) for origin in found.origins] == [
        ("Morning Ledger", True),
        ("Harbour Gazette", False),
    ]
    assert found.reasons[0] == "All that is reported rests on Harbour Gazette."
    assert "counts no more" in found.reasons[1]


def test_who_only_cites_what_was_withdrawn_is_no_source_either() -> None:
    found = assessed(retracted(ONE), CITING)
    assert (found.verdict, found.at_least, found.at_most) == (Verdict.SINGLE_SOURCE, 0, 1)
    assert "nobody stands by it" in found.reasons[0]


def test_another_report_of_the_same_house_still_counts() -> None:
    second = replace(
        article(4, LEDGER, "OpenMuse was sued.\n\n“I saw the filing,” Bo Kim told the Ledger."), title="Suit filed"
    )
    found = assessed(gone(ONE), second, TWO)
    assert (found.verdict, found.at_least) == (Verdict.CORROBORATED, 2)
    assert not any(origin.is_withdrawn for origin in found.origins)


def test_a_sister_title_of_a_withdrawn_report_counts_for_the_owner() -> None:
    sister = article(5, EVENING, "OpenMuse was sued.\n\n“They copied me,” Cy Doe told the Evening Ledger.")
    assert assessed(gone(ONE), sister, TWO).at_least == 2


def test_a_document_in_hand_stays_in_hand_when_its_page_goes() -> None:
    notice = article(
        6,
        MINISTRY,
        "The Ministry of Letters fined OpenMuse 5 million euros on Monday for the use of novels.",
        title="Ministry of Letters fines OpenMuse",
    )
    report = article(
        7,
        GAZETTE,
        "The Ministry of Letters fined OpenMuse 5 million euros.",
        at="2023-05-01T12:00:00Z",
        title="Fined",
    )
    before, after = assessed(notice, report), assessed(gone(notice, 404), report)
    assert (before.verdict, before.at_least, before.at_most) == (after.verdict, after.at_least, after.at_most)
    assert before.verdict is Verdict.CONFIRMED
    assert after.retracted == (notice.article_id,)


def test_a_page_that_is_back_counts_again() -> None:
    assert assessed(replace(gone(ONE), gone_status=None), TWO).verdict is Verdict.CORROBORATED

"""What a person found out wins over what the machine found, and is named as that person's (RULES.md 4)."""

from datetime import date

import pytest
from finding_scenes import finding
from judgement_scenes import CATALOGUE, GAZETTE, KURIER, LEDGER, article

from secondsource.articles import Article
from secondsource.findings import Finding, FindingKind, tell_finding
from secondsource.judging import judge_story
from secondsource.judging_sets import group_stories, one_story
from secondsource.verdicts import Assessment, Judgement, Verdict

MERGE, APART, SPLIT = FindingKind.MERGE, FindingKind.APART, FindingKind.SPLIT
INDEPENDENT, RESTS_ON = FindingKind.INDEPENDENT, FindingKind.RESTS_ON
CONFIRM, DISPUTE, NOTE = FindingKind.CONFIRM, FindingKind.DISPUTE, FindingKind.NOTE

OWN = article(
    1,
    LEDGER,
    "Larkfield sued Ostrava Labs over copyright on Tuesday. “We asked them to stop,” Ada Merrow told the Ledger.",
    title="Larkfield sues Ostrava Labs over AI training",
)
CITING = article(
    2,
    GAZETTE,
    "Larkfield sued Ostrava Labs over copyright, the Morning Ledger reported.",
    title="Larkfield sues Ostrava Labs, Ledger reports",
    at="2023-05-01T12:00:00Z",
)
SUIT_IN_GERMAN = article(
    3,
    KURIER,
    "Der Verlag klagt gegen die Firma, berichtet die Harbour Gazette.",
    title="Verlag klagt gegen KI-Firma",
    at="2023-05-02T12:00:00Z",
    language="de",
)
ALL = (OWN, CITING, SUIT_IN_GERMAN)


def judged(*findings: Finding, articles: tuple[Article, ...] = ALL) -> Judgement:
    return judge_story(articles, CATALOGUE, on=date(2023, 5, 20), findings=findings).judgement


def assessed(*findings: Finding) -> Assessment:
    return judged(*findings).assessment


def test_without_findings_all_of_it_rests_on_the_ledger() -> None:
    assert (assessed().verdict, assessed().at_least, assessed().at_most) == (Verdict.SINGLE_SOURCE, 1, 1)


def test_two_said_to_be_independent_are_two_sources_and_the_step_between_them_is_gone() -> None:
    judgement = judged(finding(INDEPENDENT, (1,), (2,)))
    assert judgement.assessment.verdict is Verdict.CORROBORATED
    assert (judgement.assessment.at_least, judgement.assessment.at_most) == (2, 2)
    assert {step.article for step in judgement.derivations} == {3}


def test_who_cites_another_shares_no_origin_with_what_he_is_independent_of() -> None:
    """The Kurier cites the Gazette, which has it from the Ledger; the Kurier and the Ledger are independent."""
    found = assessed(finding(INDEPENDENT, (1,), (3,)))
    assert {origin.name for origin in found.origins} == {"Morning Ledger", "Nordkurier"}
    assert found.at_least == 2


def test_what_rests_on_another_is_no_source_whatever_evidence_it_seems_to_show() -> None:
    by_itself = article(4, GAZETTE, "“We did not,” Jon Vale told the Gazette of the suit over AI and copyright.")
    assert judged(articles=(OWN, by_itself)).assessment.at_least == 2
    told = judged(finding(RESTS_ON, (4,), (1,), why="their editor says so"), articles=(OWN, by_itself))
    assert (told.assessment.at_least, told.assessment.at_most) == (1, 1)
    (step,) = told.derivations
    assert (step.origin, step.origin_name, step.certain) == (1, "Morning Ledger", True)
    assert step.evidence == "said by Mika on 2031-05-26: their editor says so"


def test_what_rests_on_somebody_never_read_ends_there_by_name() -> None:
    found = judged(finding(RESTS_ON, (1,), origin="CW"))
    assert {origin.name for origin in found.assessment.origins} == {"Coast Wire"}
    unlisted = judged(finding(RESTS_ON, (1,), origin="a pamphlet"))
    assert unlisted.assessment.at_least == 0


def test_the_machines_step_the_other_way_makes_no_ring() -> None:
    found = judged(finding(RESTS_ON, (1,), (3,)))
    assert {(step.article, step.origin) for step in found.derivations} == {(1, 3), (3, 2)}
    assert found.assessment.at_least == 1


@pytest.mark.parametrize("later", [INDEPENDENT, RESTS_ON])
def test_of_two_findings_that_contradict_each_other_the_later_holds(later: FindingKind) -> None:
    earlier = RESTS_ON if later is INDEPENDENT else INDEPENDENT
    found = assessed(finding(earlier, (2,), (1,), number=1), finding(later, (2,), (1,), number=2))
    assert found.at_least == (2 if later is INDEPENDENT else 1)


def test_persons_make_no_ring_either() -> None:
    found = judged(finding(RESTS_ON, (1,), (2,), number=1), finding(RESTS_ON, (2,), (1,), number=2))
    assert {(step.article, step.origin) for step in found.derivations} == {(2, 1), (3, 2)}


def test_a_person_confirms_and_disputes_by_rule_analyst_and_the_counts_stay() -> None:
    note, confirm = finding(NOTE, (1,), number=1), finding(CONFIRM, (2,), link="https://court.example/1", number=2)
    found = assessed(note, confirm)
    assert (found.verdict, found.rule, found.at_least, found.heeded) == (Verdict.CONFIRMED, "analyst/1", 1, (2,))
    assert found.reasons[0] == "Confirmed, said by Mika on 2031-05-26. Linked: https://court.example/1"
    assert assessed(confirm, finding(DISPUTE, (1,), number=3)).verdict is Verdict.DISPUTED


def test_a_note_changes_no_verdict() -> None:
    assert assessed(finding(NOTE, (1,), why="rang them")) == assessed()


def test_a_statement_that_stands_with_another_storys_article_is_not_heeded() -> None:
    assert assessed(finding(CONFIRM, (9,))) == assessed()


def keys(*findings: Finding) -> set[frozenset[int]]:
    return {frozenset(map(int, each.articles)) for each in group_stories(ALL, CATALOGUE, findings=findings).stories}


def test_grouping_keeps_apart_and_together_what_a_person_said() -> None:
    assert keys() == {frozenset({1, 2, 3})}
    assert frozenset({2}) in keys(finding(APART, (2,), (1, 3)))
    assert keys(finding(APART, (3,), (2,))) == {frozenset({1, 2}), frozenset({3})}
    assert keys(finding(SPLIT, (2, 3), (1,))) == {frozenset({1}), frozenset({2, 3})}
    other = article(5, LEDGER, "The weather in Harlund was mild on Friday.", title="Mild weather in Harlund")
    found = group_stories((*ALL, other), CATALOGUE, findings=[finding(MERGE, (5,), (1,))])
    assert [len(each.articles) for each in found.stories] == [4]


def test_background_goes_where_a_person_put_it_and_nowhere_else() -> None:
    talk = article(
        6,
        KURIER,
        "What does the suit of Larkfield against Ostrava Labs mean for AI and copyright? An explainer.",
        title="Explainer: what the Larkfield suit against Ostrava Labs means",
        at="2023-05-03T12:00:00Z",
    )
    assert one_story([talk], CATALOGUE).background == {6}
    alone = group_stories((OWN, talk), CATALOGUE, findings=[finding(APART, (6,), (1,))])
    assert sorted(map(len, (each.articles for each in alone.stories))) == [1, 1]
    joined = group_stories((OWN, talk), CATALOGUE, findings=[finding(MERGE, (6,), (1,))])
    (story,) = joined.stories
    assert set(story.articles) == {1, 6}
    assert story.background == {6}


@pytest.mark.parametrize("kind", list(FindingKind))
def test_every_finding_is_told_with_who_said_it_and_when(kind: FindingKind) -> None:
    told = tell_finding(finding(kind, (1,), (2,), why="seen the\nfiling", link="javascript:alert(1)"), {})
    assert ", said by Mika on 2031-05-26: “seen the filing”" in told
    assert "\n" not in told

"""A judgement that still holds is told with what is known now; one that no longer does, as it was recorded."""

from dataclasses import replace
from datetime import date

from alert_stories import ARTICLES, CATALOGUE, NOTE_ARTICLE

from secondsource.judging import judge_story
from secondsource.restating import restate
from secondsource.verdicts import Verdict

TODAY = date(2031, 5, 30)


def test_reports_that_came_since_are_counted_where_the_judgement_is_the_same() -> None:
    recorded = judge_story(ARTICLES[:1], CATALOGUE, on=TODAY).judgement.assessment
    fresh = restate(recorded, ARTICLES, CATALOGUE, on=TODAY)
    assert fresh is not None
    assert recorded.origins[0].repeated_by == ()
    assert len(fresh.assessment.origins[0].repeated_by) == 2


def test_another_judgement_is_not_told_before_it_is_recorded() -> None:
    recorded = judge_story(ARTICLES, CATALOGUE, on=TODAY).judgement.assessment
    assert restate(replace(recorded, verdict=Verdict.DISPUTED), ARTICLES, CATALOGUE, on=TODAY) is None
    assert restate(replace(recorded, at_most=9), ARTICLES, CATALOGUE, on=TODAY) is None


def test_a_story_whose_articles_are_gone_is_told_as_recorded() -> None:
    recorded = judge_story((*ARTICLES, NOTE_ARTICLE), CATALOGUE, on=TODAY).judgement.assessment
    assert restate(recorded, (), CATALOGUE, on=TODAY) is None

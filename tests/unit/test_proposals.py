"""Outlets are proposed by what known outlets of other owners bore out; no standing is ever set (RULES.md 14)."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from judgement_scenes import BLOG, EVENING, GAZETTE, LEDGER

from desk.reports.proposed_outlets import proposal_lines, proposal_value
from secondsource.articles import ArticleId
from secondsource.derivations import OriginKind
from secondsource.outlet_file import outlets_from
from secondsource.outlets import Outlet, Standing
from secondsource.proposals import PastStory, Sighting, propose_outlets
from secondsource.stories import StoryId
from secondsource.verdicts import Assessment, Origin, Verdict

SEEN_AT = datetime(2031, 5, 1, 9, 0, tzinfo=UTC)
NEW = Outlet(name="fresh.example", domains=("fresh.example",), standing=Standing.UNKNOWN)
SISTER = Outlet(name="Paid Post", domains=("paid.example",), owner="Ledger Group", standing=Standing.UNKNOWN)


def past(
    number: int,
    *reports: Outlet,
    own: Sequence[Outlet] | None = None,
    verdict: Verdict = Verdict.CORROBORATED,
    context: bool = False,
) -> PastStory:
    """A story as these outlets had it, an hour apart; those of `own` (all unless given) know it by themselves."""
    sightings = tuple(
        Sighting(
            article=ArticleId(number * 10 + place),
            outlet=outlet,
            language="en",
            seen_at=SEEN_AT + timedelta(days=number, hours=place),
            is_context=context,
        )
        for place, outlet in enumerate(reports)
    )
    origins = tuple(
        Origin(
            name=each.outlet.name,
            owner=each.outlet.owner_name,
            kind=OriginKind.ARTICLE,
            standing=each.outlet.standing,
            articles=(each.article,),
        )
        for each in sightings
        if own is None or each.outlet in own
    )
    return PastStory(
        story_id=StoryId(number),
        title=f"Story “{number}”\n# not a comment",
        reports=sightings,
        assessment=Assessment(
            verdict=verdict, at_least=1, at_most=2, origins=origins, reasons=("so",), rule="17/1", rests_on=()
        ),
    )


def proposed(*stories: PastStory) -> list[tuple[str, int, int, int]]:
    found = propose_outlets(stories)
    return [(each.outlet.name, each.had_first, len(each.borne_out), each.disputed) for each in found]


def test_the_outlet_most_often_borne_out_comes_first() -> None:
    stories = (past(1, NEW, GAZETTE), past(2, BLOG, LEDGER), past(3, BLOG, GAZETTE), past(4, BLOG, own=[BLOG]))
    assert proposed(*stories) == [("Quillnotes", 3, 2, 0), ("fresh.example", 1, 1, 0)]


def test_who_was_not_first_or_was_only_cited_or_passed_it_on_is_not_proposed() -> None:
    assert proposed(past(1, GAZETTE, NEW)) == []
    assert proposed(past(1, NEW, GAZETTE, own=[NEW])) == []  # the known one only repeats it
    assert proposed(past(1, NEW, GAZETTE, own=[GAZETTE])) == []
    assert proposed(past(1, NEW, BLOG)) == []


def test_what_was_old_when_we_came_says_nothing_of_who_was_first() -> None:
    assert proposed(past(1, NEW, GAZETTE, context=True)) == []


def test_an_outlet_of_the_same_owner_bears_nothing_out() -> None:
    assert proposed(past(1, SISTER, LEDGER, EVENING)) == []
    assert proposed(past(1, SISTER, LEDGER, GAZETTE)) == [("Paid Post", 1, 1, 0)]


def test_a_muted_outlet_is_not_proposed_and_a_disputed_story_counts_against() -> None:
    assert proposed(past(1, replace(NEW, standing=Standing.MUTED), GAZETTE)) == []
    assert proposed(past(1, NEW, GAZETTE), past(2, NEW, GAZETTE, verdict=Verdict.DISPUTED)) == [
        ("fresh.example", 2, 1, 1)
    ]


def test_what_is_printed_is_an_outlets_file_that_counts_from_the_day_it_is_accepted() -> None:
    proposals = propose_outlets([past(number, each, GAZETTE) for number, each in enumerate((NEW, BLOG) * 4)])
    printed = "\n".join(proposal_lines(proposals, on=date(2031, 6, 1)))
    outlets = outlets_from(tomllib.loads(printed), place="proposed")
    assert {each.name: each.domains for each in outlets} == {
        "fresh.example": ("fresh.example",),
        "Quillnotes": ("quillnotes.example",),
    }
    assert {each.standing_on(date(2031, 5, 31)) for each in outlets} == {Standing.UNKNOWN}
    assert {each.standing_on(date(2031, 6, 1)) for each in outlets} == {Standing.KNOWN}
    assert "4 borne out of 4 reports that it had first" in printed
    assert "Harbour Gazette 1 hour later" in printed
    assert proposal_value(proposals[0])["borne_out"] == 4

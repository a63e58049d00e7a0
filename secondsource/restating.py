"""An earlier judgement told with what is known now: a new one is recorded only when it says something new."""

from collections.abc import Sequence
from datetime import date

from secondsource.articles import Article
from secondsource.catalogue import Catalogue
from secondsource.findings import Finding
from secondsource.judging import judge_story
from secondsource.verdicts import Assessment, Judgement


def restate(
    recorded: Assessment,
    articles: Sequence[Article],
    catalogue: Catalogue,
    *,
    on: date,
    findings: Sequence[Finding] = (),
) -> Judgement | None:
    """The judgement of these articles today, if it is the recorded one: same verdict, counts, origins and records.

    findings   what persons said of them, and holds
    Its reasons, findings and who repeats what are then up to date. None where it is another judgement: the recorded
    one is what holds, and must be told as it was recorded.
    """
    if not articles:
        return None
    judgement = judge_story(articles, catalogue, on=on, findings=findings).judgement
    return None if says_otherwise(recorded, judgement.assessment) else judgement


def says_otherwise(before: Assessment, after: Assessment) -> bool:
    """Whether a judgement says anything new: the verdict, who gave it, a count, an origin, a record, a correction."""
    return _says(before) != _says(after)


def _says(assessment: Assessment) -> tuple[object, ...]:
    return (
        assessment.verdict,
        assessment.is_analysts,
        assessment.at_least,
        assessment.at_most,
        frozenset((each.name, each.owner, each.standing, each.is_withdrawn) for each in assessment.origins),
        frozenset(assessment.records),
        frozenset(assessment.corrected),
        frozenset(assessment.retracted),
    )

"""Assessments and coverages as JSON: the form in which a judgement is kept for good.

A stored judgement is never rewritten, so a reader here takes every form that was ever written: fields may be added,
with what their absence means; none changes its meaning.
"""

from collections.abc import Iterable
from typing import Any

from secondsource.articles import ArticleId
from secondsource.coverage import Coverage
from secondsource.derivations import OriginKind
from secondsource.findings import FindingId
from secondsource.outlets import Standing
from secondsource.verdicts import Assessment, Origin, QuoteFinding, QuoteOutcome, Verdict

Json = dict[str, Any]  # what it holds is known to the pair of functions that write and read it


def assessment_to_json(assessment: Assessment) -> Json:
    """The whole assessment in JSON's own types."""
    return {
        "verdict": assessment.verdict.value,
        "at_least": assessment.at_least,
        "at_most": assessment.at_most,
        "origins": [_origin_to_json(origin) for origin in assessment.origins],
        "reasons": list(assessment.reasons),
        "rule": assessment.rule,
        "rests_on": list(assessment.rests_on),
        "findings": [_finding_to_json(finding) for finding in assessment.findings],
        "records": list(assessment.records),
        "corrected": list(assessment.corrected),
        "flags": list(assessment.flags),
        "retracted": list(assessment.retracted),
        "heeded": list(assessment.heeded),
    }


def assessment_from_json(form: Json) -> Assessment:
    """The assessment again, equal to the one written."""
    return Assessment(
        verdict=Verdict(form["verdict"]),
        at_least=form["at_least"],
        at_most=form["at_most"],
        origins=tuple(_origin_from_json(origin) for origin in form["origins"]),
        reasons=tuple(form["reasons"]),
        rule=form["rule"],
        rests_on=_ids(form["rests_on"]),
        findings=tuple(_finding_from_json(finding) for finding in form["findings"]),
        records=_ids(form["records"]),
        corrected=_ids(form["corrected"]),
        retracted=_ids(form["retracted"]),
        flags=tuple(form.get("flags", ())),  # absent: nothing was flagged then
        heeded=tuple(FindingId(number) for number in form.get("heeded", ())),  # absent: nothing could be said then
    )


def coverage_to_json(coverage: Coverage) -> Json:
    """The whole coverage in JSON's own types."""
    return {
        "watches": coverage.watches,
        "languages": list(coverage.languages),
        "not_seeing": list(coverage.not_seeing),
        "blind_watches": coverage.blind_watches,
    }


def coverage_from_json(form: Json) -> Coverage:
    """The coverage again, equal to the one written."""
    return Coverage(
        watches=form["watches"],
        languages=tuple(form["languages"]),
        not_seeing=tuple(form["not_seeing"]),
        blind_watches=form["blind_watches"],
    )


def _origin_to_json(origin: Origin) -> Json:
    return {
        "name": origin.name,
        "owner": origin.owner,
        "kind": origin.kind.value,
        "standing": origin.standing.value,
        "articles": list(origin.articles),
        "repeated_by": list(origin.repeated_by),
        "evidence": list(origin.evidence),
        "is_withdrawn": origin.is_withdrawn,
    }


def _origin_from_json(form: Json) -> Origin:
    return Origin(
        name=form["name"],
        owner=form["owner"],
        kind=OriginKind(form["kind"]),
        standing=Standing(form["standing"]),
        articles=_ids(form["articles"]),
        repeated_by=_ids(form["repeated_by"]),
        evidence=tuple(form.get("evidence", ())),  # absent: it was not kept then
        is_withdrawn=form.get("is_withdrawn", False),  # absent: what was withdrawn counted all the same then
    )


def _finding_to_json(finding: QuoteFinding) -> Json:
    return {
        "article": finding.article,
        "document": finding.document,
        "quote": finding.quote,
        "outcome": finding.outcome.value,
        "passage": finding.passage,
    }


def _finding_from_json(form: Json) -> QuoteFinding:
    return QuoteFinding(
        article=ArticleId(form["article"]),
        document=ArticleId(form["document"]),
        quote=form["quote"],
        outcome=QuoteOutcome(form["outcome"]),
        passage=form["passage"],
    )


def _ids(numbers: Iterable[int]) -> tuple[ArticleId, ...]:
    return tuple(ArticleId(number) for number in numbers)

"""What persons found out, put in the place of what the machine found: steps, own evidence and verdicts."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace

from secondsource.articles import ArticleId
from secondsource.catalogue import Catalogue
from secondsource.derivations import EVIDENCE_CHARACTERS, Derivation, DerivationKind
from secondsource.findings import RESTING, Finding, FindingKind, deciding_statement, newest_first, tell_finding
from secondsource.outlets import Outlet, Standing
from secondsource.texts import ellipsis
from secondsource.tracing.derive import Traced
from secondsource.tracing.own_evidence import OwnEvidence, OwnEvidenceKind
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import kind_of_article, kind_of_outlet
from secondsource.verdicts import ANALYST, Assessment, Verdict

_RULE_VERSION = 1
_Node = Hashable  # an article's id, or the name of an origin that is not among the articles


def heed_steps(traced: Traced, findings: Sequence[Finding], catalogue: Catalogue) -> Traced:
    """The articles as persons know them to rest on each other; where they said nothing, as the machine found.

    findings   in force; those of other kinds, or about articles that are not here, change nothing

    "This rests on that": the article rests on what persons said, on nothing else, and has no evidence of its own.
    "These two are independent": each has evidence of its own, and no step leads from either to the other, or to an
    origin that both would share. A later finding wins over an earlier one that contradicts it; steps of the machine
    that would close a ring through a person's are dropped. Neither gives standing, nor another owner.
    """
    accepted = _without_contradictions([each for each in findings if _is_about(each, traced)])
    if not accepted:
        return traced
    told = [each for each in accepted if each.kind is FindingKind.RESTS_ON]
    pairs = [(each.one[0], each.other[0], each) for each in accepted if each.kind is FindingKind.INDEPENDENT]
    derived = {each.one[0] for each in told}
    said = [_step(each, traced, catalogue) for each in told]
    found = [step for step in traced.derivations if step.article not in derived]
    found = _without_shared_ends(found, said, [(one, other) for one, other, _ in pairs])
    found = _without_rings(found, said)
    own = {article: finding for one, other, finding in pairs for article in (one, other) if article not in derived}
    readings = {article: _as_said(reading, derived, own) for article, reading in traced.readings.items()}
    order = {article: place for place, article in enumerate(traced.readings)}
    steps = sorted([*found, *said], key=lambda step: order[step.article])
    return replace(traced, readings=readings, derivations=tuple(steps))


def heed_statement(assessment: Assessment, findings: Sequence[Finding], names: Mapping[ArticleId, str]) -> Assessment:
    """The assessment with the verdict that a person gave the claim, if anybody did, and with all that it heeds.

    names   what each of the story's articles is called; statements that stand with another article are left out
    Who last confirmed or disputed it decides; the counts stay what they are, and the machine's reasons follow.
    """
    about = [each for each in findings if names.keys() & each.articles]
    resting = [each.finding_id for each in about if each.kind in RESTING]
    statement = deciding_statement(about)
    if statement is None:
        return replace(assessment, heeded=tuple(sorted(resting)))
    return replace(
        assessment,
        verdict=Verdict.CONFIRMED if statement.kind is FindingKind.CONFIRM else Verdict.DISPUTED,
        rule=f"{ANALYST}/{_RULE_VERSION}",
        reasons=(tell_finding(statement, names), *assessment.reasons),
        rests_on=(),
        heeded=tuple(sorted((*resting, statement.finding_id))),
    )


def _is_about(finding: Finding, traced: Traced) -> bool:
    if finding.kind not in RESTING or finding.one[0] not in traced.readings:
        return False
    return finding.kind is FindingKind.RESTS_ON or finding.other[0] in traced.readings


def _without_contradictions(findings: Sequence[Finding]) -> list[Finding]:
    """The findings but for those that a later one contradicts, the last word first."""
    accepted: list[Finding] = []
    steps: dict[_Node, set[_Node]] = {}
    independent: set[frozenset[ArticleId]] = set()
    for finding in newest_first(findings):
        one, other = finding.one[0], finding.other[0] if finding.other else None
        if finding.kind is FindingKind.INDEPENDENT:
            assert other is not None
            if other in _reached(one, steps) or one in _reached(other, steps):
                continue
            independent.add(frozenset((one, other)))
        else:
            target: _Node = other if other is not None else finding.origin_name
            if one in _reached(target, steps) or (other is not None and frozenset((one, other)) in independent):
                continue
            steps.setdefault(one, set()).add(target)
        accepted.append(finding)
    return accepted


def _step(finding: Finding, traced: Traced, catalogue: Catalogue) -> Derivation:
    origin = traced.readings.get(finding.other[0]) if finding.other else None
    listed = catalogue.find_by_name(finding.origin_name)
    named = listed or Outlet(name=finding.origin_name, standing=Standing.UNKNOWN)
    return Derivation(
        article=finding.one[0],
        origin=None if origin is None else origin.article.article_id,
        origin_name=named.name if origin is None else origin.outlet.name,
        origin_kind=kind_of_outlet(named) if origin is None else kind_of_article(origin),
        kind=finding.step or DerivationKind.CITATION,
        certain=True,
        confidence=1.0,
        evidence=_evidence(finding),
    )


def _evidence(finding: Finding) -> str:
    why = f": {finding.why}" if finding.why else ""
    link = f" ({finding.link})" if finding.link else ""
    return ellipsis(f"{finding.said}{why}{link}", EVIDENCE_CHARACTERS)


def _as_said(reading: Reading, derived: set[ArticleId], own: Mapping[ArticleId, Finding]) -> Reading:
    article = reading.article.article_id
    if article in derived:
        return replace(reading, own=())
    if article in own:
        return replace(
            reading, own=(*reading.own, OwnEvidence(kind=OwnEvidenceKind.SAID, words=_evidence(own[article])))
        )
    return reading


def _without_shared_ends(
    found: Sequence[Derivation], said: Sequence[Derivation], pairs: Iterable[tuple[ArticleId, ArticleId]]
) -> list[Derivation]:
    """The machine's steps but for those that lead two independent articles to each other, or to one origin."""
    following = _following([*found, *said])
    dropped: set[tuple[ArticleId, _Node]] = set()
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            shared = _reached(other, following)
            dropped |= {(one, target) for target in following.get(one, ()) if _reached(target, following) & shared}
    return [step for step in found if (step.article, _target(step)) not in dropped]


def _without_rings(found: Sequence[Derivation], said: Sequence[Derivation]) -> list[Derivation]:
    """The machine's steps but for those by which what a person named as the origin would rest on the copy."""
    kept = list(found)
    for step in said:
        before = _reached(_target(step), _following([*kept, *said]))
        kept = [each for each in kept if not (each.article in before and _target(each) == step.article)]
    return kept


def _following(steps: Iterable[Derivation]) -> dict[_Node, set[_Node]]:
    following: dict[_Node, set[_Node]] = {}
    for step in steps:
        following.setdefault(step.article, set()).add(_target(step))
    return following


def _target(step: Derivation) -> _Node:
    return step.origin if step.origin is not None else step.origin_name


def _reached(start: _Node, following: Mapping[_Node, set[_Node]]) -> set[_Node]:
    """The start and all that chains lead to from it."""
    seen, waiting = {start}, [start]
    while waiting:
        for target in following.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen

"""Does a document in hand state the lead claim: actor, act, and date or number where it has one? (RULES.md 18)"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from secondsource.data import word_list
from secondsource.facts import Facts, facts_of
from secondsource.outlets import Outlet, OutletKind
from secondsource.record_speakers import records_speech
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import HEAD_CHARACTERS, mentions_outlet

RECORD_ONLY = frozenset({"state"})  # said in a sitting: only the words themselves can confirm or refute it
# Names are not compared across scripts, and a gazette prints what others did: figures that agree stand for them.
_FIGURES_FOR_A_NAME = 2
_CLAIM_SHARE = 0.5  # of the reports, that must tell a figure for it to belong to the claim
_TOPIC_NAMES = word_list("topic_names")
_Value = TypeVar("_Value")
# What a body that puts out a paper does, as its own page and the press call it: "launches", "opens for comment".
_PUTTING_OUT = frozenset({"launch", "consult", "guide", "ordain"})
_COURT_ACTS = frozenset({"sue", "rule", "hear", "settle", "appeal"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """Whether the document states the claim, and by what.

    agreeing   what agrees, in words
    against    what does not, in words; empty where it states the claim
    """

    is_stated: bool
    agreeing: tuple[str, ...]
    against: tuple[str, ...]


def confirms(document: Reading, reports: Sequence[Reading]) -> Confirmation:
    """Holds a document against the claim as the earliest and the most repeated reports state it.

    reports   the story's reports, the earliest first, none of them documents; at least one
    """
    record = facts_of(document.article.title, document.article.text)
    claims = [facts_of(report.article.title, report.article.text) for report in reports]
    agreeing: list[str] = []
    against: list[str] = []
    figures = _compare_figures(document, record, reports, claims)
    actor = _shared_actor(document.outlet, record, reports, claims)
    if actor:
        agreeing.append(f"actor {actor}")
    elif len(figures[0]) < _FIGURES_FOR_A_NAME:
        against.append("it names none of those who act")
    acts = _most_common_acts(claims)
    if acts and record.acts:
        shared = acts & record.acts or (_PUTTING_OUT & acts if _PUTTING_OUT & record.acts else frozenset())
        (agreeing if shared else against).append(
            f"act “{min(shared)}”" if shared else f"it tells of {_or(record.acts)}, the reports of {_or(acts)}"
        )
    if document.outlet.kind is OutletKind.PARTY:
        if not _is_its_own_act(document, reports):
            against.append(f"{document.outlet.name} speaks of what another did")
    elif not _is_competent(document.outlet, acts):
        against.append(f"{document.outlet.name} is not the body that did this")
    if acts <= RECORD_ONLY and records_speech(document.article.text):
        against.append("what was said in it only its own words can confirm")
    agreeing += figures[0]
    against += figures[1]
    return Confirmation(is_stated=not against, agreeing=tuple(agreeing), against=tuple(against))


def _or(acts: frozenset[str]) -> str:
    return " or ".join(f"“{act}”" for act in sorted(acts))


def _shared_actor(outlet: Outlet, record: Facts, reports: Sequence[Reading], claims: Sequence[Facts]) -> str:
    """The body itself where half of the reports name it, else a name that the record and half of the leads share."""
    naming = [report for report in reports if mentions_outlet(report, outlet, within=HEAD_CHARACTERS)]
    if len(naming) >= max(1, _CLAIM_SHARE * len(reports)) or (naming and naming[0] is reports[0]):
        return outlet.name
    counted = Counter(name for claim in claims for name in claim.lead - _TOPIC_NAMES)
    shared = [name for name in record.names if counted[name] >= max(1, _CLAIM_SHARE * len(claims))]
    return max(shared, key=lambda name: (counted[name], len(name), name), default="")


def _most_common_acts(claims: Sequence[Facts]) -> frozenset[str]:
    """The acts of the earliest report, and any that half of the reports tell."""
    counted = Counter(act for claim in claims for act in claim.acts)
    common = {act for act, count in counted.items() if count >= _CLAIM_SHARE * len(claims)}
    return frozenset(common) | (claims[0].acts if claims else frozenset())


def _is_its_own_act(release: Reading, reports: Sequence[Reading]) -> bool:
    """Whether the claim is about the party itself: half of the reports name it in the headline, or as who announces.

    A release confirms only its author's own act or words, never an allegation nor what another did.
    """
    outlet = release.outlet
    shortened = _abbreviations(release)
    naming = sum(
        mentions_outlet(report, outlet, within=0)
        or bool(shortened & set(re.findall(r"\w+", report.article.title)))
        or (report.announcer is not None and report.announcer.outlet.name == outlet.name)
        for report in reports
    )
    return naming >= max(1, _CLAIM_SHARE * len(reports))


def _abbreviations(release: Reading) -> frozenset[str]:
    """What the party says in its release that it is called for short: "the Harbour Authors' Guild (HAG)"."""
    names = "|".join(re.escape(name) for name in (release.outlet.name, *release.outlet.aliases))
    return frozenset(re.findall(rf"(?:{names})\s?\(([A-ZÀ-Þ]{{2,8}})\)", release.article.text[:HEAD_CHARACTERS]))


def _is_competent(outlet: Outlet, acts: frozenset[str]) -> bool:
    """A body's page confirms what that body did: a ministry's says nothing of what a court ruled."""
    if acts and acts <= _COURT_ACTS:
        return outlet.kind is OutletKind.COURT
    if acts and acts <= RECORD_ONLY:
        return outlet.kind in (OutletKind.LEGISLATURE, OutletKind.GOVERNMENT)
    return True


def _compare_figures(
    document: Reading, record: Facts, reports: Sequence[Reading], claims: Sequence[Facts]
) -> tuple[list[str], list[str]]:
    """Dockets, days and amounts that the claim has: one must agree, and none of the same unit may contradict."""
    dockets = _claimed([claim.dockets for claim in claims])
    days = _claimed([_head_days(report) for report in reports])
    amounts = _claimed([_head_amounts(report) for report in reports])
    if not (dockets or days or amounts):
        return [], []
    agreeing = [f"number {each}" for each in sorted(dockets & record.dockets)]
    record_days = record.days | _announced_day(document)
    agreeing += [f"day {month:02d}-{day:02d}" for month, day in sorted(days) if _is_near(month, day, record_days)]
    agreeing += [f"figure {each}" for each in sorted(amounts & record.amounts)]
    if agreeing:
        return agreeing[:4], []
    if amounts and record.amounts:
        return [], [f"its figures are others ({min(record.amounts)} against {min(amounts)})"]
    if dockets or days:
        return [], ["none of the dates and numbers of the claim stands in it"]
    return [], []


def _claimed(values: Sequence[frozenset[_Value]]) -> frozenset[_Value]:
    """What the earliest report or half of them tell."""
    counted = Counter(each for value in values for each in value)
    common = {each for each, count in counted.items() if count >= max(1, _CLAIM_SHARE * len(values))}
    return frozenset(common)


def _head_days(report: Reading) -> frozenset[tuple[int, int]]:
    return facts_of(report.article.title, report.article.text[:800]).days


def _head_amounts(report: Reading) -> frozenset[str]:
    return facts_of(report.article.title, report.article.text[:800]).amounts


def _announced_day(document: Reading) -> frozenset[tuple[int, int]]:
    day = document.article.announced.day
    return frozenset({(day.month, day.day)}) if day is not None else frozenset()


def _is_near(month: int, day: int, days: frozenset[tuple[int, int]]) -> bool:
    """Within a day, in a year that has every day."""
    try:
        wanted = date(2024, month, day)
    except ValueError:
        return False
    return any(abs((wanted - date(2024, m, d)).days) <= 1 for m, d in days if _is_day(m, d))


def _is_day(month: int, day: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True

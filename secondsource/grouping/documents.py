"""Which story a primary document is the record of.

Words alone do not say it: the minutes of one committee are alike from sitting to sitting. A document belongs to a
story by what a report took from it (a link, its words), by the occasion and who spoke, or by body, act and figures.
"""

import re
from collections.abc import Sequence

from secondsource.facts import days_in, facts_of
from secondsource.languages import guess_script_language
from secondsource.outlets import OutletKind
from secondsource.quotes import find_passage, is_comparable
from secondsource.texts import quotations
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import HEAD_CHARACTERS, mentions_outlet

CERTAIN_BOND = 1.0
_SPEECH = re.compile(r"^[^\S\n]*[○◯●]|^(?:The |Mr|Mrs|Ms|Dr|Lord|Sir|Senator|Minister)[^:\n]{1,60}:", re.MULTILINE)
_FEWEST_SPEECHES = 2


def record_bond(document: Reading, reports: Sequence[Reading], average: float) -> float:
    """How surely the document belongs to the story of these reports: 0..1.

    average   its mean likeness to them
    """
    if any(document.key in report.links for report in reports) or _is_quoted(document, reports):
        return CERTAIN_BOND
    facts = facts_of(document.article.title, document.article.text)
    naming = [each for each in reports if mentions_outlet(each, document.outlet, within=HEAD_CHARACTERS)]
    if is_record_of_speech(document):
        return 0.8 if naming and any(_is_same_sitting(document, report) for report in naming) else 0.0
    if not naming and document.outlet.kind is not OutletKind.COURT:
        return min(average, 0.99) if _is_same_language(document, reports) else 0.0
    claimed = [facts_of(report.article.title, report.article.text) for report in naming or reports]
    shared_figures = any(
        facts.dockets & claim.dockets or facts.amounts & claim.amounts or facts.days & claim.days for claim in claimed
    )
    shared_act = any(facts.acts & claim.acts for claim in claimed)
    if naming and shared_act and shared_figures:
        return 0.7 + min(0.2, average)
    if naming and (shared_act or shared_figures):
        return max(average, 0.2 + average / 2)
    return average


def is_record_of_speech(document: Reading) -> bool:
    """Whether it is the minutes of a sitting: speeches one after another, each under its speaker's name."""
    return len(_SPEECH.findall(document.article.text)) >= _FEWEST_SPEECHES


def _is_quoted(document: Reading, reports: Sequence[Reading]) -> bool:
    record = document.article
    for report in reports:
        for quote in quotations(report.article.read_text):
            if is_comparable(quote.text, record.text, record.language) and find_passage(record.text, quote.text):
                return True
    return False


def _is_same_sitting(document: Reading, report: Reading) -> bool:
    """The record's own day stands in the report, with somebody who speaks in the record."""
    days = {(day.month, day.day) for day in days_in(f"{document.article.title}\n{document.article.text[:800]}")}
    facts = facts_of(report.article.title, report.article.text)
    if not days & facts.days:
        return False
    record = facts_of(document.article.title, document.article.text)
    return bool((facts.lead & record.names) - {"ai"})


def _is_same_language(document: Reading, reports: Sequence[Reading]) -> bool:
    mine = guess_script_language(document.article.text)
    return any(guess_script_language(report.article.text) == mine for report in reports)

"""What the evidence of each report is worth beside the others': which of it could have been taken from them.

Two things are seen only over the whole story, once it is known which records are in hand: who reads them (RULES.md
16), and whose evidence is no more than somebody else's in other words. "People familiar with the matter" stands in
every rewrite; a sentence that another report has too is evidence of one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from secondsource.articles import ArticleId
from secondsource.assessment import Record
from secondsource.denials import Denial
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.outlets import Standing
from secondsource.phrases import Cue, says
from secondsource.precedence import is_believed_before
from secondsource.texts import fold
from secondsource.tracing.derive import Traced
from secondsource.tracing.own_evidence import OwnEvidence, OwnEvidenceKind
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import UNREAD_DOCUMENT, is_document, is_release, mentions_outlet, step, step_to

_READER = 0.6  # it names the body, and came when its document was there: doubtful
_REPRODUCER = 0.8  # of a release, with nothing of its own beside it
_FIRST_HAND = frozenset({OwnEvidenceKind.TOLD, OwnEvidenceKind.OBTAINED, OwnEvidenceKind.PRESENCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A story's articles with the steps to its records added.

    taken   those whose own evidence could have been taken from another report, or is no more than a record's: in
            `at_least` they are not believed to know it by themselves
    """

    traced: Traced
    taken: frozenset[ArticleId]


def weigh(
    traced: Traced, reports: Sequence[Reading], records: Sequence[Record], denials: Sequence[Denial]
) -> Weighed:
    """The evidence of a story's reports, weighed.

    reports   the story's reports, the earliest first, documents and releases left out
    records   documents and releases in hand, held against the claim
    Cost      reports times reports, where many have evidence
    """
    denying = {denial.article for denial in denials}
    added: list[Derivation] = []
    taken: set[ArticleId] = set()
    for report in reports:
        found = list(_steps_to_records(report, traced, records, denying)) or list(_to_unread_document(report, traced))
        added += found
        if found and not _is_first_hand(report):
            taken.add(report.article.article_id)
    taken |= set(_taken_over(reports, traced))
    if not added:
        return Weighed(traced=traced, taken=frozenset(taken))
    order = {article: place for place, article in enumerate(traced.readings)}
    steps = sorted([*traced.derivations, *added], key=lambda each: order[each.article])
    return Weighed(traced=replace(traced, derivations=tuple(steps)), taken=frozenset(taken))


def _is_first_hand(report: Reading) -> bool:
    return any(each.kind in _FIRST_HAND or each.kind is OwnEvidenceKind.SAID for each in report.own)


def _steps_to_records(
    report: Reading, traced: Traced, records: Sequence[Record], denying: set[ArticleId]
) -> Iterator[Derivation]:
    """To each record of what it reports that was there when it was written, and whose body it names or has read."""
    steps = traced.of(report.article.article_id)
    if steps and not report.own:
        return  # it says itself where it has it from
    article = report.article.article_id
    for record in records:
        document = record.document
        origin = document.article.article_id
        if any(each.origin == origin for each in steps) or not _could_read(report, document, traced):
            continue
        if (origin in denying) != (article in denying) or not (record.confirmation.is_stated or origin in denying):
            continue
        if not mentions_outlet(report, document.outlet) and not report.documents and not _has_read(report):
            continue
        body = document.outlet.name
        if is_document(document):
            evidence = f"it came when {body}'s “{document.article.title}” was there, and tells what that records"
            yield step_to(report, document, DerivationKind.QUOTES_PRIMARY, _READER, evidence)
        elif is_release(document) and not _is_first_hand(report):
            evidence = f"it tells what {body}'s “{document.article.title}” says, and shows nothing of its own"
            yield step_to(report, document, DerivationKind.CITATION, _REPRODUCER, evidence)


def _has_read(report: Reading) -> bool:
    return any(each.kind is OwnEvidenceKind.OBTAINED for each in report.own)


def _could_read(report: Reading, document: Reading, traced: Traced) -> bool:
    times = traced.times
    return not is_believed_before(
        times[report.article.article_id], report.outlet, times[document.article.article_id], document.outlet
    )


def _to_unread_document(report: Reading, traced: Traced) -> Iterator[Derivation]:
    """An agency that only reads a document which nobody has put in hand is a reader like any other (RULES.md 16)."""
    if not report.own or _is_first_hand(report) or not report.documents or report.citations or report.credits:
        return
    if traced.of(report.article.article_id) or report.hearsay or report.release:
        return
    if any(is_document(each) and _could_read(report, each, traced) for each in traced.readings.values()):
        return
    yield step(
        report,
        None,
        UNREAD_DOCUMENT,
        OriginKind.DOCUMENT,
        DerivationKind.QUOTES_PRIMARY,
        _READER,
        report.documents[0],
    )


def _taken_over(reports: Sequence[Reading], traced: Traced) -> Iterator[ArticleId]:
    """Reports none of whose evidence is theirs for sure: another could have had it before them.

    Outlets without standing take nothing away from others: what they print proves nothing, either way.
    """
    telling = [each for each in reports if each.own and each.outlet.standing is Standing.KNOWN]
    texts = {each.article.article_id: fold(each.article.read_text) for each in telling}
    for place, report in enumerate(telling):
        others = [
            (other, place > before)
            for before, other in enumerate(telling)
            if other.outlet.name != report.outlet.name and _could_read(report, other, traced)
        ]
        if not others or any(each.is_by_name for each in report.own):
            continue
        if all(
            any(_could_be_of(each, other, texts[other.article.article_id], is_later=later) for other, later in others)
            for each in report.own
        ):
            yield report.article.article_id


def _could_be_of(evidence: OwnEvidence, other: Reading, text: str, *, is_later: bool) -> bool:
    """Whether one piece of evidence could be another report's; of two that share it, it is the earlier one's."""
    if evidence.kind is OwnEvidenceKind.SAID or not is_later:
        return False
    if fold(evidence.words.rstrip("…")) in text:
        return True
    return (
        evidence.kind is OwnEvidenceKind.TOLD and _is_of_insiders(evidence) and any(map(_is_of_insiders, other.own))
    )


def _is_of_insiders(evidence: OwnEvidence) -> bool:
    """Whether it is only that people who know say so, not whom they told."""
    return says(Cue.INSIDERS, evidence.words) is not None and says(Cue.TOLD_US, evidence.words) is None

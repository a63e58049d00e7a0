"""What the evidence of each report is worth beside the others': which of it could have been taken from them.

Two things are seen only over the whole story, once it is known which records are in hand: who reads them (RULES.md
16), and whose evidence is no more than somebody else's in other words. "People familiar with the matter" stands in
every rewrite; a sentence that another report has too is evidence of one of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from secondsource.articles import ArticleId
from secondsource.assessment import Record
from secondsource.dates import BEGINNING
from secondsource.denials import Denial
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.languages import is_unspaced
from secondsource.outlets import Standing
from secondsource.phrases import Cue, says
from secondsource.precedence import is_believed_before
from secondsource.remembering import remembers
from secondsource.texts import sentences, tokens
from secondsource.tracing.derive import Traced
from secondsource.tracing.own_evidence import OwnEvidence, OwnEvidenceKind
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import (
    HEAD_CHARACTERS,
    UNREAD_DOCUMENT,
    is_document,
    is_release,
    mentions_outlet,
    step,
    step_to,
    was_there,
)
from secondsource.vouching import (
    is_in_passing,
    is_of_an_outsider,
    is_relayed,
    iter_shared_papers,
    speakers_of_agencies,
)

_READER = 0.6  # it names the body, and came when its document was there: doubtful
_REPRODUCER = 0.8  # of a release, with nothing of its own beside it
_HEAD_SENTENCES = 3  # how it is known stands there
_SAME_SENTENCE = 0.7  # of the words of one that stand in one sentence of the other
_FIRST_HAND = frozenset({OwnEvidenceKind.TOLD, OwnEvidenceKind.OBTAINED, OwnEvidenceKind.PRESENCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A story's articles with the steps to its records added.

    taken     those whose own evidence could have been taken from another report, or is no more than a record's: in
              `at_least` they are not believed to know it by themselves
    counting  the steps as they count: without whom they name in passing or only relay, and with the paper that
              several have read
    speakers  agency that nobody has read -> the body whose statement it passes on
    """

    traced: Traced
    taken: frozenset[ArticleId]
    counting: tuple[Derivation, ...]
    speakers: Mapping[str, str]


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
    told = _told(reports)
    taken |= set(_taken_over(told, traced))
    repeated = set(_repeating_a_reader(told, traced))
    order = {article: place for place, article in enumerate(traced.readings)}
    kept = [each for each in traced.derivations if each.article not in repeated or not _is_to_unread_paper(each)]
    steps = sorted([*kept, *added], key=lambda each: order[each.article])
    weighed = replace(traced, derivations=tuple(steps))
    read_by_many = tuple(iter_shared_papers(reports, weighed))
    taken |= {each.article for each in read_by_many}
    counting = (
        *(each for each in steps if not is_in_passing(each, weighed) and not is_relayed(each, weighed)),
        *read_by_many,
    )
    speakers = speakers_of_agencies(weighed)
    return Weighed(traced=weighed, taken=frozenset(taken), counting=counting, speakers=speakers)


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
        if (origin in denying) != (article in denying):
            continue
        if not (record.confirmation.is_stated or origin in denying or _names_release(report, document)):
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


def _names_release(report: Reading, document: Reading) -> bool:
    """Whether it shows that a party's statement in hand is what it read, whatever the statement confirms."""
    if not is_release(document):
        return False
    is_named = bool(report.release) and mentions_outlet(report, document.outlet, within=HEAD_CHARACTERS)
    return document.key in report.links or is_named


def _has_read(report: Reading) -> bool:
    return any(each.kind is OwnEvidenceKind.OBTAINED for each in report.own)


def _could_read(report: Reading, document: Reading, traced: Traced) -> bool:
    times = traced.times
    if was_there(report) and times[document.article.article_id].earliest == BEGINNING:
        return False  # who was in the room wrote before there was a record of it
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
    head = [span.text for span in sentences(report.article.read_text)[:_HEAD_SENTENCES]]
    if not any(each.startswith(report.documents[0].rstrip("…")) for each in (report.article.title, *head)):
        return  # a dispatch that tells what happened, and of a paper only further down
    yield step(
        report,
        None,
        UNREAD_DOCUMENT,
        OriginKind.DOCUMENT,
        DerivationKind.QUOTES_PRIMARY,
        _READER,
        report.documents[0],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What of a report's text another could have its evidence from."""

    report: Reading
    sentences: tuple[frozenset[str], ...]
    has_insiders: bool


def _taken_over(told: Sequence[_Told], traced: Traced) -> Iterator[ArticleId]:
    """Reports none of whose evidence is theirs for sure: another could have had it before them."""
    for one in told:
        report = one.report
        if not report.own:
            continue
        others = _before(one, told, traced)
        known = [each.report for each in others if each.report.outlet.standing is Standing.KNOWN]
        if others and all(
            (not each.is_by_name and any(_could_be_of(each, other) for other in others))
            or is_of_an_outsider(each, report, known)
            for each in report.own
        ):
            yield report.article.article_id


def _repeating_a_reader(told: Sequence[_Told], traced: Traced) -> Iterator[ArticleId]:
    """Reports that say no more of a paper that nobody has in hand than one before them did, in its words."""
    for one in told:
        for reading in filter(_is_to_unread_paper, traced.of(one.report.article.article_id)):
            before = [each for each in _before(one, told, traced) if each.report.outlet.standing is Standing.KNOWN]
            if any(_has_sentence(reading.evidence, other) for other in before):
                yield one.report.article.article_id


def _is_to_unread_paper(step: Derivation) -> bool:
    return step.kind is DerivationKind.QUOTES_PRIMARY and step.origin is None


def _told(reports: Sequence[Reading]) -> list[_Told]:
    """The reports that others could have theirs from, the earliest first."""
    return [
        _Told(
            report=report,
            sentences=_sentences_in_pieces(report.article.read_text),
            has_insiders=says(Cue.INSIDERS, report.article.read_text) is not None,
        )
        for report in reports
    ]


@remembers(characters=3_000_000)
def _sentences_in_pieces(text: str) -> tuple[frozenset[str], ...]:
    return tuple(_pieces(span.text) for span in sentences(text))


def _before(one: _Told, told: Sequence[_Told], traced: Traced) -> list[_Told]:
    """Those that the report could have been made from: before it in order, agency text, or what it rests on."""
    article, place = one.report.article.article_id, told.index(one)
    originals = {step.origin for step in traced.of(article)}
    return [
        other
        for before, other in enumerate(told)
        if other.report.outlet.name != one.report.outlet.name
        and (before < place or other.report.article.article_id in originals or _is_credited_elsewhere(other, one))
        and _could_read(one.report, other.report, traced)
    ]


def _is_credited_elsewhere(other: _Told, one: _Told) -> bool:
    """Whether the other credits its text, and not to this one: what both have is the credited one's (TRAPS.md 6)."""
    credited = {credit.outlet.name for credit in other.report.credits}
    return bool(credited) and one.report.outlet.name not in credited


def _could_be_of(evidence: OwnEvidence, other: _Told) -> bool:
    """Whether one piece of evidence could be another report's: its sentence, or only that people who know say so.

    Outlets without standing take away no more than what they say of such people in the same words: their dates and
    copies cost nothing.
    """
    if evidence.kind in (OwnEvidenceKind.SAID, OwnEvidenceKind.DISPATCH):
        return False
    is_weak = evidence.kind is OwnEvidenceKind.TOLD and _is_of_insiders(evidence)
    if other.report.outlet.standing is not Standing.KNOWN:
        return is_weak and _has_sentence(evidence.words, other)
    return _has_sentence(evidence.words, other) or (is_weak and other.has_insiders)


def _has_sentence(sentence: str, other: _Told) -> bool:
    """Whether the other has that sentence, but for a word here and there."""
    pieces = _pieces(sentence)
    return any(len(pieces & each) >= _SAME_SENTENCE * len(pieces) for each in other.sentences)


def _pieces(sentence: str) -> frozenset[str]:
    """A sentence by its words; where they are not parted, by its pairs of characters."""
    words = tokens(sentence.rstrip("…"))
    if is_unspaced(sentence):
        return frozenset(f"{one}{other}" for one, other in pairwise(words))
    return frozenset(words)


def _is_of_insiders(evidence: OwnEvidence) -> bool:
    """Whether it is only that people who know say so, not whom they told."""
    return says(Cue.INSIDERS, evidence.words) is not None and says(Cue.TOLD_US, evidence.words) is None

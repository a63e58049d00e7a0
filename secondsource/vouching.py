"""Whose word counts for the happening: no outsider's, no paper's that all have read, none that is named in passing.

Evidence of independence is needed, not the lack of evidence of copying: where it is in doubt what somebody was told,
or which paper he had, the cautious number does not believe it (RULES.md 5, 7, 9, 16).
"""

import re
from collections.abc import Iterator, Sequence

from secondsource.data import word_list
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.facts import facts_of, names_in
from secondsource.languages import find_language, guess_script_language
from secondsource.outlets import OutletKind
from secondsource.phrases import Cue, book_for
from secondsource.texts import sentences
from secondsource.tracing.derive import Traced
from secondsource.tracing.own_evidence import OwnEvidence, OwnEvidenceKind
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import UNREAD_DOCUMENT, UNREAD_RELEASE, cited_name, is_at_head, is_document, step

_TOPIC_NAMES = word_list("topic_names")
_HEAD_SENTENCES = 4  # who is cited there is how the happening is known; further down it may be something else
_QUOTATION_OPENS = re.compile(r"(?<=[.!?。]) ?(?=[«„“「])")
_SHARED = 0.6  # doubtful


def is_of_an_outsider(evidence: OwnEvidence, report: Reading, others: Sequence[Reading]) -> bool:
    """Whether words given to a report are not seen to be of one who takes part or knows: a reaction is no evidence.

    others   reports with standing that it could have the happening from; () gives False
    Who is named in their heads, or speaks by an office in it, takes part; so does who confirms or denies.
    """
    if evidence.kind is not OwnEvidenceKind.TOLD or evidence.is_unnamed or not others or report.denial:
        return False  # who denies was asked about the happening itself
    around = _speaking(evidence.words, report)
    book = book_for(report.article.read_text, report.article.language)
    introduced = _introduction(around, report)
    if book.says(Cue.CONCERNED, around):
        return False
    if book.says(Cue.CONCERNED, introduced) and not book.says(Cue.REACTION, introduced):
        return False
    actors = {name for other in others for name in facts_of(other.article.title, other.article.text).lead}
    if names_in(around) & (actors - _TOPIC_NAMES):
        return False
    if all(_script(other) != _script(report) for other in others):
        # Names are not compared across scripts: then its own headline tells who takes part.
        return not names_in(around) & (names_in(report.article.title) - _TOPIC_NAMES)
    return True


def _speaking(words: str, report: Reading) -> str:
    """The sentence of the evidence; where it names nobody ("she told the paper"), the one before with it."""
    spans = sentences(report.article.read_text)
    start = words.rstrip("…")[:120]
    place = next((index for index, span in enumerate(spans) if span.text.startswith(start)), None)
    if place is None:
        return words
    # A quotation that opens a sentence may have been left with the one before it.
    before, told = ("", *_QUOTATION_OPENS.split(spans[place].text))[-2:]
    is_named = bool(names_in(told) - names_in(report.outlet.name))
    if is_named or not (before or place):
        return told
    return f"{before or spans[place - 1].text} {told}"


def _introduction(told: str, report: Reading) -> str:
    """The sentence that first names who is named here: a chief executive is introduced once, and then just named."""
    names = names_in(told) - names_in(report.outlet.name)
    spans = sentences(report.article.read_text)
    return next((span.text for span in spans if span.text not in told and names & names_in(span.text)), "")


def _script(reading: Reading) -> str:
    return guess_script_language(reading.article.read_text) or find_language(reading.article.read_text)


def iter_shared_papers(reports: Sequence[Reading], traced: Traced) -> Iterator[Derivation]:
    """Steps of those who show no more than a paper that nobody has put in hand, or a statement given to all.

    Where there are two of them it is one paper for all that is known: it is their origin, together (RULES.md 9, 16).
    """
    for origin_kind, unread, group in (
        (OriginKind.DOCUMENT, UNREAD_DOCUMENT, [each for each in reports if _has_only_a_paper(each)]),
        (OriginKind.PARTY, UNREAD_RELEASE, [each for each in reports if _has_only_a_statement(each, traced)]),
    ):
        named = [
            each
            for each in traced.derivations
            if each.origin is None and each.origin_kind is origin_kind and each.article in traced.readings
        ]
        houses = {each.outlet.owner_name for each in group}
        houses |= {traced.readings[each.article].outlet.owner_name for each in named}
        if len(houses) < 2:
            continue
        name = min((each.origin_name for each in named), default=unread)
        for report in group:
            kind = DerivationKind.QUOTES_PRIMARY if origin_kind is OriginKind.DOCUMENT else DerivationKind.CITATION
            yield step(report, None, name, origin_kind, kind, _SHARED, report.own[0].words)


def _has_only_a_paper(report: Reading) -> bool:
    return bool(report.own) and all(each.kind is OwnEvidenceKind.OBTAINED for each in report.own)


def _has_only_a_statement(report: Reading, traced: Traced) -> bool:
    """An agency's dispatch that only tells what somebody told everybody: as good as anybody's who got the release."""
    if not report.own or any(each.kind is not OwnEvidenceKind.DISPATCH for each in report.own):
        return False
    if any(
        not is_document(traced.readings[each.origin]) for each in traced.of(report.article.article_id) if each.origin
    ):
        return False
    return bool(report.release)


def is_in_passing(derivation: Derivation, traced: Traced) -> bool:
    """Whether an outlet that nobody has read is named only further down, by a report that has it from elsewhere too.

    What it is cited for there may be something else: an earlier step, another case of a digest.
    """
    if derivation.origin is not None or derivation.kind is not DerivationKind.CITATION:
        return False
    if derivation.origin_kind not in (OriginKind.OUTLET, OriginKind.AGENCY, OriginKind.UNKNOWN):
        return False
    reading = traced.readings[derivation.article]
    others = [each for each in traced.of(derivation.article) if each is not derivation]
    if not others and not reading.own:
        return False
    start = derivation.evidence.rstrip("…")[:120]
    head = [span.text for span in sentences(reading.article.read_text)[:_HEAD_SENTENCES]]
    return not any(each.startswith(start) for each in (reading.article.title, *head))


def is_relayed(derivation: Derivation, traced: Traced) -> bool:
    """Whether the text of an agency that nobody has read says itself which house it has the story from (RULES.md 8).

    "(PAP)" under a text that says that Politico reported it: the end is Politico.
    """
    if derivation.origin is not None or derivation.kind is not DerivationKind.WIRE:
        return False
    reading = traced.readings[derivation.article]
    if any(credit.is_material for credit in reading.credits):
        return False
    return any(
        is_at_head(reading, citation.sentence) and not citation.is_courtesy
        for citation in reading.citations
        if citation.outlet.name not in {credit.outlet.name for credit in reading.credits}
    )


def speakers_of_agencies(traced: Traced) -> dict[str, str]:
    """Agency that nobody has read -> the body whose statement it passes on, as one that credits it has it (9).

    Beside that statement, which others have read and nobody has put in hand, it is no second source. A party that
    speaks of a suit or a ruling is one voice in it: its words are not what the agency has the story from.
    """
    found: dict[str, str] = {}
    for each in traced.derivations:
        reading = traced.readings[each.article]
        author = reading.announcer
        if each.origin is not None or each.origin_kind is not OriginKind.AGENCY or reading.own or author is None:
            continue
        if author.outlet.kind.is_body and author.outlet.kind is not OutletKind.COURT:
            found[each.origin_name] = cited_name(author)
    return found

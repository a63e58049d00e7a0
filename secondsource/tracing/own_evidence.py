"""What makes a report an origin of its own, as far as its own words show it (RULES.md 5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from secondsource.outlets import Outlet
from secondsource.phrases import Cue, PhraseBook
from secondsource.texts import ellipsis
from secondsource.tracing.citing import EVIDENCE_OF_A_CUE, MarkedSentence

RELEASE_CHARACTERS = 1200
_SENTENCES_OF_A_REACTION = 2  # after the one that says who spoke


class OwnEvidenceKind(StrEnum):
    """What makes a report an origin of its own (RULES.md 5)."""

    TOLD = "told"  # words given to this outlet
    OBTAINED = "obtained"  # a document that it says it obtained or read
    PRESENCE = "presence"
    DISPATCH = "dispatch"  # an agency's own, under its own name
    PARTICULAR = "particular"  # a checkable particular that stands nowhere it could have been taken from
    SAID = "said"  # a person found out that it knows by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEvidence:
    """Evidence of the happening that is the article's own, quoted."""

    kind: OwnEvidenceKind
    words: str
    is_by_name: bool = False  # the outlet names itself: "told the Ledger"
    is_unnamed: bool = False  # "people familiar with the matter", whoever they told: anybody can write that


def iter_own_evidence(
    text: str, marked: Sequence[MarkedSentence], outlet: Outlet, book: PhraseBook, *, is_citing: bool
) -> Iterator[OwnEvidence]:
    """Evidence of its own, sentence by sentence; a reaction to a report, or no answer, is none (RULES.md 5).

    is_citing   it names another outlet as how it knows: then "the paper said" goes on with that one's evidence
    """
    shown = {cue for cue in _SHOWING if book.says(cue, text)}
    has_release = book.says(Cue.RELEASE, text[:RELEASE_CHARACTERS]) is not None
    for position, sentence in enumerate(marked):
        plain = sentence.span.text
        own = sentence.of(outlet)
        cues = {cue for cue in shown if book.says(cue, plain)}
        if not (own or cues):
            continue
        last = position + 1 + (_SENTENCES_OF_A_REACTION if is_citing else 0)
        if _is_no_evidence(marked[position:last], cues, book):
            continue
        others = [mention for mention in sentence.mentions if mention.outlet.name != outlet.name]
        words = ellipsis(plain, EVIDENCE_OF_A_CUE)
        has_obtained = bool(own and own & sentence.indexes(Cue.OBTAINED_OWN, book))
        if has_release and (Cue.OBTAINED_US in cues or has_obtained):
            continue  # a release is there for all to read (RULES.md 9, 16)
        if own and own & sentence.indexes(Cue.TOLD_OWN, book):
            yield OwnEvidence(kind=OwnEvidenceKind.TOLD, words=words, is_by_name=True)
        elif has_obtained:
            yield OwnEvidence(kind=OwnEvidenceKind.OBTAINED, words=words, is_by_name=True)
        elif (others and sentence.indexes(Cue.CITES, book)) or (is_citing and book.says(Cue.ANAPHOR, plain)):
            continue  # somebody else's evidence, passed on
        elif Cue.TOLD_US in cues:
            yield OwnEvidence(kind=OwnEvidenceKind.TOLD, words=words)
        elif Cue.INSIDERS in cues and not is_citing:
            yield OwnEvidence(kind=OwnEvidenceKind.TOLD, words=words, is_unnamed=True)
        elif Cue.OBTAINED_US in cues:
            yield OwnEvidence(kind=OwnEvidenceKind.OBTAINED, words=words)
        elif Cue.PRESENCE in cues:
            yield OwnEvidence(kind=OwnEvidenceKind.PRESENCE, words=words)


def _is_no_evidence(going_on: Sequence[MarkedSentence], cues: set[Cue], book: PhraseBook) -> bool:
    """Whether these sentences only react to what others reported, or tell of no answer."""
    if book.says(Cue.NO_EVIDENCE, going_on[0].span.text) and Cue.TOLD_US not in cues:
        return True
    return book.says(Cue.REACTION, " ".join(each.span.text for each in going_on)) is not None


_SHOWING = (Cue.TOLD_US, Cue.INSIDERS, Cue.OBTAINED_US, Cue.PRESENCE)

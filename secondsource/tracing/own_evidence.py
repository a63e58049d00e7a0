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


def iter_own_evidence(
    text: str, marked: Sequence[MarkedSentence], outlet: Outlet, book: PhraseBook, *, is_citing: bool
) -> Iterator[OwnEvidence]:
    """Evidence of its own, sentence by sentence; a reaction to a report, or no answer, is none (RULES.md 5).

    is_citing   it names another outlet as how it knows: then "the paper said" goes on with that one's evidence
    """
    has_release = book.says(Cue.RELEASE, text[:RELEASE_CHARACTERS]) is not None
    for position, sentence in enumerate(marked):
        plain = sentence.span.text
        if book.says(Cue.NO_EVIDENCE, plain) and not book.says(Cue.TOLD_US, plain):
            continue
        going_on = " ".join(each.span.text for each in marked[position : position + 1 + _SENTENCES_OF_A_REACTION])
        if book.says(Cue.REACTION, going_on if is_citing else plain):
            continue
        own = {index for index, mention in enumerate(sentence.mentions) if mention.outlet.name == outlet.name}
        others = [mention for mention in sentence.mentions if mention.outlet.name != outlet.name]
        words = ellipsis(plain, EVIDENCE_OF_A_CUE)
        if has_release and (
            book.says(Cue.OBTAINED_US, plain) or (own and own & sentence.indexes(Cue.OBTAINED_OWN, book))
        ):
            continue  # a release is there for all to read (RULES.md 9, 16)
        if own and own & sentence.indexes(Cue.TOLD_OWN, book):
            yield OwnEvidence(kind=OwnEvidenceKind.TOLD, words=words, is_by_name=True)
        elif own and own & sentence.indexes(Cue.OBTAINED_OWN, book):
            yield OwnEvidence(kind=OwnEvidenceKind.OBTAINED, words=words, is_by_name=True)
        elif (others and sentence.indexes(Cue.CITES, book)) or (is_citing and book.says(Cue.ANAPHOR, plain)):
            continue  # somebody else's evidence, passed on
        elif (not is_citing and book.says(Cue.INSIDERS, plain)) or book.says(Cue.TOLD_US, plain):
            yield OwnEvidence(kind=OwnEvidenceKind.TOLD, words=words)
        elif book.says(Cue.OBTAINED_US, plain):
            yield OwnEvidence(kind=OwnEvidenceKind.OBTAINED, words=words)
        elif book.says(Cue.PRESENCE, plain):
            yield OwnEvidence(kind=OwnEvidenceKind.PRESENCE, words=words)

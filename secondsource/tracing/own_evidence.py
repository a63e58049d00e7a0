"""What makes a report an origin of its own, as far as its own words show it (RULES.md 5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from secondsource.catalogue import Mention
from secondsource.outlets import Outlet
from secondsource.phrases import Cue, PhraseBook
from secondsource.texts import Span, ellipsis, quotations, tokens
from secondsource.tracing.citing import EVIDENCE_OF_A_CUE, MarkedSentence

RELEASE_CHARACTERS = 1200
_FEWEST_TOKENS_OF_WORDS = 5
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
    text: str,
    marked: Sequence[MarkedSentence],
    outlet: Outlet,
    book: PhraseBook,
    *,
    is_citing: bool,
    hearsay: str = "",
) -> Iterator[OwnEvidence]:
    """Evidence of its own, sentence by sentence; a reaction to a report, or no answer, is none (RULES.md 5).

    is_citing   it names another outlet as how it knows: then "the paper said" goes on with that one's evidence
    hearsay     the sentence that says so of reports without a name; "" = none
    """
    is_secondhand = is_citing or bool(hearsay)
    shown = {cue for cue in _SHOWING if book.says(cue, text)}
    spoken = quotations(text)
    has_release = book.says(Cue.RELEASE, text[:RELEASE_CHARACTERS]) is not None
    for position, sentence in enumerate(marked):
        plain = sentence.span.text
        own = sentence.of(outlet)
        if not (own or shown):
            continue
        # "They told us", said at a hearing, was not told to the paper: only the paper's own words show it.
        unquoted = _without_quotations(sentence.span, spoken)
        cues = {cue for cue in shown if book.says(cue, unquoted)}
        if not (own or cues):
            continue
        last = position + 1 + (_SENTENCES_OF_A_REACTION if is_secondhand else 0)
        if _is_reaction(marked[position:last], book):
            continue
        is_unanswered = _is_unanswered(sentence.span, unquoted, spoken, book)
        others = [mention for mention in sentence.mentions if mention.outlet.name != outlet.name]
        words = ellipsis(plain, EVIDENCE_OF_A_CUE)
        has_obtained = bool(own and own & sentence.indexes(Cue.OBTAINED_OWN, book))
        has_paper = has_obtained or Cue.OBTAINED_US in cues
        if has_paper and (has_release or next(iter_put_out(marked, position, outlet, book), None) is not None):
            continue  # it is there for all to read (RULES.md 7, 9, 16)
        if own and not is_unanswered and own & sentence.indexes(Cue.TOLD_OWN, book):
            yield OwnEvidence(kind=OwnEvidenceKind.TOLD, words=words, is_by_name=True)
        elif has_obtained:
            yield OwnEvidence(kind=OwnEvidenceKind.OBTAINED, words=words, is_by_name=True)
        elif own and own & sentence.indexes(Cue.PRESENCE_OWN, book):
            yield OwnEvidence(kind=OwnEvidenceKind.PRESENCE, words=words, is_by_name=True)
        elif (others and sentence.indexes(Cue.CITES, book)) or (is_citing and book.says(Cue.ANAPHOR, plain)):
            continue  # somebody else's evidence, passed on
        elif (
            kind := _shown_by(cues, is_unanswered=is_unanswered, is_citing=is_citing, is_secondhand=is_secondhand)
        ) is not None:
            is_unnamed = kind is OwnEvidenceKind.TOLD and Cue.TOLD_US not in cues
            yield OwnEvidence(kind=kind, words=words, is_unnamed=is_unnamed)


def _shown_by(cues: set[Cue], *, is_unanswered: bool, is_citing: bool, is_secondhand: bool) -> OwnEvidenceKind | None:
    """What a sentence shows in which the outlet does not name itself; None where it shows nothing."""
    has_insiders = Cue.INSIDERS in cues and not is_citing
    if not is_unanswered and (Cue.TOLD_US in cues or has_insiders):
        return OwnEvidenceKind.TOLD
    if Cue.OBTAINED_US in cues:
        return OwnEvidenceKind.OBTAINED
    # Who knows it from others may tell of the gallery all the same.
    is_there = Cue.PRESENCE in cues or (Cue.PLACE in cues and not is_secondhand)
    return OwnEvidenceKind.PRESENCE if is_there else None


def iter_put_out(
    marked: Sequence[MarkedSentence], position: int, outlet: Outlet, book: PhraseBook
) -> Iterator[Mention]:
    """Other outlets of which this sentence or the next says that they put the paper there for all to read."""
    for sentence in marked[position : position + 2]:
        for index in sorted(sentence.indexes(Cue.PUT_OUT, book)):
            if index < len(sentence.mentions) and sentence.mentions[index].outlet.name != outlet.name:
                yield sentence.mentions[index]


def _is_reaction(going_on: Sequence[MarkedSentence], book: PhraseBook) -> bool:
    """Whether these sentences only react to what others reported."""
    return book.says(Cue.REACTION, " ".join(each.span.text for each in going_on)) is not None


def _is_unanswered(sentence: Span, unquoted: str, spoken: Sequence[Span], book: PhraseBook) -> bool:
    """Whether it only tells that nobody would speak; "…", she said, and would not name the price, tells more."""
    if not book.says(Cue.NO_EVIDENCE, sentence.text):
        return False
    quoted = [each.text for each in spoken if sentence.start <= each.start < sentence.end]
    return book.says(Cue.NO_EVIDENCE, unquoted) is None or not any(
        len(tokens(each)) >= _FEWEST_TOKENS_OF_WORDS and not book.says(Cue.NO_EVIDENCE, each) for each in quoted
    )


def _without_quotations(sentence: Span, spoken: Sequence[Span]) -> str:
    """The sentence without what stands in it between quotation marks, whole quotations that go over its ends too."""
    kept, position = [], sentence.start
    for each in spoken:
        if each.end > position and each.start < sentence.end:
            kept.append(sentence.text[position - sentence.start : max(each.start, position) - sentence.start])
            position = min(each.end, sentence.end)
    kept.append(sentence.text[position - sentence.start :])
    return " ".join(kept)


_SHOWING = (Cue.TOLD_US, Cue.INSIDERS, Cue.OBTAINED_US, Cue.PRESENCE, Cue.PLACE)

"""Whose statement or document a report has read: the party that announces, the body that made the paper.

Only where the report shows nothing else of how it knows does it rest on them (RULES.md 9, 16).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.bodies_named import iter_body_names
from secondsource.outlets import Outlet, OutletKind, Standing
from secondsource.phrases import Cue, PhraseBook, announcing_patterns
from secondsource.texts import ellipsis
from secondsource.tracing.citing import EVIDENCE_OF_A_CUE, MarkedSentence

_HEAD_SENTENCES = 6  # who announces stands there; further down it is one of many voices
_HEAD_CHARACTERS = 1200
_FIRST_SENTENCES = 2
_LONGEST_NAME = 60
_NOBODY = re.compile(
    r"(?:das|dies|es|sie|er|that|this|it|he|she|they|lo|esto|cela|ceci|dit|dat|det|isso|ciò)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who made the statement or document that a report has read."""

    outlet: Outlet
    written: str  # the name as the article writes it
    sentence: str


def find_announcer(
    title: Sequence[MarkedSentence], marked: Sequence[MarkedSentence], book: PhraseBook
) -> Author | None:
    """The one that the head of a report says has announced it; None where it says of nobody."""
    for place, sentence in enumerate(_head(marked)):
        announcing = sentence.indexes(Cue.ANNOUNCES, book, everyone=True)
        if place < _FIRST_SENTENCES:
            issuing = sentence.indexes(Cue.ISSUES, book, everyone=True)
            announcing |= {index for index in issuing if _has_papers(sentence.everyone[index].outlet)}
        for index in sorted(announcing):
            mention = sentence.everyone[index]
            return Author(outlet=mention.outlet, written=mention.text, sentence=_quoted(sentence))
        if (author := _meant_by_its_noun(sentence, (*title, *_head(marked)), book)) is not None:
            return author
    for sentence in _head(marked)[:3]:
        if sentence.everyone:
            continue
        for pattern in announcing_patterns(book):
            match = pattern.search(sentence.span.text)
            name = match.group("name").strip() if match else ""
            if match and len(name) <= _LONGEST_NAME and not _NOBODY.fullmatch(name):
                meant = _called_for_short(name, (*title, *marked))
                outlet = meant or Outlet(name=name, standing=Standing.UNKNOWN)
                return Author(outlet=outlet, written=name, sentence=_quoted(sentence))
    return None


def _has_papers(outlet: Outlet) -> bool:
    """Whether what it issues is its paper: a court issues summons, a firm its goods."""
    return outlet.kind.is_body and outlet.kind is not OutletKind.COURT


def _called_for_short(name: str, marked: Sequence[MarkedSentence]) -> Outlet | None:
    """The party or body of whose name, as the text has it elsewhere, this is the beginning: "Warner" of a label."""
    mentions = (mention for each in marked for mention in each.everyone if is_voice(mention.outlet))
    return next((each.outlet for each in mentions if each.text.startswith(f"{name} ")), None)


def _meant_by_its_noun(sentence: MarkedSentence, head: Sequence[MarkedSentence], book: PhraseBook) -> Author | None:
    """Whom "the company said in a statement" means: the first party, or the first body, that the head names."""
    says_firm = book.says(Cue.FIRM_SAYS, sentence.span.text)
    says_body = book.says(Cue.BODY_SAYS, sentence.span.text)
    if not (says_firm or says_body):
        return None
    for mention in (mention for each in head for mention in each.everyone):
        kind = mention.outlet.kind
        if (says_body and kind.is_body) or (says_firm and kind is OutletKind.PARTY):
            return Author(outlet=mention.outlet, written=mention.text, sentence=_quoted(sentence))
    return None


def find_document_author(
    title: Sequence[MarkedSentence], marked: Sequence[MarkedSentence], readings: Sequence[str]
) -> Author | None:
    """The body whose document, or in whose court's files, the paper is that these sentences say has been read.

    readings    sentences that show that a document was read; () gives None
    """
    if not readings:
        return None
    near = [sentence for sentence in marked if _quoted(sentence) in readings]
    around = [*near, *_head(marked), *title]
    for sentence in around:
        for mention in sentence.everyone:
            if mention.outlet.kind.is_body:
                return Author(outlet=mention.outlet, written=mention.text, sentence=readings[0])
    for sentence in around:
        for name in iter_body_names(sentence.span.text):
            return Author(
                outlet=Outlet(name=name, kind=OutletKind.GOVERNMENT, standing=Standing.UNKNOWN),
                written=name,
                sentence=readings[0],
            )
    return None


def _head(marked: Sequence[MarkedSentence]) -> Sequence[MarkedSentence]:
    return [each for each in marked[:_HEAD_SENTENCES] if each.span.start < _HEAD_CHARACTERS]


def _quoted(sentence: MarkedSentence) -> str:
    return ellipsis(sentence.span.text, EVIDENCE_OF_A_CUE)


def iter_voices(marked: Sequence[MarkedSentence], book: PhraseBook) -> Iterator[Author]:
    """The parties and bodies that the text cites for what it tells, each once."""
    seen: set[str] = set()
    for sentence in marked:
        if not any(is_voice(mention.outlet) for mention in sentence.everyone):
            continue
        for index in sorted(sentence.indexes(Cue.CITES, book, everyone=True)):
            mention = sentence.everyone[index]
            if is_voice(mention.outlet) and mention.outlet.name not in seen:
                seen.add(mention.outlet.name)
                yield Author(outlet=mention.outlet, written=mention.text, sentence=_quoted(sentence))


def is_voice(outlet: Outlet) -> bool:
    """Whether it speaks for itself, and is no outlet that was read: an authority or a party."""
    return outlet.kind.is_body or outlet.kind is OutletKind.PARTY

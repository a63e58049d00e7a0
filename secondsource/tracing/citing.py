"""Which outlets a text names as how it knows: its sentences with their mentions, held against the cue phrases."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from secondsource.catalogue import Mention
from secondsource.outlets import Outlet, OutletKind
from secondsource.phrases import MENTION, Cue, PhraseBook, mask_mentions, mention_indexes
from secondsource.texts import Span, ellipsis, sentences
from secondsource.tracing.captions import is_picture_credit
from secondsource.tracing.naming import Names

EVIDENCE_OF_A_CUE = 280  # characters
_MENTIONS_IN_A_SENTENCE = 40  # one that names more outlets is a list of them, and cites none (TRAPS.md 12)

_DETERMINER = r"(?:the |der |die |das |dem |den |le |la |les |l['’] ?|el |il |o |a |de |het )?"
_AND = r"(?:and|und|sowie|et|y|e|i|и|و|og|och|en|và|dan|και|ve|や|と|・|和|及|以及|與|与|및|와|과|/|&|as well as)"
# "the Post, the Times and Reuters": a comma alone joins nothing ("sued by the Times, Reuters reported").
_CHAIN = re.compile(
    rf"{MENTION}(?:紙|社|通信)?(?:[,、]\s?{_DETERMINER}{MENTION}){{0,5}}\s?,?\s?{_AND}\s?{_DETERMINER}{MENTION}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An outlet that the article names as how it knows."""

    outlet: Outlet
    written: str  # the name as the article writes it
    sentence: str
    is_courtesy: bool  # "X first reported", in passing
    is_translation: bool


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence with its mentions, and itself with each of them as one character.

    mentions    of outlets that can be read; `everyone` has parties and bodies too, which speak for themselves
    """

    span: Span
    mentions: tuple[Mention, ...]
    masked: str
    everyone: tuple[Mention, ...]

    def of(self, outlet: Outlet) -> set[int]:
        """Which of its mentions name this outlet."""
        return {index for index, mention in enumerate(self.mentions) if mention.outlet.name == outlet.name}

    def indexes(self, cue: Cue, book: PhraseBook, *, everyone: bool = False) -> set[int]:
        """Which of the sentence's mentions stand in the cue, those joined to them by "and" with them.

        everyone    of those in `everyone` instead of `mentions`
        """
        mentions = self.everyone if everyone else self.mentions
        if not 0 < len(mentions) <= _MENTIONS_IN_A_SENTENCE:
            return set()
        is_same = len(self.everyone) == len(self.mentions)
        masked = self.masked if is_same or not everyone else mask_mentions(self.span.text, self.everyone)
        found = {
            index
            for pattern in book.patterns(cue)
            for match in pattern.finditer(masked)
            for index in _meant(match.group())
        }
        if found and len(mentions) > 1:
            for match in _CHAIN.finditer(masked):
                chained = set(mention_indexes(match.group()))
                if chained & found:
                    found |= chained
        return found


def _meant(matched: str) -> tuple[int, ...]:
    """Of the mentions in a phrase the one that it is about: where it opens with one, that, else the last."""
    indexes = mention_indexes(matched)
    return indexes[:1] if indexes and mention_indexes(matched[0]) else indexes[-1:]


def mark_sentences(text: str, mentions: Sequence[Mention]) -> tuple[MarkedSentence, ...]:
    """The text's sentences, each with the mentions that stand in it. Cost: linear in the text."""
    marked = []
    waiting = iter(mentions)
    mention = next(waiting, None)
    for span in sentences(text):
        if not any(map(str.isalnum, span.text)):
            continue  # thirty thousand full stops are thirty thousand sentences
        is_caption = is_picture_credit(span.text)
        own = []
        while mention is not None and mention.start < span.end:
            if mention.start >= span.start and mention.end <= span.end:
                own.append(
                    Mention(
                        outlet=mention.outlet,
                        start=mention.start - span.start,
                        end=mention.end - span.start,
                        text=mention.text,
                    )
                )
            mention = next(waiting, None)
        own = [] if is_caption else own  # TRAPS.md 11: a picture's credit cites nobody
        read = tuple(each for each in own if not (each.outlet.kind.is_body or each.outlet.kind is OutletKind.PARTY))
        marked.append(MarkedSentence(span, read, mask_mentions(span.text, read), tuple(own)))
    return tuple(marked)


def marked_article(
    title: str, text: str, *, names: Names, book: PhraseBook, own: Sequence[str]
) -> tuple[tuple[MarkedSentence, ...], tuple[MarkedSentence, ...]]:
    """The sentences of a title and of a text, with the outlets that they name."""
    in_title = names.mentions(title, book, own=own)
    return mark_sentences(title, in_title), mark_sentences(text, names.mentions(text, book, own=own))


def iter_citations(marked: Sequence[MarkedSentence], book: PhraseBook) -> Iterator[Citation]:
    """Citations in order, each outlet once; the title may cite too ("…, Ledger reports")."""
    seen: set[str] = set()
    last: Mention | None = None
    had_paper = False
    for sentence in marked:
        has_paper = _has_paper(sentence, book)
        is_about_paper, had_paper = has_paper or had_paper, has_paper
        if not sentence.mentions and last is None:
            continue
        is_translation = bool(sentence.mentions) and book.says(Cue.TRANSLATED, sentence.span.text) is not None
        courtesy = sentence.indexes(Cue.COURTESY, book)
        indexes = sentence.indexes(Cue.CITES, book) | sentence.indexes(Cue.TOLD_OWN, book) | courtesy
        if is_about_paper:
            # "The paper lies before us: it is what the Ledger put online."
            indexes |= sentence.indexes(Cue.PUT_OUT, book)
        if is_translation:
            indexes |= set(range(len(sentence.mentions)))
        cited = [sentence.mentions[index] for index in sorted(indexes) if index < len(sentence.mentions)]
        if not cited and not seen and (before := book.says(Cue.CITES_BEFORE, sentence.masked)):
            # "The paper reported": the outlet named last before it.
            position = before.start()
            inside = [
                index for index in mention_indexes(sentence.masked[:position]) if index < len(sentence.mentions)
            ]
            meant = sentence.mentions[inside[-1]] if inside else last
            cited = [meant] if meant is not None else []
        for index, mention in enumerate(cited):
            if mention.outlet.name not in seen:
                seen.add(mention.outlet.name)
                yield Citation(
                    outlet=mention.outlet,
                    written=mention.text,
                    sentence=ellipsis(sentence.span.text, EVIDENCE_OF_A_CUE),
                    is_courtesy=bool(courtesy) and sorted(indexes)[index] in courtesy,
                    is_translation=is_translation,
                )
        last = sentence.mentions[-1] if sentence.mentions else last


def _has_paper(sentence: MarkedSentence, book: PhraseBook) -> bool:
    """Whether it says that a paper was before whoever writes."""
    return (
        bool(sentence.indexes(Cue.OBTAINED_OWN, book)) or book.says(Cue.OBTAINED_US, sentence.span.text) is not None
    )

"""What each article of a set rests on: one direct step for each origin, with the evidence that shows it.

The answer for a set does not depend on the order in which its articles came (RULES.md, "What never changes").
Over 300 lines, as one subject: every kind of evidence for a step, and which of them outranks which.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from secondsource.articles import ArticleId
from secondsource.canonical_url import url_key
from secondsource.dates import BEGINNING, PossibleTime
from secondsource.derivations import EVIDENCE_CHARACTERS, Derivation, DerivationKind, OriginKind
from secondsource.outlets import OutletKind
from secondsource.phrases import Cue, says
from secondsource.texts import ellipsis, fold, quotations, tokens
from secondsource.tracing.board import Board
from secondsource.tracing.copies import find_copies
from secondsource.tracing.own_evidence import OwnEvidenceKind
from secondsource.tracing.reading import Reading
from secondsource.tracing.releases import find_unseen_releases
from secondsource.tracing.retellings import find_retold
from secondsource.tracing.steps import (
    UNREAD_RELEASE,
    citation_confidence,
    cited_name,
    is_at_head,
    is_document,
    joined,
    kind_of_outlet,
    mentions_outlet,
    names_origin,
    step,
    step_to,
    was_there,
)
from secondsource.tracing.unseen import ANNOUNCED, from_announcer, from_party, from_public_paper, from_unread_document

COPIES = (DerivationKind.REPRINT, DerivationKind.WIRE, DerivationKind.REWRITE)
_LONG_QUOTE_TOKENS = 7
_IN_WRONG_ORDER = 0.55
_SAME_TEXT = 0.9  # of a copy's text that stands in its original


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A set of articles with their readings, possible times and derivations."""

    readings: Mapping[ArticleId, Reading]
    times: Mapping[ArticleId, PossibleTime]
    derivations: tuple[Derivation, ...]

    def of(self, article: ArticleId) -> tuple[Derivation, ...]:
        """The derivations of one article."""
        return tuple(derivation for derivation in self.derivations if derivation.article == article)


def derive(readings: Sequence[Reading], times: Mapping[ArticleId, PossibleTime]) -> Traced:
    """The direct derivations among the articles read, and from each to origins named but not among them.

    readings   one for each article, any order, unique
    times      when each can have been published
    Cost       one comparison for each pair that shares narrative
    """
    ordered = sorted(readings, key=lambda reading: reading.key)
    deriving = _Deriving(Board(ordered, times))
    found = [derivation for reading in ordered for derivation in deriving.derive_one(reading)]
    return Traced(
        readings={reading.article.article_id: reading for reading in ordered}, times=times, derivations=tuple(found)
    )


def without_copied_evidence(traced: Traced) -> Traced:
    """Takes from copies the evidence that came over with the text: "our reporter" in a reprint is the original's."""
    changed = {}
    copies: dict[ArticleId, list[ArticleId]] = {}
    for found in traced.derivations:
        if found.origin is not None and found.kind in (*COPIES, DerivationKind.TRANSLATION):
            copies.setdefault(found.article, []).append(found.origin)
    for article, reading in traced.readings.items():
        originals = [
            fold(traced.readings[origin].article.text) for origin in (copies.get(article, ()) if reading.own else ())
        ]
        own = tuple(
            each
            for each in reading.own
            # Insiders without a name are those of the report that it retells.
            if not (originals and each.is_unnamed) and not any(_stands_in(each.words, text) for text in originals)
        )
        if len(own) < len(reading.own):
            changed[article] = replace(reading, own=own)
    return replace(traced, readings={**traced.readings, **changed}) if changed else traced


def _stands_in(words: str, folded: str) -> bool:
    return fold(words.rstrip("…")) in folded


def _knew_before(reading: Reading, sentence: str) -> bool:
    """Whether evidence that names its own house, or shows its reporter there, stands before the sentence."""
    text = reading.article.read_text
    place = text.find(sentence.rstrip("…"))
    return any(
        -1 < text.find(each.words.rstrip("…")) < place
        for each in reading.own
        if each.is_by_name or each.kind is OwnEvidenceKind.PRESENCE
    )


def _place_of(reading: Reading, citation: Derivation) -> int:
    return f"{reading.article.title}\n{reading.article.read_text}".find(citation.evidence.rstrip("…"))


class _Deriving:
    """The evidence for each step, read off the board."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.releases = find_unseen_releases(board.readings)

    def derive_one(self, reading: Reading) -> list[Derivation]:
        """All direct derivations of one article, at most one to each origin."""
        if reading.outlet.kind.is_body or reading.outlet.kind is OutletKind.PARTY:
            return []  # a body's own page is the record, a party's its own word: they rest on nothing
        by_words = [
            *from_public_paper(self.board, reading),
            *self._from_release(reading),
            *self._from_declared(reading),
            *self._from_documents(reading),
            *self._from_credits(reading),
            *self._from_citations(reading),
            *self._from_links(reading),
        ]
        by_words = (
            by_words
            or list(from_party(self.board, reading))
            or list(from_unread_document(self.board, reading))
            or list(from_announcer(self.board, reading))
        )
        is_release = reading.article.article_id in self.releases
        copies = () if is_release else find_copies(self.board, reading)
        by_text = [self._of_agency(reading, self._of_first(reading, each)) for each in copies]
        by_words = [
            each
            for each in by_words
            if not self._is_inherited(each, by_text) and not self._is_second_hand(reading, each, by_words)
        ]
        by_text = [each for each in by_text if not self._is_said_better(each, by_words)]
        if (
            not by_text
            and all(each.confidence <= ANNOUNCED for each in by_words)
            and (retold := find_retold(self.board, reading)) is not None
        ):
            by_words, by_text = (
                ([] if retold.certain else by_words),
                ([retold] if retold.certain or not by_words else []),
            )
        found: dict[tuple[ArticleId | None, str], Derivation] = {}
        for each in (*by_words, *by_text):
            key = (each.origin, each.origin_name if each.origin is None else "")
            other = found.get(key)
            found[key] = each if other is None else joined(other, each)
        return list(found.values())

    def _of_first(self, reading: Reading, copy: Derivation) -> Derivation:
        """A copy of what is word for word another's is a copy of that: among equals no day tells who was first."""
        board = self.board
        if copy.origin is None or copy.kind not in COPIES:
            return copy
        between = board.by_id[copy.origin]
        if between.own or names_origin(reading, between):
            return copy
        whole = _SAME_TEXT * board.ratio(reading, between)
        firsts = [
            each
            for each in board.sharing_with(between)
            if each is not reading
            and each.own
            and board.ratio(between, each) >= _SAME_TEXT
            and board.ratio(reading, each) >= whole
            and board.can_rest_on(between, each)
            and board.can_rest_on(reading, each)
        ]
        if len(firsts) != 1:
            return copy
        return step_to(reading, firsts[0], copy.kind, copy.confidence, copy.evidence)

    def _of_agency(self, reading: Reading, copy: Derivation) -> Derivation:
        """A copy of what another credits to an agency is the agency's text too, credited or not (TRAPS.md 6)."""
        origin = self.board.by_id[copy.origin] if copy.origin is not None else None
        if origin is None or origin.own or copy.kind is not DerivationKind.REPRINT:
            return copy
        agencies = [
            each.outlet
            for each in origin.credits
            if each.outlet.kind is OutletKind.AGENCY
            and not each.is_material
            and each.outlet.name != reading.outlet.name
        ]
        if len(agencies) != 1 or len(origin.credits) != 1:
            return copy
        evidence = f"as in {origin.outlet.name}, which credits it: {copy.evidence}"
        article = self.board.article_of(reading, agencies[0])
        if article is not None:
            return step_to(reading, article, DerivationKind.WIRE, copy.confidence, evidence)
        name = agencies[0].name
        return step(reading, None, name, OriginKind.AGENCY, DerivationKind.WIRE, copy.confidence, evidence)

    def _is_inherited(self, step: Derivation, by_text: Sequence[Derivation]) -> bool:
        """Whether a citation stands in the copied text itself: then it is the original's step, not the copy's."""
        if step.kind is not DerivationKind.CITATION:
            return False
        originals = [copy.origin for copy in by_text if copy.certain and copy.origin != step.origin]
        if step.evidence.startswith("links ") and step.origin is not None:
            key = self.board.by_id[step.origin].key
            return any(key in self.board.by_id[each].links for each in originals if each is not None)
        sentence = fold(step.evidence.rstrip("…"))
        return any(sentence in self.board.folded[each] for each in originals if each is not None)

    def _is_second_hand(self, reading: Reading, step: Derivation, by_words: Sequence[Derivation]) -> bool:
        """Whether another outlet that it cites has it from there: "the Gazette took it from the blog" is one step."""
        if step.kind is not DerivationKind.CITATION or step.origin is None:
            return False
        last = self.board.by_id[step.origin]
        return any(
            other.kind is DerivationKind.CITATION
            and other.origin not in (None, step.origin)
            and other.origin is not None
            and not self.board.by_id[other.origin].own  # it may have a part of the story from each
            and names_origin(self.board.by_id[other.origin], last)
            and not names_origin(last, self.board.by_id[other.origin])
            and _place_of(reading, other) <= _place_of(reading, step)  # cited first, it has its part by itself
            for other in by_words
        )

    def _is_said_better(self, copy: Derivation, by_words: Sequence[Derivation]) -> bool:
        """Whether what is shared is the agency's that both credit: they rest on it, not on each other."""
        if copy.origin is None:
            return False
        credited = {credit.outlet.name for credit in self.board.by_id[copy.origin].credits}
        return any(step.kind is DerivationKind.WIRE and step.origin_name in credited for step in by_words)

    # --- the kinds of evidence, the surest first ---

    def _from_release(self, reading: Reading) -> Iterator[Derivation]:
        release = self.releases.get(reading.article.article_id)
        if release is not None:
            name = cited_name(release.author) if release.author is not None else UNREAD_RELEASE
            evidence = f"shared with others: {release.words}"
            yield step(reading, None, name, OriginKind.PARTY, DerivationKind.REPRINT, 0.85, evidence)

    def _from_declared(self, reading: Reading) -> Iterator[Derivation]:
        if not reading.article.declared_original:
            return
        origin = self.board.by_key.get(url_key(reading.article.declared_original))
        evidence = f"declares as its original {reading.article.declared_original}"
        if origin is not None and origin is not reading:
            yield step_to(reading, origin, DerivationKind.REPRINT, 0.98, evidence)

    def _from_documents(self, reading: Reading) -> Iterator[Derivation]:
        """Documents in hand that the article links, quotes or names as read (RULES.md 7, 16)."""
        for document in self.board.documents:
            if document is reading or not self.board.is_not_before(reading, document):
                continue
            is_linked = document.key in reading.links
            quoted = self._quoted_from(reading, document)
            if quoted and not is_linked and self._has_from_others(reading, quoted):
                continue  # whom it cites has these words of it too (RULES.md 7)
            has_read = reading.documents or reading.papers or reading.public_papers
            is_named = bool(has_read) and mentions_outlet(reading, document.outlet)
            shared = self.board.overlap(reading, document)
            has_own_words = bool(quoted) or shared.is_copy or shared.is_likely_copy
            if reading.own and not (reading.papers or reading.public_papers):
                is_named = False  # who has own evidence and names a court may have been there
            if not (is_linked or has_own_words or is_named):
                continue
            if reading.credits and not (is_linked or has_own_words):
                continue  # whom it credits names the body
            if was_there(reading) and self.board.times[document.article.article_id].earliest == BEGINNING:
                continue  # who was in the room wrote before there was a record of it, whatever day that bears
            is_second_hand = bool(reading.citations or reading.credits) and not has_own_words
            evidence = (
                quoted
                or (shared.sample if shared.runs else "")
                or (f"links {document.article.url}" if is_linked else "")
                or next(iter(reading.documents), f"{shared.ratio:.0%} of its text stands there")
            )
            confidence = 0.55 if is_second_hand else (0.9 if is_linked or has_own_words else 0.8)
            yield step_to(reading, document, DerivationKind.QUOTES_PRIMARY, confidence, evidence)

    def _has_from_others(self, reading: Reading, quoted: str) -> bool:
        words = fold(quoted.partition("“")[2].rstrip("”…")).rstrip(".。,、")
        named = [*(each.outlet for each in reading.citations), *(each.outlet for each in reading.credits)]
        others = (self.board.article_of(reading, outlet) for outlet in named)
        return any(each is not None and words in self.board.folded[each.article.article_id] for each in others)

    def _quoted_from(self, reading: Reading, document: Reading) -> str:
        """A quotation of the article that stands word for word in the document; "" where none does."""
        whole = self.board.folded[document.article.article_id]
        for quote in quotations(reading.article.read_text):
            if len(tokens(quote.text)) >= _LONG_QUOTE_TOKENS and fold(quote.text).rstrip(".。,、") in whole:
                return ellipsis(f"quotes “{quote.text}”", EVIDENCE_CHARACTERS)
        return ""

    def _from_credits(self, reading: Reading) -> Iterator[Derivation]:
        for credit in reading.credits:
            origin = self.board.article_of(reading, credit.outlet)
            evidence = f"credited in its {credit.place}: {credit.written}"
            kind = DerivationKind.WIRE if credit.outlet.kind is OutletKind.AGENCY else DerivationKind.REPRINT
            if origin is not None:
                yield step_to(reading, origin, kind, 0.97, evidence)
            else:
                yield step(reading, None, credit.outlet.name, kind_of_outlet(credit.outlet), kind, 0.95, evidence)

    def _from_citations(self, reading: Reading) -> Iterator[Derivation]:
        has_shown = not all(each.is_unnamed for each in reading.own)
        for citation in reading.citations:
            is_denied = reading.denial or says(Cue.DENIES_TITLE, reading.article.title)
            if reading.own and (citation.is_courtesy or is_denied):
                continue  # "X first reported" beside own evidence is a courtesy (RULES.md 7); so is what it denies
            kind = DerivationKind.TRANSLATION if citation.is_translation else DerivationKind.CITATION
            confidence = citation_confidence(reading, citation)
            origin = self.board.article_of(reading, citation.outlet)
            if has_shown and not is_at_head(reading, citation.sentence):
                if origin is None:
                    continue  # far down, of a house that has nothing of this story here: it tells something else
                if _knew_before(reading, citation.sentence):
                    continue  # it said by then how it knows: that the other reported it too is a courtesy (7)
            if origin is None:
                # By the dates it came only afterwards: those may be wrong, or an earlier form of it is cited.
                origin = self.board.article_of(reading, citation.outlet, at_any_time=True)
                confidence = confidence if origin is None else min(confidence, _IN_WRONG_ORDER)
            if origin is not None:
                found = step_to(reading, origin, kind, confidence, citation.sentence)
                yield replace(found, origin_name=cited_name(citation))
            else:
                name = cited_name(citation)
                yield step(reading, None, name, kind_of_outlet(citation.outlet), kind, confidence, citation.sentence)

    def _from_links(self, reading: Reading) -> Iterator[Derivation]:
        """A link to another report of the set, without a word of it: how it knows, if it shows nothing of its own."""
        if reading.own:
            return
        for key in sorted(reading.links):
            origin = self.board.by_key.get(key)
            if origin is None or is_document(origin) or origin.outlet.name == reading.outlet.name:
                continue
            if self.board.can_rest_on(reading, origin):
                yield step_to(reading, origin, DerivationKind.CITATION, 0.8, f"links {origin.article.url}")

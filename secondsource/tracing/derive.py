"""What each article of a set rests on: one direct step for each origin, with the evidence that shows it.

The answer for a set does not depend on the order in which its articles came (RULES.md, "What never changes").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from secondsource.articles import ArticleId
from secondsource.canonical_url import url_key
from secondsource.dates import PossibleTime
from secondsource.derivations import EVIDENCE_CHARACTERS, Derivation, DerivationKind, OriginKind
from secondsource.outlets import Outlet, OutletKind, Standing
from secondsource.texts import ellipsis, fold, mask_quotations, quotations, tokens
from secondsource.tracing.overlap import NO_OVERLAP, Overlap, overlap_of
from secondsource.tracing.reading import Reading
from secondsource.tracing.releases import find_unseen_releases
from secondsource.tracing.steps import (
    citation_confidence,
    is_by_text,
    is_document,
    kind_of_article,
    kind_of_outlet,
    mentions_outlet,
    names_origin,
    rests_on_same,
    step,
    stronger_kind,
)

UNREAD_DOCUMENT = "a document not in hand"
UNREAD_RELEASE = "a release not in hand"
_MOST_TEXT_ORIGINS = 3
_NEW_SHARE = 0.2  # of its narrative, that a further origin must explain
_LONG_QUOTE_TOKENS = 7


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
    ordered = sorted(readings, key=lambda reading: reading.article.url)
    board = _Board(ordered, times)
    found = [derivation for reading in ordered for derivation in board.derive_one(reading)]
    return Traced(
        readings={reading.article.article_id: reading for reading in ordered}, times=times, derivations=tuple(found)
    )


class _Board:
    """The articles of one set laid side by side."""

    def __init__(self, readings: Sequence[Reading], times: Mapping[ArticleId, PossibleTime]) -> None:
        self.readings = readings
        self.times = times
        self.masked = {reading.article.article_id: mask_quotations(reading.article.text) for reading in readings}
        self.by_id = {reading.article.article_id: reading for reading in readings}
        self.by_key = {url_key(reading.article.url): reading for reading in readings}
        self.folded = {reading.article.article_id: fold(reading.article.text) for reading in readings}
        self.sharing = _sharing(readings)
        self.by_outlet: dict[str, list[Reading]] = {}
        for reading in readings:
            self.by_outlet.setdefault(reading.outlet.name, []).append(reading)
        self.documents = [reading for reading in readings if is_document(reading)]
        self._overlaps: dict[tuple[ArticleId, ArticleId], Overlap] = {}
        self.releases = find_unseen_releases(readings)

    def derive_one(self, reading: Reading) -> list[Derivation]:
        """All direct derivations of one article, at most one to each origin."""
        found: dict[tuple[ArticleId | None, str], Derivation] = {}
        steps = (
            self._from_release(reading),
            self._from_declared(reading),
            self._from_documents(reading),
            self._from_credits(reading),
            self._from_citations(reading),
            self._from_texts(reading),
            self._from_links(reading),
            self._from_unread_document(reading),
        )
        if reading.outlet.kind.is_body:
            return []  # a body's own page is the record: it rests on nothing
        for found_by_step in steps:
            for derivation in found_by_step:
                key = (derivation.origin, derivation.origin_name if derivation.origin is None else "")
                other = found.get(key)
                if other is None or derivation.confidence > other.confidence:
                    found[key] = (
                        derivation if other is None else replace(derivation, kind=stronger_kind(other, derivation))
                    )
        return self._without_shadowed(reading, list(found.values()))

    def overlap(self, copy: Reading, original: Reading) -> Overlap:
        """How much of one stands in the other; computed once."""
        key = (copy.article.article_id, original.article.article_id)
        if key not in self._overlaps:
            if key[1] not in self.sharing.get(key[0], ()):
                self._overlaps[key] = NO_OVERLAP
            else:
                self._overlaps[key] = overlap_of(self.masked[key[0]], copy.narrative, original.narrative)
        return self._overlaps[key]

    def _sharing_with(self, reading: Reading) -> list[Reading]:
        return [self.by_id[other] for other in sorted(self.sharing.get(reading.article.article_id, ()))]

    def can_rest_on(self, reading: Reading, origin: Reading) -> bool:
        """Whether `origin` may have been there first: a tie is decided by what the texts say (RULES.md 10)."""
        one, other = reading.article.article_id, origin.article.article_id
        if one == other or self.times[one].is_before(self.times[other]):
            return False
        if self.times[other].is_before(self.times[one]):
            return True
        if names_origin(reading, origin) != names_origin(origin, reading):
            return names_origin(reading, origin)
        forward, backward = self.overlap(reading, origin).ratio, self.overlap(origin, reading).ratio
        if abs(forward - backward) > 0.02:
            return forward > backward  # the cut copy stands whole in its original, not the other way round
        return self._order(reading) > self._order(origin)

    def _order(self, reading: Reading) -> tuple[object, ...]:
        time = self.times[reading.article.article_id]
        return (time.earliest, time.latest, reading.article.url)

    # --- the kinds of evidence, the surest first ---

    def _from_release(self, reading: Reading) -> Iterator[Derivation]:
        words = self.releases.get(reading.article.article_id)
        if words is not None:
            yield step(
                reading,
                None,
                UNREAD_RELEASE,
                OriginKind.PARTY,
                DerivationKind.REPRINT,
                0.85,
                f"shared with others: {words}",
            )

    def _from_declared(self, reading: Reading) -> Iterator[Derivation]:
        if not reading.article.declared_original:
            return
        origin = self.by_key.get(url_key(reading.article.declared_original))
        evidence = f"declares as its original {reading.article.declared_original}"
        if origin is not None and origin is not reading:
            yield self._to(reading, origin, DerivationKind.REPRINT, 0.98, evidence)

    def _from_documents(self, reading: Reading) -> Iterator[Derivation]:
        """Documents in hand that the article links, quotes or names as read (RULES.md 7, 16)."""
        for document in self.documents:
            if document is reading or not self._may_read(reading, document):
                continue
            is_linked = url_key(document.article.url) in reading.links
            quoted = self._quoted_from(reading, document)
            is_named = bool(reading.documents) and mentions_outlet(reading, document.outlet)
            shared = self.overlap(reading, document)
            has_own_words = bool(quoted) or shared.is_copy or shared.is_likely_copy
            if not (is_linked or has_own_words or is_named):
                continue
            is_second_hand = bool(reading.citations or reading.credits) and not has_own_words
            evidence = (
                quoted
                or (shared.sample if shared.runs else "")
                or (f"links {document.article.url}" if is_linked else reading.documents[0])
            )
            confidence = 0.55 if is_second_hand else (0.9 if is_linked or has_own_words else 0.8)
            yield self._to(reading, document, DerivationKind.QUOTES_PRIMARY, confidence, evidence)

    def _may_read(self, reading: Reading, document: Reading) -> bool:
        return not self.times[reading.article.article_id].is_before(self.times[document.article.article_id])

    def _quoted_from(self, reading: Reading, document: Reading) -> str:
        """A quotation of the article that stands word for word in the document; "" where none does."""
        whole = self.folded[document.article.article_id]
        for quote in quotations(reading.article.text):
            if len(tokens(quote.text)) >= _LONG_QUOTE_TOKENS and fold(quote.text).rstrip(".。,、") in whole:
                return ellipsis(f"quotes “{quote.text}”", EVIDENCE_CHARACTERS)
        return ""

    def _from_credits(self, reading: Reading) -> Iterator[Derivation]:
        for credit in reading.credits:
            origin = self._article_of(reading, credit.outlet)
            evidence = f"credited in its {credit.place}: {credit.written}"
            kind = DerivationKind.WIRE if credit.outlet.kind is OutletKind.AGENCY else DerivationKind.REPRINT
            if origin is not None:
                yield self._to(reading, origin, kind, 0.97, evidence)
            else:
                yield step(reading, None, credit.outlet.name, kind_of_outlet(credit.outlet), kind, 0.95, evidence)

    def _from_citations(self, reading: Reading) -> Iterator[Derivation]:
        for citation in reading.citations:
            if citation.is_courtesy and reading.own:
                continue  # "X first reported" beside own evidence is a courtesy (RULES.md 7)
            if citation.outlet.kind.is_body or citation.outlet.kind is OutletKind.PARTY:
                continue  # an authority or a party speaks for itself; it is no outlet that was read
            kind = DerivationKind.TRANSLATION if citation.is_translation else DerivationKind.CITATION
            confidence = citation_confidence(reading, citation)
            origin = self._article_of(reading, citation.outlet)
            if origin is not None:
                yield self._to(reading, origin, kind, confidence, citation.sentence)
            elif citation.outlet.name in self.by_outlet:
                continue  # it reported only afterwards: what is cited is another matter
            else:
                name = citation.outlet.name if citation.outlet.standing is not Standing.UNKNOWN else citation.written
                yield step(reading, None, name, kind_of_outlet(citation.outlet), kind, confidence, citation.sentence)

    def _from_texts(self, reading: Reading) -> Iterator[Derivation]:
        """Originals whose narrative the article holds: the best, then others that explain what is left."""
        if reading.article.article_id in self.releases:
            return
        candidates = [
            (overlap, origin)
            for origin in self._sharing_with(reading)
            if not is_document(origin) and (overlap := self.overlap(reading, origin)).ratio > 0
            if self.can_rest_on(reading, origin) and self._is_taken(reading, origin, overlap)
        ]
        explained: frozenset[int] = frozenset()
        for _ in range(_MOST_TEXT_ORIGINS):
            best = self._best_original(reading, candidates, explained)
            if best is None:
                return
            overlap, origin = best
            explained |= reading.narrative & origin.narrative
            is_wire = origin.outlet.kind is OutletKind.AGENCY
            kind = DerivationKind.WIRE if is_wire else DerivationKind.REPRINT
            if not overlap.is_copy:
                kind = DerivationKind.REWRITE
            confidence = min(0.99, 0.8 + overlap.ratio / 5) if overlap.is_copy else 0.76 if overlap.runs > 2 else 0.7
            evidence = f"{overlap.ratio:.0%} of its text stands there, such as: {overlap.sample}"
            yield self._to(reading, origin, kind, confidence, evidence)

    def _is_taken(self, reading: Reading, origin: Reading, overlap: Overlap) -> bool:
        if overlap.is_copy or overlap.is_likely_copy:
            return True
        return overlap.is_trace and names_origin(reading, origin)

    def _best_original(
        self, reading: Reading, candidates: list[tuple[Overlap, Reading]], explained: frozenset[int]
    ) -> tuple[Overlap, Reading] | None:
        """The one that explains most; among about equals the one that is named, then the earliest."""
        gains = [
            (len((reading.narrative & origin.narrative) - explained) / len(reading.narrative), overlap, origin)
            for overlap, origin in candidates
        ]
        floor = _NEW_SHARE if explained else 0.0
        gains = [gain for gain in gains if gain[0] > floor]
        if not gains:
            return None
        most = max(gain[0] for gain in gains)
        near = [gain for gain in gains if gain[0] >= 0.85 * most]
        _, overlap, origin = min(near, key=lambda gain: (not names_origin(reading, gain[2]), self._order(gain[2])))
        return overlap, origin

    def _from_links(self, reading: Reading) -> Iterator[Derivation]:
        """A link to another report of the set, without a word of it: how it knows, if it shows nothing of its own."""
        if reading.own:
            return
        for key in sorted(reading.links):
            origin = self.by_key.get(key)
            if origin is None or is_document(origin) or origin.outlet.name == reading.outlet.name:
                continue
            if self.can_rest_on(reading, origin):
                yield self._to(reading, origin, DerivationKind.CITATION, 0.7, f"links {origin.article.url}")

    def _from_unread_document(self, reading: Reading) -> Iterator[Derivation]:
        """It reads a document that nobody has put in hand, and shows nothing else (RULES.md 16)."""
        if not reading.documents or reading.own or reading.citations or reading.credits or reading.hearsay:
            return
        if any(self._may_read(reading, document) for document in self.documents):
            return
        yield step(
            reading,
            None,
            UNREAD_DOCUMENT,
            OriginKind.DOCUMENT,
            DerivationKind.QUOTES_PRIMARY,
            0.6,
            reading.documents[0],
        )

    # --- choosing among what was found ---

    def _article_of(self, reading: Reading, outlet: Outlet) -> Reading | None:
        """The outlet's article that this one can rest on: by text the nearest, else its earliest report."""
        candidates = [
            origin
            for origin in self.by_outlet.get(outlet.name, ())
            if origin is not reading and self._not_later(reading, origin)
        ]
        if not candidates:
            return None
        return min(
            candidates,
            key=lambda origin: (
                -round(self.overlap(reading, origin).ratio, 1),
                not origin.is_report,
                self._order(origin),
            ),
        )

    def _not_later(self, reading: Reading, origin: Reading) -> bool:
        return not self.times[reading.article.article_id].is_before(self.times[origin.article.article_id])

    def _without_shadowed(self, reading: Reading, found: list[Derivation]) -> list[Derivation]:
        """Leaves out a step by text alone whose end a named step says better.

        Two copies of one agency's text, both credited, rest on the agency and not on each other; and what a text
        shares with a report that itself rests on the named origin is the origin's.
        """
        named = [each for each in found if each.kind is not DerivationKind.QUOTES_PRIMARY and not is_by_text(each)]
        if not named:
            return found
        kept = []
        for each in found:
            if not is_by_text(each) or each.origin is None:
                kept.append(each)
                continue
            origin = self.by_id[each.origin]
            if not any(rests_on_same(origin, other) for other in named):
                kept.append(each)
        return kept

    def _to(
        self, reading: Reading, origin: Reading, kind: DerivationKind, confidence: float, evidence: str
    ) -> Derivation:
        return step(
            reading,
            origin.article.article_id,
            origin.outlet.name,
            kind_of_article(origin),
            kind,
            confidence,
            evidence,
        )


def _sharing(readings: Sequence[Reading]) -> dict[ArticleId, set[ArticleId]]:
    """Article -> those that share any of its narrative; by an index, so that most pairs are never looked at."""
    holders: dict[int, list[ArticleId]] = {}
    for reading in readings:
        for shingle in reading.narrative:
            holders.setdefault(shingle, []).append(reading.article.article_id)
    found: dict[ArticleId, set[ArticleId]] = {}
    for articles in {tuple(each) for each in holders.values() if len(each) > 1}:
        for article in articles:
            found.setdefault(article, set()).update(articles)
    return found

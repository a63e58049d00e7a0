"""The articles of one set side by side: who shares text with whom, who can have been first, which one is meant."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from secondsource.articles import ArticleId
from secondsource.dates import PossibleTime
from secondsource.facts import facts_of
from secondsource.outlets import Outlet, OutletKind, Standing
from secondsource.precedence import is_believed_before
from secondsource.remembering import remembers
from secondsource.texts import fold, mask_quotations
from secondsource.tracing.captions import without_captions
from secondsource.tracing.overlap import COPIED_RATIO, NO_OVERLAP, Overlap, overlap_of, ratio_of
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import is_document, names_named, names_origin

_FIRST_HOLDERS = 24
_KEPT = 6_000_000  # characters


class Board:
    """One set of articles with the indexes by which each is held against the others.

    readings   sorted by address, so that nothing depends on the order in which they were given
    """

    def __init__(self, readings: Sequence[Reading], times: Mapping[ArticleId, PossibleTime]) -> None:
        self.readings = readings
        self.times = times
        self.masked = {reading.article.article_id: _narrative_of(reading.article.read_text) for reading in readings}
        self.by_id = {reading.article.article_id: reading for reading in readings}
        self.by_key = {reading.key: reading for reading in readings}
        self.folded = {reading.article.article_id: fold(reading.article.text) for reading in readings}
        self.by_outlet: dict[str, list[Reading]] = {}
        for reading in sorted(readings, key=self.order):
            if reading.is_passing_on:
                continue  # an aggregator's copy is not its publisher's page
            self.by_outlet.setdefault(reading.outlet.name, []).append(reading)
        self._holders: dict[Callable[[Reading], frozenset[float]], dict[float, list[Reading]]] = {}
        self._ordered = sorted(readings, key=self.order)
        self.sharing = self._sharing()
        self.documents = [reading for reading in readings if is_document(reading)]
        self._overlaps: dict[tuple[ArticleId, ArticleId], Overlap] = {}
        self._ratios: dict[tuple[frozenset[int], frozenset[int]], float] = {}

    def ratio(self, copy: Reading, original: Reading) -> float:
        """How much of one stands in the other, without saying where; once for all copies of one text."""
        key = (copy.narrative, original.narrative)
        if key not in self._ratios:
            self._ratios[key] = ratio_of(*key)
        return self._ratios[key]

    def overlap(self, copy: Reading, original: Reading) -> Overlap:
        """How much of one stands in the other; computed once."""
        key = (copy.article.article_id, original.article.article_id)
        if key not in self._overlaps:
            if key[1] not in self.sharing.get(key[0], ()):
                self._overlaps[key] = NO_OVERLAP
            else:
                self._overlaps[key] = overlap_of(
                    self.masked[key[0]], copy.narrative, original.narrative, original_text=self.masked[key[1]]
                )
        return self._overlaps[key]

    def holders_of(self, marks_of: Callable[[Reading], frozenset[float]]) -> Mapping[float, Sequence[Reading]]:
        """Mark -> the first articles that have it; made once for each way of marking."""
        if marks_of not in self._holders:
            found: dict[float, list[Reading]] = {}
            for reading in self._ordered:
                for mark in marks_of(reading):
                    held = found.setdefault(mark, [])
                    if len(held) < _FIRST_HOLDERS:
                        held.append(reading)
            self._holders[marks_of] = found
        return self._holders[marks_of]

    def sharing_with(self, reading: Reading) -> list[Reading]:
        """Those that share any narrative with it."""
        return [self.by_id[other] for other in sorted(self.sharing.get(reading.article.article_id, ()))]

    def _sharing(self) -> dict[ArticleId, set[ArticleId]]:
        """Article -> those that it may have text from, by an index: most pairs are never looked at.

        What a thousand articles hold alike, each of them has from one of the first or from one that it names.
        """
        ordered = self._ordered
        found = _sharing_of(ordered)
        for reading in ordered:
            near = found[reading.article.article_id]
            for name in names_named(reading):
                near.update(other.article.article_id for other in self.by_outlet.get(name, ())[:_FIRST_HOLDERS])
            near.update(other.article.article_id for key in reading.links if (other := self.by_key.get(key)))
            near.discard(reading.article.article_id)
        return found

    def can_rest_on(self, reading: Reading, origin: Reading) -> bool:
        """Whether `origin` may have been there first: a tie is decided by what the texts say (RULES.md 10)."""
        if reading is origin or self._carries(origin, reading):
            return False
        if self._carries(reading, origin):
            return True
        if self._is_before(reading, origin):
            return False
        if self._is_before(origin, reading):
            return True
        if (reading.outlet.kind is OutletKind.PARTY) != (origin.outlet.kind is OutletKind.PARTY):
            return origin.outlet.kind is OutletKind.PARTY  # its own release is what the others reproduce (RULES.md 9)
        if names_origin(reading, origin) != names_origin(origin, reading):
            return names_origin(reading, origin)
        standing = (reading.outlet.standing is Standing.KNOWN, origin.outlet.standing is Standing.KNOWN)
        if standing[0] != standing[1]:
            return standing[1]  # who nobody knows is not believed to have been copied by who is known
        if bool(reading.credits) != bool(origin.credits):
            return bool(origin.credits)  # what both have is the agency's whom one of them credits (TRAPS.md 6)
        forward, backward = self.ratio(reading, origin), self.ratio(origin, reading)
        if abs(forward - backward) > 0.02 and max(forward, backward) >= COPIED_RATIO:
            return forward > backward  # the cut copy stands whole in its original, not the other way round
        return self.order(reading) > self.order(origin)

    def _carries(self, reading: Reading, origin: Reading) -> bool:
        """Whether it has the other's text and names it as its source: then no date it claims makes it earlier."""
        return (
            self.ratio(reading, origin) >= COPIED_RATIO
            and names_origin(reading, origin)
            and not names_origin(origin, reading)
        )

    def is_not_before(self, reading: Reading, origin: Reading) -> bool:
        """Whether `origin` may have been there when the article was written."""
        return not self._is_before(reading, origin)

    def _is_before(self, reading: Reading, other: Reading) -> bool:
        one, two = reading.article.article_id, other.article.article_id
        return is_believed_before(self.times[one], reading.outlet, self.times[two], other.outlet)

    def order(self, reading: Reading) -> tuple[object, ...]:
        """By what the earlier of two is told, those with standing first, and equals by address."""
        time = self.times[reading.article.article_id]
        return (reading.outlet.standing is not Standing.KNOWN, time.earliest, time.latest, reading.key)

    def article_of(self, reading: Reading, outlet: Outlet, *, at_any_time: bool = False) -> Reading | None:
        """The outlet's article that this one can rest on: linked, else nearest by text or names, else earliest.

        at_any_time     also one that, by the dates that both claim, came only afterwards
        """
        candidates = [
            origin
            for origin in self._by(outlet, reading)
            if origin is not reading
            and (at_any_time or self.is_not_before(reading, origin) or self._carries(reading, origin))
        ]
        if not candidates:
            return None
        return min(
            candidates,
            key=lambda origin: (
                origin.key not in reading.links,
                -round(self.ratio(reading, origin), 1),
                not origin.is_report,
                -_shared_names(reading, origin),
                self.order(origin),
            ),
        )

    def _by(self, outlet: Outlet, reading: Reading) -> Sequence[Reading]:
        """The outlet's articles, the first of them where there are many, and those that this one links."""
        every = self.by_outlet.get(outlet.name, [])
        linked = (self.by_key.get(key) for key in reading.links)
        return [*every[:_FIRST_HOLDERS], *(each for each in linked if each is not None and each.outlet is outlet)]


@remembers(characters=_KEPT)
def _narrative_of(text: str) -> str:
    """What the writer wrote: no quotations, nothing below a picture."""
    return without_captions(mask_quotations(text))


def _shared_names(reading: Reading, origin: Reading) -> int:
    """How much two articles name in common, in any language: to tell which of an outlet's reports is meant."""
    one, other = (facts_of(each.article.title, each.article.text) for each in (reading, origin))
    return len(one.lead & other.lead) + len(one.amounts & other.amounts) + len(one.days & other.days)


def _sharing_of(readings: Sequence[Reading]) -> dict[ArticleId, set[ArticleId]]:
    """Article -> those that share a shingle with it; of a shingle that many hold, the first of these alone.

    readings   the earliest first
    """
    counted = Counter(chain.from_iterable(reading.narrative for reading in readings))
    popular = frozenset(shingle for shingle, count in counted.items() if count > _FIRST_HOLDERS)
    shared = frozenset(shingle for shingle, count in counted.items() if 1 < count <= _FIRST_HOLDERS)
    found: dict[ArticleId, set[ArticleId]] = {reading.article.article_id: set() for reading in readings}
    holders: dict[int, list[ArticleId]] = {}
    for reading in readings:
        for shingle in reading.narrative & shared:
            holders.setdefault(shingle, []).append(reading.article.article_id)
    # Most of what is shared, the same few hold.
    for together in {tuple(each) for each in holders.values()}:
        for article in together:
            found[article].update(together)
    for shingle in popular:
        articles = [reading.article.article_id for reading in readings if shingle in reading.narrative]
        for article in articles:
            found[article].update(articles[:_FIRST_HOLDERS])
    return found

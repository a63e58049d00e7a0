"""What stands at the ends of a story's chains: each as an origin, with its owner, kind and standing (RULES.md 11)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from secondsource.articles import ArticleId
from secondsource.dates import PossibleTime
from secondsource.derivations import Derivation, OriginKind
from secondsource.outlets import Outlet, Standing
from secondsource.verdicts import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One article as the count sees it.

    has_own_evidence   evidence of the happening that is its own (RULES.md 5)
    is_report          it states the happening; background never is an origin, unless with own evidence
    is_document        a primary document in hand
    is_silent          such a document that does not record the happening: an origin of its readers alone
    is_taken           its evidence could have been taken from another report: in `at_least` it is not believed
    is_withdrawn       its outlet withdrew it, or its page is gone: who rests on it rests on nobody who stands by it
    """

    article: ArticleId
    url: str
    outlet: Outlet
    time: PossibleTime
    has_own_evidence: bool
    is_report: bool = True
    is_document: bool = False
    is_silent: bool = False
    is_taken: bool = False
    is_withdrawn: bool = False


WITHDRAWN = "withdrawn"  # a kind of end


@dataclass(frozen=True, slots=True, order=True)
class End:
    """A chain's end: an article's outlet, one that withdrew what it wrote, a name never read, or a ring."""

    name: str
    kind: str
    is_ring: bool = False

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is the end of a chain that leads to what was withdrawn."""
        return self.kind == WITHDRAWN


class Ends:
    """Turns the ends of one story's chains into origins.

    witnesses   the story's articles
    steps       article -> its derivations
    named       the outlet that a name in a derivation means
    on          the day whose standing counts (RULES.md 14)
    """

    def __init__(
        self,
        witnesses: Mapping[ArticleId, Witness],
        steps: Mapping[ArticleId, Sequence[Derivation]],
        *,
        named: Callable[[str], Outlet],
        on: date,
    ) -> None:
        self.witnesses = witnesses
        self.steps = steps
        self.named = named
        self.on = on

    def origins(self, ends: Mapping[ArticleId, frozenset[End]]) -> tuple[Origin, ...]:
        """The ends as origins, with the articles of each and those that repeat it."""
        by_end: dict[End, list[ArticleId]] = {}
        for article, each in ends.items():
            for end in each:
                by_end.setdefault(end, []).append(article)
        found = [self._origin(end, articles) for end, articles in by_end.items()]
        merged: dict[str, Origin] = {}
        for origin in sorted(found, key=lambda origin: (origin.name, origin.kind)):
            merged[origin.name] = _joined(merged[origin.name], origin) if origin.name in merged else origin
        weight = {Standing.KNOWN: 0, Standing.UNKNOWN: 1, Standing.MUTED: 2}
        return tuple(
            sorted(
                merged.values(), key=lambda origin: (weight[origin.standing], -len(origin.repeated_by), origin.name)
            )
        )

    def _origin(self, end: End, articles: Sequence[ArticleId]) -> Origin:
        if end.is_ring:
            return Origin(
                name=end.name,
                owner=end.name,
                kind=OriginKind.UNKNOWN,
                standing=Standing.UNKNOWN,
                repeated_by=self._sorted(articles),
            )
        own = [
            article
            for article in articles
            if end.kind in ("article", WITHDRAWN)
            and self.witnesses[article].is_withdrawn is end.is_withdrawn
            and self.witnesses[article].outlet.name == end.name
            and not self._rests_elsewhere(article)
        ]
        outlet = self.witnesses[own[0]].outlet if own else self.named(end.name)
        return Origin(
            name=end.name,
            owner=outlet.owner_name,
            kind=self._kind(end, own),
            standing=self._standing(end, outlet),
            articles=self._sorted(own),
            repeated_by=self._sorted([article for article in articles if article not in own]),
            is_withdrawn=end.is_withdrawn,
        )

    def _rests_elsewhere(self, article: ArticleId) -> bool:
        witness = self.witnesses[article]
        return bool(self.steps[article]) and not (
            (witness.has_own_evidence and not witness.is_taken) or witness.is_document
        )

    def _kind(self, end: End, own: Sequence[ArticleId]) -> OriginKind:
        if end.kind in ("article", WITHDRAWN):
            if any(self.witnesses[article].is_document for article in own):
                return OriginKind.DOCUMENT
            return OriginKind.ARTICLE
        kinds = [step.origin_kind for steps in self.steps.values() for step in steps if step.origin_name == end.name]
        return min(kinds, default=OriginKind.UNKNOWN)

    def _standing(self, end: End, outlet: Outlet) -> Standing:
        standing = outlet.standing_on(self.on)
        if end.kind != "named" or standing is Standing.MUTED:
            return standing
        # What nobody has put in hand is as good as the word of those who say that they have it from there.
        if not self._is_named_with_standing(end):
            return Standing.UNKNOWN
        is_unread = self._kind(end, ()) in (OriginKind.DOCUMENT, OriginKind.PARTY)
        return Standing.KNOWN if is_unread else standing

    def _is_named_with_standing(self, end: End) -> bool:
        """Whether a report with standing itself names what we have not read, not only one that it cites.

        Background names much that is no source of the story: no stranger makes one of that (docs/adr/0011-poison.md).
        """
        return any(
            step.origin_name == end.name and (step.origin is None or step.origin not in self.witnesses)
            for article, steps in self.steps.items()
            for step in steps
            if self.witnesses[article].outlet.standing_on(self.on) is Standing.KNOWN
            and (self.witnesses[article].is_report or self.witnesses[article].has_own_evidence)
        )

    def _sorted(self, articles: Iterable[ArticleId]) -> tuple[ArticleId, ...]:
        return tuple(sorted(set(articles), key=lambda article: self.witnesses[article].url))


def _joined(one: Origin, other: Origin) -> Origin:
    """Two ends of one name: an outlet that we read, and the same one named by others."""
    first = min((one, other), key=lambda each: (each.is_withdrawn, not each.articles))
    own = tuple(dict.fromkeys((*one.articles, *other.articles)))
    repeated = tuple(
        article for article in dict.fromkeys((*one.repeated_by, *other.repeated_by)) if article not in own
    )
    return Origin(
        name=first.name,
        owner=first.owner,
        kind=first.kind,
        standing=Standing.KNOWN if Standing.KNOWN in (one.standing, other.standing) else first.standing,
        articles=own,
        repeated_by=repeated,
        is_withdrawn=one.is_withdrawn and other.is_withdrawn,
    )

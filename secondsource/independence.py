"""How many sources of a story could each have been wrong on their own: chain ends, joined by owner (RULES.md 11-16).

Two readings of one graph. `at_least` believes every plausible derivation and counts owners of known standing;
`at_most` believes only certain ones and counts origins of any standing. What stands at an end is in `origins`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from secondsource.articles import ArticleId
from secondsource.circles import circles_of
from secondsource.dates import BEGINNING
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.origins import WITHDRAWN, End, Ends
from secondsource.origins import Witness as Witness
from secondsource.outlets import Outlet, OutletKind, Standing
from secondsource.tracing.steps import UNREAD_DOCUMENT, UNREAD_RELEASE
from secondsource.verdicts import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The two numbers with the origins behind them.

    origins    the ends under every plausible derivation, with or without standing; the weightiest first
    ends       article -> names of the origins that it rests on, under every plausible derivation
    """

    at_least: int
    at_most: int
    origins: tuple[Origin, ...]
    ends: Mapping[ArticleId, tuple[str, ...]] = field(default_factory=dict)


def count_independent(
    witnesses: Sequence[Witness],
    derivations: Sequence[Derivation],
    *,
    named: Callable[[str], Outlet],
    on: date,
    refuted: frozenset[ArticleId] = frozenset(),
    speakers: Mapping[str, str] = MappingProxyType({}),
) -> Count:
    """The independent sources of one story.

    witnesses   its articles, any order, unique ids; () gives 0 and 1
    derivations of these articles; steps to articles outside the story end there by name
    named       the outlet that a name in a derivation means, for its owner and standing
    on          the day whose standing counts (RULES.md 14)
    refuted     articles whose side of a dispute a document in hand refutes: out of `at_least` (RULES.md 19)
    speakers    agency known by name -> the body whose unseen statement it passes on: both count once in `at_least`
    Cost        articles times derivations, at worst
    """
    ordered = sorted(witnesses, key=lambda witness: witness.url)
    graph = _Graph(ordered, derivations)
    plausible = _with_names(graph.plausible_ends(), graph.kinds_named())
    certain = graph.certain_ends()
    origins = Ends(graph.witnesses, graph.steps, named=named, on=on).origins(plausible)
    refuted_names = {end.name for article in refuted for end in plausible.get(article, ())}
    # Announcers that nobody has listed are one for all we know: a name may be a misread one, or another for the same.
    unseen = {each.name: each for each in origins if each.kind is OriginKind.DOCUMENT and not each.articles}
    read_elsewhere = _read_by_an_origin(unseen, origins, graph)
    voices = {each: unseen.get(speakers.get(each.name, ""), each) for each in origins}
    owners = {
        UNREAD_RELEASE if _is_unlisted_party(voices[origin], named, on) else voices[origin].owner
        for origin in origins
        if origin.standing is Standing.KNOWN and not origin.is_withdrawn and origin.name not in read_elsewhere
        # What refutes a report is no side that falls with it, though the report may read it.
        if origin.name not in refuted_names or (origin.kind is OriginKind.DOCUMENT and origin.articles)
    }
    counted_most = {end for ends in certain.values() for end in ends if not end.is_withdrawn}
    at_least = len(owners)
    return Count(
        at_least=at_least,
        at_most=max(1, at_least, len(counted_most)),
        origins=origins,
        ends={article: tuple(sorted(end.name for end in ends)) for article, ends in plausible.items()},
    )


def _read_by_an_origin(papers: Iterable[str], origins: Sequence[Origin], graph: "_Graph") -> frozenset[str]:
    """Those of the papers not in hand that a report has read which is an origin with standing itself.

    Who else tells of such a paper may have it from there: "the complaint says" is written by readers of the wire too.
    """
    readers = {
        article
        for origin in origins
        if origin.standing is Standing.KNOWN and not origin.is_withdrawn
        for article in origin.articles
    }
    read = {step.origin_name for article in readers for step in graph.steps[article]}
    return frozenset(paper for paper in papers if {paper, UNREAD_DOCUMENT} & read)


def _is_unlisted_party(origin: Origin, named: Callable[[str], Outlet], on: date) -> bool:
    if origin.kind is not OriginKind.PARTY or origin.articles:
        return False
    return named(origin.name).standing_on(on) is not Standing.KNOWN


def _with_names(
    ends: Mapping[ArticleId, frozenset[End]], kinds: Mapping[str, OriginKind]
) -> dict[ArticleId, frozenset[End]]:
    """An unseen release or paper that some only know as such is the one that others name, if any do.

    kinds   the kind of each origin that is known by its name alone
    """
    named: dict[End, End] = {}
    for unnamed, kind in ((UNREAD_RELEASE, OriginKind.PARTY), (UNREAD_DOCUMENT, OriginKind.DOCUMENT)):
        name = min((name for name, each in kinds.items() if each is kind and name != unnamed), default=None)
        if name is not None:
            known = (end for each in ends.values() for end in each if end.name == name)
            named[End(unnamed, "named")] = min(known, default=End(name, "named"))
    return {article: frozenset(named.get(end, end) for end in each) for article, each in ends.items()}


class _Graph:
    """The story's articles and the steps between them."""

    def __init__(self, witnesses: Sequence[Witness], derivations: Sequence[Derivation]) -> None:
        self.witnesses = {witness.article: witness for witness in witnesses}
        self.steps: dict[ArticleId, list[Derivation]] = {article: [] for article in self.witnesses}
        for derivation in derivations:
            if derivation.article in self.steps:
                self.steps[derivation.article].append(derivation)

    def kinds_named(self) -> dict[str, OriginKind]:
        """The origins that steps lead to, each with its kind: those known by name alone, and parties and papers."""
        return {
            step.origin_name: step.origin_kind
            for article in sorted(self._counting())
            for step in self.steps[article]
            if step.origin is None or step.origin_kind in (OriginKind.PARTY, OriginKind.DOCUMENT)
        } | {
            witness.outlet.name: OriginKind.PARTY
            for witness in self.witnesses.values()
            if witness.outlet.kind is OutletKind.PARTY
        }

    def plausible_ends(self) -> dict[ArticleId, frozenset[End]]:
        """Ends of every article that counts, all plausible steps taken."""
        targets: dict[ArticleId, list[Derivation]] = {}
        own: set[ArticleId] = set()
        rootless: list[Witness] = []
        for article, witness in self.witnesses.items():
            steps = self.steps[article]
            reads = [step for step in steps if self._document_of(step) is not None]
            targets[article] = steps
            if witness.is_document or (witness.has_own_evidence and not witness.is_taken and not reads):
                own.add(article)
            elif not steps and (witness.is_report or witness.is_taken):
                rootless.append(witness)
        extra = self._roots_of(rootless)
        own |= {witness.article for witness in rootless if witness.article not in extra}
        return self._follow(targets, own, extra, self._counting())

    def certain_ends(self) -> dict[ArticleId, frozenset[End]]:
        """Ends where only certain steps are taken; each reader of a document in hand stands for itself."""
        targets: dict[ArticleId, list[Derivation]] = {}
        own: set[ArticleId] = set()
        for article, witness in self.witnesses.items():
            certain = [
                step
                for step in self.steps[article]
                if self._document_of(step) is None and (step.certain or self._is_all_it_has(witness, step))
            ]
            targets[article] = certain
            if witness.is_document or witness.has_own_evidence or not certain:
                own.add(article)
        return self._follow(targets, own, {}, self._counting())

    def _counting(self) -> list[ArticleId]:
        """Background is evidence of spread, never of independence, unless it shows evidence of its own."""
        return [
            article
            for article, witness in self.witnesses.items()
            if (witness.is_report or witness.is_document or witness.has_own_evidence) and not witness.is_silent
        ]

    def _roots_of(self, rootless: Sequence[Witness]) -> dict[ArticleId, ArticleId]:
        """Article without evidence or step -> the report that it rests on, all of them believed to rest on one.

        The earliest known report of the story (RULES.md 6). Where it cannot be told which came first, they share one
        origin, whichever it is (RULES.md 10): the chain goes to the first in a fixed order.
        """
        reports = sorted(
            (witness for witness in self.witnesses.values() if witness.is_report and not witness.is_document),
            key=lambda witness: (
                witness.time.earliest == BEGINNING,
                witness.time.earliest,
                witness.time.latest,
                witness.url,
            ),
        )
        rank = {witness.article: place for place, witness in enumerate(reports)}
        following = self._following()
        reach = {witness.article: _reachable(witness.article, following) for witness in reports}
        alone = {witness.article for witness in rootless}
        found: dict[ArticleId, ArticleId] = {}
        for witness in rootless:
            # A report that rests on this one cannot be what this one rests on.
            before = [
                other
                for other in reports
                if witness.article not in reach[other.article] and not witness.time.is_before(other.time)
            ]
            certain = [other for other in before if other.time.is_before(witness.time)]
            grounded = [other for other in before if other.article not in alone]
            if certain:
                found[witness.article] = certain[0].article
            elif grounded:
                found[witness.article] = grounded[0].article
            elif before:
                found[witness.article] = min((each.article for each in (*before, witness)), key=rank.__getitem__)
        return {article: root for article, root in found.items() if article != root}

    def _following(self) -> dict[ArticleId, list[ArticleId]]:
        return {
            article: [step.origin for step in steps if step.origin is not None and step.origin in self.witnesses]
            for article, steps in self.steps.items()
        }

    def _is_all_it_has(self, witness: Witness, step: Derivation) -> bool:
        """Whether it only reads a document that nobody has put in hand: all such readers have one origin (16)."""
        return step.kind is DerivationKind.QUOTES_PRIMARY and step.origin is None and not witness.has_own_evidence

    def _document_of(self, step: Derivation) -> Witness | None:
        if step.kind is not DerivationKind.QUOTES_PRIMARY or step.origin is None:
            return None
        witness = self.witnesses.get(step.origin)
        return witness if witness is not None and witness.is_document else None

    def _follow(
        self,
        targets: Mapping[ArticleId, Sequence[Derivation]],
        own: set[ArticleId],
        extra: Mapping[ArticleId, ArticleId],
        counting: Iterable[ArticleId],
    ) -> dict[ArticleId, frozenset[End]]:
        """Walks every chain to its ends; a circle that nothing outside feeds is one end of its own."""
        following = {
            article: [step.origin for step in steps if step.origin is not None and step.origin in self.witnesses]
            + ([extra[article]] if article in extra else [])
            for article, steps in targets.items()
        }
        direct = {
            article: frozenset(
                [self._end_of(article)] * (article in own)
                + [
                    End(step.origin_name, "named")
                    for step in targets[article]
                    if (step.origin is None or step.origin not in self.witnesses)
                    # A reader with evidence of its own beside the paper is an origin of its own (RULES.md 16).
                    and not (article in own and step.kind is DerivationKind.QUOTES_PRIMARY)
                ]
            )
            for article in following
        }
        found: dict[ArticleId, frozenset[End]] = {}
        rings: dict[ArticleId, frozenset[End]] = {}  # the circles that a chain runs into, where nothing else ends it
        for circle in circles_of(following):
            inside = set(circle)
            after = {target for article in circle for target in following[article]} - inside
            ends = frozenset().union(*(direct[each] for each in circle), *(found[each] for each in after))
            into = frozenset().union(*(rings[each] for each in after)) or frozenset({self._ring(circle)})
            for article in circle:
                found[article], rings[article] = ends, into
        return {article: found[article] or rings[article] for article in counting}

    def _end_of(self, article: ArticleId) -> End:
        return End(self._owning_name(article), WITHDRAWN if self.witnesses[article].is_withdrawn else "article")

    def _owning_name(self, article: ArticleId) -> str:
        return self.witnesses[article].outlet.name

    def _ring(self, circle: Sequence[ArticleId]) -> End:
        """A circle that nothing outside feeds; what only leads into it is no part of it, and no end."""
        first = min(circle, key=lambda article: self.witnesses[article].url)
        return End(f"a ring around {self._owning_name(first)}", "ring", is_ring=True)


def _reachable(start: ArticleId, following: Mapping[ArticleId, Sequence[ArticleId]]) -> frozenset[ArticleId]:
    seen = {start}
    waiting = [start]
    while waiting:
        for target in following.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return frozenset(seen)

"""What persons decided about which articles belong together, with what no longer holds left out (RULES.md 4)."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, pairwise

from secondsource.articles import ArticleId
from secondsource.findings import Finding, FindingKind, newest_first

Pair = tuple[ArticleId, ArticleId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Pairs that are in one story, and pairs that never are, whatever the machine finds.

    together   chains count: with (a, b) and (b, c), a and c are together too
    apart      no pair of it is in one chain of `together`
    """

    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()


NONE = Decisions()


def decisions_of(findings: Iterable[Finding], among: Iterable[ArticleId] | None = None) -> Decisions:
    """The pairs that these findings decide; where two contradict each other, the later one holds.

    findings   in force, any order, of any kind
    among      the articles in question; None = all that the findings name
    Cost       quadratic in the articles of one finding
    """
    inside = None if among is None else frozenset(among)
    chains = _Chains()
    for finding in newest_first([*findings]):
        for pair in sorted(_pairs_apart(finding, inside)):
            chains.part(*pair)
        for pair in sorted(_pairs_together(finding, inside)):
            chains.join(*pair)
    return Decisions(together=tuple(sorted(chains.together)), apart=tuple(sorted(chains.apart)))


class Said:
    """Decisions, asked about one article or set of articles at a time; whole chains answer."""

    def __init__(self, decisions: Decisions) -> None:
        self._chains = _Chains()
        for pair in decisions.together:
            self._chains.join(*pair)
        for pair in decisions.apart:
            self._chains.part(*pair)

    def together(self, articles: Iterable[ArticleId]) -> list[Pair]:
        """Pairs of these that join all who are together, also by way of one that is not among them."""
        inside = frozenset(articles)
        chains = {min(chain): sorted(chain & inside) for chain in map(self._chains.chain, inside)}
        return [pair for _, chain in sorted(chains.items()) for pair in pairwise(chain)]

    def apart(self, articles: Iterable[ArticleId]) -> list[Pair]:
        """Pairs of these that are never together, also by way of one that is not among them."""
        inside = frozenset(articles)
        found = {(one, other) for one in inside for other in self._chains.barred(one) & inside if one < other}
        return sorted(found)

    def chain(self, article: ArticleId) -> frozenset[ArticleId]:
        """The article with all that it is together with."""
        return self._chains.chain(article)

    def home_of(self, article: ArticleId, groups: Sequence[Set[ArticleId]]) -> int | None:
        """The first group that holds an article of its chain; None where none does."""
        chain = self._chains.chain(article)
        return next((index for index, group in enumerate(groups) if not chain.isdisjoint(group)), None)

    def barred_from(self, article: ArticleId, groups: Sequence[Set[ArticleId]]) -> frozenset[int]:
        """The groups that hold an article which its chain is apart from."""
        never = self._chains.barred(article)
        return frozenset(index for index, group in enumerate(groups) if not never.isdisjoint(group))


def answers(findings: Iterable[Finding], one: ArticleId, other: ArticleId) -> bool:
    """Whether a person has said of these two whether they report one happening."""
    pair = _ordered(one, other)
    return any(
        pair in _pairs_together(finding, frozenset(pair)) or pair in _pairs_apart(finding, frozenset(pair))
        for finding in findings
    )


class _Chains:
    """Pairs accepted so far, newest first; none is taken that contradicts them."""

    def __init__(self) -> None:
        self.together: list[Pair] = []
        self.apart: list[Pair] = []
        self._members: dict[ArticleId, frozenset[ArticleId]] = {}
        self._barred: dict[ArticleId, set[ArticleId]] = {}

    def join(self, one: ArticleId, other: ArticleId) -> None:
        mine, theirs = self.chain(one), self.chain(other)
        if mine is theirs or mine == theirs or any(self._barred.get(each, set()) & theirs for each in mine):
            return
        whole = mine | theirs
        for each in whole:
            self._members[each] = whole
        self.together.append(_ordered(one, other))

    def part(self, one: ArticleId, other: ArticleId) -> None:
        if other in self.chain(one):
            return
        self._barred.setdefault(one, set()).add(other)
        self._barred.setdefault(other, set()).add(one)
        self.apart.append(_ordered(one, other))

    def barred(self, article: ArticleId) -> frozenset[ArticleId]:
        """Every article whose chain is apart from its own."""
        named = (other for each in self.chain(article) for other in self._barred.get(each, ()))
        return frozenset(other for each in named for other in self.chain(each))

    def chain(self, article: ArticleId) -> frozenset[ArticleId]:
        """The article with all that it is together with."""
        return self._members.get(article, frozenset({article}))


def _pairs_together(finding: Finding, inside: frozenset[ArticleId] | None) -> set[Pair]:
    if finding.kind is FindingKind.MERGE:
        return set(_within(_inside((*finding.one, *finding.other), inside)))
    if finding.kind is FindingKind.SPLIT:
        return set(_within(_inside(finding.one, inside)))
    return set()


def _pairs_apart(finding: Finding, inside: frozenset[ArticleId] | None) -> set[Pair]:
    if finding.kind not in (FindingKind.SPLIT, FindingKind.APART):
        return set()
    others = _inside(finding.other, inside)
    return {_ordered(one, other) for one in _inside(finding.one, inside) for other in others}


def _within(articles: Sequence[ArticleId]) -> Iterator[Pair]:
    return (_ordered(*pair) for pair in combinations(articles, 2))


def _inside(articles: Iterable[ArticleId], inside: frozenset[ArticleId] | None) -> list[ArticleId]:
    return [article for article in articles if inside is None or article in inside]


def _ordered(one: ArticleId, other: ArticleId) -> Pair:
    return (one, other) if one <= other else (other, one)

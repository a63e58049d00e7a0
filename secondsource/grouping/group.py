"""Which reports tell of one happening: a set of articles cut into stories.

The answer depends on the set alone. What is derived goes with its origin; what stands by itself is joined by average
likeness; then documents and background find the story that they belong to (JUDGEMENT.md 2, 6; RULES.md 1 to 3).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from math import fsum

from secondsource.articles import ArticleId
from secondsource.derivations import Derivation, DerivationKind
from secondsource.grouping.clustering import average_linkage
from secondsource.grouping.decisions import NONE, Decisions, Said
from secondsource.grouping.documents import record_bond
from secondsource.grouping.profiles import Profile, profile_of, rarity_of
from secondsource.grouping.similarity import SAME_HAPPENING, WINDOW, likeness, weigh
from secondsource.phrases import Cue, says
from secondsource.tracing.derive import Traced
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import is_document

_COPIED_KINDS = (DerivationKind.REPRINT, DerivationKind.WIRE, DerivationKind.TRANSLATION)
_SAME_TEXT = (DerivationKind.REPRINT, DerivationKind.WIRE)
_COPY_WEIGHT = 1e-6  # not 0: a copy may stand apart from its original, and must have an average then
_CITED_SHARE = 0.45  # of the threshold: a citation of that outlet makes half a likeness enough
_BACKGROUND_SHARE = 0.8
_COMMON = 30  # articles: what more of them share, and more than a tenth of all, says nothing of any two
_FAINT = 0.05  # likeness below this is none
_DIGEST_ORIGINS = 3  # a text that holds three others' is a digest, and joins nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """One set of articles that belong together.

    members      all, documents and background included
    reports      those that state the happening
    background   those that only discuss it
    """

    members: frozenset[ArticleId]
    reports: frozenset[ArticleId]
    background: frozenset[ArticleId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Two reports left apart in doubt: for a person to say whether they report one happening.

    score   how alike they are, between the two thresholds
    why     what speaks for and against it, in a sentence
    """

    one_url: str
    other_url: str
    score: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The articles cut into stories, and what the cut leaves in doubt.

    groups     every article is in exactly one; ordered by the first URL of each
    doubtful   pairs of different groups, each once, in a fixed order
    """

    groups: tuple[Grouped, ...]
    doubtful: tuple[Doubt, ...] = ()


def group(traced: Traced, *, threshold: float = SAME_HAPPENING, decisions: Decisions = NONE) -> Grouping:
    """Cuts the articles into stories.

    decisions   what persons said of who belongs together; it holds whatever the likeness
    """
    field, said = _Field(traced), Said(decisions)
    reports = [article for article in field.ids if field.is_report(article)]
    similarity = field.similarities(reports)
    clusters = average_linkage(
        reports,
        similarity,
        threshold=threshold,
        together=(*said.together(reports), *field.bonds(reports, similarity, threshold)),
        apart=said.apart(reports),
        weights=field.weights,
        order=field.place_of,
    )
    members = [set(cluster) for cluster in clusters]
    homeless: list[set[ArticleId]] = []
    for article in field.ids:
        if field.is_report(article):
            continue
        home = said.home_of(article, members)
        if home is None:
            barred = said.barred_from(article, members)
            chain = sorted(said.chain(article) & field.readings.keys(), key=field.place_of)
            homes = (field.home_of(each, clusters, threshold, barred=barred) for each in chain)
            home = next((each for each in homes if each is not None), None)
        if home is not None:
            members[home].add(article)
        elif (shared := said.home_of(article, homeless)) is not None:
            homeless[shared].add(article)
        else:
            homeless.append({article})
    found = [_grouped(each, frozenset(cluster)) for each, cluster in zip(members, clusters, strict=True)]
    found += [_grouped(each, frozenset()) for each in homeless]
    return Grouping(
        groups=tuple(
            sorted(found, key=lambda each: min(field.readings[article].article.url for article in each.members))
        )
    )


def _grouped(members: set[ArticleId], reports: frozenset[ArticleId]) -> Grouped:
    return Grouped(members=frozenset(members), reports=reports, background=frozenset(members) - reports)


class _Field:
    """The articles to be grouped, with what they are compared by."""

    def __init__(self, traced: Traced) -> None:
        self.traced = traced
        self.readings = traced.readings
        self.profiles: dict[ArticleId, Profile] = {
            article: profile_of(reading.article, traced.times[article]) for article, reading in self.readings.items()
        }
        self.ids = sorted(self.readings, key=self.place_of)
        # A text says no more for being printed twenty times: copies weigh nothing, and make no word common.
        copies = frozenset(article for article in self.ids if self._is_copy(article))
        self.weights = {article: _COPY_WEIGHT if article in copies else 1.0 for article in self.ids}
        originals = [profile for article, profile in self.profiles.items() if article not in copies]
        rarity = rarity_of(originals, publishers=sorted(self._publishers()))
        self.weighed = {article: weigh(profile, rarity) for article, profile in self.profiles.items()}
        self.by_key = {reading.key: article for article, reading in self.readings.items()}
        self.by_outlet: dict[str, list[ArticleId]] = defaultdict(list)
        for article in self.ids:
            self.by_outlet[self.readings[article].outlet.name].append(article)

    def _publishers(self) -> set[str]:
        found: set[str] = set()
        for reading in self.readings.values():
            found.update((reading.outlet.name, *reading.outlet.aliases))
            found.update(citation.written for citation in reading.citations)
            found.update(credit.outlet.name for credit in reading.credits)
        return found

    def place_of(self, article: ArticleId) -> str:
        """By what articles are put in order: the address without what may differ in how it is written."""
        return self.readings[article].key

    def is_report(self, article: ArticleId) -> bool:
        reading = self.readings[article]
        return reading.is_report and not is_document(reading)

    def likeness(self, one: ArticleId, other: ArticleId) -> float:
        return likeness(self.weighed[one], self.weighed[other])

    def similarities(self, articles: Sequence[ArticleId]) -> dict[frozenset[ArticleId], float]:
        """Likeness of every pair that has anything in common."""
        found = {}
        for one, other in self._pairs(articles):
            score = self.likeness(one, other)
            if score >= _FAINT:
                found[frozenset((one, other))] = score
        return found

    def _pairs(self, articles: Sequence[ArticleId]) -> Iterator[tuple[ArticleId, ArticleId]]:
        """Pairs sharing a name, an amount, a day, a quotation, or a word that few have."""
        index: dict[object, list[ArticleId]] = defaultdict(list)
        for article in articles:
            profile = self.profiles[article]
            keys: set[object] = set(profile.facts.names | profile.facts.amounts | profile.facts.dockets)
            keys |= profile.quotes | profile.facts.days | set(profile.words)
            for key in keys:
                index[key].append(article)
        limit = max(_COMMON, len(articles) // 10)
        seen: set[tuple[ArticleId, ArticleId]] = set()
        for holders in index.values():
            if 1 < len(holders) <= limit:
                for position, one in enumerate(holders):
                    for other in holders[position + 1 :]:
                        seen.add((one, other))
        yield from sorted(seen, key=lambda pair: (self.place_of(pair[0]), self.place_of(pair[1])))

    def _is_copy(self, article: ArticleId) -> bool:
        """Whether it carries the text of another that is here, in its language; a digest is no copy of any."""
        steps = [step for step in self.traced.of(article) if step.certain and step.kind in _SAME_TEXT]
        origins = {step.origin for step in steps if step.origin in self.profiles}
        mine = self.profiles[article].language
        return len(origins) == 1 and all(self.profiles[each].language == mine for each in origins if each is not None)

    def bonds(
        self, reports: Sequence[ArticleId], similarity: Mapping[frozenset[ArticleId], float], threshold: float
    ) -> list[tuple[ArticleId, ArticleId]]:
        """Pairs that belong together because one was made from the other."""
        inside = set(reports)
        found = []
        for article in reports:
            steps = [step for step in self.traced.of(article) if step.origin in inside]
            copies = [step for step in steps if step.kind in _COPIED_KINDS and step.certain]
            if len({step.origin for step in copies}) >= _DIGEST_ORIGINS:
                continue
            found += [(article, step.origin) for step in copies[:1] if step.origin is not None]
            for step in steps:
                if step in copies or step.origin is None:
                    continue
                if self._is_about_same(article, step, similarity, threshold):
                    found.append((article, step.origin))
        found += self._citation_bonds(inside, similarity, threshold)
        return found

    def _is_about_same(
        self,
        article: ArticleId,
        step: Derivation,
        similarity: Mapping[frozenset[ArticleId], float],
        threshold: float,
    ) -> bool:
        """Whether a cited or linked report is the one the article is about, not one in passing."""
        if step.origin is None or not step.certain:
            return False
        if step.kind is DerivationKind.CITATION and not step.evidence.startswith("links "):
            return False  # which report of that outlet is meant is told by `_citation_bonds`
        return self._fits(article, step.origin, similarity, threshold)

    def _fits(
        self,
        article: ArticleId,
        origin: ArticleId,
        similarity: Mapping[frozenset[ArticleId], float],
        threshold: float,
    ) -> bool:
        one, other = self.profiles[article], self.profiles[origin]
        if one.language == other.language:
            return similarity.get(frozenset((article, origin)), 0.0) >= _CITED_SHARE * threshold
        if one.facts.acts and other.facts.acts and not one.facts.acts & other.facts.acts:
            return False
        return self._is_in_window(one, other)

    def _is_in_window(self, one: Profile, other: Profile) -> bool:
        if one.at is None or other.at is None or not (one.is_dated and other.is_dated):
            return True
        return abs(one.at - other.at) <= WINDOW

    def _citation_bonds(
        self, inside: set[ArticleId], similarity: Mapping[frozenset[ArticleId], float], threshold: float
    ) -> list[tuple[ArticleId, ArticleId]]:
        """A report that says how it knows goes with that outlet's report, if it has none of its own to show.

        Of several by that outlet, the one most alike; in another language, the latest before it.
        """
        found = []
        for article in sorted(inside, key=self.place_of):
            reading = self.readings[article]
            for citation in reading.citations[:2]:
                if citation.is_courtesy and reading.own:
                    continue
                candidates = [
                    origin
                    for origin in self.by_outlet.get(citation.outlet.name, ())
                    if origin in inside and origin != article and self._may_rest_on(article, origin)
                ]
                candidates = [each for each in candidates if self._fits(article, each, similarity, threshold)]
                if candidates:
                    found.append(
                        (article, min(candidates, key=lambda each: self._nearness(article, each, similarity)))
                    )
        return found

    def _nearness(
        self, article: ArticleId, origin: ArticleId, similarity: Mapping[frozenset[ArticleId], float]
    ) -> tuple[float, float, str]:
        one, other = self.profiles[article].at, self.profiles[origin].at
        gap = abs((one - other).total_seconds()) if one is not None and other is not None else 0.0
        return (-similarity.get(frozenset((article, origin)), 0.0), gap, self.place_of(origin))

    def _may_rest_on(self, article: ArticleId, origin: ArticleId) -> bool:
        return not self.traced.times[article].is_before(self.traced.times[origin])

    def home_of(
        self,
        article: ArticleId,
        clusters: Sequence[frozenset[ArticleId]],
        threshold: float,
        *,
        barred: Set[int] = frozenset(),
    ) -> int | None:
        """The index of the cluster that a document or a piece of background belongs to; None for none."""
        reading = self.readings[article]
        scored = []
        for index, cluster in enumerate(clusters):
            if index in barred:
                continue
            bond = (
                self._document_bond(reading, cluster) if is_document(reading) else self._talk_bond(reading, cluster)
            )
            scored.append((bond, -index))
        best, index = max(scored, default=(0.0, 0))
        share = 1.0 if is_document(reading) else _BACKGROUND_SHARE
        return -index if best >= share * threshold else None

    def _document_bond(self, document: Reading, cluster: frozenset[ArticleId]) -> float:
        reports = [self.readings[article] for article in sorted(cluster, key=self.place_of)]
        average = self._average(document.article.article_id, cluster)
        return record_bond(document, reports, average)

    def _talk_bond(self, reading: Reading, cluster: frozenset[ArticleId]) -> float:
        article = reading.article.article_id
        if says(Cue.HEARSAY, reading.background) or len(reading.links & self.by_key.keys()) >= _DIGEST_ORIGINS:
            return 0.0  # a digest belongs to none of its stories
        linked = any(self.by_key.get(key) in cluster for key in reading.links)
        if not linked and all(self.traced.times[article].is_before(self.traced.times[each]) for each in cluster):
            return 0.0  # nobody discusses what is yet to be reported
        average = self._average(article, cluster)
        return max(average, 0.5) if linked and average > 0 else average

    def _average(self, article: ArticleId, cluster: frozenset[ArticleId]) -> float:
        likenesses = fsum(self.weights[other] * self.likeness(article, other) for other in cluster)
        return likenesses / fsum(self.weights[other] for other in cluster)

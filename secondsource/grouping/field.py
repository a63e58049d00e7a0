"""The articles to be grouped, with how alike they are and who was made from whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import timedelta
from math import fsum

import numpy as np

from secondsource.articles import ArticleId
from secondsource.derivations import Derivation, DerivationKind
from secondsource.grouping.comparing import Comparison
from secondsource.grouping.documents import record_bond
from secondsource.grouping.profiles import Profile, profile_of
from secondsource.grouping.rarity import rarity_of
from secondsource.grouping.scoring import chances, evidence_on
from secondsource.phrases import Cue, says
from secondsource.tracing.derive import Traced
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import is_document

WINDOW = timedelta(days=14)  # after its last report a story takes no new ones (RULES.md 3)
_COPIED_KINDS = (DerivationKind.REPRINT, DerivationKind.WIRE, DerivationKind.TRANSLATION)
_SAME_TEXT = (DerivationKind.REPRINT, DerivationKind.WIRE)
_COPY_WEIGHT = 1e-6  # not 0: a copy may stand apart from its original, and must have an average then
_CITED_CHANCE = 0.1  # makes a report the one that is meant, where its outlet is cited
_BACKGROUND_CHANCE = 0.3
_DOCUMENT_CHANCE = 0.5
_FAINT = 0.02  # a chance below this is none
_DIGEST_ORIGINS = 3  # a text that holds three others' is a digest, and joins nothing


class Field:
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
        originals = [self.profiles[article] for article in self.ids if article not in copies]
        self._rows = {article: row for row, article in enumerate(self.ids)}
        self.comparison = Comparison(
            profiles=[self.profiles[article] for article in self.ids],
            rarity=rarity_of(originals, publishers=sorted(self._publishers())),
            masses=[0.0 if article in copies else 1.0 for article in self.ids],
        )
        self._chances = chances(self.comparison)
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

    def chance(self, one: ArticleId, other: ArticleId) -> float:
        """The chance that the two report one happening."""
        return float(self._chances[self._rows[one], self._rows[other]])

    def average_chance(self, one: Set[ArticleId], other: Set[ArticleId]) -> float:
        """The chance that two groups are one happening, copies left out; 0.0 where either is nothing else."""
        rows, columns = ([self._rows[each] for each in group if self.weights[each] == 1.0] for group in (one, other))
        if not rows or not columns:
            return 0.0
        return float(self._chances[np.ix_(rows, columns)].mean(dtype=np.float64))

    def similarities(self, articles: Sequence[ArticleId]) -> dict[frozenset[ArticleId], float]:
        """The chance of every pair that has any to speak of."""
        rows = np.array([self._rows[article] for article in articles], dtype=np.intp)
        chances = self._chances[np.ix_(rows, rows)] if len(rows) else np.zeros((0, 0), dtype=np.float32)
        ones, others = np.nonzero(np.triu(chances >= _FAINT, k=1))
        return {
            frozenset((articles[one], articles[other])): float(chances[one, other])
            for one, other in zip(ones.tolist(), others.tolist(), strict=True)
        }

    def evidence(self, pairs: Sequence[tuple[ArticleId, ArticleId]]) -> list[dict[str, float]]:
        """What speaks for the two of each pair being one happening, and against it."""
        return evidence_on(self.comparison, [(self._rows[one], self._rows[other]) for one, other in pairs])

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
            return similarity.get(frozenset((article, origin)), 0.0) >= _CITED_CHANCE
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
        needed = _DOCUMENT_CHANCE if is_document(reading) else _BACKGROUND_CHANCE
        return -index if best >= needed else None

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
        likenesses = fsum(self.weights[other] * self.chance(article, other) for other in cluster)
        return likenesses / fsum(self.weights[other] for other in cluster)

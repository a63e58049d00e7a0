"""Which reports tell of one happening: a set of articles cut into stories.

The answer depends on the set alone. What is derived goes with its origin; what stands by itself is joined by average
likeness; then documents and background find the story that they belong to (JUDGEMENT.md 2, 6; RULES.md 1 to 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from secondsource.articles import ArticleId
from secondsource.grouping.clustering import average_linkage
from secondsource.grouping.decisions import NONE, Decisions, Said
from secondsource.grouping.field import Field
from secondsource.grouping.scoring import IN_DOUBT, SAME_HAPPENING, describe
from secondsource.tracing.derive import Traced


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
    field, said = Field(traced), Said(decisions)
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
        ),
        doubtful=_doubts(field, clusters, said),
    )


def _doubts(field: Field, clusters: Sequence[frozenset[ArticleId]], said: Said) -> tuple[Doubt, ...]:
    """The stories that were nearly one, each pair by those two of their reports that are most alike."""
    scores = {}
    for one, other in combinations(clusters, 2):
        score = field.average_chance(one, other)
        if IN_DOUBT <= score < SAME_HAPPENING and not said.apart((*one, *other)):
            pairs = [(first, second) for first in one for second in other]
            scores[min(pairs, key=lambda pair: (-field.chance(*pair), *map(field.place_of, pair)))] = score
    found = []
    for pair, parts in zip(scores, field.evidence([*scores]), strict=True):
        one_url, other_url = sorted(field.readings[each].article.url for each in pair)
        found.append(Doubt(one_url=one_url, other_url=other_url, score=round(scores[pair], 3), why=describe(parts)))
    return tuple(sorted(found, key=lambda doubt: (-doubt.score, doubt.one_url, doubt.other_url)))


def _grouped(members: set[ArticleId], reports: frozenset[ArticleId]) -> Grouped:
    return Grouped(members=frozenset(members), reports=reports, background=frozenset(members) - reports)

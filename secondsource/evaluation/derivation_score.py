"""What reports rest on: how many of the labelled origins a judge finds, and how much of what it says is right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import add

from secondsource.derivations import DerivationKind
from secondsource.evaluation.answers import JudgedWorld, SaidStep, address_of
from secondsource.evaluation.counting import NOTHING, PrecisionRecall, Share, share_of
from secondsource.evaluation.grouping_score import language_of
from secondsource.evaluation.labels import ArticleKind, LabelledArticle
from secondsource.texts import fold

_Who = str  # the outlet's name as the catalogue has it, else the name as written, folded


class OriginSort(StrEnum):
    """What a labelled origin is: labels name no kind of derivation, so recall is told by these."""

    REPORT = "report"
    REPORT_IN_ANOTHER_LANGUAGE = "report in another language"
    DOCUMENT = "document"
    RELEASE = "release"
    NAME = "known by name only"


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedReport:
    """One labelled report with what is labelled and what is said of it.

    wanted       labelled origins, as labelled, each with its sort
    found        of these, whose outlet a step names; for an origin known by name, that name
    exact        of these, with the very article (the very name)
    said         the steps stated
    right        of these, whose outlet is one of the labelled origins'
    ends_found   of the outlets where the labelled chains end, how many the stated steps reach too
    """

    world: str
    article: LabelledArticle
    is_judged: bool
    wanted: tuple[tuple[str, OriginSort], ...]
    found: frozenset[str]
    exact: frozenset[str]
    said: tuple[SaidStep, ...]
    right: tuple[SaidStep, ...]
    ends_found: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivationScore:
    """Steps right and origins found, over labelled reports that are on topic; of a report judged off topic none is.

    steps               precision: stated steps that are right; recall: labelled origins found
    exact               labelled origins found with the very article
    ends_found          ends of labelled chains reached
    own_called_derived  reports that are labelled as own reporting alone, of those judged, with any step stated
    own_certainly       the same with a certain step
    by_kind             precision, by the kind that was stated
    by_sort             recall, by what the labelled origin is
    """

    steps: PrecisionRecall
    exact: Share
    ends_found: Share
    own_called_derived: Share
    own_certainly: Share
    by_kind: Mapping[DerivationKind, Share]
    by_sort: Mapping[OriginSort, Share]


def trace_reports(judged: Sequence[JudgedWorld]) -> tuple[TracedReport, ...]:
    """Every labelled report on topic of these worlds, compared; none of a world where only stories are labelled."""
    return tuple(
        report for each in judged if not each.world.is_story_only for report in _Tracing(each).iter_reports()
    )


def score_derivations(reports: Sequence[TracedReport]) -> DerivationScore | None:
    """The score over these reports; None where there is none."""
    if not reports:
        return None
    own = [report for report in reports if not report.wanted and report.is_judged]
    wanted = [(report, origin, sort) for report in reports for origin, sort in report.wanted]
    said = [(step.kind, step in report.right) for report in reports for step in report.said]
    return DerivationScore(
        steps=PrecisionRecall(
            precision=share_of([is_right for _, is_right in said]),
            recall=share_of([origin in report.found for report, origin, _ in wanted]),
        ),
        exact=share_of([origin in report.exact for report, origin, _ in wanted]),
        ends_found=reduce(add, (report.ends_found for report in reports), NOTHING),
        own_called_derived=share_of([bool(report.said) for report in own]),
        own_certainly=share_of([any(step.is_certain for step in report.said) for report in own]),
        by_kind={kind: share_of([is_right for each, is_right in said if each is kind]) for kind in DerivationKind},
        by_sort={
            sort: share_of([origin in report.found for report, origin, each in wanted if each is sort])
            for sort in OriginSort
        },
    )


class _Tracing:
    """One world's labelled origins and stated steps, in the same terms: who, and which article."""

    def __init__(self, judged: JudgedWorld) -> None:
        self._judged = judged
        self._articles = {article.article_id: article for article in judged.world.articles}
        self._placed = judged.answer.story_by_article()
        self._address = {each: address_of(article) for each, article in self._articles.items()}
        # An article in no list is named by its host; people name it as the world's label does.
        self._local = {
            fold(article.outlet): self._publisher(article)
            for article in judged.world.articles
            if article.outlet and judged.catalogue.find_by_name(article.outlet) is None
        }
        self._steps: dict[str, list[SaidStep]] = {}
        for step in judged.answer.steps:
            # Stated of one version, true of the page.
            self._steps.setdefault(self._address[step.article], []).append(step)

    def iter_reports(self) -> Iterator[TracedReport]:
        """The world's labelled reports that are on topic, in its order."""
        for article in self._articles.values():
            if article.is_on_topic and article.kind is ArticleKind.REPORT:
                yield self._report(article)

    def _report(self, article: LabelledArticle) -> TracedReport:
        said = tuple(self._steps.get(self._address[article.article_id], ()))
        who = {self._who_is_said(step) for step in said}
        very = {self._very(step.origin, step.origin_name) for step in said}
        labelled = {self._who(origin) for origin in article.rests_on}
        return TracedReport(
            world=self._judged.world.name,
            article=article,
            is_judged=article.article_id in self._placed,
            wanted=tuple((origin, self._sort(origin, article)) for origin in article.rests_on),
            found=frozenset(origin for origin in article.rests_on if self._who(origin) in who),
            exact=frozenset(
                origin
                for origin in article.rests_on
                if self._very(origin if origin in self._articles else None, origin) in very
            ),
            said=said,
            right=tuple(step for step in said if self._who_is_said(step) in labelled),
            ends_found=self._ends_found(article),
        )

    def _ends_found(self, article: LabelledArticle) -> Share:
        wanted = self._labelled_ends(article.article_id, frozenset()) if article.rests_on else frozenset()
        said = self._said_ends(self._address[article.article_id], frozenset())
        return share_of([end in said for end in sorted(wanted)])

    def _labelled_ends(self, origin: str, seen: frozenset[str]) -> frozenset[_Who]:
        article = self._articles.get(origin)
        if article is None or not article.rests_on or origin in seen:
            return frozenset({self._who(origin)})
        return frozenset().union(*(self._labelled_ends(each, seen | {origin}) for each in article.rests_on))

    def _said_ends(self, address: str, seen: frozenset[str]) -> frozenset[_Who]:
        found: set[_Who] = set()
        for step in self._steps.get(address, ()):
            further = self._address.get(step.origin or "")
            is_end = further is None or further not in self._steps or further in seen | {address}
            found |= {self._who_is_said(step)} if is_end else self._said_ends(further or "", seen | {address})
        return frozenset(found)

    def _sort(self, origin: str, article: LabelledArticle) -> OriginSort:
        other = self._articles.get(origin)
        if other is None:
            return OriginSort.NAME
        if other.kind is ArticleKind.DOCUMENT:
            return OriginSort.DOCUMENT
        if other.kind is ArticleKind.RELEASE:
            return OriginSort.RELEASE
        is_same = language_of(other) == language_of(article)
        return OriginSort.REPORT if is_same else OriginSort.REPORT_IN_ANOTHER_LANGUAGE

    def _who_is_said(self, step: SaidStep) -> _Who:
        return self._who(step.origin if step.origin is not None else step.origin_name)

    def _who(self, origin: str) -> _Who:
        """Who publishes what an id or a name stands for."""
        article = self._articles.get(origin)
        if article is not None:
            return self._publisher(article)
        listed = self._judged.catalogue.find_by_name(origin)
        if listed is not None:
            return fold(listed.name)
        return self._local.get(fold(origin), fold(origin))

    def _publisher(self, article: LabelledArticle) -> _Who:
        return fold(self._judged.catalogue.outlet_of(article.url).name)

    def _very(self, origin: str | None, name: str) -> tuple[str, str]:
        """The article itself, in any of its versions; what was never read is known by name."""
        return ("article", self._address[origin]) if origin is not None else ("name", self._who(name))


def named_nowhere(judged: JudgedWorld) -> tuple[str, ...]:
    """Labelled origins that are no id of the world and in no list: an unlisted blog, or a slip of the pen."""
    ids = {article.article_id for article in judged.world.articles}
    names = {origin for article in judged.world.articles for origin in article.rests_on} - ids
    labels = {fold(article.outlet) for article in judged.world.articles if article.outlet}
    return tuple(
        sorted(name for name in names if judged.catalogue.find_by_name(name) is None and fold(name) not in labels)
    )

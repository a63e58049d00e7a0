"""One score of some judged worlds, and the measures it is told by: the same names in tables, JSON and gates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from secondsource.evaluation.answers import JudgedWorld
from secondsource.evaluation.counting import PrecisionRecall, Share
from secondsource.evaluation.derivation_score import DerivationScore, score_derivations, trace_reports
from secondsource.evaluation.grouping_score import (
    GroupingScore,
    groupings_of,
    language_of,
    score_grouping,
    score_language,
    score_topic,
)
from secondsource.evaluation.trivial_judges import TrivialJudge, judge_trivially
from secondsource.evaluation.verdict_score import VerdictScore, score_verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How right a judge is on some worlds; None where nothing of that kind is labelled."""

    articles: int
    topic: PrecisionRecall | None
    story: GroupingScore
    derivation: DerivationScore | None
    verdict: VerdictScore | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageScore:
    """The same for the articles of one language; verdicts are of stories, which have none."""

    language: str
    articles: int
    topic: PrecisionRecall | None
    b_cubed: PrecisionRecall
    derivation: DerivationScore | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One number of a score.

    value        0..1; None where there was nothing to count
    count        what it is a share of; None for one made of two others (F1)
    is_error     whether less is better
    """

    name: str
    value: float | None
    count: Share | None
    is_error: bool = False


def score_worlds(judged: Sequence[JudgedWorld]) -> Score:
    """The score over these worlds together: their cases are pooled, no group reaches over two of them."""
    return Score(
        articles=sum(len(each.world.articles) for each in judged),
        topic=score_topic(judged),
        story=score_grouping(groupings_of(judged)),
        derivation=score_derivations(trace_reports(judged)),
        verdict=score_verdicts(judged),
    )


def score_languages(judged: Sequence[JudgedWorld]) -> tuple[LanguageScore, ...]:
    """The score by language of the articles, most articles first."""
    counts: dict[str, int] = {}
    for each in judged:
        for article in each.world.articles:
            counts[language_of(article)] = counts.get(language_of(article), 0) + 1
    groupings, reports = groupings_of(judged), trace_reports(judged)
    return tuple(
        LanguageScore(
            language=language,
            articles=count,
            topic=score_topic(judged, language=language),
            b_cubed=score_language(groupings, language),
            derivation=score_derivations([each for each in reports if language_of(each.article) == language]),
        )
        for language, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def score_trivial_judges(judged: Sequence[JudgedWorld]) -> Mapping[TrivialJudge, Score]:
    """What trivial judges reach on the same worlds; without one that cannot judge all of them."""
    found: dict[TrivialJudge, Score] = {}
    for judge in TrivialJudge:
        answers = [judge_trivially(judge, each) for each in judged]
        theirs = [
            replace(each, answer=answer) for each, answer in zip(judged, answers, strict=True) if answer is not None
        ]
        if len(theirs) == len(judged):
            found[judge] = score_worlds(theirs)
    return found


def measures_of(score: Score) -> tuple[Measure, ...]:
    """Every measure of a score, always all and in this order."""
    return tuple(_iter_measures(score))


def _iter_measures(score: Score) -> Iterator[Measure]:
    nothing = PrecisionRecall(precision=Share(), recall=Share())
    story, derivation, verdict = score.story, score.derivation, score.verdict
    yield from _three("topic", score.topic or nothing)
    yield from _three("story_b3", story.b_cubed)
    yield from _three("story_pair", story.pairs)
    yield from _three("across_languages_b3", story.b_cubed_across)
    yield from _three("across_languages_pair", story.pairs_across)
    steps = derivation.steps if derivation else nothing
    yield _measure("derivation_precision", steps.precision)
    yield _measure("origin_found", steps.recall)
    yield _measure("origin_exact", derivation.exact if derivation else Share())
    yield _measure("chain_end_found", derivation.ends_found if derivation else Share())
    yield _measure(
        "own_reports_called_derived", derivation.own_called_derived if derivation else Share(), is_error=True
    )
    yield _measure(
        "own_reports_called_derived_for_certain", derivation.own_certainly if derivation else Share(), is_error=True
    )
    yield _measure("false_corroborated", verdict.false_corroborated if verdict else Share(), is_error=True)
    yield _measure("single_source_recall", verdict.single_source_recall if verdict else Share())
    yield _measure("stories_together", verdict.together if verdict else Share())
    yield _measure("verdict_right", verdict.right if verdict else Share())
    yield _measure("at_least_exact", verdict.at_least if verdict else Share())
    yield _measure("at_most_exact", verdict.at_most if verdict else Share())


def _three(name: str, found: PrecisionRecall) -> Iterator[Measure]:
    yield _measure(f"{name}_precision", found.precision)
    yield _measure(f"{name}_recall", found.recall)
    yield Measure(name=f"{name}_f1", value=found.f1, count=None)


def _measure(name: str, share: Share, *, is_error: bool = False) -> Measure:
    return Measure(name=name, value=share.ratio, count=share, is_error=is_error)


def measure_names() -> tuple[str, ...]:
    """The names of all measures, in their order."""
    return tuple(measure.name for measure in measures_of(score_worlds(())))

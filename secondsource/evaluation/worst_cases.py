"""The cases that went most wrong, each with what was said, what is labelled, and the evidence for what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from secondsource.evaluation.answers import JudgedWorld, SaidStep, SaidStory
from secondsource.evaluation.derivation_score import TracedReport, trace_reports
from secondsource.evaluation.labels import LabelledStory
from secondsource.evaluation.story_matching import match_stories
from secondsource.evaluation.verdict_score import compare_stories, find_falsely_corroborated
from secondsource.texts import ellipsis
from secondsource.topics.matching import match_article
from secondsource.topics.profile import TopicProfile
from secondsource.verdicts import Verdict

_NAMED = 8  # ids in one line
_TITLE_CHARACTERS = 100


class Matter(StrEnum):
    """What a case is about."""

    VERDICT = "verdict"
    STORY = "story"
    DERIVATION = "derivation"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstCase:
    """One case.

    what      the story's name or the article's id
    title     what it is, for a reader
    weight    how bad: a number to sort by, comparable within one matter
    """

    matter: Matter
    world: str
    what: str
    title: str
    said: str
    labelled: str
    evidence: tuple[str, ...]
    weight: float


def find_worst(judged: Sequence[JudgedWorld], profile: TopicProfile | None, *, limit: int) -> tuple[WorstCase, ...]:
    """The worst cases of each matter, `limit` of each at most, the worst first; equal for equal input.

    profile   the one by which topics were judged: it says why
    """
    found: list[WorstCase] = []
    for cases in (_verdicts(judged), _stories(judged), _derivations(judged), _topics(judged, profile)):
        found += sorted(cases, key=lambda case: (-case.weight, case.world, case.what, case.said))[:limit]
    return tuple(found)


def _verdicts(judged: Sequence[JudgedWorld]) -> Iterator[WorstCase]:
    false, _ = find_falsely_corroborated(judged)
    for each in false:
        yield WorstCase(
            matter=Matter.VERDICT,
            world=each.world,
            what=each.name,
            title=each.labelled.case,
            said=f"{_said(each.said)}, falsely, of {_listed(each.said.articles)}",
            labelled=_judgement(each.labelled),
            evidence=each.said.reasons,
            weight=100 + len(each.said.articles) / 1000,
        )
    told = {(each.world, each.name) for each in false}
    for result in compare_stories(judged):
        match, said, labelled = result.match, result.said, result.labelled
        if said is None or (match.world, match.name) in told:
            continue
        wrong = 2 * abs(said.at_least - labelled.at_least) + abs(said.at_most - labelled.at_most)
        if said.verdict is not labelled.verdict:
            wrong += 30 if labelled.verdict is Verdict.SINGLE_SOURCE else 10
        if wrong:
            yield WorstCase(
                matter=Matter.VERDICT,
                world=match.world,
                what=match.name,
                title=labelled.case,
                said=_said(said),
                labelled=_judgement(labelled),
                evidence=said.reasons,
                weight=wrong,
            )


def _said(story: SaidStory) -> str:
    return f"{story.verdict} {story.at_least}/{story.at_most}"


def _judgement(labelled: LabelledStory) -> str:
    return f"{labelled.verdict} {labelled.at_least}/{labelled.at_most}: {labelled.why}"


def _stories(judged: Sequence[JudgedWorld]) -> Iterator[WorstCase]:
    titles = {
        (each.world.name, article.story): each.world.case_of(article) or article.title or article.text
        for each in judged
        for article in reversed(each.world.articles)
    }
    for match in match_stories(judged):
        missing = match.together.of - int(match.together.hit)
        if not missing and not match.strangers:
            continue
        said = "one story" if match.parts == 1 else f"{match.parts} stories"
        said += f", {match.off_topic} judged off topic" if match.off_topic else ""
        yield WorstCase(
            matter=Matter.STORY,
            world=match.world,
            what=match.name,
            title=ellipsis(titles[match.world, match.name], _TITLE_CHARACTERS),
            said=said + (f"; beside {_listed(match.strangers)}" if match.strangers else ""),
            labelled=f"one story; articles: {match.together.of}",
            evidence=() if match.said is None else (f"most of it is in: {_listed(match.said.articles)}",),
            weight=missing + len(match.strangers),
        )


def _derivations(judged: Sequence[JudgedWorld]) -> Iterator[WorstCase]:
    for report in trace_reports(judged):
        if not report.is_judged:
            continue  # told as a case of topic
        if report.said and not report.wanted:
            yield _derivation_case(report, "own reporting", weight=3 + any(step.is_certain for step in report.said))
            continue
        missed = [origin for origin, _ in report.wanted if origin not in report.found]
        wrong = len(report.said) - len(report.right)
        if missed or wrong:
            labelled = "rests on " + ", ".join(
                f"{origin} (not found)" if origin in missed else origin for origin, _ in report.wanted
            )
            yield _derivation_case(report, labelled, weight=len(missed) + wrong)


def _derivation_case(report: TracedReport, labelled: str, *, weight: float) -> WorstCase:
    said = ", ".join(_step(step) for step in report.said) or "own reporting"
    return WorstCase(
        matter=Matter.DERIVATION,
        world=report.world,
        what=report.article.article_id,
        title=ellipsis(report.article.title, _TITLE_CHARACTERS),
        said=said,
        labelled=labelled,
        evidence=tuple(step.evidence for step in report.said),
        weight=weight,
    )


def _step(step: SaidStep) -> str:
    origin = step.origin_name if step.origin is None else step.origin
    return f"{step.kind} of {origin}" + ("" if step.is_certain else " (doubtful)")


def _topics(judged: Sequence[JudgedWorld], profile: TopicProfile | None) -> Iterator[WorstCase]:
    for each in judged:
        if each.world.is_story_only or not each.is_topic_judged:
            continue
        placed = each.answer.story_by_article()
        for article in each.world.articles:
            if article.is_on_topic == (article.article_id in placed):
                continue
            reason = "" if profile is None else match_article(profile, title=article.title, text=article.text).reason
            yield WorstCase(
                matter=Matter.TOPIC,
                world=each.world.name,
                what=article.article_id,
                title=ellipsis(article.title, _TITLE_CHARACTERS),
                said="off topic" if article.is_on_topic else "on topic",
                labelled="on topic" if article.is_on_topic else "off topic",
                evidence=(reason,) if reason else (),
                # Of our own reports a missed one is lost for good; of the others, one more is read.
                weight=2 if article.is_on_topic else 1,
            )


def _listed(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(ids[:_NAMED]) + more

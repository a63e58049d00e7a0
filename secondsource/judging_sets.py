"""A set of articles judged whole: which are ours, which tell of one happening, and what each story amounts to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from secondsource.articles import Article, ArticleId
from secondsource.catalogue import Catalogue
from secondsource.derivations import Derivation, DerivationKind
from secondsource.findings import Finding
from secondsource.grouping.decisions import decisions_of
from secondsource.grouping.group import Doubt, Grouped, group
from secondsource.grouping.naming import case_name, key_of, story_title
from secondsource.judging import Judged, judge_story, trace_all
from secondsource.stories import Story
from secondsource.topics.matching import TopicState, match_article
from secondsource.topics.profile import TopicProfile
from secondsource.tracing.derive import COPIES, Traced
from secondsource.tracing.reading import Reading
from secondsource.tracing.steps import is_document

NEARLY = 0.5  # of what would have been enough to be on topic; docs/adr/0014-topics.md


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedStory:
    """One story of the set with its judgement.

    elsewhere   text that its articles have from articles of other stories: told, and no origin of this happening
    """

    story: Story
    judged: Judged
    elsewhere: tuple[Derivation, ...] = ()


def on_topic(articles: Sequence[Article], profile: TopicProfile | None) -> tuple[Article, ...]:
    """Those that the profile calls ours; all where there is no profile."""
    if profile is None:
        return tuple(articles)
    return tuple(
        article
        for article in articles
        if match_article(profile, title=article.title, text=article.text).state is TopicState.ON_TOPIC
    )


def nearly_on_topic(articles: Sequence[Article], profile: TopicProfile | None) -> tuple[Article, ...]:
    """Those that have half of what would have been enough: their company decides.

    A follow-up says "the court" and "the publisher", and leaves it to its readers to know what the case is about.
    """
    if profile is None:
        return ()
    matches = ((article, match_article(profile, title=article.title, text=article.text)) for article in articles)
    return tuple(
        article for article, found in matches if found.state is TopicState.OFF_TOPIC and found.nearness >= NEARLY
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupedStories:
    """The stories of a set of articles, and the pairs that were left apart in doubt."""

    stories: tuple[Story, ...]
    doubtful: tuple[Doubt, ...] = ()
    copies: tuple[Derivation, ...] = ()  # all text that one article of the set has from another


def group_stories(
    articles: Sequence[Article], catalogue: Catalogue, *, findings: Sequence[Finding] = ()
) -> GroupedStories:
    """The stories of a set of articles, whatever the order it is given in.

    findings   what persons said of them and holds: it outranks what is found here
    """
    if not articles:
        return GroupedStories(stories=())
    traced = trace_all(articles, catalogue, findings=findings)
    decisions = decisions_of(findings, [article.article_id for article in articles])
    grouping = group(traced, decisions=decisions)
    return GroupedStories(
        stories=tuple(as_story(grouped, traced) for grouped in grouping.groups),
        doubtful=grouping.doubtful,
        copies=tuple(step for step in traced.derivations if step.kind in (*COPIES, DerivationKind.TRANSLATION)),
    )


def one_story(articles: Sequence[Article], catalogue: Catalogue, *, findings: Sequence[Finding] = ()) -> Story:
    """These articles as one story, whatever the machine would make of them; at least one."""
    traced = trace_all(articles, catalogue, findings=findings)
    members = frozenset(traced.readings)
    reports = frozenset(
        each for each, reading in traced.readings.items() if reading.is_report and not is_document(reading)
    )
    return as_story(Grouped(members=members, reports=reports, background=members - reports), traced)


# Gives each article its sentence vector, in order; equal articles get equal ones.
VectorsOf = Callable[[Sequence[Article]], Sequence[bytes]]


def judge_set(
    articles: Sequence[Article],
    catalogue: Catalogue,
    *,
    profile: TopicProfile | None,
    on: date,
    vectors_of: VectorsOf | None = None,
) -> tuple[JudgedStory, ...]:
    """Every story among the articles that are on topic, judged; ordered by the first URL of each.

    An article that is nearly on topic is ours where it tells one happening with reports that are, at least as many.
    vectors_of   asked once, of those on topic and nearly so; None = there is no sentence model
    """
    certain = on_topic(articles, profile)
    nearly = nearly_on_topic(articles, profile) if certain else ()
    chosen = (*certain, *nearly)
    if vectors_of is not None:
        found_vectors = vectors_of(chosen)
        chosen = tuple(replace(each, vector=vector) for each, vector in zip(chosen, found_vectors, strict=True))
    ours = {article.article_id: article for article in chosen}
    if nearly:
        welcome = _in_company(chosen, frozenset(article.article_id for article in nearly), catalogue)
        ours = {article: ours[article] for article in (*(each.article_id for each in certain), *welcome)}
    grouped = group_stories(tuple(ours.values()), catalogue)
    found = []
    for story in grouped.stories:
        members = [ours[article] for article in story.articles]
        judged = judge_story(members, catalogue, on=on)
        named = {(step.article, step.origin_name) for step in judged.judgement.derivations}
        elsewhere = tuple(
            step
            for step in grouped.copies
            if step.article in story.articles
            and step.origin not in story.articles
            and (step.article, step.origin_name) not in named
        )
        found.append(JudgedStory(story=story, judged=judged, elsewhere=elsewhere))
    return tuple(found)


def _in_company(
    articles: Sequence[Article], nearly: frozenset[ArticleId], catalogue: Catalogue
) -> tuple[ArticleId, ...]:
    """Those of `nearly` that tell one happening with reports among the others, at least as many.

    Each text counts once: a story is not told by more for being copied. Background vouches for nobody: a job offer is
    like whatever else is about law and letters.
    """
    by_text = {(each.title, each.text): each for each in sorted(articles, key=lambda each: each.url, reverse=True)}
    kept = [each for each in articles if each.article_id in nearly or by_text[each.title, each.text] is each]
    welcome: list[ArticleId] = []
    for story in group_stories(kept, catalogue).stories:
        guests = [article for article in story.articles if article in nearly]
        if len(story.articles) - len(guests) - len(story.background.difference(guests)) >= len(guests):
            welcome += guests
    return tuple(welcome)


def as_story(grouped: Grouped, traced: Traced) -> Story:
    """A group as a story: named by its earliest report, keyed by that report's address."""
    readings = ordered_readings(grouped, traced)
    heads = [reading for reading in readings if reading.article.article_id in grouped.reports] or readings
    return Story(
        key=key_of(heads[0].article.url),
        title=story_title(heads),
        case=case_name(heads),
        articles=tuple(sorted(grouped.members)),
        background=frozenset(article for article in grouped.background if traced.readings[article].background),
        alertable=bool(grouped.reports),
    )


def ordered_readings(grouped: Grouped, traced: Traced) -> list[Reading]:
    """The group's articles, the earliest first."""
    times: Mapping[ArticleId, tuple[object, ...]] = {
        article: (traced.times[article].latest, traced.times[article].earliest, traced.readings[article].key)
        for article in grouped.members
    }
    return [traced.readings[article] for article in sorted(grouped.members, key=lambda article: times[article])]

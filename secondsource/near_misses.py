"""What a person is asked: what was left apart in doubt, or is all but on topic; the most consequential first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from secondsource.articles import ArticleId
from secondsource.findings import GROUPING, Finding, FindingKind
from secondsource.outlets import Standing
from secondsource.stories import StoryId
from secondsource.verdicts import Assessment, Verdict

MOST_QUESTIONS = 10  # more than a person answers in one sitting is a list that nobody reads


class Consequence(IntEnum):
    """What hangs on an answer."""

    LITTLE = 0
    REPORT = 1  # a report of an outlet that counts is ours, or is not
    ALERT = 2  # a story that somebody was told of, or may be, has more reports
    VERDICT = 3  # a single source would be corroborated


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryInDoubt:
    """One side of a question: a story as it stands, with what was last judged of it."""

    story_id: StoryId
    title: str
    articles: frozenset[ArticleId]
    is_alertable: bool
    has_thread: bool
    assessment: Assessment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairQuestion:
    """Are these two stories one happening? Named by the articles that are most alike."""

    one: StoryInDoubt
    other: StoryInDoubt
    one_article: ArticleId
    other_article: ArticleId
    score: float
    why: str

    @property
    def name(self) -> str:
        """ "a12-a57": by what the answer names it."""
        return f"a{self.one_article}-a{self.other_article}"


def consequence_of_pair(question: PairQuestion) -> Consequence:
    """What would change if the two were one story."""
    judged = [each.assessment for each in (question.one, question.other) if each.assessment is not None]
    owners = [_known_owners(each) for each in judged]
    is_single = any(each.verdict is Verdict.SINGLE_SOURCE for each in judged)
    sides = (question.one, question.other)
    if is_single and len(frozenset().union(*owners)) > 1 and any(each.is_alertable for each in sides):
        return Consequence.VERDICT
    is_told = any(each.has_thread or (each.is_alertable and _is_single(each)) for each in sides)
    return Consequence.ALERT if is_told else Consequence.LITTLE


def is_answered(question: PairQuestion, findings: Iterable[Finding]) -> bool:
    """Whether a person has said of these two stories whether they are one; holds for articles that came since."""
    for finding in findings:
        if finding.kind not in GROUPING:
            continue
        one, other = frozenset(finding.one), frozenset(finding.other)
        if finding.kind is FindingKind.MERGE:
            one = other = one | other
        mine, theirs = question.one.articles, question.other.articles
        if (one & mine and other & theirs) or (one & theirs and other & mine):
            return True
    return False


def one_for_two_stories(questions: Sequence[PairQuestion]) -> tuple[PairQuestion, ...]:
    """The question of the pair most alike for every two stories."""
    found: dict[frozenset[StoryId], PairQuestion] = {}
    for question in sorted(questions, key=lambda each: (-each.score, each.one_article, each.other_article)):
        found.setdefault(frozenset((question.one.story_id, question.other.story_id)), question)
    return tuple(found.values())


def _known_owners(assessment: Assessment) -> frozenset[str]:
    return frozenset(origin.owner for origin in assessment.origins if origin.standing is Standing.KNOWN)


def _is_single(story: StoryInDoubt) -> bool:
    return story.assessment is not None and story.assessment.verdict is Verdict.SINGLE_SOURCE

"""A world: articles with what a person says of each, to hold the judgement against (DESIGN.md §3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from secondsource.verdicts import Verdict


class ArticleKind(StrEnum):
    """What a labelled article is (RULES.md 1, 9, 16)."""

    REPORT = "report"
    BACKGROUND = "background"
    DOCUMENT = "document"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledArticle:
    """One article of a world: first what `assess` is given of it, then what is labelled."""

    article_id: str
    line: int  # in its file, from 1
    url: str
    title: str
    text: str
    published_at: str | None = None
    language: str | None = None
    outlet: str | None = None
    links: tuple[str, ...] = ()
    story: str | None = None  # None = none, or off topic
    case: str | None = None  # where the file of articles itself names it
    is_on_topic: bool = True
    rests_on: tuple[str, ...] = ()  # ids of this world, or names; () = its own reporting
    kind: ArticleKind = ArticleKind.REPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledStory:
    """What a person says of one story."""

    case: str
    verdict: Verdict
    at_least: int
    at_most: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A labelled set of articles.

    stories         by name; () where only the grouping is labelled
    is_story_only   a file of lines that label the stories and nothing else: neither topic nor origins nor verdicts
    """

    name: str
    articles: tuple[LabelledArticle, ...]
    stories: Mapping[str, LabelledStory] = field(default_factory=dict)
    is_story_only: bool = False

    def case_of(self, article: LabelledArticle) -> str | None:
        """The labelled case of an article; None where none is labelled."""
        story = self.stories.get(article.story or "")
        return story.case if story is not None else article.case

    @property
    def reported_stories(self) -> tuple[str, ...]:
        """The labelled stories that a verdict can be held against: background alone makes none (RULES.md 1)."""
        reported = {
            article.story
            for article in self.articles
            if article.is_on_topic and article.kind is not ArticleKind.BACKGROUND
        }
        return tuple(story for story in self.stories if story in reported)

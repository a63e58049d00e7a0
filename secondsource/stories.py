"""A story: one happening in any language, with all articles about it, inside a case."""

from dataclasses import dataclass
from typing import NewType

from secondsource.articles import ArticleId

StoryId = NewType("StoryId", int)
StoryKey = NewType("StoryKey", str)  # stable for ever, equal in every run over the same reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One happening as grouped: which articles report it, which only discuss it, which are its record.

    articles     every article of the story, background and documents included; sorted
    background   those that report no happening (RULES.md 1)
    alertable    whether it can raise an alert: it has at least one report
    """

    key: StoryKey
    title: str
    case: str
    articles: tuple[ArticleId, ...]
    background: frozenset[ArticleId] = frozenset()
    alertable: bool = True

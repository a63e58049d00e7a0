"""What a judge says of a world: ours, read from the object that `assess` makes, or one of the trivial ones."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypedDict, cast

from secondsource.canonical_url import canonical_url, url_key
from secondsource.catalogue import Catalogue
from secondsource.derivations import DerivationKind
from secondsource.evaluation.labels import LabelledArticle, World
from secondsource.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidStory:
    """One story as a judge sees it."""

    articles: tuple[str, ...]
    verdict: Verdict
    at_least: int
    at_most: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidStep:
    """One derivation that a judge states."""

    article: str
    origin: str | None  # an id of the world
    origin_name: str
    kind: DerivationKind
    is_certain: bool
    confidence: float
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """All that a judge says of a world; what stands in no story is judged off topic."""

    stories: tuple[SaidStory, ...]
    steps: tuple[SaidStep, ...] = ()

    def story_by_article(self) -> Mapping[str, int]:
        """Article -> the place of its story in `stories`."""
        return {article: place for place, story in enumerate(self.stories) for article in story.articles}


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedWorld:
    """A world, what a judge says of it, and the catalogue that both name outlets by."""

    world: World
    answer: Answer
    catalogue: Catalogue
    is_topic_judged: bool = True  # False: all was judged, whatever it is about


class _StoryObject(TypedDict):
    articles: list[str]
    verdict: str
    at_least: int
    at_most: int
    reasons: list[str]


class _StepObject(TypedDict):
    article: str
    origin: str | None
    origin_name: str
    kind: str
    certain: bool
    confidence: float
    evidence: str


class _ErrorObject(TypedDict):
    id: str | None
    line: int
    problem: str


def iter_lines(world: World) -> Iterator[bytes]:
    """The world as lines for `assess`: the articles without their labels."""
    for article in world.articles:
        line = {
            "id": article.article_id,
            "url": article.url,
            "title": article.title,
            "text": article.text,
            "published_at": article.published_at,
            "language": article.language,
            "outlet": article.outlet,
            "links": list(article.links),
        }
        yield json.dumps(line).encode("ascii")


def answer_from(assessed: Mapping[str, object]) -> Answer:
    """The answer in the object that `assess` makes (DESIGN.md §7)."""
    stories = cast("list[_StoryObject]", assessed["stories"])  # as assess_lines builds it, and a test holds it
    steps = cast("list[_StepObject]", assessed["derivations"])  # likewise
    return Answer(
        stories=tuple(
            SaidStory(
                articles=tuple(story["articles"]),
                verdict=Verdict(story["verdict"]),
                at_least=story["at_least"],
                at_most=story["at_most"],
                reasons=tuple(story["reasons"]),
            )
            for story in stories
        ),
        steps=tuple(
            SaidStep(
                article=step["article"],
                origin=step["origin"],
                origin_name=step["origin_name"],
                kind=DerivationKind(step["kind"]),
                is_certain=step["certain"],
                confidence=step["confidence"],
                evidence=step["evidence"],
            )
            for step in steps
        ),
    )


def find_refused(assessed: Mapping[str, object], world: World) -> str:
    """Which line of the world `assess` cannot read, and why; "" for none."""
    errors = cast("list[_ErrorObject]", assessed["errors"])  # as assess_lines builds it
    if not errors:
        return ""
    article = world.articles[errors[0]["line"] - 1]
    return f"line {article.line} (id {article.article_id!r}): {errors[0]['problem']}"


def address_of(article: LabelledArticle) -> str:
    """What lines of one page have in common: they are versions of one article."""
    return url_key(canonical_url(article.url))

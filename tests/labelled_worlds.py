"""Labelled worlds small enough to reckon by hand, and judges that answer as they are told."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from judgement_scenes import CATALOGUE

from secondsource.derivations import DerivationKind
from secondsource.evaluation.answers import Answer, JudgedWorld, SaidStep, SaidStory
from secondsource.evaluation.labels import ArticleKind, LabelledArticle, LabelledStory, World
from secondsource.evaluation.reading_labels import world_from
from secondsource.verdicts import Verdict

ROOT = Path(__file__).parents[1]
PRESS = ROOT / "tests" / "worlds" / "press"


def labelled(
    name: str,
    story: str | None = "suit",
    *,
    host: str = "",
    language: str = "en",
    rests_on: Sequence[str] = (),
    kind: ArticleKind = ArticleKind.REPORT,
    is_on_topic: bool = True,
) -> LabelledArticle:
    return LabelledArticle(
        article_id=name,
        line=1,
        url=f"https://{host or name + '.example'}/{name}",
        title=f"Title of {name}",
        text=f"Text of {name}.",
        language=language,
        story=story,
        rests_on=tuple(rests_on),
        kind=kind,
        is_on_topic=is_on_topic,
    )


def verdict(at_least: int = 1, at_most: int = 1, *, of: Verdict = Verdict.SINGLE_SOURCE) -> LabelledStory:
    return LabelledStory(case="A v. B", verdict=of, at_least=at_least, at_most=at_most, why="because")


def world(*articles: LabelledArticle, name: str = "small", **stories: LabelledStory) -> World:
    return World(name=name, articles=articles, stories=stories)


def said(*articles: str, of: Verdict = Verdict.SINGLE_SOURCE, at_least: int = 1, at_most: int = 1) -> SaidStory:
    return SaidStory(
        articles=articles, verdict=of, at_least=at_least, at_most=at_most, reasons=(f"reason for {articles[0]}",)
    )


def step(article: str, origin: str | None, *, name: str = "", is_certain: bool = True) -> SaidStep:
    return SaidStep(
        article=article,
        origin=origin,
        origin_name=name,
        kind=DerivationKind.CITATION,
        is_certain=is_certain,
        confidence=0.9,
        evidence=f"“so {article} says”",
    )


def judged(of: World, *stories: SaidStory, steps: Sequence[SaidStep] = ()) -> JudgedWorld:
    return JudgedWorld(world=of, answer=Answer(stories=stories, steps=tuple(steps)), catalogue=CATALOGUE)


def read_press() -> World:
    """The press world."""
    lines = (PRESS / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[tuple[int, Mapping[str, object]]] = [(n, json.loads(line)) for n, line in enumerate(lines, start=1)]
    stories = json.loads((PRESS / "stories.json").read_text(encoding="utf-8"))
    return world_from(rows, stories, name="press", place="articles.jsonl", stories_place="stories.json")


def perfect_answer(of: World) -> Answer:
    """What a judge would say who has read the labels."""
    members: dict[str, list[str]] = {}
    for article in of.articles:
        if article.is_on_topic and article.story is not None:
            members.setdefault(article.story, []).append(article.article_id)
    ids = {article.article_id for article in of.articles}
    return Answer(
        stories=tuple(
            said(
                *articles,
                of=of.stories[story].verdict,
                at_least=of.stories[story].at_least,
                at_most=of.stories[story].at_most,
            )
            for story, articles in members.items()
        ),
        steps=tuple(
            step(article.article_id, origin if origin in ids else None, name=origin)
            for article in of.articles
            for origin in article.rests_on
        ),
    )

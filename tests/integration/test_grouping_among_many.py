"""A new article is grouped with its neighbours alone; a day later the order of arrival has left no trace."""

import asyncio
import json
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from finding_desk import FindingDesk
from labelled_worlds import PRESS
from sqlalchemy import select

from scheduler.walk.regroup import EVERY, regroup, regroup_due_at
from scheduler.walk.turn import TurnSummary, judge_news
from scheduler.walk.walking import Walk
from secondsource.articles import Article, ArticleId, Page
from secondsource.canonical_url import canonical_url, url_key
from secondsource.catalogue import Catalogue
from secondsource.dates import parse_announced
from secondsource.judging_sets import group_stories
from secondsource.outlet_file import outlets_from
from secondsource.texts import telling_shingles
from storage import articles, shingles
from storage.database import Database, migrate, open_database
from storage.tables import articles as article_table
from storage.tables import stories as story_table

_ARTICLES = 60
_AFTERWARDS = datetime(2027, 1, 1, tzinfo=UTC)  # what a publisher claims is never later than our first sight

Cut = set[frozenset[str]]


def world() -> tuple[Catalogue, list[Article]]:
    """Some stories of the press world."""
    table = tomllib.loads((PRESS / "outlets.toml").read_text(encoding="utf-8"))
    lines = (PRESS / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["on_topic"]][:_ARTICLES]
    found = [
        Article(
            article_id=ArticleId(number),
            url=canonical_url(row["url"]),
            title=row["title"],
            text=row["text"],
            announced=parse_announced(row["published_at"] or ""),
            language=row["language"] or "und",
            links=tuple(map(canonical_url, row["links"])),
        )
        for number, row in enumerate(rows, start=1)
    ]
    return Catalogue(outlets_from(table, place="outlets.toml")), found


def feed(desk: FindingDesk, walk: Walk, article: Article) -> None:
    """One article is read and judged."""
    desk.clock.moment += timedelta(seconds=20)
    with walk.database.begin() as tx:
        page = Page(
            url=article.url,
            canonical_url=article.url,
            title=article.title,
            announced=article.announced,
            language=article.language,
            text=article.text,
            links=article.links,
        )
        recorded = articles.record_version(
            tx,
            page,
            key=url_key(article.url),
            outlet=walk.catalogue.outlet_of(article.url).name,
            fetched_at=walk.clock.now(),
            is_context=False,
        )
        articles.put_on_topic(tx, recorded.article_id)
        shingles.record(tx, recorded.article_id, tuple(telling_shingles(article.text)))
    asyncio.run(judge_news(walk, TurnSummary()))


def cut(database: Database) -> Cut:
    """The stories as stored, as sets of addresses."""
    found: dict[int, set[str]] = {}
    with database.read() as tx:
        for row in tx.execute(select(article_table.c.story_id, article_table.c.url)):
            found.setdefault(row.story_id, set()).add(row.url)
    return {frozenset(urls) for urls in found.values()}


def pairs(stories: Cut) -> set[frozenset[str]]:
    return {frozenset((one, other)) for urls in stories for one in urls for other in urls if one < other}


def fed(order: Sequence[Article], catalogue: Catalogue) -> tuple[FindingDesk, Walk]:
    database = open_database("sqlite://")
    migrate(database)
    desk = FindingDesk(database)
    desk.clock.moment = _AFTERWARDS
    walk = replace(desk.walk, catalogue=catalogue)
    for article in order:
        feed(desk, walk, article)
    return desk, walk


@pytest.mark.parametrize("seed", [1, 2])
def test_after_a_night_the_order_of_arrival_has_left_no_trace(seed: int) -> None:
    catalogue, given = world()
    urls = {article.article_id: article.url for article in given}
    whole = {frozenset(urls[each] for each in story.articles) for story in group_stories(given, catalogue).stories}
    order = list(given)
    Random(seed).shuffle(order)
    desk, walk = fed(order, catalogue)
    at_once, expected = pairs(cut(walk.database)), pairs(whole)
    assert len(at_once ^ expected) <= 0.1 * len(expected)  # one by one, beside thirty others
    desk.clock.moment += EVERY
    asyncio.run(regroup(walk))
    assert cut(walk.database) == whole
    assert regroup_due_at(walk) is None


def test_stories_that_are_not_near_are_neither_loaded_nor_touched(database: Database) -> None:
    catalogue, given = world()
    desk = FindingDesk(database)
    desk.clock.moment = _AFTERWARDS
    walk = replace(desk.walk, catalogue=catalogue)
    for article in given[:30]:
        feed(desk, walk, article)
    before = cut(database)
    with database.begin() as tx:
        tx.execute(story_table.update().values(title="untouched"))
    far = replace(
        given[30],
        title="Potters of Ravnholm open a kiln",
        text="In Ravnholm eleven potters lit a common kiln on Sunday. It holds four hundred bowls.",
        links=(),
        language="en",
    )
    feed(desk, walk, far)
    with database.read() as tx:
        titles = list(tx.execute(select(story_table.c.title)).scalars())
    assert cut(database) == before | {frozenset({far.url})}
    assert titles.count("untouched") >= len(titles) // 2

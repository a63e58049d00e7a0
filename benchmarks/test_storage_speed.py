"""What a batch, an index and a shingle table are worth: ratios, printed; `make bench`."""

import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import text

from secondsource.articles import ArticleId, Entry, Page, WatchId
from secondsource.canonical_url import url_key
from secondsource.dates import parse_announced
from secondsource.outlets import Outlet, Watch
from storage import articles, entries, outlets, shingles
from storage.database import Database, migrate, open_database

NOW = datetime(2031, 5, 26, tzinfo=UTC)
WATCH = WatchId(1)
_WORDS = re.findall(
    r"\w+",
    "chamber licence training court model author copyright ruling minister archive music novel press judge appeal "
    "fair use data company school library student report hearing committee",
)
_chance = random.Random(1)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with one watch."""
    path: Path = tmp_path_factory.mktemp("bench") / "secondsource.db"
    opened = open_database(f"sqlite:///{path}")
    migrate(opened)
    with opened.begin() as tx:
        outlet = Outlet(name="Ledger", watches=(Watch(url="https://ledger.example/feed"),))
        outlets.record_catalogue(tx, [outlet], now=NOW)
    yield opened
    opened.close()


def _prose(words: int) -> str:
    return " ".join(_chance.choice(_WORDS) for _ in range(words))


def _document(count: int) -> list[Entry]:
    names = [f"{_chance.getrandbits(60):x}" for _ in range(count)]
    announced = parse_announced("2031-05-26T10:00:00+09:00")
    return [
        Entry(
            guid=name,
            url=f"https://ledger.example/{name}",
            title=_prose(9),
            summary=_prose(30),
            announced=announced,
        )
        for name in names
    ]


def _seconds(action: Callable[[], object]) -> float:
    begun = perf_counter()
    action()
    return perf_counter() - begun


def _record(database: Database, batch: list[Entry]) -> None:
    with database.begin() as tx:
        entries.record_entries(tx, WATCH, batch, seen_at=NOW, is_context=lambda _: False)


def test_a_batch_against_row_by_row(database: Database) -> None:
    batches = min(_seconds(lambda: _record(database, _document(500))) / 500 for _ in range(5))
    rows = min(_seconds(lambda: [_record(database, _document(1)) for _ in range(50)]) / 50 for _ in range(3))
    again = _document(500)
    _record(database, again)
    known = min(_seconds(lambda: _record(database, again)) / 500 for _ in range(5))
    print(f"\nentries: {1 / batches:,.0f}/s in batches of 500, x {rows / batches:.1f} of one a transaction")
    print(f"entries known already: {1 / known:,.0f}/s, x {batches / known:.1f} of new ones")
    assert rows / batches > 5


def test_the_index_against_reading_every_text(database: Database) -> None:
    for _ in range(30):
        _record(database, _document(500))
    _record(
        database, [Entry(guid="needle", url="https://ledger.example/needle", title="Das Urheberrecht 著作権侵害")]
    )
    like = text("SELECT entry_id FROM entries WHERE title LIKE '%著作権%' OR summary LIKE '%著作権%' LIMIT 9")
    with database.read() as tx:
        scanned = min(_seconds(lambda: tx.execute(like).all()) for _ in range(5))
        indexed = min(_seconds(lambda: entries.search(tx, "著作権", 9)) for _ in range(5))
        common = min(_seconds(lambda: entries.search(tx, "copyright", 9)) for _ in range(3))
        count = tx.execute(text("SELECT count(*) FROM entries")).scalar_one()
    print(
        f"\nsearch over {count:,}: {indexed * 1000:.1f} ms for a rare word, x {scanned / indexed:.1f} of reading all;"
    )
    print(f"{common * 1000:.0f} ms for a word that most texts hold")
    assert scanned / indexed > 2


def test_finding_copies_among_many_articles(database: Database) -> None:
    count, each = 1500, 120
    with database.begin() as tx:

        def record(number: int) -> None:
            url = f"https://ledger.example/a/{number}"
            page = Page(url=url, canonical_url=url, title=_prose(9), text=_prose(300))
            found = articles.record_version(
                tx, page, key=url_key(url), outlet="Ledger", fetched_at=NOW, is_context=False
            )
            shared = [number // 10 * 1000 + step for step in range(each // 4)]
            own = [_chance.getrandbits(62) for _ in range(each)]
            shingles.record(tx, found.article_id, [*shared, *own])

        recorded = _seconds(lambda: [record(number) for number in range(count)]) / count
        ids = [ArticleId(number) for number in range(1, count, 7)]
        found = [shingles.find_overlapping(tx, one, min_shared=2, limit=30) for one in ids]
        asked = _seconds(lambda: [shingles.find_overlapping(tx, one, min_shared=2, limit=30) for one in ids])
    print(
        f"\narticles: {1 / recorded:,.0f}/s recorded with {each} shingles, {len(ids) / asked:,.0f} asked for copies/s"
    )
    assert all(len(copies) == 9 for copies in found)

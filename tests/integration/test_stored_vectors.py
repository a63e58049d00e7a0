"""Vectors are computed once and stored; those of two models never stand side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from finding_desk import FindingDesk
from storage_rows import NOW, add_article, add_version, at, page

from scheduler.walk.recent_vectors import RecentVectors
from scheduler.walk.vectors import fill_vectors
from secondsource.articles import ArticleId
from storage import articles, vectors
from storage.database import Database


@dataclass(slots=True)
class Counting:
    """A model of two numbers that counts what it is asked; the real one has its own tests."""

    name: str = "counting"
    asked: list[str] = field(default_factory=list)

    def vectors(
        self, sentences: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> tuple[bytes, ...]:
        self.asked += sentences
        return tuple(bytes([len(sentence) % 200 + 1, 60, 0, 60]) for sentence in sentences)


def vector_of(database: Database, article: ArticleId) -> bytes:
    with database.read() as tx:
        return articles.get_articles(tx, [article])[0].vector


def test_a_vector_is_computed_once_and_given_back_with_its_article(database: Database) -> None:
    model = Counting()
    walk = replace(FindingDesk(database).walk, model=model)
    with database.begin() as tx:
        article = add_article(tx, "https://ledger.example/a")
    assert vector_of(database, article) == b""
    assert fill_vectors(walk, [article]) == 1
    assert fill_vectors(walk, [article]) == 0
    assert model.asked == ["A court ruled. It did."]
    assert len(vector_of(database, article)) == 4


def test_a_new_version_gets_one_of_its_own_and_the_old_one_keeps_its(database: Database) -> None:
    model = Counting()
    walk = replace(FindingDesk(database).walk, model=model)
    with database.begin() as tx:
        article = add_article(tx, "https://ledger.example/a")
    fill_vectors(walk, [article])
    first = vector_of(database, article)
    with database.begin() as tx:
        add_version(tx, page("https://ledger.example/a", title="A court ruled otherwise"), hours=1)
    assert vector_of(database, article) == b""
    fill_vectors(walk, [article])
    assert vector_of(database, article) not in (b"", first)
    with database.read() as tx:
        assert articles.get_stored(tx, [article], as_of=NOW)[0].article.vector == first


def test_another_model_starts_afresh(database: Database) -> None:
    walk = replace(FindingDesk(database).walk, model=Counting())
    with database.begin() as tx:
        article = add_article(tx, "https://ledger.example/a")
    fill_vectors(walk, [article])
    with database.begin() as tx:
        assert vectors.forget_others(tx, "counting") == 0
        assert vectors.forget_others(tx, "another") == 1
    assert vector_of(database, article) == b""
    assert fill_vectors(replace(walk, model=Counting(name="another")), [article]) == 1


def test_the_nearest_are_found_across_languages_and_new_ones_at_once(database: Database) -> None:
    recent = RecentVectors()
    with database.begin() as tx:
        ids = [add_article(tx, f"https://ledger.example/{number}") for number in range(4)]
        wanting = vectors.find_wanting(tx, ids[:3], lead_characters=9)
        rows = [b"\x00\x3c\x00\x00", b"\x00\x00\x00\x3c", b"\x00\x3c\x00\x14"]  # (1, 0), (0, 1), nearly (1, 0)
        vectors.record(tx, [(each.version_id, row) for each, row in zip(wanting, rows, strict=True)], model="m")
        recent.refresh(tx, now=at(1))
        assert recent.nearest(rows[0], "en", after=None, most=2) == (ids[0], ids[2])
        assert recent.nearest(rows[0], "en", after=ids[0], most=1) == (ids[2],)
        late = vectors.find_wanting(tx, ids[3:], lead_characters=9)
        vectors.record(tx, [(late[0].version_id, rows[1])], model="m")
        recent.refresh(tx, now=at(1))
        assert set(recent.nearest(rows[1], "ja", after=None, most=2)) == {ids[1], ids[3]}
        assert recent.nearest(b"\x00\x3c", "en", after=None, most=2) == ()  # of another model

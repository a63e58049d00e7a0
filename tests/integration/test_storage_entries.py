"""Every line of a feed is remembered once: nothing is lost to bad ids, nothing is read twice."""

import pytest
from sqlalchemy import event, text
from storage_rows import FEED, NOW, add_article, add_entries, add_watch, at, entry, outlet

from secondsource.articles import Carried, Entry
from secondsource.dates import parse_announced
from storage import articles, entries, outlets, watches
from storage.database import Database
from storage.entries import MatchState

A, B, C = (f"https://ledger.example/{name}" for name in "abc")


def _titles(database: Database, *documents: list[Entry]) -> list[list[str]]:
    """The titles of what was new in each document, one read after the other."""
    new = []
    for hours, document in enumerate(documents):
        with database.begin() as tx:
            ids = add_entries(tx, add_watch(tx), *document, seen_at=at(hours))
            new.append([stored.entry.title for stored in entries.get_entries(tx, ids)])
    return new


def test_a_document_read_again_brings_nothing_new(database: Database) -> None:
    document = [entry("1", A, "one"), entry("", B, "two"), entry("", "", "three")]
    assert _titles(database, document, document) == [["one", "two", "three"], []]


def test_two_entries_with_one_id_and_different_links_are_two(database: Database) -> None:
    document = [entry("1", A, "one"), entry("1", B, "two")]
    assert _titles(database, document, document[::-1], [document[1]], [document[0]]) == [["one", "two"], [], [], []]


def test_an_id_that_comes_to_be_shared_or_ceases_to_be_loses_and_doubles_nothing(database: Database) -> None:
    alone, both = [entry("1", A, "one")], [entry("1", A, "one"), entry("1", B, "two")]
    assert _titles(database, alone, both, alone, both) == [["one"], ["two"], [], []]


def test_a_feed_that_counts_its_places_as_ids_loses_nothing(database: Database) -> None:
    first = [entry("1", A, "one"), entry("2", B, "two")]
    second = [entry("1", C, "three"), entry("2", A, "one"), entry("3", B, "two")]
    assert _titles(database, first, second, second) == [["one", "two"], ["three"], []]


def test_a_feed_that_gives_new_ids_at_every_fetch_fills_nothing(database: Database) -> None:
    assert _titles(database, [entry("1", A, "one")], [entry("2", A, "one")], [entry("3", A, "one")]) == [
        ["one"],
        [],
        [],
    ]


def test_a_new_headline_or_a_moved_link_of_one_id_is_no_new_entry(database: Database) -> None:
    assert _titles(database, [entry("1", A, "one")], [entry("1", A, "One!")], [entry("1", B, "one")]) == [
        ["one"],
        [],
        [],
    ]


def test_a_feed_that_drops_or_gains_ids_doubles_nothing(database: Database) -> None:
    with_id, without = [entry("1", A, "one")], [entry("", A, "one")]
    assert _titles(database, with_id, without) == [["one"], []]
    assert _titles(database, [entry("", B, "two")], [entry("2", B, "two")]) == [["two"], []]


def test_entries_that_link_one_page_under_ids_of_their_own_are_each_kept(database: Database) -> None:
    document = [entry("1", A, "one"), entry("2", A, "two")]
    assert _titles(database, document, document) == [["one", "two"], []]


def test_one_link_in_two_spellings_is_one_entry(database: Database) -> None:
    assert _titles(database, [entry("", A, "one"), entry("", A + "/?utm_source=rss", "one again")]) == [["one"]]


def test_without_id_and_link_the_words_tell(database: Database) -> None:
    document = [entry(title="one", summary="x"), entry(title="one", summary="y"), entry(title="one", summary="x")]
    assert _titles(database, document, document) == [["one", "one"], []]


def test_two_watches_keep_their_own_entries(database: Database) -> None:
    with database.begin() as tx:
        outlets.record_catalogue(tx, [outlet("Ledger", FEED, FEED + "?2")], now=NOW)
        one, two = (due.watch_id for due in watches.find_due(tx, now=NOW, limit=2))
        assert len(add_entries(tx, one, entry("1", A))) == len(add_entries(tx, two, entry("1", A))) == 1


def test_what_no_database_can_hold_is_kept_readable(database: Database) -> None:
    hostile = entry("g\x00\ud800", "https://ledger.example/\udfff", "a\x00b", summary="half \ud83d and 全角\x00")
    with database.begin() as tx:
        (entry_id,) = add_entries(tx, add_watch(tx), hostile)
        (stored,) = entries.get_entries(tx, [entry_id])
        assert stored.entry.title == "a\ufffdb"
        assert stored.entry.summary == "half \ufffd and 全角\ufffd"
        assert add_entries(tx, add_watch(tx), hostile) == ()


def test_an_endless_id_is_one_entry_too(database: Database) -> None:
    long = [entry("g" * 100_000, A, "one"), entry("g" * 100_001, B, "two")]
    assert _titles(database, long, long) == [["one", "two"], []]


def test_an_entry_comes_back_as_it_was_announced(database: Database) -> None:
    announced = Entry(
        guid="tag:ledger.example,2031:1",
        url=A + "?utm_source=rss",
        title="日本、AI学習に著作権を適用せず",
        summary="文科相が述べた。",
        announced=parse_announced("2031-05-26T11:00:00+09:00"),
        authors=("Aoi Mori", "伊藤"),
        carried=Carried(name="Morning Ledger", url="https://ledger.example"),
    )
    with database.begin() as tx:
        outlets.record_catalogue(tx, [outlet("台帳", FEED, languages=("ja", "en"))], now=NOW)
        (entry_id,) = add_entries(tx, watches.find_due(tx, now=NOW, limit=1)[0].watch_id, announced, is_context=True)
        (stored,) = entries.pending(tx, 5)
    assert stored.entry == announced
    assert (stored.entry_id, stored.outlet, stored.languages) == (entry_id, "台帳", ("ja", "en"))
    assert (stored.seen_at, stored.is_context, stored.match) == (NOW, True, MatchState.PENDING)


def test_the_new_ids_are_in_the_documents_order(database: Database) -> None:
    document = [entry(str(number), f"{A}/{number}", f"title {number}") for number in range(1200)]
    assert _titles(database, document) == [[announced.title for announced in document]]


def test_an_entry_walks_from_pending_to_read(database: Database) -> None:
    with database.begin() as tx:
        watch_id = add_watch(tx)
        one, two, three = add_entries(tx, watch_id, entry("1", A), entry("2", B), entry("3", C))
        assert [stored.entry_id for stored in entries.pending(tx, 2)] == [one, two]
        entries.record_match(tx, one, MatchState.OFF_TOPIC, "no word of ours", None)
        entries.record_match(tx, two, MatchState.ON_TOPIC, "copyright, AI", at(2))
        entries.record_match(tx, three, MatchState.READ_TO_KNOW, "AI alone", at(1))
        assert entries.pending(tx, 9) == ()
        assert entries.next_read_due_at(tx) == at(1)
        assert entries.due_reads(tx, now=NOW, limit=9) == ()
        assert [stored.entry_id for stored in entries.due_reads(tx, now=at(2), limit=9)] == [three, two]
        entries.postpone_read(tx, three, next_read_at=at(3), problem="timed out")
        assert [stored.entry_id for stored in entries.due_reads(tx, now=at(2), limit=9)] == [two]
        (again,) = (stored for stored in entries.due_reads(tx, now=at(3), limit=9) if stored.entry_id == three)
        assert (again.tries, again.problem, again.match) == (1, "timed out", MatchState.READ_TO_KNOW)
        article_id = add_article(tx, C)
        entries.record_read(tx, three, article_id=article_id, match=MatchState.ON_TOPIC, reason="copyright")
        entries.postpone_read(tx, two, next_read_at=None, problem="gone")
        assert entries.next_read_due_at(tx) is None
        (settled,) = entries.get_entries(tx, [three])
        assert (settled.article_id, settled.reason, settled.problem) == (article_id, "copyright", "")


@pytest.mark.parametrize("match", [MatchState.ON_TOPIC, MatchState.OFF_TOPIC])
def test_only_an_article_on_topic_is_to_be_traced_and_grouped(database: Database, match: MatchState) -> None:
    with database.begin() as tx:
        (entry_id,) = add_entries(tx, add_watch(tx), entry("1", A))
        article_id = add_article(tx, B)
        articles.mark_grouped(tx, [article_id])
        articles.mark_traced(tx, [article_id])
        tx.execute(text("UPDATE articles SET is_on_topic = 0"))
        entries.record_read(tx, entry_id, article_id=article_id, match=match, reason="")
        expected = (article_id,) if match is MatchState.ON_TOPIC else ()
        assert articles.ungrouped(tx, 5) == articles.untraced(tx, 5) == expected
        articles.mark_grouped(tx, [article_id])
        entries.record_read(tx, entry_id, article_id=article_id, match=match, reason="")  # a second feed has it
        assert articles.ungrouped(tx, 5) == ()


def test_a_document_is_recorded_as_one_batch(database: Database) -> None:
    """Harm: row by row it is many times slower (MEASURED.md "SQLite"). Counted in statements, not in seconds."""
    document = [entry(str(number), f"{A}/{number}", f"Report {number}") for number in range(525)]
    with database.begin() as tx:
        watch_id = add_watch(tx)
        add_entries(tx, watch_id, *document[:24])
        statements: list[str] = []
        event.listen(tx, "before_cursor_execute", lambda *told: statements.append(str(told[2])))
        add_entries(tx, watch_id, document[24])
        of_one = len(statements)
        add_entries(tx, watch_id, *document[25:])
        of_batch = len(statements) - of_one
    assert of_batch <= 3 * of_one

"""Articles are known by their address; what they said stays as it was said, and is found in any script."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from storage_rows import (
    NOW,
    add_article,
    add_articles,
    add_entries,
    add_story,
    add_version,
    add_watch,
    at,
    entry,
    page,
)

from secondsource.articles import ArticleId, Carried, Page
from secondsource.canonical_url import host_of, url_key
from secondsource.dates import parse_announced
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.fetches import Evidence
from storage import articles, derivations, entries, shingles, stories
from storage.database import Database, Transaction, open_database
from storage.search import query_terms

URL = "https://ledger.example/a/1"


def test_an_article_comes_back_as_its_page_said(database: Database) -> None:
    found = Page(
        url=URL + "?utm_source=rss",
        canonical_url=URL,
        title="日本、AI学習に著作権を適用せず",
        authors=("Aoi Mori", "伊藤"),
        announced=parse_announced("2031-05-26T11:00:00.5+09:00"),
        language="ja-JP",
        site_name="台帳",
        credit="（HW）",
        text="一段落。\n\n二段落。",
        links=("https://chamber.example/minutes?b=1&a=2#top", "https://chamber.example/minutes?b=1&a=2"),
    )
    with database.begin() as tx:
        recorded = articles.record_version(
            tx,
            found,
            key=url_key(URL),
            outlet="朝の台帳",
            fetched_at=NOW,
            is_context=True,
            carried=Carried(name="Harbour Wire"),
            declared_original="https://wire.example/1",
            evidence=Evidence(file="2031/a.warc.gz", offset=7),
        )
        (stored,) = articles.get_stored(tx, [recorded.article_id])
    article = stored.article
    assert (recorded.is_new_article, recorded.is_new_version) == (True, True)
    assert (article.url, article.title, article.text, article.authors) == (
        URL,
        found.title,
        found.text,
        found.authors,
    )
    assert (article.announced, article.language, article.credit) == (found.announced, "ja-JP", "（HW）")
    assert article.links == ("https://chamber.example/minutes?b=1&a=2",)
    assert (article.carried, article.declared_original) == (Carried(name="Harbour Wire"), "https://wire.example/1")
    assert (article.first_seen_at, stored.fetched_at) == (NOW, NOW)
    assert (stored.outlet, stored.is_context, stored.version) == ("朝の台帳", True, 1)
    assert stored.evidence == Evidence(file="2031/a.warc.gz", offset=7)


def test_a_page_under_two_addresses_is_one_article_and_unchanged_no_new_version(database: Database) -> None:
    with database.begin() as tx:
        first = add_version(tx, page(URL))
        again = add_version(tx, replace(page(URL), url="http://www.ledger.example/a/1/?utm_source=x"), hours=1)
        assert (again.article_id, again.is_new_article, again.is_new_version) == (first.article_id, False, False)
        assert articles.find_by_key(tx, url_key(URL + "/amp")) == first.article_id
        assert articles.find_by_key(tx, url_key(URL + "/2")) is None


def test_an_edit_makes_a_version_and_leaves_the_first_sight_and_the_outlet(database: Database) -> None:
    with database.begin() as tx:
        first = add_version(tx, page(text="It may."), is_context=True)
        edited = add_version(tx, page(text="It will not."), hours=1, outlet_name="Another")
        back = add_version(tx, page(text="It may."), hours=2)
        assert (edited.is_new_article, edited.is_new_version, back.is_new_version) == (False, True, True)
        (now,) = articles.get_stored(tx, [first.article_id])
        (then,) = articles.get_stored(tx, [first.article_id], as_of=at(1.5))
        assert (then.article.text, then.version, then.fetched_at) == ("It will not.", 2, at(1))
        assert (now.article.text, now.version, now.article.first_seen_at) == ("It may.", 3, NOW)
        assert (now.outlet, now.is_context) == ("Ledger", True)
        assert articles.get_stored(tx, [first.article_id], as_of=NOW - timedelta(seconds=1)) == ()
        assert articles.version_counts(tx, [first.article_id]) == {first.article_id: 3}


def test_an_edited_article_is_traced_again_and_its_story_assessed_again(database: Database) -> None:
    with database.begin() as tx:
        article_id = add_article(tx, URL)
        story_id = add_story(tx, "k", [article_id])
        articles.mark_traced(tx, [article_id])
        stories.settle_touch(tx, story_id)
        add_version(tx, page(URL), hours=1)
        assert (articles.untraced(tx, 5), stories.touched(tx, 5)) == ((), ())
        add_version(tx, page(URL, text="Corrected."), hours=2)
        assert (articles.untraced(tx, 5), stories.touched(tx, 5)) == ((article_id,), (story_id,))
        assert articles.ungrouped(tx, 5) == ()


def test_articles_wait_by_first_sight_and_only_if_on_topic(database: Database) -> None:
    with database.begin() as tx:
        late, early = add_article(tx, URL + "/late", hours=2), add_article(tx, URL + "/early", hours=1)
        add_version(tx, page(URL + "/off-topic"))
        assert articles.ungrouped(tx, 9) == articles.untraced(tx, 9) == (early, late)
        assert articles.ungrouped(tx, 1) == (early,)
        articles.mark_grouped(tx, [early])
        articles.mark_traced(tx, [late])
        assert (articles.ungrouped(tx, 9), articles.untraced(tx, 9)) == ((late,), (early,))


def test_many_articles_are_asked_for_at_once(database: Database) -> None:
    with database.begin() as tx:
        ids = add_articles(tx, 3)
        asked = [*ids, *range(1000, 3000)]
        assert [found.article_id for found in articles.get_articles(tx, asked)] == list(ids)
        assert articles.outlet_names(tx, asked) == dict.fromkeys(ids, "Ledger")
        assert articles.contexts(tx, asked) == frozenset()
        old = add_article(tx, URL + "/old", is_context=True)
        assert articles.contexts(tx, [*asked, old]) == {old}
        assert articles.get_articles(tx, []) == ()


def test_two_workers_that_read_one_page_at_once_make_one_article(database: Database) -> None:
    barrier = threading.Barrier(4)

    def read(_: int) -> int:
        barrier.wait(10)
        with database.begin() as tx:
            return add_version(tx, page(URL)).article_id

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(read, range(4))) == {1}


# --- shingles and derivations: what is known of an article's text


def test_overlapping_articles_are_found_the_nearest_first(database: Database) -> None:
    with database.begin() as tx:
        ours, near, far, none = add_articles(tx, 4)
        shingles.record(tx, ours, [1, 2, 3, 2**63 - 1, -(2**63)])
        shingles.record(tx, far, [1, 2, 9])
        shingles.record(tx, near, [1, 2, 3, -(2**63), 2**63 - 1])
        shingles.record(tx, none, [7])
        assert shingles.find_overlapping(tx, ours, min_shared=2, limit=9) == (near, far)
        assert shingles.find_overlapping(tx, ours, min_shared=3, limit=9) == (near,)
        assert shingles.find_overlapping(tx, ours, min_shared=1, limit=1) == (near,)
        shingles.record(tx, near, [9, 9])  # a new version says something else
        assert shingles.find_overlapping(tx, ours, min_shared=1, limit=9) == (far,)
        shingles.record(tx, ours, [])
        assert shingles.find_overlapping(tx, ours, min_shared=1, limit=9) == ()


def _derivation(article: int, origin: int | None, name: str = "Harbour Wire") -> Derivation:
    return Derivation(
        article=ArticleId(article),
        origin=None if origin is None else ArticleId(origin),
        origin_name=name,
        origin_kind=OriginKind.AGENCY,
        kind=DerivationKind.WIRE,
        certain=True,
        confidence=0.93,
        evidence="(HW) 配信",
    )


def test_derivations_come_back_as_traced_and_are_replaced_as_a_whole(database: Database) -> None:
    with database.begin() as tx:
        one, two, outside = add_articles(tx, 3)
        story_id = add_story(tx, "k", [one, two])
        traced = (_derivation(one, two), _derivation(one, None, "An agency"), _derivation(two, outside))
        derivations.replace(tx, story_id, traced, now=NOW)
        derivations.replace_for(tx, [outside], [_derivation(outside, None)], now=NOW)
        assert derivations.of_story(tx, story_id) == traced
        assert derivations.of_articles(tx, [two, outside]) == (traced[2], _derivation(outside, None))
        derivations.replace(tx, story_id, traced[:1], now=at(1))
        assert derivations.of_story(tx, story_id) == traced[:1]
        assert derivations.of_articles(tx, [outside]) == (_derivation(outside, None),)


def test_tracing_again_with_the_same_result_writes_nothing(database: Database) -> None:
    with database.begin() as tx:
        one, two = add_articles(tx, 2)
        story_id = add_story(tx, "k", [one, two])
        for hours in (0, 1):
            derivations.replace(tx, story_id, [_derivation(two, None), _derivation(one, two)], now=at(hours))
        assert tx.exec_driver_sql("SELECT DISTINCT recorded_at FROM derivations").scalars().all() == [
            "2031-05-26T02:10:00.123456Z"
        ]


# --- full-text search

_TEXTS = {
    "ja": ("日本、AI学習に著作権を適用せず", "文科相は「著作権法は情報解析を妨げない」と述べた。"),
    "zh": ("法院裁定：人工智能训练不构成侵权", "法院在周一作出裁决。"),
    "ko": ("저작권위원회, 인공지능 학습 지침 발표", "위원회는 월요일에 지침을 발표했다."),
    "ar": ("محكمة تحكم في قضية حقوق النشر", "قالت المحكمة إن التدريب مسموح."),
    "de": ("Gericht: Training mit Büchern ist Schrankenfall", "Das Maß der Nutzung entscheidet, sagte die Kammer."),
    "en": ("Court rules on AI training", "The judge said that fair use is not a licence. 100% of it."),
    "wide": ("ＡＩと著作者", "ＡＩ学習とＬＬＭ。"),
}


def _fill(tx: Transaction) -> None:
    """The texts as articles and as entries; the guid of each is its language."""
    watch_id = add_watch(tx)
    for name, (title, words) in _TEXTS.items():
        url = f"https://{name}.example/a"
        add_version(tx, page(url, title, words))
        add_entries(tx, watch_id, entry(name, url, title, summary=words))


@pytest.fixture(scope="module")
def library(new_database_url: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database with articles and entries in many scripts, only to be read."""
    opened = open_database(new_database_url(tmp_path_factory.mktemp("library")))
    with opened.begin() as tx:
        _fill(tx)
    yield opened
    opened.close()


def _languages(tx: Transaction, query: str) -> set[str]:
    """The languages in which articles answer; entries must answer alike."""
    found = articles.get_articles(tx, articles.search(tx, query, 99))
    names = [host_of(article.url).removesuffix(".example") for article in found]
    assert sorted(stored.entry.guid for stored in entries.search(tx, query, 99)) == sorted(names)
    return set(names)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("著作権", {"ja"}),
        ("著作", {"ja", "wide"}),  # too short for trigrams
        ("侵权", {"zh"}),
        ("法", {"ja", "zh"}),
        ("저작권", {"ko"}),
        ("학습", {"ko"}),
        ("النشر", {"ar"}),
        ("BÜCHER", {"de"}),
        ("maß", {"de"}),
        ("court training", {"en"}),
        ('"fair use"', {"en"}),
        ('"use fair"', set()),
        ("AI", {"en", "ja", "wide"}),  # a word of its own: not in "said", "fair" or "training"
        ("ai 著作", {"ja", "wide"}),
        ("äh", set()),
        ("ß", {"de"}),
        ("ＡＩ", {"en", "ja", "wide"}),
        ("ＬＬＭ", {"wide"}),
        ("llm", {"wide"}),
        ("court 著作権", set()),
        ("100%", {"en"}),
        ("0%", {"en"}),
    ],
)
def test_words_are_found_in_every_script(library: Database, query: str, expected: set[str]) -> None:
    with library.read() as tx:
        assert _languages(tx, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "",
        " \t\n",
        "*",
        '"',
        '""',
        '"""',
        "(",
        "court AND",
        "OR",
        "NOT court",
        "NEAR(court rules)",
        "title:court",
        "{title text}: x",
        "-court",
        "court*",
        "^court",
        "co^urt",
        "'; DROP TABLE entries; --",
        '" OR 1=1 --',
        "%",
        "_",
        "%%",
        "[a-z]",
        "?*",
        "\x00",
        "cou\x00rt",
        "\ud800court",
        "著\x00作",
        "\u202ecourt\u202c",
        "court " * 200,
        "x" * 100_000,
        "🎉",
        "§ 5",
    ],
)
def test_no_query_is_an_error_or_obeyed(library: Database, query: str) -> None:
    with library.read() as tx:
        _languages(tx, query)
        assert len(articles.search(tx, "court", 9)) == 1


def test_signs_and_joined_words_are_looked_for_as_they_stand() -> None:
    assert query_terms('  AI "fair use" AND title:x* "" ( ') == ("AI", "fair use", "AND", "title:x*")
    assert query_terms("か\u3099 が") == ("が",)  # one letter in two spellings


def test_the_best_comes_first_and_only_as_many_as_asked(database: Database) -> None:
    with database.begin() as tx:
        body = add_version(tx, page(URL + "/body", "Weather", "Rain. A licence was mentioned. " + "Sun. " * 200))
        title = add_version(tx, page(URL + "/title", "A licence for AI", "Licence, licence."))
        add_version(tx, page(URL + "/none", "Weather", "Rain."))
        assert articles.search(tx, "licence", 9) == (title.article_id, body.article_id)
        assert articles.search(tx, "licence", 1) == (title.article_id,)


def test_an_edited_article_is_found_once_by_its_old_and_its_new_words(database: Database) -> None:
    with database.begin() as tx:
        recorded = add_version(tx, page(title="Licence refused", text="A court refused the licence."))
        add_version(tx, page(title="Licence granted", text="A court granted the licence."), hours=1)
        for query in ("refused", "granted", "licence"):
            assert articles.search(tx, query, 9) == (recorded.article_id,)


def test_the_search_indexes_hold_exactly_what_the_tables_hold(database: Database) -> None:
    with database.begin() as tx:
        _fill(tx)
        add_version(tx, page("https://ja.example/a", "訂正", "文科相は発言を訂正した。"), hours=1)
        add_entries(tx, add_watch(tx), entry("again", "https://ja.example/b", "訂正"))
        for index in ("entry_search", "version_search"):  # raises where index and table differ
            tx.exec_driver_sql(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")


def test_the_first_since_a_moment_is_the_lowest_id_though_pages_came_in_another_order(database: Database) -> None:
    """Harm: pages of one crawl come as servers answer; what was recorded first but seen last found no neighbours."""
    with database.begin() as tx:
        recorded = [add_article(tx, f"https://ledger.example/late/{hour}", hours=-hour) for hour in range(3)]
        assert articles.find_first_since(tx, at(-6)) == min(recorded)

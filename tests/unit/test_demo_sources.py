"""The demo's sources can be read, say what the key says of them, and build the archive that is shipped."""

import gzip
import re
import tomllib
import zlib
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from renaming import add_repetition, drop_record, rename, shuffle_arrival, telling_names, written_names
from rewriting import Rewriting

from desk.demo.archiving import WARC_NAME, Arrival, build_archive, plan_captures
from desk.demo.build import ARCHIVE
from desk.demo.manuscripts import (
    SOURCES,
    Item,
    ManuscriptError,
    Sources,
    parse_article,
    parse_headlines,
    parse_sources,
    plain,
    read_texts,
)
from secondsource.outlet_file import outlets_from

ROOT = Path(__file__).parents[2]
KEY = tomllib.loads((ROOT / "tests/demo_key.toml").read_text(encoding="utf-8"))
STORIES: dict[str, dict[str, Any]] = {story["letter"]: story for story in KEY["story"]}  # Any: TOML values

ARTICLE = """\
outlet: Paper Lantern
url: https://paperlantern.example/a
published: 2023-04-27T08:40:00+01:00
title: A title

See [the paper](https://harbourpost.example/b), it says.

> A quotation.
"""


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return read_texts()


@pytest.fixture(scope="module")
def sources(texts: dict[str, str]) -> Sources:
    return parse_sources(texts)


@pytest.fixture(scope="module")
def articles(texts: dict[str, str]) -> dict[str, Item]:
    prefix, suffix = "articles/", ".txt"
    return {
        path.removeprefix(prefix).removesuffix(suffix): parse_article(text, path=path)
        for path, text in texts.items()
        if path.startswith(prefix)
    }


def members(story: dict[str, Any]) -> list[str]:  # Any: TOML values
    """Every article of a story, its record included."""
    return [*story["origins"], *story["rests_on"], *([story["record"]] if "record" in story else [])]


def sentences(item: Item) -> set[str]:
    """What an article says outside quotation marks, by sentence; short ones say nothing."""
    text = re.sub(r"[“«„].*?[”»“]", " ", " ".join(map(plain, item.paragraphs)))
    return {piece.strip() for piece in re.split(r"(?<=[.!?。])\s*", text) if len(piece.strip()) > 30}


def test_the_shipped_archive_is_what_the_sources_build(sources: Sources) -> None:
    built = build_archive(sources)
    assert {path.name for path in ARCHIVE.iterdir()} == set(built), "python -m desk.demo.build, then commit"
    for name, content in built.items():
        shipped = (ARCHIVE / name).read_bytes()
        if name == WARC_NAME:
            assert gzip.decompress(shipped) == gzip.decompress(content), "python -m desk.demo.build, then commit"
            # Another deflate may pack the same bytes otherwise (zlib-ng does).
            if "ng" not in zlib.ZLIB_RUNTIME_VERSION:
                assert shipped == content
        else:
            assert shipped == content


def test_equal_sources_build_equal_bytes(texts: dict[str, str]) -> None:
    backwards = dict(reversed(texts.items()))
    assert build_archive(parse_sources(backwards)) == build_archive(parse_sources(texts))


def test_every_outlet_has_a_site_and_a_watch(texts: dict[str, str], sources: Sources) -> None:
    outlets = outlets_from(tomllib.loads(texts["outlets.toml"]), place="outlets.toml")
    assert {outlet.name for outlet in outlets} == {site.outlet for site in sources.sites}
    hosts = {outlet.name: outlet.domains[0] for outlet in outlets}
    for item in sources.items:
        assert item.url.startswith(f"https://{hosts[item.outlet]}/")


def test_most_of_the_articles_are_noise(articles: dict[str, Item]) -> None:
    ours = {name for story in STORIES.values() for name in members(story)}
    assert ours <= set(articles)
    assert set(KEY["background"]["articles"]) <= set(articles) - ours
    assert len(articles) >= 80
    assert len(articles) > 2 * len(ours)


def test_the_affair_has_two_dozen_repetitions_of_one_origin() -> None:
    affair = STORIES["A"]
    assert len(affair["rests_on"]) == 24
    ends = set(affair["rests_on"])
    for name in affair["rests_on"]:
        while name in affair["rests_on"]:
            (name,) = affair["rests_on"][name]
        ends.discard(name)
        assert [name] == affair["origins"]


def test_what_rests_on_another_is_published_later(articles: dict[str, Item]) -> None:
    for story in STORIES.values():
        for name, bases in story["rests_on"].items():
            for base in bases:
                assert articles[base].published_at < articles[name].published_at, (base, name)


def test_the_record_has_the_quoted_sentence_and_its_but(articles: dict[str, Item]) -> None:
    affair = STORIES["A"]
    record = "".join(articles[affair["record"]].paragraphs)
    assert f"{affair['cut_quote']}。{affair['goes_on']}" in record
    origin = articles[affair["origins"][0]]
    assert affair["cut_quote"] in "".join(origin.paragraphs)
    assert articles[affair["record"]].published_at - origin.published_at >= timedelta(days=4)


@pytest.mark.parametrize("letter", ["B", "C"])
def test_independent_reports_share_no_sentence(letter: str, articles: dict[str, Item]) -> None:
    one, other = (articles[name] for name in STORIES[letter]["origins"])
    assert one.outlet != other.outlet
    assert not sentences(one) & sentences(other)


def test_the_second_report_settles_the_suit_and_comes_too_late_for_the_licence(articles: dict[str, Item]) -> None:
    gaps = {
        letter: articles[second].published_at - articles[first].published_at
        for letter, (first, second) in {letter: STORIES[letter]["origins"] for letter in "BC"}.items()
    }
    assert gaps["B"] < timedelta(hours=5)
    assert gaps["C"] > timedelta(hours=7)


def test_the_archive_begins_and_ends_in_quiet(sources: Sources, articles: dict[str, Item]) -> None:
    ours = [articles[name].published_at for story in STORIES.values() for name in members(story)]
    assert sources.first_at + timedelta(hours=24) <= min(ours)
    assert max(item.published_at for item in sources.items) + timedelta(hours=12) <= sources.last_at


def test_a_page_is_captured_within_a_minute_of_the_feed_that_lists_it(sources: Sources) -> None:
    feeds: dict[str, list[tuple[Any, bytes]]] = {site.root: [] for site in sources.sites}  # Any: (time, body)
    addresses = {site.feed_url: site.root for site in sources.sites}
    captures = plan_captures(sources)
    for capture in captures:
        if capture.url in addresses:
            feeds[addresses[capture.url]].append((capture.captured_at, capture.body))
    pages = {item.url: item for item in sources.items if item.paragraphs}
    seen = Counter(capture.url for capture in captures if capture.url in pages)
    assert seen == Counter(dict.fromkeys(pages, 1))
    for capture in captures:
        if capture.url in pages:
            root = "/".join(capture.url.split("/")[:3])
            listed_at = min(at for at, body in feeds[root] if capture.url.encode() in body)
            assert timedelta(seconds=5) < capture.captured_at - listed_at <= timedelta(seconds=60)


def test_every_feed_is_captured_as_it_changes(sources: Sources) -> None:
    captures = plan_captures(sources)
    for site in sources.sites:
        bodies = [capture.body for capture in captures if capture.url == site.feed_url]
        assert len(bodies) >= 20
        published = [item for item in sources.items if item.outlet == site.outlet and item.paragraphs]
        assert len(set(bodies)) >= len(published)


def test_an_article_is_read_with_its_markup() -> None:
    item = parse_article(ARTICLE, path="a.txt")
    assert item.summary == "See the paper, it says."
    assert item.paragraphs[1] == "> A quotation."
    assert item.published_at.hour == 7


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (ARTICLE.replace("title: A title\n", ""), "'title' is missing"),
        (ARTICLE.replace("+01:00", ""), "no time with offset"),
        (ARTICLE.replace("title:", "headline:"), "is no line of a header"),
        (ARTICLE.split("\n\n", maxsplit=1)[0], "no paragraphs"),
        (ARTICLE.replace("title: A title", "title: A title\nsource: Somebody"), "needs two parts"),
    ],
)
def test_a_spoilt_article_is_refused_by_name(spoilt: str, message: str) -> None:
    with pytest.raises(ManuscriptError, match=message) as refused:
        parse_article(spoilt, path="articles/a.txt")
    assert "articles/a.txt" in str(refused.value)


def test_a_headline_with_a_part_too_few_is_refused() -> None:
    with pytest.raises(ManuscriptError, match="3 parts"):
        parse_headlines("outlet: X\n\n2023-04-22T17:05:00+01:00 | https://x.example/1 | Title\n", path="h.txt")


def test_two_articles_of_one_address_are_refused(texts: dict[str, str]) -> None:
    with pytest.raises(ManuscriptError, match="given twice"):
        parse_sources({**texts, "articles/a.txt": ARTICLE, "articles/b.txt": ARTICLE})


def test_no_name_of_the_demo_stands_in_the_code_or_data_of_a_room() -> None:
    """A judgement that knew the demo's names would prove nothing by passing it."""
    told = re.compile("|".join(map(_bounded, telling_names())))
    assert told.search("Laut Paper Lantern") is not None
    assert told.search("きのう常盤日報は") is not None
    searched = 0
    for room in ("secondsource", "storage", "crawler", "alerts", "scheduler", "desk"):
        for path in sorted((ROOT / room).rglob("*")):
            is_demo = path.is_relative_to(SOURCES) or path.is_relative_to(ARCHIVE)
            if path.is_file() and path.suffix != ".pyc" and not is_demo:
                found = told.search(path.read_text(encoding="utf-8"))
                assert found is None, f"{path}: {found.group() if found else ''}"
                searched += path.is_relative_to(ROOT / "secondsource" / "data")
    assert searched > 30


def _bounded(name: str) -> str:
    """A name in Latin script as a whole word; in Japanese no space sets it off."""
    return rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name)


@pytest.mark.parametrize(("seed", "days"), [(1, 1), (2, -45), (3, 400)])
def test_nothing_of_the_old_world_is_left_in_a_renamed_one(texts: dict[str, str], seed: int, days: int) -> None:
    renamed = rename(add_repetition(texts), seed=seed, days=days)
    old = re.compile("|".join(rf"\b{re.escape(name.lower())}\b" for name in written_names() if len(name) > 3))
    for path, text in renamed.items():
        assert old.search(text.lower()) is None, path
    before, after = parse_sources(add_repetition(texts)), parse_sources(renamed)
    assert Counter(item.published_at + timedelta(days=days) for item in before.items) == Counter(
        item.published_at for item in after.items
    )
    assert after.first_at == before.first_at + timedelta(days=days)


def test_one_figure_stays_one_in_every_language() -> None:
    rewriting = Rewriting(names={}, days=0, seed=5)
    english, german, french, japanese = map(
        rewriting.rewrite, ("183,000 books", "183.000 Bücher", "183 000 livres", "18万3000冊")
    )
    figure = int(english.removesuffix(" books").replace(",", ""))
    assert figure != 183_000
    assert german == f"{figure:,} Bücher".replace(",", ".")
    assert french == f"{figure:,} livres".replace(",", " ")
    assert japanese == f"{figure // 10_000}万{figure % 10_000}冊"


def test_a_date_moves_alike_in_every_language() -> None:
    rewriting = Rewriting(names={}, days=34, seed=5)
    written = ["Thursday, 27 April", "April 27, 2023", "Donnerstag, 27. April", "jeudi 27 avril", "4月27日（木曜日）"]
    assert list(map(rewriting.rewrite, written)) == [
        "Wednesday, 31 May",
        "May 31, 2023",
        "Mittwoch, 31. Mai",
        "mercredi 31 mai",
        "5月31日（水曜日）",
    ]


def test_a_repetition_and_a_missing_record_change_one_article_each(texts: dict[str, str], sources: Sources) -> None:
    assert len(parse_sources(add_repetition(texts)).items) == len(sources.items) + 1
    assert len(parse_sources(drop_record(texts)).items) == len(sources.items) - 1


def test_another_order_of_arrival_keeps_every_date(sources: Sources) -> None:
    arrival = shuffle_arrival(sources, seed=4, spread=timedelta(minutes=90))
    plain_captures, shuffled = plan_captures(sources), plan_captures(sources, arrival)
    pages = {item.url for item in sources.items if item.paragraphs}
    order = [capture.url for capture in sorted(shuffled, key=lambda each: each.captured_at) if capture.url in pages]
    assert order != [capture.url for capture in plain_captures if capture.url in pages]
    assert set(order) == pages
    same_times = plan_captures(sources, Arrival(reorder=4))
    assert {(each.url, each.captured_at) for each in same_times} == {
        (each.url, each.captured_at) for each in plain_captures
    }

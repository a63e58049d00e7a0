"""What is left in doubt is asked once, the most consequential first, and an answer is heeded for good."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from finding_desk import MIKA, FindingDesk
from judgement_scenes import CATALOGUE, GAZETTE, LEDGER, article
from sqlalchemy import text
from storage_rows import NOW, add_articles, add_assessment, add_entries, add_story, add_watch, at, entry

from crawler.evidence.replay import open_replay
from crawler.evidence.writing import EvidenceWriter, Exchange
from desk.reports.near_misses import find_questions
from desk.wiring import open_archive_walk
from scheduler.backtest import VirtualClock
from scheduler.walk import correct
from scheduler.walk.correct import Correcting, Said
from scheduler.walk.turn import take_turn
from scheduler.walk.walking import Walk
from secondsource.articles import ArticleId, EntryId
from secondsource.catalogue import Catalogue
from secondsource.findings import FindingId
from secondsource.near_misses import Consequence
from secondsource.outlets import Watch
from secondsource.settings import Settings
from storage import doubts, entries, stories
from storage.database import Database
from storage.doubts import PairInDoubt
from storage.states import MatchState


def pair(one: int, other: int, score: float = 0.4, why: str = "the same names") -> PairInDoubt:
    return PairInDoubt(one=ArticleId(one), other=ArticleId(other), score=score, why=why)


def test_pairs_are_replaced_among_the_articles_grouped_and_others_stay(database: Database) -> None:
    with database.begin() as tx:
        ids = add_articles(tx, 4)
        for number, each in enumerate(ids):
            add_story(tx, f"k{number}", [each])
        doubts.replace_pairs(tx, ids, [pair(2, 1), pair(1, 4)], now=NOW)
        doubts.replace_pairs(tx, ids[:3], [pair(2, 3)], now=at(1))
        assert [(each.pair.one, each.pair.other) for each in doubts.list_pairs(tx, limit=9)] == [(2, 3), (1, 4)]
        doubts.replace_pairs(tx, ids[:3], [pair(3, 2)], now=at(2))  # the same again: nothing is written
        assert doubts.list_pairs(tx, limit=9)[0].recorded_at == at(1)
        doubts.replace_pairs(tx, ids[:3], [pair(3, 2, 0.5)], now=at(3))
        assert doubts.list_pairs(tx, limit=9)[0].pair.score == 0.5


def test_a_pair_that_has_become_one_story_is_no_question(database: Database) -> None:
    with database.begin() as tx:
        ids = add_articles(tx, 2)
        first, second = add_story(tx, "a", ids[:1]), add_story(tx, "b", ids[1:])
        doubts.replace_pairs(tx, ids, [pair(1, 2)], now=NOW)
        assert len(doubts.list_pairs(tx, limit=9)) == 1
        stories.merge(tx, second, first, now=at(1), reason="one happening")
        assert doubts.list_pairs(tx, limit=9) == ()


def test_ten_questions_at_most_one_for_two_stories_and_the_gravest_first(database: Database) -> None:
    with database.begin() as tx:
        ids = add_articles(tx, 14)
        for number, each in enumerate(ids[:12]):
            add_story(tx, f"k{number}", [each])
        told = add_story(tx, "told", ids[12:])
        add_assessment(tx, told)
        doubts.replace_pairs(tx, ids, [pair(1, each, each / 20) for each in range(2, 15)], now=NOW)
        found = find_questions(tx, CATALOGUE)
    assert len(found) == 10
    assert (found[0].name, found[0].consequence) == ("a1-a14", Consequence.ALERT)
    assert "a1-a13" not in {each.name for each in found}
    assert [each.name for each in found[1:3]] == ["a1-a12", "a1-a11"]
    assert found[0].command == "secondsource answer a1-a14 yes|no --by NAME"


def test_what_would_make_a_single_source_corroborated_comes_before_all(database: Database) -> None:
    desk = FindingDesk(database)
    texts = ("Larkfield sued, Ada Merrow told the Ledger.", "Brindle sold, Jon Vale told the Gazette.")
    desk.turn(
        article(1, LEDGER, texts[0], title="Larkfield sues"), article(2, GAZETTE, texts[1], title="Brindle sells")
    )
    assert len(desk.groups()) == 2
    with database.begin() as tx:
        doubts.replace_pairs(tx, map(ArticleId, (1, 2)), [pair(1, 2)], now=NOW)
        (question,) = find_questions(tx, CATALOGUE)
        assert question.consequence is Consequence.VERDICT
    done = desk.say(lambda tx, at: correct.keep_apart(tx, at, "1", "2", MIKA))
    with database.read() as tx:
        assert find_questions(tx, CATALOGUE) == ()
    assert done.finding_id is not None
    desk.say(lambda tx, at: correct.revoke(tx, at, FindingId(1), MIKA))
    with database.read() as tx:
        assert find_questions(tx, CATALOGUE) == (question,)


def test_an_answer_holds_for_articles_that_join_either_story_later(database: Database) -> None:
    with database.begin() as tx:
        ids = add_articles(tx, 4)
        add_story(tx, "a", ids[:1])
        add_story(tx, "b", ids[1:2])
    desk = FindingDesk(database)
    desk.say(lambda tx, at: correct.keep_apart(tx, at, "1", "2", MIKA))
    with database.begin() as tx:
        add_story(tx, "a", [ids[0], ids[2]])
        add_story(tx, "b", [ids[1], ids[3]])
        doubts.replace_pairs(tx, ids, [pair(3, 4)], now=NOW)
        assert find_questions(tx, CATALOGUE) == ()


def test_an_entry_without_a_page_or_on_topic_is_no_question(database: Database) -> None:
    with database.begin() as tx:
        found = add_entries(
            tx,
            add_watch(tx),
            entry("1", "https://ledger.example/1", "Near"),
            entry("2", "", "No page"),
            entry("3", "https://ledger.example/3", "Ours"),
        )
        for each, match in zip(found, ("off_topic", "off_topic", "on_topic"), strict=True):
            entries.record_match(tx, each, MatchState(match), reason="weighs 3 of 4", next_read_at=None)
            doubts.record_entry(tx, each, 0.8, now=NOW)
            doubts.record_entry(tx, each, 0.8, now=at(1))
        (question,) = find_questions(tx, CATALOGUE)
        assert (question.name, question.consequence) == (f"e{found[0]}", Consequence.REPORT)
        doubts.record_entry(tx, found[0], None, now=at(2))
        assert find_questions(tx, CATALOGUE) == ()


# --- a person's word on the topic, over the walk of an archive ---

START = datetime(2023, 4, 25, 6, 0, tzinfo=UTC)
FEED_URL = "https://ledger.example/feed.xml"
PAGE = """<html lang="en"><head><title>Hospital tries AI on X-rays</title></head><body><article>
<h1>Hospital tries AI on X-rays</h1><p>The hospital of Harlund said on Tuesday that an AI would look at X-rays beside
its doctors for six months. It did not say how often the two had agreed so far, nor who would pay.</p><p>Ada Merrow,
who runs the ward, told the Ledger that the first results would be shown in the autumn. The plan was drawn up a year
ago and has since been changed several times, she said, and may be changed again before it begins.</p>
</article></body></html>"""
FEED = """<rss version="2.0"><channel><title>Ledger</title>{items}</channel></rss>"""
ITEM = """<item><guid isPermaLink="false">{number}</guid><title>Hospital tries AI on X-rays</title>
<link>https://ledger.example/hospital{query}</link><description>An AI beside {who}.</description>
<pubDate>Tue, 25 Apr 2023 05:30:00 GMT</pubDate></item>"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A feed that announces a page without a word of copyright, a day later again in other words."""
    writer = EvidenceWriter(tmp_path)
    first = ITEM.format(number=1, query="", who="the doctors")
    later = first + ITEM.format(number=2, query="?utm_source=rss", who="its doctors")
    for hours, url, kind, body in (
        (0, "https://ledger.example/hospital", "text/html; charset=utf-8", PAGE),
        (0, FEED_URL, "application/rss+xml", FEED.format(items=first)),
        (24, FEED_URL, "application/rss+xml", FEED.format(items=later)),
    ):
        headers = [("Content-Type", kind)]
        moment = START + timedelta(hours=hours)
        writer.record(Exchange(url=url, fetched_at=moment, status=200, response_headers=headers, body=body.encode()))
    writer.close()
    return tmp_path


def _topic(walk: Walk, *, is_ours: bool, by: str = "Mika") -> correct.Corrected:
    at = Correcting(catalogue=walk.catalogue, profile=walk.profile, settings=walk.settings, now=walk.clock.now())
    with walk.database.begin() as tx:
        return correct.declare_topic(tx, at, EntryId(1), Said(by=by), is_ours=is_ours)


def test_a_person_says_that_a_page_is_ours_then_that_it_is_not_and_takes_it_back(archive: Path) -> None:
    clock = VirtualClock(START)
    catalogue = Catalogue((replace(LEDGER, watches=(Watch(url=FEED_URL),)), GAZETTE))
    replay = open_replay([archive])
    settings = Settings()
    with open_archive_walk(settings, catalogue, replay, clock, keeps=False) as walk:

        def turn(hours: float = 1) -> list[str]:
            clock.jump(clock.now() + timedelta(hours=hours))
            asyncio.run(take_turn(walk))
            with walk.database.read() as tx:
                stood = tx.execute(text("SELECT match FROM entries ORDER BY entry_id")).scalars().all()
                held = [line.article_count for line in stories.list_stories(tx, limit=9)]
                return [*stood, *(f"{count} in a story" for count in held)]

        asyncio.run(take_turn(walk))
        assert turn() == ["off_topic"]
        assert _topic(walk, is_ours=True).finding_id == 1
        assert _topic(walk, is_ours=True, by="Jon").finding_id is None
        assert turn() == ["on_topic", "1 in a story"]
        assert _topic(walk, is_ours=False).finding_id == 2
        assert turn(30) == ["off_topic", "off_topic"]  # announced again, in other words
        assert _topic(walk, is_ours=True).finding_id == 3
        assert turn() == ["on_topic", "on_topic", "1 in a story"]
        at = Correcting(catalogue=catalogue, profile=walk.profile, settings=settings, now=clock.now())
        with walk.database.begin() as tx:
            correct.revoke(tx, at, FindingId(3), MIKA)
        assert turn() == ["off_topic", "off_topic"]  # what was said before holds again
        with walk.database.begin() as tx:
            correct.revoke(tx, at, FindingId(2), MIKA)
            correct.revoke(tx, at, FindingId(1), MIKA)
        assert turn() == ["off_topic", "off_topic"]  # and then the profile
    replay.close()

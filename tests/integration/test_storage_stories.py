"""Which article belongs to which story, what waits to be assessed, and one story with all that is known of it."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from storage_rows import (
    COVERAGE,
    NOW,
    add_alert,
    add_article,
    add_articles,
    add_assessment,
    add_story,
    add_subscriber,
    add_version,
    assessment,
    at,
    page,
)

from secondsource.alert_kinds import AlertKind
from secondsource.articles import ArticleId
from secondsource.derivations import Derivation, DerivationKind, OriginKind
from secondsource.stories import Story, StoryId, StoryKey
from secondsource.verdicts import Verdict
from storage import alerts, articles, assessments, derivations, stories
from storage.database import Database, StorageError


def test_a_story_comes_back_as_it_was_grouped(database: Database) -> None:
    with database.begin() as tx:
        one, two, three = add_articles(tx, 3)
        story = Story(
            key=StoryKey("k"),
            title="学習に著作権を適用せず",
            case="Mori v. Oma",
            articles=(one, two, three),
            background=frozenset({two}),
            alertable=False,
        )
        story_id = stories.record(tx, story, first_seen_at=NOW, last_report_at=at(2), now=at(3))
        stored = stories.get(tx, story_id)
        assert stored.story == story
        assert (stored.first_seen_at, stored.last_report_at) == (NOW, at(2))
        assert (stored.has_thread, stored.context_only, stored.merged_into) == (False, False, None)
        assert stories.find(tx, "k") == stories.find(tx, str(story_id)) == stored
        assert stories.find(tx, "nothing") is stories.find(tx, "9" * 30) is None
        assert articles.ungrouped(tx, 5) == ()


def test_a_key_made_of_digits_wins_over_an_id(database: Database) -> None:
    with database.begin() as tx:
        one, two = add_articles(tx, 2)
        first, second = add_story(tx, "2", [one]), add_story(tx, "x", [two])
        found = stories.find(tx, "2")
        assert found is not None
        assert (found.story_id, second) == (first, 2)


def test_a_story_that_is_not_there_is_told(database: Database) -> None:
    with database.read() as tx, pytest.raises(StorageError, match="it holds no story 7"):
        stories.get(tx, StoryId(7))


def test_recording_the_same_again_writes_nothing_and_asks_for_no_assessment(database: Database) -> None:
    with database.begin() as tx:
        members = add_articles(tx, 2)
        story_id = add_story(tx, "k", members, background=members[1:], case="A case")
        stories.settle_touch(tx, story_id)
        assert add_story(tx, "k", members, background=members[1:], case="A case") == story_id
        assert stories.touched(tx, 5) == ()


@pytest.mark.parametrize("change", ["article", "background", "case", "report", "alertable"])
def test_whatever_changes_in_a_story_asks_for_an_assessment(database: Database, change: str) -> None:
    with database.begin() as tx:
        one, two = add_articles(tx, 2)
        story_id = add_story(tx, "k", [one])
        stories.settle_touch(tx, story_id)
        add_story(
            tx,
            "k",
            [one, two] if change == "article" else [one],
            background=[one] if change == "background" else [],
            case="A case" if change == "case" else "",
            hours=1 if change == "report" else 0,
            alertable=change != "alertable",
        )
        assert stories.touched(tx, 5) == (story_id,)


def test_an_article_is_in_one_story_and_the_one_that_lost_it_is_assessed_again(database: Database) -> None:
    with database.begin() as tx:
        one, two, three = add_articles(tx, 3)
        losing, emptied = add_story(tx, "losing", [one, two]), add_story(tx, "emptied", [three])
        for story_id in (losing, emptied):
            stories.settle_touch(tx, story_id)
        winning = add_story(tx, "winning", [two, three], hours=1)
        assert stories.get(tx, losing).story.articles == (one,)
        assert stories.get(tx, winning).story.articles == (two, three)
        assert set(stories.touched(tx, 9)) == {losing, winning}  # of the emptied one nothing is left to judge


def test_an_article_that_leaves_a_story_is_grouped_again(database: Database) -> None:
    with database.begin() as tx:
        one, two = add_articles(tx, 2)
        add_story(tx, "k", [one, two], background=[two])
        add_story(tx, "k", [one])
        assert articles.ungrouped(tx, 5) == (two,)


def test_merging_keeps_the_lost_story_and_splitting_brings_it_back(database: Database) -> None:
    with database.begin() as tx:
        one, two, three = add_articles(tx, 3)
        lost, kept = add_story(tx, "lost", [one, two], background=[two]), add_story(tx, "kept", [three])
        for story_id in (lost, kept):
            add_assessment(tx, story_id)
            stories.settle_touch(tx, story_id)
        add_alert(tx, lost)
        before = stories.get(tx, lost)
        stories.merge(tx, lost, kept, now=at(1), reason="one act, one actor, one day")
        assert stories.get(tx, lost).merged_into == kept
        assert stories.get(tx, lost).story.articles == ()
        assert stories.get(tx, kept).story.articles == (one, two, three)
        assert stories.get(tx, kept).story.background == {two}
        assert stories.touched(tx, 9) == (kept,)
        assert [line.story_id for line in stories.list_stories(tx, limit=9)] == [kept]
        assert [stored.story_id for stored in stories.open_since(tx, NOW)] == [kept]
        add_story(tx, "lost", [one, two], background=[two])
        assert stories.get(tx, lost) == before
        assert stories.get(tx, kept).story.articles == (three,)
        assert [alert.sequence for alert in alerts.thread_of(tx, lost)] == [1]
        assert len(assessments.history(tx, lost)) == 1


def test_stories_wait_for_their_assessment_the_longest_first(database: Database) -> None:
    with database.begin() as tx:
        ids = [
            add_story(tx, key, [add_article(tx, f"https://ledger.example/{key}")], hours=hours)
            for key, hours in (("a", 2), ("b", 1), ("c", 3))
        ]
        stories.touch(tx, ids[1], now=at(9))
        assert stories.touched(tx, 9) == (ids[1], ids[0], ids[2])
        assert stories.touched(tx, 1) == (ids[1],)


def test_open_stories_are_those_with_a_report_or_any_article_since(database: Database) -> None:
    with database.begin() as tx:
        old = add_story(tx, "old", [add_article(tx, "https://ledger.example/1")])
        reported = add_story(tx, "reported", [add_article(tx, "https://ledger.example/2")], hours=5)
        add_article(tx, "https://ledger.example/no-story", hours=9)
        discussed = add_story(tx, "discussed", [add_article(tx, "https://ledger.example/3", hours=5)])
        assert {stored.story_id for stored in stories.open_since(tx, at(5))} == {reported, discussed}
        assert {stored.story_id for stored in stories.open_since(tx, NOW)} == {old, reported, discussed}
        assert stories.open_since(tx, at(6)) == ()


def test_a_story_of_old_articles_only_is_context_until_a_fresh_one_comes(database: Database) -> None:
    with database.begin() as tx:
        old = add_article(tx, "https://ledger.example/old", is_context=True)
        story_id = add_story(tx, "k", [old])
        assert stories.get(tx, story_id).context_only
        add_story(tx, "k", [old, add_article(tx, "https://ledger.example/new")])
        assert not stories.get(tx, story_id).context_only


def test_stories_are_listed_with_their_last_judgement_the_latest_report_first(database: Database) -> None:
    with database.begin() as tx:
        first = add_story(tx, "first", add_articles(tx, 3), case="A case")
        second = add_story(tx, "second", [add_article(tx, "https://b.example/1")], hours=1)
        assessments.append(tx, first, assessment(Verdict.CORROBORATED, 2, 4), COVERAGE, now=at(2))
        newest, oldest = stories.list_stories(tx, limit=9)
        assert (newest.story_id, newest.verdict, newest.at_least) == (second, None, None)
        assert (oldest.verdict, oldest.at_least, oldest.at_most) == (Verdict.CORROBORATED, 2, 4)
        assert (oldest.article_count, oldest.case, oldest.assessed_at) == (3, "A case", at(2))
        assert [line.story_id for line in stories.list_stories(tx, limit=1)] == [second]
        assert [line.story_id for line in stories.list_stories(tx, since=at(1), limit=9)] == [second]
        corroborated = stories.list_stories(tx, verdict=Verdict.CORROBORATED, limit=9)
        assert [line.story_id for line in corroborated] == [first]


def test_a_single_source_waits_for_its_window_until_told_or_answered(database: Database) -> None:
    with database.begin() as tx:

        def story(key: str, *, hours: float = 0, **kind: bool) -> StoryId:
            is_context = kind.get("is_context", False)
            member = add_article(tx, f"https://ledger.example/{key}", hours=hours, is_context=is_context)
            story_id = add_story(tx, key, [member], hours=hours, alertable=kind.get("alertable", True))
            add_assessment(tx, story_id)
            return story_id

        late, early = story("late", hours=2), story("early", hours=1)
        told, answered = story("told"), story("answered")
        story("context", is_context=True)
        story("background", alertable=False)
        add_alert(tx, told)
        add_assessment(tx, answered, Verdict.CONFIRMED)
        add_story(tx, "unjudged", [add_article(tx, "https://ledger.example/unjudged")])
        long_ago = NOW - timedelta(days=1)
        assert [stored.story_id for stored in stories.waiting(tx, first_seen_after=long_ago, limit=9)] == [
            early,
            late,
        ]
        assert [stored.story_id for stored in stories.waiting(tx, first_seen_after=long_ago, limit=1)] == [early]
        assert [stored.story_id for stored in stories.waiting(tx, first_seen_after=at(1), limit=9)] == [late]


def test_a_case_keeps_its_name_and_row(database: Database) -> None:
    with database.begin() as tx:
        for key, name in (("a", "Mori v. Oma"), ("b", "Mori v. Oma"), ("c", "")):
            add_story(tx, key, [add_article(tx, f"https://ledger.example/{key}")], case=name)
        assert tx.execute(text("SELECT name FROM cases")).scalars().all() == ["Mori v. Oma"]
        assert stories.find(tx, "c") is not None


def test_a_dossier_holds_everything_of_one_story(database: Database) -> None:
    with database.begin() as tx:
        one, two = add_articles(tx, 2)
        other = add_article(tx, "https://other.example/1")
        story_id = add_story(tx, "k", [one, two], background=[two])
        step = Derivation(
            article=two,
            origin=one,
            origin_name="Ledger",
            origin_kind=OriginKind.ARTICLE,
            kind=DerivationKind.CITATION,
            certain=True,
            confidence=1.0,
            evidence="as the Ledger reported",
        )
        derivations.replace(tx, story_id, [step], now=NOW)
        first = add_assessment(tx, story_id)
        add_assessment(tx, story_id, Verdict.DISPUTED, hours=4)
        add_assessment(tx, add_story(tx, "other", [other]))
        subscriber_id = add_subscriber(tx)
        alert_id = add_alert(tx, story_id, assessment_id=first)
        alerts.append_delivery(tx, alert_id, subscriber_id, message=b"m", due_at=NOW)
        add_alert(tx, story_id, AlertKind.DISPUTED, sequence=2, hours=4)
        dossier = stories.load_dossier(tx, story_id)
    assert dossier.story.story.key == "k"
    assert [(held.article.article_id, held.outlet, held.is_background) for held in dossier.articles] == [
        (one, "Ledger", False),
        (two, "Ledger", True),
    ]
    assert dossier.derivations == (step,)
    assert dossier.assessment is not None
    assert [held.assessment.verdict for held in dossier.history] == [Verdict.SINGLE_SOURCE, Verdict.DISPUTED]
    assert dossier.assessment == dossier.history[-1]
    assert [(sent.alert.kind, len(sent.deliveries)) for sent in dossier.alerts] == [
        (AlertKind.SINGLE_SOURCE, 1),
        (AlertKind.DISPUTED, 0),
    ]
    assert dossier.alerts[0].deliveries[0].address == "analyst@desk.example"


def test_a_dossier_as_of_then_shows_nothing_that_came_later(database: Database) -> None:
    with database.begin() as tx:
        one = add_article(tx, "https://ledger.example/a/1")
        late = add_article(tx, "https://ledger.example/late", hours=3)
        story_id = add_story(tx, "k", [one, late])
        add_version(tx, page(text="Corrected."), hours=3)
        add_assessment(tx, story_id)
        add_assessment(tx, story_id, Verdict.CORROBORATED, hours=3)
        add_alert(tx, story_id, hours=3)
        then = stories.load_dossier(tx, story_id, as_of=at(2))
        unseen = stories.load_dossier(tx, story_id, as_of=at(-1))
    assert [(held.article.article_id, held.article.text) for held in then.articles] == [(one, "It did.")]
    assert then.assessment is not None
    assert then.assessment.assessment.verdict is Verdict.SINGLE_SOURCE
    assert then.alerts == ()
    assert (unseen.articles, unseen.assessment, unseen.history) == ((), None, ())


def test_a_story_of_a_thousand_articles_is_recorded_and_read_in_few_statements(database: Database) -> None:
    with database.begin() as tx:
        one = add_article(tx, "https://ledger.example/a/1")
        tx.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)"
                " INSERT INTO articles SELECT i, 'k' || i, 'u' || i, outlet, first_seen_at, is_context,"
                " version_count, is_on_topic, needs_grouping, needs_tracing, NULL, FALSE"
                " FROM articles, n WHERE article_id = :one"
            ),
            {"one": one},
        )
        members = [ArticleId(number) for number in range(1, 1201)]
        story_id = add_story(tx, "k", members)
        assert stories.get(tx, story_id).story.articles == tuple(members)
        assert articles.ungrouped(tx, 5) == ()

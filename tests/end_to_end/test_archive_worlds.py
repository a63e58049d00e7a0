"""The walk over an archive finds what the demo's key says: in the archive itself, and in every copy with other names,
another order of arrival, one repetition more, or no record."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from archive_runs import Alert, ShownDemo, backtest, make_once, read_alerts, threads_of
from command_line import run_command
from renaming import REPETITION, add_repetition, draw_names, drop_record, rename, shuffle_arrival, write_archive
from rewriting import Rewriting

from crawler.evidence.replay import open_replay
from desk.demo.build import ARCHIVE
from desk.demo.manuscripts import Item, Sources, parse_article, parse_sources, read_texts
from desk.rehearsing import outlets_for, rehearse, settings_for, span_of
from secondsource.settings import DatabaseSettings

ROOT = Path(__file__).parents[2]
KEY = tomllib.loads((ROOT / "tests/demo_key.toml").read_text(encoding="utf-8"))
STORIES: dict[str, dict[str, Any]] = {story["letter"]: story for story in KEY["story"]}  # Any: TOML values
VERDICTS = {"single_source", "corroborated", "confirmed", "disputed"}
SOONEST, LATEST = timedelta(minutes=4), timedelta(minutes=12)  # from publication until our crawler has read a page
DRAWN = timedelta(seconds=480)  # by how much that differs from address to address

Texts = Mapping[str, str]


@cache
def plain_texts() -> Texts:
    return read_texts()


@cache
def plain_sources() -> Sources:
    return parse_sources(plain_texts())


def item_of(name: str) -> Item:
    path = f"articles/{name}.txt"
    return parse_article(plain_texts()[path], path=path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must come of one story of the demo."""

    title: str
    verdict: str
    at_least: int
    reports: tuple[Item, ...]
    record: Item | None

    @property
    def items(self) -> tuple[Item, ...]:
        return self.reports if self.record is None else (*self.reports, self.record)


@cache
def expected(letter: str) -> Expected:
    story = STORIES[letter]
    return Expected(
        title=story["title"],
        verdict=story["verdict"],
        at_least=story["at_least"],
        reports=tuple(map(item_of, [*story["origins"], *story["rests_on"]])),
        record=item_of(story["record"]) if "record" in story else None,
    )


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a backtest answers over the archive that is shipped."""

    def run(folder: Path) -> None:
        (folder / "answer.json").write_bytes(backtest(ARCHIVE, hash_seed="1"))

    return (make_once(tmp_path_factory, "plain-archive", run) / "answer.json").read_bytes()


def alerts_over(folder: Path, texts: Texts) -> tuple[Alert, ...]:
    return read_alerts(backtest(write_archive(folder, texts)))


def test_exactly_the_six_mails_of_the_key_in_their_threads(plain: bytes) -> None:
    alerts = read_alerts(plain)
    assert [(alert.title, alert.kind, alert.at.date().isoformat()) for alert in alerts] == [
        (STORIES[mail["story"]]["title"], mail["kind"], mail["at"]) for mail in KEY["mail"]
    ]
    letters = [mail["story"] for mail in KEY["mail"]]
    firsts = [
        None if letters.index(letter) == place else letters.index(letter) for place, letter in enumerate(letters)
    ]
    assert threads_of(alerts) == firsts
    assert len({alert.story for alert in alerts}) == len(set(letters))
    assert {alert.to for alert in alerts} == {("analyst@localhost",)}


def test_a_mail_lists_what_was_known_of_its_story_and_counts_its_reports(plain: bytes) -> None:
    for mail, alert in zip(KEY["mail"], read_alerts(plain), strict=True):
        story = expected(mail["story"])
        surely = {item.url for item in story.items if item.published_at + LATEST <= alert.at}
        possibly = {item.url for item in story.items if item.published_at + SOONEST <= alert.at}
        assert surely <= alert.articles <= possibly, mail
        assert alert.reports == len(alert.articles - ({story.record.url} if story.record else set())), mail


def test_the_demo_delivers_what_a_backtest_of_its_archive_announces(plain: bytes, shown: ShownDemo) -> None:
    assert (shown.ended.status, shown.ended.stderr) == (0, "")
    announced = {alert.message_id: alert for alert in read_alerts(plain)}
    mails = [
        message_from_bytes(path.read_bytes(), policy=default) for path in (shown.folder / "mail" / "new").iterdir()
    ]
    assert {(mail["Message-ID"], mail["In-Reply-To"], mail["To"], mail["Subject"]) for mail in mails} == {
        (alert.message_id, alert.in_reply_to, *alert.to, alert.subject) for alert in announced.values()
    }
    assert len(mails) == len(announced)
    listed = run_command("alerts", "--format", "json", folder=shown.folder)
    assert listed.status == 0
    assert {row["message_id"]: set(row["articles"]) for row in json.loads(listed.stdout)} == {
        name: alert.articles for name, alert in announced.items()
    }


def test_the_same_archive_gives_the_same_bytes_twice_wherever_it_lies(plain: bytes, tmp_path: Path) -> None:
    copy = write_archive(tmp_path / "elsewhere" / "copy", plain_texts())
    assert backtest(copy, hash_seed="2") == plain
    assert {path.name for path in copy.iterdir()} == {path.name for path in ARCHIVE.iterdir()}


def test_without_the_record_the_affair_stays_with_its_one_source(plain: bytes, tmp_path: Path) -> None:
    found = alerts_over(tmp_path / "unrecorded", drop_record(plain_texts()))
    assert len(found) == 5
    assert found == tuple(alert for alert in read_alerts(plain) if alert.kind != "disputed")


def test_the_demos_world_holds_all_four_verdicts(shown: ShownDemo) -> None:
    check_verdicts(shown.folder)


def check_verdicts(folder: Path) -> None:
    """The stories in the database that lies there are the key's; of what is left, nothing could have been mailed."""
    listed = run_command("stories", "--format", "json", folder=folder)
    assert (listed.status, listed.stderr) == (0, "")
    rows = json.loads(listed.stdout)
    assert {row["verdict"] for row in rows} == VERDICTS
    alertable = {row["title"]: row for row in rows if row["alertable"]}
    assert {title: (row["verdict"], row["at_least"]) for title, row in alertable.items()} == {
        story.title: (story.verdict, story.at_least) for story in map(expected, STORIES)
    }
    assert {title: row["articles"] for title, row in alertable.items()} == {
        story.title: len(story.items) for story in map(expected, STORIES)
    }
    assert {row["alerted"] for row in rows if not row["alertable"]} == {False}
    assert sum(row["articles"] for row in rows if not row["alertable"]) == len(KEY["background"]["articles"])


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "days"), [(7, 40), (19, -75)])
def test_other_names_figures_and_dates_change_no_judgement(
    plain: bytes, tmp_path: Path, seed: int, days: int
) -> None:
    before = read_alerts(plain)
    after = alerts_over(tmp_path / "renamed", rename(plain_texts(), seed=seed, days=days))
    rewriting = Rewriting(names=draw_names(seed), days=days, seed=seed)
    told = [(alert.kind, alert.title, alert.counted, alert.to, alert.articles) for alert in after]
    assert told == [
        (
            alert.kind,
            rewriting.rewrite(alert.title),
            alert.counted,
            alert.to,
            frozenset(map(rewriting.rewrite, alert.articles)),
        )
        for alert in before
    ]
    assert threads_of(after) == threads_of(before)
    assert not {alert.story for alert in after} & {alert.story for alert in before}
    for old, new in zip(before, after, strict=True):
        assert abs(new.at - old.at - timedelta(days=days)) <= DRAWN


@pytest.mark.slow
def test_a_25th_repetition_is_one_report_more_and_nothing_else(plain: bytes, tmp_path: Path) -> None:
    texts = add_repetition(plain_texts())
    repetition = parse_article(texts[REPETITION], path=REPETITION)
    title = expected("A").title
    assert alerts_over(tmp_path / "repeated", texts) == tuple(
        with_one_more(alert, repetition)
        if alert.title == title and repetition.published_at + LATEST <= alert.at
        else alert
        for alert in read_alerts(plain)
    )


def with_one_more(alert: Alert, item: Item) -> Alert:
    """The alert as it is with one more report that is no origin."""
    assert alert.kind == "disputed"
    counted = alert.counted.replace(f"{alert.reports} reports", f"{alert.reports + 1} reports")
    return replace(
        alert,
        reports=alert.reports + 1,
        counted=counted,
        subject=alert.subject.replace(alert.counted, counted),
        articles=alert.articles | {item.url},
    )


@pytest.mark.slow
def test_another_order_within_feeds_and_file_changes_no_byte(plain: bytes, tmp_path: Path) -> None:
    arrival = shuffle_arrival(plain_sources(), seed=3)
    assert backtest(write_archive(tmp_path / "reordered", plain_texts(), arrival)) == plain


@pytest.mark.slow
def test_articles_that_arrive_in_another_order_give_the_same_alerts_and_verdicts(
    plain: bytes, tmp_path: Path
) -> None:
    spread = timedelta(minutes=90)
    arrival = shuffle_arrival(plain_sources(), seed=5, spread=spread)
    archive = write_archive(tmp_path / "shuffled", plain_texts(), arrival)
    before, after = read_alerts(plain), read_alerts(backtest(archive))

    assert [identity(alert) for alert in after] == [identity(alert) for alert in before]
    for old, new in zip(before, after, strict=True):
        assert timedelta(0) <= new.at - old.at <= spread
        assert old.articles <= new.articles  # later by as much as its origin, and others may have come meanwhile
    assert {alert.title: alert.articles for alert in after if alert.kind in ("disputed", "confirmed")} == {
        alert.title: alert.articles for alert in before if alert.kind in ("disputed", "confirmed")
    }
    kept = keep_rehearsal(archive, tmp_path / "kept")
    assert kept == [(alert.kind, alert.message_id) for alert in after]
    check_verdicts(tmp_path / "kept")


def identity(alert: Alert) -> tuple[object, ...]:
    """What an alert is, whenever it is sent and whatever was known by then."""
    return alert.kind, alert.story, alert.title, alert.to, alert.message_id, alert.in_reply_to


def keep_rehearsal(archive: Path, folder: Path) -> list[tuple[str, str]]:
    """Walks over the archive and leaves the database in `folder`, as the demo does; returns kinds and message ids."""
    folder.mkdir()
    database = DatabaseSettings(url=f"sqlite:///{folder / 'secondsource.db'}")
    (folder / "secondsource.toml").write_text("", encoding="utf-8")
    replay = open_replay([archive])
    found = rehearse(
        replace(settings_for([archive], None), database=database),
        outlets_for([archive], None),
        replay,
        span_of(replay, [archive], start=None, end=None),
        keeps=True,
    )
    replay.close()
    return [(alert.kind.value, alert.message_id) for alert in found]

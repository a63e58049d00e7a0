"""`secondsource crawl --once` over fifty real feeds and five hundred real pages, from nothing to mails."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from loopback.findings import Findings, count_rows, find_damage, read_findings
from loopback.houses import BLIND, Fault
from loopback.processes import Finished, Installation
from loopback.stories import expected_alerts, expected_verdicts, first_page
from loopback.surroundings import Stagehand, Surroundings
from loopback.world import iter_pages

_SETTLE = "30s"  # longer than the first run needs to read everything, so that nothing is judged by half
_MOST_RUNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What two stages of one world came to."""

    surroundings: Surroundings
    installation: Installation
    runs: tuple[Finished, ...]
    first: Findings  # after the first stage
    last: Findings
    looks: Counter[str]  # how often each feed was asked for by the first run
    watches: Mapping[str, Mapping[str, Any]]  # by outlet, as listed after the first run; Any: a JSON value


def _run_until(installation: Installation, surroundings: Surroundings, mails: int) -> list[Finished]:
    """Runs it as cron would, until so many mails have arrived."""
    runs = []
    for _ in range(_MOST_RUNS):
        runs.append(installation.run("crawl", "--once"))
        assert runs[-1].status == 0, runs[-1].errors
        if len(surroundings.mailbox.message_ids()) >= mails:
            return runs
    raise AssertionError(f"{surroundings.mailbox.subjects()} after {_MOST_RUNS} runs; {runs[-1].errors}")


@pytest.fixture(scope="module")
def journey(stagehand: Stagehand, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    with stagehand.open_surroundings(feeds=50, pages=500) as surroundings:
        installation = surroundings.install(tmp_path_factory.mktemp("once"), settle=_SETTLE)
        runs = [installation.run("crawl", "--once")]
        assert runs[0].status == 0, runs[0].errors
        looks = Counter(seen.house for seen in surroundings.web.seen if seen.path == "/feed.xml")
        watches = {row["outlet"]: row for row in installation.listing("watches")}
        runs += _run_until(installation, surroundings, mails=len(expected_alerts(stage=1)))
        first = read_findings(installation.database)
        surroundings.web.move_on()
        runs += _run_until(installation, surroundings, mails=len(expected_alerts(stage=2)))
        yield Journey(
            surroundings=surroundings,
            installation=installation,
            runs=tuple(runs),
            first=first,
            last=read_findings(installation.database),
            watches=watches,
            looks=looks,
        )


def test_every_story_has_its_verdict_at_both_stages(journey: Journey) -> None:
    for stage, findings in ((1, journey.first), (2, journey.last)):
        verdicts = {story: findings.story_of(first_page(story)).verdict for story in expected_verdicts(stage)}
        assert verdicts == expected_verdicts(stage)


def test_exactly_the_expected_mails_arrive_in_their_threads(journey: Journey) -> None:
    mailbox = journey.surroundings.mailbox
    assert set(mailbox.message_ids().values()) == {1}
    for story, kinds in expected_alerts(stage=2).by_story.items():
        assert journey.last.kinds_for(first_page(story)) == list(kinds)
    assert sorted(map(len, mailbox.threads())) == sorted(map(len, expected_alerts(stage=2).by_story.values()))
    assert {mail["To"] for mail in mailbox.mails} == {"analyst@localhost"}
    assert all(alert.sent_to == ("analyst@localhost",) for alert in journey.last.alerts)


def test_repetitions_in_any_language_make_no_second_source(journey: Journey) -> None:
    licence = journey.last.story_of(first_page("licence"))
    assert len(licence.pages) == 7
    assert (licence.verdict, licence.at_least) == ("single_source", 1)


def test_a_date_in_2099_a_wrong_encoding_and_shared_or_missing_ids_lose_nothing(journey: Journey) -> None:
    licence = journey.last.story_of(first_page("licence")).pages
    assert {"127.0.0.6/quill-anvil-deal", "127.0.0.7/kultur/modelry"} <= licence
    assert "127.0.0.12/tidewave-calder" in journey.last.story_of(first_page("memo")).pages
    assert "127.0.0.13/politics/disclosure" in journey.last.story_of(first_page("ordinance")).pages
    for house in ("Moorland Mail", "Weserkurve", "Signal Hill Times", "Aldmoor Herald"):
        read = {seen.path for seen in journey.surroundings.web.seen if seen.house == house}
        announced = {report for owner, report in iter_pages(journey.surroundings.world) if owner.name == house}
        assert {"/" + report.slug for report in announced if report.is_worth_reading} <= read


def test_every_page_worth_reading_is_read_once_and_no_other(journey: Journey) -> None:
    web = journey.surroundings.web
    wanted: set[tuple[str, str]] = set()
    others: set[tuple[str, str]] = set()
    for house, report in iter_pages(web.world):
        is_wanted = report.is_worth_reading and house.fault not in BLIND
        (wanted if is_wanted else others).add((house.name, "/" + report.slug))
    asked = [(seen.house, seen.path) for seen in web.seen if seen.path not in ("/feed.xml", "/robots.txt")]
    assert len(asked) == len(set(asked))
    assert set(asked) == wanted
    assert len(wanted) == 500
    assert not others & set(asked)


def test_saved_pages_of_real_sites_are_among_them(journey: Journey, stagehand: Stagehand) -> None:
    if stagehand.saved_pages is None:
        pytest.skip("no saved pages here: SECONDSOURCE_CORPORA names no folder that holds them")
    read = {seen.path for seen in journey.surroundings.web.seen if seen.path.startswith("/captured/")}
    assert len(read) == len(list(stagehand.saved_pages.glob("*.html.gz")))


def test_each_feed_that_cannot_be_read_is_told_of_clearly(journey: Journey) -> None:
    said = {
        Fault.HTML_FOR_FEED: "web page, not a feed",
        Fault.SERVER_ERROR: "HTTP 500",
        Fault.ROBOTS_ERROR: "robots.txt",
        Fault.DROPS: "failed",
        Fault.FORBIDS: "robots.txt",
        Fault.EMPTY: "empty",
        Fault.GONE: "410",
        Fault.MISLABELLED: "encoding",
    }
    problems = {
        house.fault: journey.watches[house.name]["problem"] for house in journey.surroundings.world.houses.values()
    }
    assert {fault: words for fault, words in said.items() if words not in problems[fault]} == {}
    assert problems[Fault.NONE] == problems[Fault.SLOW] == ""


def test_robots_txt_is_asked_first_and_obeyed(journey: Journey) -> None:
    for house in journey.surroundings.world.houses.values():
        paths = [seen.path for seen in journey.surroundings.web.seen if seen.house == house.name]
        assert paths[0] == "/robots.txt"
        if house.fault in (Fault.FORBIDS, Fault.ROBOTS_ERROR):
            assert set(paths) == {"/robots.txt"}


def test_unchanged_feeds_are_asked_conditionally_and_answer_304(journey: Journey) -> None:
    web = journey.surroundings.web
    assert web.statuses()[304] > 30
    assert all(seen.is_conditional for seen in web.requests("Harbour Ledger")[1:])


def test_what_stands_in_the_mail_can_be_checked_by_hand(journey: Journey) -> None:
    opening = next(mail for mail in journey.surroundings.mailbox.mails if "Quill & Anvil" in str(mail["Subject"]))
    assert str(opening["Subject"]).startswith("[single source] ")
    body = opening.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    for name in ("Harbour Ledger", "Harbour Evening", "Fenland Courier", "Weserkurve"):
        assert name in text
    assert journey.surroundings.world.url_of("Harbour Ledger", "licence-deal") in text
    assert opening["Auto-Submitted"] == "auto-generated"


def test_the_evidence_of_every_page_is_kept(journey: Journey) -> None:
    files = list((journey.installation.folder / "evidence").rglob("*.warc.gz"))
    assert files
    assert all(path.stat().st_size > 0 for path in files)


def test_one_run_polls_each_watch_once_however_soon_it_is_due_again(journey: Journey) -> None:
    assert set(journey.looks.values()) == {1}
    assert len(journey.looks) == 48  # two houses have a robots.txt that forbids even that


def test_another_run_appends_nothing(journey: Journey) -> None:
    before = count_rows(journey.installation.database)
    finished = journey.installation.run("crawl", "--once")
    assert finished.status == 0, finished.errors
    assert count_rows(journey.installation.database) == before
    assert find_damage(journey.installation.database) == []


def test_logs_are_json_and_hold_no_text_and_no_recipient(journey: Journey) -> None:
    for finished in journey.runs:
        lines = [line for line in finished.errors.splitlines() if line.startswith("{")]
        assert all(isinstance(json.loads(line), dict) for line in lines)
        assert "analyst@localhost" not in finished.errors
        assert "Traceback" not in finished.errors


def test_an_outlet_and_its_feed_are_added_without_any_python(stagehand: Stagehand, tmp_path: Path) -> None:
    houses = ("Northway Post", "Castle Gazette")
    with stagehand.open_surroundings(feeds=0, pages=0, houses=houses) as surroundings:
        installation = surroundings.install(tmp_path, settle="0s")
        outlets = tmp_path / "outlets.toml"
        both = outlets.read_text(encoding="utf-8")
        outlets.write_text(both[: both.index("[[outlet]]", 1)], encoding="utf-8")
        _run_until(installation, surroundings, mails=1)
        alone = read_findings(installation.database)
        assert not surroundings.web.requests("Castle Gazette")

        outlets.write_text(both, encoding="utf-8")
        _run_until(installation, surroundings, mails=2)
        together = read_findings(installation.database)

    assert alone.story_of(first_page("walkout")).verdict == "single_source"
    assert together.story_of(first_page("walkout")).verdict == "corroborated"
    assert together.kinds_for(first_page("walkout")) == ["single_source", "corroborated"]

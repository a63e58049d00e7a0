"""`secondsource run` over real HTTP and SMTP: what it finds and tells, and how it ends."""

import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from loopback.findings import Findings, count_rows, find_damage, open_database, read_findings
from loopback.houses import Fault
from loopback.processes import Finished, Installation, RunningDaemon
from loopback.stories import expected_alerts, expected_verdicts, first_page
from loopback.surroundings import Stagehand, Surroundings

_SETTLE = "15s"  # longer than the daemon needs to read all pages of this small world
_FEEDS, _PAGES = 26, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One daemon's life over both stages of a small world."""

    surroundings: Surroundings
    installation: Installation
    first: Findings
    last: Findings
    second_daemon: Finished
    listing_meanwhile: Finished
    seconds_to_end: float
    log: str


@pytest.fixture(scope="module")
def life(stagehand: Stagehand, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with stagehand.open_surroundings(feeds=_FEEDS, pages=_PAGES) as surroundings:
        installation = surroundings.install(tmp_path_factory.mktemp("daemon"), settle=_SETTLE)
        with RunningDaemon(installation, surroundings.news) as daemon:
            _wait_for_stage(1, daemon)
            first = read_findings(installation.database)
            second_daemon = installation.run("run")
            listing = installation.run("stories", "--format", "json")
            surroundings.web.move_on()
            _wait_for_stage(2, daemon)
            seconds = daemon.terminate()
        yield Life(
            surroundings=surroundings,
            installation=installation,
            first=first,
            last=read_findings(installation.database),
            second_daemon=second_daemon,
            listing_meanwhile=listing,
            seconds_to_end=seconds,
            log=daemon.logged,
        )


def _wait_for_stage(stage: int, daemon: RunningDaemon) -> None:
    database = daemon.installation.database
    daemon.wait_until_started()
    daemon.wait_until(
        lambda: read_findings(database).are_complete(stage),
        within=120,
        what=f"all verdicts and mails of stage {stage}",
    )


def test_every_story_has_its_verdict_at_both_stages(life: Life) -> None:
    for stage, findings in ((1, life.first), (2, life.last)):
        verdicts = {story: findings.story_of(first_page(story)).verdict for story in expected_verdicts(stage)}
        assert verdicts == expected_verdicts(stage)


def test_exactly_the_expected_mails_arrive_in_their_threads(life: Life) -> None:
    mailbox = life.surroundings.mailbox
    assert set(mailbox.message_ids().values()) == {1}
    assert sorted(map(len, mailbox.threads())) == sorted(map(len, expected_alerts(stage=2).by_story.values()))
    for story, kinds in expected_alerts(stage=2).by_story.items():
        assert life.last.kinds_for(first_page(story)) == list(kinds)


def test_sigterm_ends_it_within_five_seconds_with_nothing_half_written(life: Life) -> None:
    assert life.seconds_to_end < 5
    assert find_damage(life.installation.database) == []
    assert "Traceback" not in life.log


def test_a_second_daemon_on_the_same_database_is_refused_and_told_why(life: Life) -> None:
    assert life.second_daemon.status == 1
    assert "another process works on this database" in life.second_daemon.errors
    assert "Traceback" not in life.second_daemon.errors


def test_the_desk_can_look_while_the_daemon_works(life: Life) -> None:
    assert life.listing_meanwhile.status == 0
    assert len(life.listing_meanwhile.json()) == len(life.first.stories)


def test_sigterm_ends_it_within_five_seconds_while_servers_hang_and_what_was_cut_off_is_read_next_time(
    stagehand: Stagehand, tmp_path: Path
) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=("Northway Post", "Castle Gazette")) as surroundings:
        web = surroundings.web
        web.world = web.world.with_fault("Castle Gazette", Fault.HANGS)
        web.world = web.world.with_fault("Northway Post", Fault.HANGS_ON_PAGES)
        installation = surroundings.install(tmp_path, settle="0s")
        with RunningDaemon(installation, surroundings.news) as daemon:
            daemon.wait_until(lambda: web.hanging > 1, within=60, what="a feed and a page that hang")
            assert daemon.terminate() < 5
            daemon.wait_for_orphans_to_end()
        assert find_damage(installation.database) == []
        with open_database(installation.database) as database:
            tries = database.execute("SELECT tries, next_read_at IS NOT NULL FROM entries WHERE url LIKE '%walkout'")
            assert tries.fetchall() == [(0, 1)]  # that we ended counts for nothing against the page

        web.world = web.world.with_fault("Northway Post", Fault.NONE).with_fault("Castle Gazette", Fault.NONE)
        with RunningDaemon(installation, surroundings.news, number=1) as again:
            again.wait_until(
                lambda: read_findings(installation.database).verdict_of(first_page("walkout")) == "corroborated",
                within=60,
                what="both reports",
            )
            again.terminate()


def test_sigterm_ends_it_within_five_seconds_while_the_mail_server_hangs(
    stagehand: Stagehand, tmp_path: Path
) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=("Northway Post",)) as surroundings:
        mailbox = surroundings.mailbox
        mailbox.hold_answers()
        installation = surroundings.install(tmp_path, settle="0s")
        with RunningDaemon(installation, surroundings.news) as daemon:
            surroundings.wait_for_mails(1, daemon=daemon, within=60)
            assert daemon.terminate() < 5
        mailbox.release_answers()
        # The server had taken it in, and never said so: it comes again, and is the same mail to every reader.
        with RunningDaemon(installation, surroundings.news, number=1) as again:
            again.wait_until(lambda: len(mailbox.mails) == 2, within=60, what="the mail again")
            again.terminate()
        assert list(mailbox.message_ids().values()) == [2]
        assert mailbox.mails[0].as_bytes() == mailbox.mails[1].as_bytes()


def test_killed_between_the_servers_yes_and_our_note_of_it_one_mail_comes_twice_with_one_id(
    stagehand: Stagehand, tmp_path: Path
) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=("Northway Post", "Morning Fathom")) as surroundings:
        installation = surroundings.install(tmp_path, settle="0s")
        with RunningDaemon(installation, surroundings.news) as daemon:

            def kill(_mail: EmailMessage) -> None:
                surroundings.mailbox.on_mail = None
                daemon.process.send_signal(signal.SIGKILL)

            surroundings.mailbox.on_mail = kill
            daemon.process.wait(timeout=60)
            daemon.wait_for_orphans_to_end()
        assert find_damage(installation.database) == []

        with RunningDaemon(installation, surroundings.news, number=1) as again:
            again.wait_until(
                lambda: sorted(surroundings.mailbox.message_ids().values()) == [1, 2],
                within=60,
                what="both mails, the interrupted one twice",
            )
            again.terminate()
        assert {alert.kind for alert in read_findings(installation.database).alerts} == {"single_source"}
        assert count_rows(installation.database)["alerts"] == 2


@pytest.mark.slow  # as long as a step waits for the database
def test_a_database_held_by_somebody_else_is_told_of_and_the_work_goes_on_afterwards(
    stagehand: Stagehand, tmp_path: Path
) -> None:
    with stagehand.open_surroundings(feeds=0, pages=0, houses=("Northway Post",)) as surroundings:
        installation = surroundings.install(tmp_path, settle="5s")
        with RunningDaemon(installation, surroundings.news) as daemon:
            daemon.wait_until(lambda: bool(surroundings.web.seen), within=60, what="the first request")
            with closing(sqlite3.connect(installation.database, isolation_level=None, timeout=30)) as other:
                other.execute("BEGIN IMMEDIATE")
                daemon.wait_until(lambda: '"job failed"' in daemon.logged, within=90, what="a clear message")
            surroundings.wait_for_mails(1, daemon=daemon, within=60)
            daemon.terminate()
        assert str(installation.database) in daemon.logged
        assert '"job works again"' in daemon.logged
        assert "Traceback" not in daemon.logged

"""SIGKILL at any moment loses nothing: ten kills, and the same stories, verdicts and alerts as without."""

import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from loopback.findings import Findings, find_damage, read_findings
from loopback.processes import Installation, RunningDaemon
from loopback.stories import expected_alerts, first_page
from loopback.surroundings import Stagehand, Surroundings

_SETTLE = "25s"  # longer than reading takes with all its interruptions, so that the same is known when it ends
_FEEDS, _PAGES = 26, 120
_KILLS = (6, 4)  # while the first stage is read and told; while the second is


@pytest.mark.slow
def test_killed_ten_times_it_finds_and_tells_the_same(stagehand: Stagehand, tmp_path: Path) -> None:
    seed = Random().randrange(2**32)
    print(f"moments drawn from seed {seed}")  # so that a failure can be had again
    with stagehand.open_surroundings(feeds=_FEEDS, pages=_PAGES) as surroundings:
        undisturbed = _Run(surroundings, tmp_path / "undisturbed", Random(seed))
        undisturbed.live(kills=(0, 0), until=lambda findings: findings.are_complete(stage=2))
        wanted = undisturbed.findings
        assert set(surroundings.mailbox.message_ids().values()) == {1}
        threads = surroundings.mailbox.threads()

        surroundings.begin_again()
        killed = _Run(surroundings, tmp_path / "killed", Random(seed))
        # That this comes to an end is the assertion: the very same stories, verdicts and alerts, all of them sent.
        killed.live(kills=_KILLS, until=lambda findings: findings == wanted)
        found = killed.findings

    assert {story: found.kinds_for(first_page(story)) for story in expected_alerts(stage=2).by_story} == {
        story: list(kinds) for story, kinds in expected_alerts(stage=2).by_story.items()
    }
    assert sorted(map(len, surroundings.mailbox.threads())) == sorted(map(len, threads))
    copies = surroundings.mailbox.message_ids()
    assert len(copies) == len(expected_alerts(stage=2))
    assert sum(copies.values()) - len(copies) <= sum(_KILLS)
    assert killed.damage == []
    # A record may be torn in the middle; all that was kept before it replays to the very same alerts.
    replayed = killed.installation.run("backtest", "evidence", "--config", "secondsource.toml")
    assert replayed.status == 0, replayed.errors
    subjects = [alert["subject"].rpartition(":")[0] for alert in replayed.json()["alerts"]]  # without counts and age
    told = {str(mail["Message-ID"]): str(mail["Subject"]).rpartition(":")[0] for mail in surroundings.mailbox.mails}
    assert sorted(subjects) == sorted(told.values())


class _Run:
    """The daemons that work one after the other on one database."""

    def __init__(self, surroundings: Surroundings, folder: Path, random: Random) -> None:
        self._surroundings = surroundings
        self._random = random
        self._numbers = count()
        self.installation: Installation = surroundings.install(folder, settle=_SETTLE)
        self.damage: list[str] = []

    @property
    def findings(self) -> Findings:
        return read_findings(self.installation.database)

    def live(self, *, kills: tuple[int, int], until: Callable[[Findings], bool]) -> None:
        """Both stages, with so many kills in each; then to rest."""
        # The first mails come when the settle windows end, those of the second stage as soon as it is seen: there is
        # one still to come at the last kill before, and at the first kill after.
        self._live_through(1, kills[0], at_a_mail=kills[0] - 1, until=lambda findings: findings.are_complete(stage=1))
        self._surroundings.web.move_on()
        self._live_through(2, kills[1], at_a_mail=0, until=until)

    def _live_through(self, stage: int, kills: int, *, at_a_mail: int, until: Callable[[Findings], bool]) -> None:
        for number in range(kills):
            self._be_killed(stage, at_a_mail=number == at_a_mail)
        with self._start() as daemon:
            daemon.wait_until_started()
            daemon.wait_until(lambda: until(self.findings), within=150, what="what an undisturbed run comes to")
            daemon.terminate()

    def _start(self) -> RunningDaemon:
        return RunningDaemon(self.installation, self._surroundings.news, number=next(self._numbers))

    def _be_killed(self, stage: int, *, at_a_mail: bool) -> None:
        """Starts a daemon and kills it: after so many requests or seconds, or in the middle of a delivery."""
        web, mailbox, news = self._surroundings.web, self._surroundings.mailbox, self._surroundings.news
        with self._start() as daemon:
            if at_a_mail:
                mailbox.on_mail = lambda _mail: daemon.process.send_signal(signal.SIGKILL)
                # On a slow machine those of the first stage may all have been sent before: then it is killed at rest.
                news.wait_until(
                    lambda: daemon.process.poll() is not None or self.findings.are_complete(stage),
                    within=120,
                    what="a mail, or the end of all mails",
                )
                mailbox.on_mail = None
                daemon.kill()
            else:
                requests = len(web.seen) + self._random.randrange(1, 150)
                moment = monotonic() + self._random.uniform(0.2, 5.0)
                news.wait_until(
                    lambda: len(web.seen) >= requests or monotonic() >= moment, within=10, what="the moment"
                )
                daemon.kill()
            daemon.wait_for_orphans_to_end()
        self.damage += find_damage(self.installation.database)

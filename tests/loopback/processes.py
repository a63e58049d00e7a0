"""`secondsource` as a newcomer types it: real processes in a folder, with what they print."""

import json
import signal
import subprocess
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Self

from loopback.waiting import News

_SHOWN_CHARACTERS = 6000
PROGRAM = str(Path(sysconfig.get_path("scripts")) / "secondsource")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A command that has ended."""

    status: int
    out: str
    errors: str
    seconds: float

    def json(self) -> Any:  # Any: whatever the command prints
        """What it printed, as JSON."""
        return json.loads(self.out)

    @property
    def logs(self) -> list[dict[str, Any]]:
        """The facts that it logged; Any: whatever the facts are."""
        return [json.loads(line) for line in self.errors.splitlines() if line.startswith("{")]


@dataclass(slots=True)
class Installation:
    """A folder with a configuration, and the commands that are run in it."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database of the default name."""
        return self.folder / "secondsource.db"

    def run(self, *arguments: str, within: float = 120) -> Finished:
        """Runs a command to its end."""
        began = monotonic()
        finished = subprocess.run(
            [PROGRAM, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=within, check=False
        )
        return Finished(
            status=finished.returncode, out=finished.stdout, errors=finished.stderr, seconds=monotonic() - began
        )

    def listing(self, command: str) -> list[dict[str, Any]]:
        """The rows of `stories`, `alerts`, `watches` or `subscribers`; Any: whatever a column holds."""
        finished = self.run(command, "--format", "json")
        assert finished.status == 0, finished.errors
        rows: list[dict[str, Any]] = finished.json()
        return rows


@dataclass(slots=True)
class RunningDaemon:
    """`secondsource run`, under way; its stderr lies in a file, so that no full pipe ever holds it up.

    To be used in a `with`: whatever happens there, it is gone afterwards, and a failure shows what it logged last.
    """

    installation: Installation
    news: News
    number: int = 0  # of its start in this folder: each has a log of its own
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "run"],
                cwd=self.installation.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a group of its own: what it leaves behind can be found
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.process.kill()
        self.process.wait(timeout=30)
        if error is not None:
            error.add_note(f"{self.log} ends:\n{self.logged[-_SHOWN_CHARACTERS:]}")

    @property
    def log(self) -> Path:
        """Where it logs to."""
        return self.installation.folder / f"daemon-{self.number}.log"

    @property
    def logged(self) -> str:
        """What it has logged so far."""
        return self.log.read_text(encoding="utf-8")

    @property
    def has_started(self) -> bool:
        """Whether its jobs run."""
        return '"daemon started"' in self.logged

    @property
    def has_ended(self) -> bool:
        """Whether it is gone."""
        return self.process.poll() is not None

    def wait_until(self, is_so: Callable[[], bool], *, within: float, what: str) -> None:
        """Waits until it is so; fails at once if the daemon ends before."""
        self.news.wait_until(lambda: is_so() or self.has_ended, within=within, what=what)
        assert is_so(), f"the daemon ended by itself before: {what}"

    def wait_until_started(self) -> None:
        """Waits for its jobs to run."""
        self.wait_until(lambda: self.has_started, within=60, what="the daemon's start")

    def terminate(self) -> float:
        """SIGTERM; how many seconds it took to end. Fails unless it ended in order."""
        began = monotonic()
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=30)
        assert status == 0, f"exit status {status}"
        return monotonic() - began

    def kill(self) -> None:
        """SIGKILL, as by a power cut for this process alone."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=30)

    def wait_for_orphans_to_end(self) -> None:
        """Waits until no process of its session is left; they must notice by themselves that it is gone."""

        self.news.wait_until(
            lambda: not _members_of(self.process.pid), within=20, what="the end of what a killed daemon had started"
        )


def _members_of(session: int) -> list[int]:
    """The processes of that session that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold anything; after it: state, parent, group, session.
            state, _, _, of = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue  # it has just ended
        if int(of) == session and state != "Z":
            found.append(int(path.parent.name))
    return found

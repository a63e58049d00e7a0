"""The daemon runs what it is handed, survives what is known to go wrong, and ends when it is asked to.

Each daemon here is a process of its own: signals, exit statuses and what hangs are its subject.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

_PREAMBLE = """
import asyncio, json, logging, sys, time
from datetime import timedelta
from scheduler.daemon import Daemon, Job
from secondsource.errors import SecondSourceError

class Facts(logging.Handler):
    def emit(self, record):
        say(level=record.levelname, event=record.getMessage(), problem=getattr(record, "problem", ""),
            summary=getattr(record, "summary", ""))

def say(**facts):
    print(json.dumps(facts), flush=True)

def job(name, step, interval=0.05, **more):
    return Job(name=name, step=step, interval=timedelta(seconds=interval), **more)

def run(jobs, companions=()):
    logging.basicConfig(handlers=[Facts()], level=logging.DEBUG)
    async def main():
        return await Daemon(jobs, companions).run()
    say(ended=asyncio.run(main()).value)

"""


class Process:
    """A daemon process whose lines can be waited for."""

    def __init__(self, script: str, environment: dict[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PREAMBLE + textwrap.dedent(script)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **(environment or {})},
        )

    def next(self, **wanted: str) -> dict[str, str]:
        """Reads lines until one has these facts."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            facts: dict[str, str] = json.loads(line)
            if wanted.items() <= facts.items():
                return facts
        assert self._process.stderr is not None
        raise AssertionError(f"ended without {wanted}: {self._process.stderr.read()}")

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self) -> tuple[int, list[dict[str, str]], str]:
        """Waits for the end: exit status, the lines that nobody read, and what went to stderr."""
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        out = self._process.stdout.read()  # not by communicate(), which passes over what was read ahead
        errors = self._process.stderr.read()
        return self._process.wait(timeout=20), [json.loads(line) for line in out.splitlines()], errors

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    started: list[Process] = []
    yield started
    for process in started:
        process.kill()


def started(processes: list[Process], script: str, environment: dict[str, str] | None = None) -> Process:
    processes.append(Process(script, environment))
    return processes[-1]


def test_a_job_runs_at_once_and_then_in_its_rhythm(processes: list[Process]) -> None:
    daemon = started(
        processes,
        """
        runs = iter(range(100))
        async def step():
            return f"run {next(runs)}"
        run([job("poll", step, 0.2)])
        """,
    )
    assert [daemon.next(event="job done")["summary"] for _ in range(3)] == ["run 0", "run 1", "run 2"]


@pytest.mark.parametrize(("number", "reason"), [(signal.SIGTERM, "terminated"), (signal.SIGINT, "interrupted")])
def test_a_signal_ends_it_in_order_and_lets_a_running_step_finish(
    processes: list[Process], number: signal.Signals, reason: str
) -> None:
    daemon = started(
        processes,
        """
        told = asyncio.Event()
        async def step():
            say(step="begun")
            await told.wait()
            say(step="finished")
            return ""
        async def stop():
            told.set()
        run([job("poll", step, stop=stop)])
        """,
    )
    daemon.next(step="begun")
    daemon.signal(number)
    daemon.next(step="finished")
    status, lines, _ = daemon.end()
    assert (status, lines[-1]) == (0, {"ended": reason})
    assert {"step": "begun"} not in lines  # nothing was started after the signal


def test_a_step_that_does_not_heed_the_end_is_cut_off_within_five_seconds(processes: list[Process]) -> None:
    daemon = started(
        processes,
        """
        async def step():
            say(step="begun")
            await asyncio.Event().wait()
        run([job("poll", step)])
        """,
    )
    daemon.next(step="begun")
    began = monotonic()
    daemon.signal(signal.SIGTERM)
    status, lines, _ = daemon.end()
    assert monotonic() - began < 5
    assert status == 0
    assert lines[-1] == {"ended": "terminated"}


def test_a_thread_that_nothing_can_interrupt_does_not_hold_the_process(processes: list[Process]) -> None:
    daemon = started(
        processes,
        """
        import threading
        def hang():
            say(step="begun")
            threading.Event().wait()
        async def step():
            await asyncio.to_thread(hang)
        run([job("deliver", step)])
        """,
    )
    daemon.next(step="begun")
    began = monotonic()
    daemon.signal(signal.SIGTERM)
    status, _, errors = daemon.end()
    assert monotonic() - began < 5
    assert status == 0
    assert "cut off" in errors


def test_a_known_failure_is_told_once_and_tried_again_while_other_jobs_go_on(processes: list[Process]) -> None:
    daemon = started(
        processes,
        """
        tries = iter(range(100))
        async def failing():
            if next(tries) < 3:
                raise SecondSourceError("the disk is full. Free some space")
            return "written"
        async def other():
            return "as ever"
        run([job("judge", failing), job("deliver", other, 0.5)])
        """,
    )
    assert daemon.next(level="ERROR", event="job failed")["problem"] == "the disk is full. Free some space"
    daemon.next(summary="as ever")
    assert daemon.next(summary="written")["event"] == "job done"
    daemon.signal(signal.SIGTERM)
    status, lines, _ = daemon.end()
    assert status == 0
    assert not [line for line in lines if line.get("event") == "job failed"]


def test_an_error_of_ours_stops_everything_with_its_traceback(processes: list[Process]) -> None:
    daemon = started(
        processes,
        """
        async def wrong():
            return [][1]
        async def other():
            await asyncio.Event().wait()
        async def stop():
            say(told="to end")
        run([job("judge", wrong), job("poll", other, stop=stop)])
        """,
    )
    daemon.next(told="to end")
    status, _, errors = daemon.end()
    assert status == 1
    assert "IndexError: list index out of range" in errors
    assert "in wrong" in errors


def test_a_companion_serves_until_the_end_and_must_not_leave_early(processes: list[Process]) -> None:
    script = """
        class Desk:
            name = "desk"
            def __init__(self):
                self.over = asyncio.Event()
            async def run(self):
                say(desk="open")
                {serve}
                say(desk="closed")
            async def stop(self):
                self.over.set()
        async def main():
            say(ended=(await Daemon([], [Desk()]).run()).value)
        asyncio.run(main())
        """
    patient = started(processes, script.format(serve="await self.over.wait()"))
    patient.next(desk="open")
    patient.signal(signal.SIGTERM)
    status, lines, _ = patient.end()
    assert (status, lines) == (0, [{"desk": "closed"}, {"ended": "terminated"}])

    early = started(processes, script.format(serve=""))
    status, _, errors = early.end()
    assert status == 1
    assert "the companion 'desk' ended by itself" in errors


def test_systemd_hears_when_it_is_ready_alive_and_ending(processes: list[Process], tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(20)
        daemon = started(
            processes,
            """
            async def step():
                return "2 of 2 read"
            run([job("poll", step, 60)])
            """,
            {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "200000"},
        )
        heard = [manager.recv(4096).decode() for _ in range(3)]
        assert heard == ["READY=1", "STATUS=poll: 2 of 2 read", "WATCHDOG=1"]
        daemon.signal(signal.SIGTERM)
        while (message := manager.recv(4096).decode()) == "WATCHDOG=1":
            pass
        assert message == "STOPPING=1"
        assert daemon.end()[0] == 0


def test_the_watchdog_starves_when_a_step_hangs(processes: list[Process], tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        daemon = started(
            processes,
            """
            async def step():
                await asyncio.Event().wait()
            run([job("poll", step, 60, longest=timedelta(0))])
            """,
            {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "200000"},
        )
        daemon.next(level="ERROR", event="job hangs")
        daemon.next(level="ERROR", event="job hangs")
        manager.setblocking(False)
        assert manager.recv(4096) == b"READY=1"
        with pytest.raises(BlockingIOError):
            manager.recv(4096)


def test_a_manager_that_has_gone_away_stops_nothing(processes: list[Process], tmp_path: Path) -> None:
    daemon = started(
        processes,
        """
        async def step():
            return "done"
        run([job("poll", step)])
        """,
        {"NOTIFY_SOCKET": str(tmp_path / "nobody")},
    )
    daemon.next(summary="done")
    daemon.signal(signal.SIGTERM)
    assert daemon.end()[0] == 0

"""One process works on a database at a time, and none that has died stands in the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scheduler.leases import LeaseError, open_lease

_HOLDER = """
import os, sys
from scheduler.leases import open_lease
with open_lease(sys.argv[1]):
    if "fork" in sys.argv:
        child = os.fork()  # as a process pool does
        if child == 0:
            sys.stdin.read()
            os._exit(0)
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(url: str, *how: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lease until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, url, *how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/second.db"


def test_a_second_process_is_refused_and_told_who_works_there(url: str) -> None:
    with held_elsewhere(url) as process, pytest.raises(LeaseError) as refused, open_lease(url):
        pass
    assert f"(process {process.pid})" in str(refused.value)
    assert "Stop it first" in str(refused.value)


def test_a_killed_process_holds_nothing_back(url: str) -> None:
    with held_elsewhere(url) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with open_lease(url):
            pass


def test_a_worker_that_outlives_its_killed_daemon_holds_nothing_back(url: str) -> None:
    with held_elsewhere(url, "fork") as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with open_lease(url):
            pass


def test_a_lease_that_was_given_back_can_be_had_again(url: str) -> None:
    with open_lease(url):
        pass
    with held_elsewhere(url):
        pass
    with open_lease(url):
        pass


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(LeaseError, match="the right to write"), open_lease(f"sqlite:///{tmp_path}/file/second.db"):
        pass


def test_a_database_in_memory_is_nobody_elses() -> None:
    with open_lease("sqlite:///:memory:"), open_lease("sqlite:///:memory:"):
        pass

"""Takes the rounds in turns and measures each from outside: time, processor time, memory of whole process trees."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

from feed_race.web import host

_FOLDER = Path(__file__).parents[1]
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one round of one runner took."""

    wall: float  # seconds
    cpu: float  # seconds, user and system, of the runner and its children
    entries: int  # stored after it
    failed: int


@dataclass(slots=True)
class Runner:
    """One runner's process, between its rounds."""

    name: str
    process: subprocess.Popen[str]

    def take_round(self) -> Round:
        """Takes one round."""
        cpu, began_at = _cpu_seconds(self.process.pid), perf_counter()
        assert self.process.stdin is not None
        self.process.stdin.write("round\n")
        self.process.stdin.flush()
        entries, failed = map(int, self._line().split())
        wall = perf_counter() - began_at
        return Round(wall=wall, cpu=_cpu_seconds(self.process.pid) - cpu, entries=entries, failed=failed)

    def peak_mib(self) -> float:
        """The most memory that it ever held, all processes of it together."""
        return sum(_peak_kib(pid) for pid in _tree(self.process.pid)) / 1024

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"{self.name} has ended"
        return line


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWeb:
    """The web that is raced on."""

    port: int
    feeds: int
    hosts: int

    def put_new_entries(self, count: int) -> None:
        """From now on every feed has so many more entries than at first."""
        with urlopen(f"http://{host(0)}:{self.port}/stage/{count}") as answer:
            answer.read()


@contextmanager
def open_web(*, feeds: int, hosts: int, latency_ms: int) -> Iterator[FeedWeb]:
    """A web of feeds in a process of its own."""
    process = _start("feed_race.web", str(feeds), str(hosts), str(latency_ms))
    try:
        assert process.stdout is not None
        yield FeedWeb(port=int(process.stdout.readline()), feeds=feeds, hosts=hosts)
    finally:
        _end(process)


@contextmanager
def open_runners(web: FeedWeb, folder: Path, names: Sequence[str]) -> Iterator[Mapping[str, Runner]]:
    """The runners, ready: "reader", "ours", and "ours, with evidence"."""
    where = (str(web.port), str(web.feeds), str(web.hosts))
    runners: dict[str, Runner] = {}
    try:
        for name in names:
            own = folder / name.replace(" ", "_").replace(",", "")
            own.mkdir()
            if name == "reader":
                process = _start("feed_race.theirs", str(own / "reader.db"), *where)
            else:
                process = _start("feed_race.ours", str(own), *where, "evidence" if "evidence" in name else "-")
            runners[name] = Runner(name, process)
            assert runners[name]._line() == "ready\n"
        yield runners
    finally:
        for runner in runners.values():
            _end(runner.process)


def _start(module: str, *arguments: str) -> "subprocess.Popen[str]":
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, [str(_FOLDER), *sys.path]))}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


def _end(process: "subprocess.Popen[str]") -> None:
    for pid in reversed(_tree(process.pid)):
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            continue
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def _tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for parent in found:
        try:
            for task in Path(f"/proc/{parent}/task").iterdir():
                found.extend(map(int, (task / "children").read_text().split()))
        except FileNotFoundError:
            continue
    return found


def _cpu_seconds(pid: int) -> float:
    """Of a process and all below it, those included that have ended."""
    total = 0
    for each in _tree(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        total += sum(map(int, fields[11:15]))  # utime, stime, and those of children that were waited for
    return total / _TICKS


def _peak_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0

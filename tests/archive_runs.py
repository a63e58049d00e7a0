"""Runs over archives as tests need them: what `backtest` answers, read; what the demo leaves; each made once."""

import fcntl
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from command_line import Ended, run_command

_LONGEST_SECONDS = 600
_SUBJECT = re.compile(
    r"\[(?P<kind>[^]]+)\] (?P<title>.+): (?P<counted>(?P<reports>\d+) reports?, .+), (?P<age>[^,]+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert of a backtest's answer.

    title, counted, age    the parts of its subject: of what, how many reports and origins, since when
    """

    at: datetime
    kind: str
    story: str
    to: tuple[str, ...]
    subject: str
    title: str
    counted: str
    age: str
    reports: int
    articles: frozenset[str]
    message_id: str
    in_reply_to: str | None


def backtest(archive: Path, *, hash_seed: str = "0") -> bytes:
    """What `secondsource backtest ARCHIVE --format json` prints; nothing else may be said.

    hash_seed    orders Python's sets another way, as every process of a user's has it
    """
    environment = {"PYTHONHASHSEED": hash_seed}
    ended = run_command(
        "backtest",
        archive.name,
        "--format",
        "json",
        folder=archive.parent,
        environment=environment,
        seconds=_LONGEST_SECONDS,
    )
    assert (ended.status, ended.stderr) == (0, "")
    return ended.stdout


def read_alerts(answer: bytes) -> tuple[Alert, ...]:
    """The alerts of one answer, in its order."""
    rows: list[dict[str, Any]] = json.loads(answer)["alerts"]  # Any: JSON
    return tuple(map(_alert, rows))


def _alert(row: dict[str, Any]) -> Alert:  # Any: JSON
    parts = _SUBJECT.fullmatch(row["subject"])
    assert parts is not None, row["subject"]
    assert parts["kind"] == row["kind"].replace("_", " ")
    assert len(set(row["articles"])) == len(row["articles"])
    return Alert(
        at=datetime.fromisoformat(row["at"]),
        kind=row["kind"],
        story=row["story"],
        to=tuple(row["to"]),
        subject=row["subject"],
        title=parts["title"],
        counted=parts["counted"],
        age=parts["age"],
        reports=int(parts["reports"]),
        articles=frozenset(row["articles"]),
        message_id=row["message_id"],
        in_reply_to=row["in_reply_to"],
    )


def threads_of(alerts: tuple[Alert, ...]) -> list[int | None]:
    """Which alert of the list each one answers; None where it opens a thread."""
    places = {alert.message_id: place for place, alert in enumerate(alerts)}
    assert len(places) == len(alerts)
    return [None if alert.in_reply_to is None else places[alert.in_reply_to] for alert in alerts]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDemo:
    """One run of the demo by a newcomer, in a folder that held nothing."""

    where: Path
    ended: Ended
    seconds: float

    @property
    def folder(self) -> Path:
        """The folder that it made."""
        return self.where / "secondsource-demo"


def show_demo_once(factory: pytest.TempPathFactory) -> ShownDemo:
    """The one run of the demo that all tests of this session look at."""
    made = make_once(factory, "newcomer", _show_demo)
    how = json.loads((made / "how.json").read_text(encoding="utf-8"))
    ended = Ended(status=how["status"], stdout=(made / "stdout").read_bytes(), stderr=how["stderr"])
    return ShownDemo(where=made / "where", ended=ended, seconds=how["seconds"])


def _show_demo(folder: Path) -> None:
    where = folder / "where"
    where.mkdir()
    began = monotonic()
    ended = run_command("demo", folder=where, seconds=_LONGEST_SECONDS)
    how = {"status": ended.status, "stderr": ended.stderr, "seconds": monotonic() - began}
    (folder / "stdout").write_bytes(ended.stdout)
    (folder / "how.json").write_text(json.dumps(how), encoding="utf-8")


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled: by the first worker that asks, while others who do wait for it."""
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, marker = base / name, base / f"{name}.made"
    with (base / f"{name}.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not marker.exists():
            folder.mkdir()
            make(folder)
            marker.touch()
    return folder

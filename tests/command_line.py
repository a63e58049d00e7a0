"""Our commands as a user runs them: a process of their own, in a folder of their own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def lines(self) -> list[dict[str, Any]]:  # Any: JSON
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.stdout.decode("utf-8").splitlines()]


def run_command(
    *arguments: str | Path, folder: Path, environment: Mapping[str, str] | None = None, seconds: float = 120
) -> Ended:
    """Runs `secondsource ARGUMENTS` in `folder` to its end, without standard input."""
    process = start_command(*arguments, folder=folder, environment=environment)
    try:
        out, errors = process.communicate(timeout=seconds)
    finally:
        process.kill()
    return Ended(status=process.returncode, stdout=out, stderr=errors.decode("utf-8"))


def start_command(
    *arguments: str | Path, folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Starts `secondsource ARGUMENTS`; the caller waits for its end."""
    paths = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "desk", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_interrupts,
    )


def _heed_interrupts() -> None:
    """As in a terminal: a shell's background job, which this suite may be, has its children ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)

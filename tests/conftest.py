"""What all tests share: nobody leaves loopback, and where the real input lies."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `desk/main.py` does, before anybody imports numpy

import socket_guard

GUARDED_PROCESSES = Path(__file__).parent / "guarded_processes"
CORPORA_VARIABLE = "SECONDSOURCE_CORPORA"


@pytest.fixture(scope="session", autouse=True)
def _guarded_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Guards this process and all Python processes that it starts."""
    socket_guard.install()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(socket_guard.LEAKS_VARIABLE, str(tmp_path_factory.mktemp("leaks") / "leaks.txt"))
        paths = [str(GUARDED_PROCESSES), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        patch.setenv("PYTHONPATH", os.pathsep.join(paths))
        yield


@pytest.fixture(autouse=True)
def _stays_on_loopback(_guarded_process: None) -> Iterator[None]:
    """Fails a test that tried to leave, also where the tried code swallowed the refusal."""
    socket_guard.forget_leaks()
    yield
    leaks = socket_guard.read_leaks()
    socket_guard.forget_leaks()
    if leaks:
        pytest.fail(f"left loopback: {leaks}", pytrace=False)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real input; tests that need it are skipped where it is absent, but CI must have it."""
    folder = Path(os.environ.get(CORPORA_VARIABLE, "../shared/corpora")).resolve()
    if not folder.is_dir():
        missing = f"no folder {folder}: set {CORPORA_VARIABLE} to where the corpora lie"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return folder

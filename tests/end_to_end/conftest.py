"""What the tests end to end share: one thread for all servers, the saved pages, and one run of the demo."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_runs import ShownDemo, show_demo_once
from loopback.serving import LoopThread
from loopback.surroundings import Stagehand


@pytest.fixture(scope="session")
def stagehand() -> Iterator[Stagehand]:
    folder = Path(os.environ.get("SECONDSOURCE_CORPORA", "../shared/corpora")).resolve() / "pages"
    thread = LoopThread()
    yield Stagehand(thread=thread, saved_pages=folder if folder.is_dir() else None)
    thread.close()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> ShownDemo:
    return show_demo_once(tmp_path_factory)

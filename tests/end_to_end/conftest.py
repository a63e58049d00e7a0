"""What the tests end to end share: one thread for all servers, and the saved pages."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback.serving import LoopThread
from loopback.surroundings import Stagehand


@pytest.fixture(scope="session")
def stagehand() -> Iterator[Stagehand]:
    folder = Path(os.environ.get("SECONDSOURCE_CORPORA", "../shared/corpora")).resolve() / "pages"
    thread = LoopThread()
    yield Stagehand(thread=thread, saved_pages=folder if folder.is_dir() else None)
    thread.close()

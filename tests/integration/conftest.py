"""The databases over which the storage suite runs: one member today, each a real one."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage.database import Database, migrate, open_database


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file at head, to be copied: migrating one for each test would take most of the suite's time."""
    path = tmp_path_factory.mktemp("migrated") / "secondsource.db"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="session", params=["sqlite"])
def new_database_url(request: pytest.FixtureRequest, migrated_file: Path) -> Callable[[Path], str]:
    """Makes an empty database at head for a folder, and gives its address."""
    assert request.param == "sqlite"

    def make(folder: Path) -> str:
        return f"sqlite:///{shutil.copyfile(migrated_file, folder / 'secondsource.db')}"

    return make


@pytest.fixture
def database_url(new_database_url: Callable[[Path], str], tmp_path: Path) -> str:
    """The address of an empty database at head, of this test alone."""
    return new_database_url(tmp_path)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database at head, open."""
    opened = open_database(database_url)
    yield opened
    opened.close()

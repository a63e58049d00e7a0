"""The databases over which the storage suite runs: one member today, each a real one."""

import shutil
from collections.abc import Iterator
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


@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, migrated_file: Path) -> str:
    """The address of an empty database at head, of this test alone."""
    assert request.param == "sqlite"
    path = tmp_path / "secondsource.db"
    shutil.copyfile(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database at head, open."""
    opened = open_database(database_url)
    yield opened
    opened.close()

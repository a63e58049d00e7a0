"""What the database refuses, said so that a person knows what to do about it."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from secondsource.errors import SecondSourceError


class StorageError(SecondSourceError):
    """The database cannot do what was asked, and the message says what to do.

    database    which one: its file, or its address without password
    problem     what is wrong
    fix         what to do
    """

    def __init__(self, *, database: str, problem: str, fix: str, is_retryable: bool = False) -> None:
        super().__init__(f"database {database}: {problem}. {fix}")
        self.database = database
        self.problem = problem
        self.fix = fix
        self.is_retryable = is_retryable


class NotRecordedError(StorageError):
    """Something was asked for by an id that the database does not hold."""

    def __init__(self, tx: Connection, what: str) -> None:
        super().__init__(
            database=shown(tx.engine.url),
            problem=f"it holds no {what}",
            fix="Look the id up in a listing, and try again",
        )


class AlreadyRecordedError(StorageError):
    """What must never happen twice was about to; nothing was written."""

    def __init__(self, tx: Connection, what: str) -> None:
        super().__init__(
            database=shown(tx.engine.url),
            problem=f"{what} is recorded already",
            fix="Nothing is to be done: it stands",
        )


@contextmanager
def translated(address: URL) -> Iterator[None]:
    """Turns what the database refuses into a StorageError where a person can do something about it.

    Everything else (a violated constraint, wrong SQL) is a fault of ours and goes up as it is.
    """
    try:
        yield
    except DBAPIError as error:
        if (told := _told(address, str(error.orig))) is not None:
            raise told from error
        raise
    except sqlite3.Error as error:
        if (told := _told(address, str(error))) is not None:
            raise told from error
        raise


def locked(address: URL) -> StorageError:
    """The error for a database that somebody else keeps."""
    return StorageError(
        database=shown(address),
        problem="another process has kept it locked for too long",
        fix="End the other program that has it open (a second daemon, a backup, an SQL shell), and try again",
        is_retryable=True,
    )


def file_of(address: URL) -> Path | None:
    """The file of an SQLite database; None where it lives in memory."""
    return None if address.database in (None, "", ":memory:") else Path(str(address.database))


def shown(address: URL) -> str:
    """The file, or the address without its password: fit to be shown."""
    if address.get_backend_name() == "sqlite":
        return str(file_of(address) or "in memory")
    return address.render_as_string(hide_password=True)


def _told(address: URL, message: str) -> StorageError | None:
    """The error for what SQLite says; None where it speaks of our own fault."""
    said = message.lower()
    return next((tell(address) for words, tell in _SAYINGS if words in said), None)


def _saying(problem: str, fix: str) -> Callable[[URL], StorageError]:
    return lambda address: StorageError(database=shown(address), problem=problem, fix=fix)


_UNWRITABLE = _saying(
    "it cannot be opened for writing",
    "Let this user write the file and its folder, or choose another place with [database] url",
)
# By SQLite's own words: its result codes say less ("error" for a missing table), and these have not changed in years.
_SAYINGS: tuple[tuple[str, Callable[[URL], StorageError]], ...] = (
    ("is locked", locked),
    ("unable to open", _UNWRITABLE),
    ("readonly database", _UNWRITABLE),
    (
        "not a database",
        _saying("the file is no SQLite database", "Name another file with [database] url, or move this one away"),
    ),
    (
        "malformed",
        _saying(
            "the file is damaged",
            "Restore a backup, or save what can be read with `sqlite3 FILE .recover`; the evidence folder is whole",
        ),
    ),
    ("disk i/o error", _saying("the disk cannot be read or written", "Check the disk and the folder's permissions")),
    ("is full", _saying("the disk is full", "Make room on it; the transaction was undone, nothing is half-written")),
    ("already exists", _saying("it holds the tables of another program", "Name another file with [database] url")),
    ("no such table", _saying("it has no tables of ours yet", "Run `secondsource run` or `crawl --once` first")),
)

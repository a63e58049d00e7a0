"""The database of a process: opened, brought up to date, and its transactions."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import QueuePool, StaticPool

from storage.columns import dump_json
from storage.failures import AlreadyRecordedError as AlreadyRecordedError
from storage.failures import NotRecordedError as NotRecordedError
from storage.failures import StorageError as StorageError
from storage.failures import file_of, locked, shown, translated

logger = logging.getLogger(__name__)

Transaction = Connection  # what every function of this room takes; nobody outside needs to know more of it

# Longest wait for another process that is writing. Our own transactions take well under a second; a backup or an
# analyst's SQL session may take some.
LOCK_WAIT = timedelta(seconds=30)
_READERS = 8  # connections kept open; more are opened when more threads read at once
_BEGIN = "secondsource_begin"  # execution option: how this transaction begins on SQLite


class Database:
    """One open database. Usable from several threads; each transaction belongs to the thread that began it."""

    def __init__(self, engine: Engine, *, lock_wait: timedelta = LOCK_WAIT) -> None:
        self._engine = engine
        self._lock_wait = lock_wait
        # Writers of one process queue here, in turn; SQLite would let them poll. An in-memory database is one
        # connection, so there readers queue too.
        self._writing = threading.Lock()
        self._writer: int | None = None  # the thread that holds it
        self._is_one_connection = isinstance(engine.pool, StaticPool)

    @property
    def name(self) -> str:
        """The file, or the address without its password: fit to be shown."""
        return shown(self._engine.url)

    def begin(self) -> AbstractContextManager[Transaction]:
        """A write transaction: committed at the end of the block, rolled back if that raises.

        Raises StorageError where the database is locked, full, read-only or damaged.
        """
        return self._write()

    def read(self) -> AbstractContextManager[Transaction]:
        """A transaction that sees one unchanging state and must not write; raises StorageError as `begin` does."""
        return self._read()

    def close(self) -> None:
        """Closes every connection; the last one leaves a single file behind (SQLite folds its log in)."""
        self._engine.dispose()

    @contextmanager
    def _write(self) -> Iterator[Transaction]:
        with (
            self._turn(),
            translated(self._engine.url),
            self._engine.connect() as connection,
            connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}).begin(),
        ):
            yield connection

    @contextmanager
    def _read(self) -> Iterator[Transaction]:
        if not self._is_one_connection:
            with self._read_alone() as connection:
                yield connection
            return
        with self._turn(), self._read_alone() as connection:
            yield connection

    @contextmanager
    def _read_alone(self) -> Iterator[Transaction]:
        with (
            translated(self._engine.url),
            self._engine.connect() as connection,
            connection.execution_options(**{_BEGIN: "BEGIN"}).begin() as transaction,
        ):
            connection.exec_driver_sql("PRAGMA query_only = ON")
            try:
                yield connection
            except OperationalError as error:
                if "readonly" in str(error.orig):  # SQLite's word for it, which otherwise means a file's mode
                    raise RuntimeError("a transaction of read() was used to write: take begin()") from error
                raise
            finally:
                transaction.rollback()
                _at_driver(connection, "PRAGMA query_only = OFF")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._writer == threading.get_ident():
            raise RuntimeError("this thread already holds a transaction of this database: pass that one on")
        if not self._writing.acquire(timeout=self._lock_wait.total_seconds()):
            raise locked(self._engine.url)
        self._writer = threading.get_ident()
        try:
            yield
        finally:
            self._writer = None
            self._writing.release()


def open_database(url: str, *, lock_wait: timedelta = LOCK_WAIT) -> Database:
    """The database at `url`, created if it is an SQLite file that does not exist yet; `migrate` gives it its tables.

    url         "sqlite:///relative.db", "sqlite:////absolute.db"; "sqlite://" lives in memory until closed
    lock_wait   how long a transaction waits for another process that is writing
    Raises      StorageError: no such kind of database, folder or file not writable, no database, locked, damaged
    """
    address = _parsed(url)
    engine = _sqlite_engine(address, lock_wait)
    try:
        with translated(address), engine.connect() as connection:
            _prepare_file(connection)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, lock_wait=lock_wait)


def migrate(database: Database) -> None:
    """Brings the tables to what this version needs; does nothing where they are. Two processes at once are safe.

    Raises StorageError where a newer version has been at work, or what `Database.begin` raises.
    """
    # Alembic takes a tenth of a second to import, which only a command that opens a database should pay.
    from storage.migrations.upgrading import upgrade

    with database.begin() as tx:
        change = upgrade(tx)
        if change.is_newer:
            raise StorageError(
                database=database.name,
                problem=f"its tables are of a newer version ({change.before}) than this program's ({change.head})",
                fix="Install the newer version again, or restore the backup taken before it was installed",
            )
    if change.before != change.head:
        logger.info("database migrated", extra={"before": change.before or "empty", "after": change.head})


def _parsed(url: str) -> URL:
    forms = 'Write [database] url as "sqlite:///secondsource.db" (relative) or "sqlite:////var/lib/secondsource.db"'
    try:
        address = make_url(url)
        address.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StorageError(database=repr(url), problem="this is no database address", fix=forms) from error
    if address.get_backend_name() != "sqlite" or address.get_driver_name() != "pysqlite":
        raise StorageError(database=shown(address), problem="only SQLite is supported so far", fix=forms)
    return address


def _sqlite_engine(address: URL, lock_wait: timedelta) -> Engine:
    is_memory = file_of(address) is None
    pool: dict[str, Any] = (  # options of two different pools
        {"poolclass": StaticPool}
        if is_memory
        else {"poolclass": QueuePool, "pool_size": _READERS, "max_overflow": -1, "pool_use_lifo": True}
    )
    if not is_memory:
        _make_folder(address)
    engine = create_engine(
        address,
        connect_args={"check_same_thread": False, "timeout": lock_wait.total_seconds()},
        json_serializer=dump_json,
        **pool,
    )
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN comes late and is never immediate; we send it ourselves (_begin).
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # with WAL: a power cut may undo the last commits, never harm
    connection.execute("PRAGMA cache_size = -16000")  # 16 MB: the index of a search is read in many small pieces


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _prepare_file(connection: Connection) -> None:
    """Sees that the file is a database that can be written, and sets its journal once and for ever."""
    mode = _at_driver(connection, "PRAGMA journal_mode")
    if mode not in ("wal", "memory"):
        _at_driver(connection, "PRAGMA journal_mode = WAL")
    _at_driver(connection, "BEGIN IMMEDIATE")
    _at_driver(connection, "ROLLBACK")


def _at_driver(connection: Connection, statement: str) -> object:
    """Sends one statement outside of any transaction of SQLAlchemy's; its first value, if it gives one."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    row = driver.execute(statement).fetchone()
    return row[0] if row else None


def _make_folder(address: URL) -> None:
    path = file_of(address)
    assert path is not None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            database=shown(address),
            problem=f"the folder {path.parent} cannot be made ({error.strerror})",
            fix="Choose another place with [database] url, or make the folder and let this user write there",
        ) from error
    if path.is_dir():
        raise StorageError(
            database=shown(address), problem="this is a folder", fix="Name a file in it with [database] url"
        )

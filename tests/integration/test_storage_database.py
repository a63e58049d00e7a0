"""Transactions of one process and of several; and what a person is told when the database cannot be used."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from storage_rows import NOW, add_watch

from storage import watches
from storage.database import Database, StorageError, Transaction, migrate, open_database

_SHORT = timedelta(milliseconds=50)


@pytest.fixture(params=["file", "memory"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database at head, in a file or in memory: threads may share either."""
    opened = open_database("sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path / 'x.db'}")
    migrate(opened)
    yield opened
    opened.close()


def _count(tx: Transaction) -> int:
    return int(tx.execute(text("SELECT count(*) FROM cases")).scalar_one())


def _use(url: str) -> None:
    with closing(open_database(url)) as opened, opened.read() as tx:
        watches.find_due(tx, now=NOW, limit=1)


def _add_case(tx: Transaction, name: str) -> None:
    tx.execute(text("INSERT INTO cases (name, created_at) VALUES (:name, 'x')"), {"name": name})


def test_a_block_that_raises_leaves_nothing_behind(any_database: Database) -> None:
    with suppress(ZeroDivisionError), any_database.begin() as tx:
        _add_case(tx, "A")
        raise ZeroDivisionError
    with any_database.read() as tx:
        assert _count(tx) == 0


def test_many_threads_write_without_losing_a_row_or_failing(any_database: Database) -> None:
    def write(name: str) -> None:
        with any_database.begin() as tx:
            before = _count(tx)
            _add_case(tx, name)
            assert _count(tx) == before + 1
        with any_database.read() as tx:
            assert _count(tx) > before

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(write, (str(number) for number in range(120))))
    with any_database.read() as tx:
        assert _count(tx) == 120


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    with database.read() as reading:
        assert _count(reading) == 0
        with database.begin() as tx:
            _add_case(tx, "A")
        assert _count(reading) == 0
    with database.read() as reading:
        assert _count(reading) == 1


def test_a_reader_that_writes_is_told_so_and_writes_nothing(any_database: Database) -> None:
    with pytest.raises(RuntimeError, match="take begin"), any_database.read() as tx:
        _add_case(tx, "A")
    with any_database.begin() as tx:  # the connection is none the worse for it
        _add_case(tx, "B")
        assert _count(tx) == 1


def test_a_second_write_inside_a_first_fails_at_once_instead_of_waiting_for_itself(any_database: Database) -> None:
    with any_database.begin(), pytest.raises(RuntimeError, match="pass that one on"), any_database.begin():
        pass


def test_foreign_keys_hold_in_every_connection(database: Database) -> None:
    def orphan(_: int) -> None:
        with database.begin() as tx, pytest.raises(IntegrityError):
            tx.execute(text("UPDATE watches SET outlet_id = 99"))

    with database.begin() as tx:
        add_watch(tx)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(orphan, range(8)))


def test_closing_leaves_one_file_that_can_be_copied(database: Database, tmp_path: Path) -> None:
    with database.begin() as tx:
        add_watch(tx)
    database.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secondsource.db"]


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'a' / 'b' / 'secondsource.db'}")
    migrate(opened)
    opened.close()
    assert (tmp_path / "a" / "b" / "secondsource.db").stat().st_size > 0


def test_a_writer_killed_in_the_middle_leaves_what_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "secondsource.db"
    command = [sys.executable, "-c", _DIE_WRITING, f"sqlite:///{path}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"half\n"
        writer.kill()
    opened = open_database(f"sqlite:///{path}")
    with opened.begin() as tx:
        assert _count(tx) == 1
    opened.close()


_DIE_WRITING = """
import sys
from sqlalchemy import text
from storage.database import migrate, open_database
database = open_database(sys.argv[1])
migrate(database)
with database.begin() as tx:
    tx.execute(text("INSERT INTO cases (name, created_at) VALUES ('committed', 'x')"))
with database.begin() as tx:
    tx.execute(text("INSERT INTO cases (name, created_at) VALUES ('half', 'x')"))
    print("half", flush=True)
    sys.stdin.read()
"""


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are my notes, and no database at all.\n" * 40)
    before = path.read_bytes()
    with pytest.raises(StorageError, match=r"notes\.txt: the file is no SQLite database\. Name another file"):
        open_database(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_folder_for_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"this is a folder\. Name a file in it"):
        open_database(f"sqlite:///{tmp_path}")


def test_a_file_for_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match=r"the folder .*file cannot be made .*Choose another place"):
        open_database(f"sqlite:///{tmp_path / 'file' / 'secondsource.db'}")


def _told_to_anybody_but_root(url: str) -> str:
    """What opening the database says to a user who owns nothing; root, who may write everywhere, becomes one."""
    if os.geteuid() != 0:
        with pytest.raises(StorageError) as caught:
            open_database(url)
        return str(caught.value)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setuid(65534)
            open_database(url)
        except BaseException as error:  # whatever it is, the parent compares it
            os.write(writing, str(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as said:
        message = said.read().decode()
    os.waitpid(child, 0)
    return message


def test_a_folder_or_file_that_may_not_be_written_is_told() -> None:
    with tempfile.TemporaryDirectory() as name:  # not tmp_path, into which nobody else may look
        folder = Path(name)
        with closing(sqlite3.connect(folder / "ours.db")) as connection:
            connection.execute("CREATE TABLE t (x)")
        (folder / "ours.db").chmod(0o444)
        folder.chmod(0o555)
        for file in ("ours.db", "new.db"):
            message = _told_to_anybody_but_root(f"sqlite:///{folder / file}")
            assert f"{file}: it cannot be opened for writing. Let this user write the file and its folder" in message
        folder.chmod(0o755)


def test_a_database_that_another_program_keeps_is_told_and_may_be_tried_again(database_url: str) -> None:
    path = database_url.removeprefix("sqlite:///")
    opened = open_database(database_url, lock_wait=_SHORT)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match=r"kept it locked.*End the other program") as caught, opened.begin():
            pass
        assert caught.value.is_retryable
        with opened.read() as tx:  # readers need not wait for writers
            assert watches.find_due(tx, now=NOW, limit=1) == ()
        other.execute("ROLLBACK")
    with opened.begin() as tx:
        add_watch(tx)
    opened.close()


def test_a_thread_that_waits_too_long_for_another_is_told(database_url: str) -> None:
    opened = open_database(database_url, lock_wait=_SHORT)
    has_begun, may_end = threading.Event(), threading.Event()

    def hold() -> None:
        with opened.begin():
            has_begun.set()
            may_end.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert has_begun.wait(10)
    with pytest.raises(StorageError, match="locked"), opened.begin():
        pass
    may_end.set()
    holder.join()
    opened.close()


def test_a_damaged_file_is_told(database_url: str) -> None:
    path = Path(database_url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"damaged\. Restore a backup"):
        _use(database_url)


def test_a_database_without_our_tables_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no tables of ours"):
        _use(f"sqlite:///{tmp_path / 'empty.db'}")


@pytest.mark.parametrize("url", ["secondsource.db", "", "nosuch://host/x", "sqlite+nosuch:///x.db"])
def test_what_is_no_database_address_is_told_with_an_example(url: str) -> None:
    with pytest.raises(StorageError, match=r'Write \[database\] url as "sqlite:///secondsource\.db"'):
        open_database(url)


def test_a_password_in_an_address_is_never_shown() -> None:
    with pytest.raises(StorageError) as caught:
        open_database("postgresql://u:hunter2@db.example/x")
    assert "hunter2" not in str(caught.value)

"""Who may work on this database: one process at a time, however the last one ended."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from secondsource.errors import SecondSourceError

_SQLITE = "sqlite:///"
_OWNER_BYTES = 200  # a process id and nothing else is ever written there


class LeaseError(SecondSourceError):
    """The database cannot be had for this process alone.

    path     the lock file beside the database
    holder   the process that has it, as it wrote itself down; "" = another problem
    """

    def __init__(self, *, path: Path, problem: str, fix: str, holder: str = "") -> None:
        super().__init__(f"{path}: {problem}. {fix}")
        self.path = path
        self.problem = problem
        self.fix = fix
        self.holder = holder


@contextmanager
def open_lease(database_url: str) -> Iterator[None]:
    """Holds the database for this process alone until the block ends.

    The lock is the kernel's, on a file beside the SQLite database: it ends with the process, SIGKILL included, and a
    file that lies there without its process holds nobody up. The file stays: to remove it would race with the next.
    database_url   "sqlite:///…"; a database in memory is nobody else's anyway
    Raises         LeaseError
    """
    path = _lock_path(database_url)
    if path is None:
        yield
        return
    lock = _take(path)
    try:
        yield
    finally:
        os.close(lock)  # which also gives the lock back


def _lock_path(database_url: str) -> Path | None:
    location = database_url.removeprefix(_SQLITE)
    if location == database_url or not location or location.startswith(":memory:"):
        return None
    return Path(location + ".lock")


def _take(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LeaseError(
            path=path,
            problem=f"cannot be opened for writing ({error.strerror})",
            fix="Give this user the right to write in the database's folder, or name another under [database] url",
        ) from error
    try:
        # A record lock, not flock: children that were forked from us must not keep it when we are killed.
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    except OSError as error:
        holder = os.pread(lock, _OWNER_BYTES, 0).decode("ascii", "replace").strip()
        os.close(lock)
        if isinstance(error, BlockingIOError | PermissionError):
            raise LeaseError(
                path=path,
                problem=f"another process works on this database{f' (process {holder})' if holder else ''}",
                fix="Stop it first, or name another file under [database] url",
                holder=holder,
            ) from error
        raise LeaseError(
            path=path,
            problem=f"cannot be locked ({error.strerror})",
            fix="Put the database on a local disk: some network file systems have no locks",
        ) from error
    return lock

"""Waiting for what must come, without sleeping: whoever changes something says so, and the waiter looks again."""

import threading
from collections.abc import Callable
from time import monotonic

_LOOK_AGAIN = 0.05  # seconds; for conditions that nobody announces, such as rows in another process's database


class TooLate(AssertionError):  # noqa: N818 - it is the failure of a test
    """What was waited for did not come in time."""


class News:
    """Something has happened: told by servers, heard by waiters in other threads."""

    def __init__(self) -> None:
        self._condition = threading.Condition()

    def tell(self) -> None:
        """Wakes everybody who waits."""
        with self._condition:
            self._condition.notify_all()

    def wait_until(self, is_so: Callable[[], bool], *, within: float, what: str) -> None:
        """Returns as soon as `is_so()`; raises TooLate after `within` seconds. `what` says what was waited for."""
        deadline = monotonic() + within
        while not is_so():
            left = deadline - monotonic()
            if left <= 0:
                raise TooLate(f"not within {within:g} s: {what}")
            with self._condition:
                self._condition.wait(min(_LOOK_AGAIN, left))

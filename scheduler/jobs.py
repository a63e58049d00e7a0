"""What the daemon runs: each step of the walk as a job with its rhythm."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One step that is taken again and again; it finds in the database what there is to do.

    interval   from one start to the next; a run that takes longer delays the next, never overlaps with it
    step       does what is due now, and says in one line what it did; "" = there was nothing to do
    stop       asks a running step to end early, leaving the rest for the next start; None = it is always short
    longest    a run beyond this hangs: the watchdog is not fed any more
    """

    name: str
    interval: timedelta
    step: Callable[[], Awaitable[str]]
    stop: Callable[[], Awaitable[None]] | None = None
    longest: timedelta = timedelta(minutes=30)

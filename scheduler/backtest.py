"""The walk over an archive, at a virtual time that jumps from due job to due job (RULES.md 21; DESIGN.md §5)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from alerts.history import HistoricAlert, list_history
from scheduler.walk.turn import next_due_at, take_turn
from scheduler.walk.walking import Walk
from storage import watches

_SOONEST = timedelta(microseconds=1)  # time moves at every jump, so that nothing can hold the run at one moment


class VirtualClock:
    """A clock that stands still until it is set, and is never set back."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The virtual present."""
        return self._now

    def jump(self, moment: datetime) -> None:
        """Moves on to `moment`; raises ValueError where that is past."""
        if moment < self._now:
            raise ValueError(f"a clock is not set back: {moment} is before {self._now}")
        self._now = moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The stretch of time that is replayed; both ends included.

    starts_at      where the clock begins: the archive's first capture
    alerts_from    captures before it are context: stored, grouped, never alerted
    ends_at        after it nothing happens
    """

    starts_at: datetime
    alerts_from: datetime | None
    ends_at: datetime


Progress = Callable[[datetime, tuple[HistoricAlert, ...]], None]


async def run_backtest(
    walk: Walk, clock: VirtualClock, span: Span, *, progress: Progress | None = None
) -> tuple[HistoricAlert, ...]:
    """Every alert that would have been sent over the span, in the order in which it would have been.

    walk       with `clock` as its clock and a replay that answers
    progress   told after every jump: the virtual time, and the alerts that fell due since the last
    Deliveries take no time. Equal for equal archives, versions and settings.
    """
    walk = replace(walk, clock=clock, context_until=span.alerts_from)
    told: tuple[HistoricAlert, ...] = ()
    while True:
        summary = await take_turn(walk)
        known = told
        if summary.planned or summary.assessed or summary.sent or summary.grouped:
            with walk.database.read() as tx:
                known = list_history(tx)
        if progress is not None:
            progress(clock.now(), tuple(alert for alert in known if alert not in told))
        told = known
        following = next_due_at(walk)
        if following is None or following > span.ends_at:
            return told
        clock.jump(max(following, clock.now() + _SOONEST))


def prepare_watches(walk: Walk, clock: VirtualClock) -> None:
    """Makes every watch due at the archive's beginning; `poll` then lets each wait for its first capture."""
    with walk.database.begin() as tx:
        for watch_id, _, _ in watches.iter_next_checks(tx):
            watches.postpone(tx, watch_id, clock.now())

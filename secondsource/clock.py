"""What time it is, for those who may ask: the edges hold a `Clock`, pure functions are given `now`."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time: the wall clock in a daemon, a virtual one in a backtest."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


def require_utc(name: str, moment: datetime) -> None:
    """Raises ValueError unless `moment` is aware and in UTC; `name` is the field it was meant for."""
    if moment.tzinfo is None or moment.utcoffset() != UTC.utcoffset(moment):
        raise ValueError(f"{name} must be an aware datetime in UTC, not {moment!r}")

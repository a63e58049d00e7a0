"""Publishers' dates: claims with a precision, and the span of time that a claim allows (RULES.md 10)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from secondsource.clock import require_utc

_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d\d:?\d\d)?\Z"
)
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z")
_MONTH = re.compile(r"(\d{4})-(\d\d)\Z")

BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
END = datetime(9999, 12, 31, tzinfo=UTC)


class Precision(StrEnum):
    """How much a claimed date says."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """When a publisher says that it published.

    written     RFC 3339 as the page or feed states it: with its offset ("…+09:00", "…Z"), without one where it
                states none, a bare day ("2023-04-25") or month ("2023-04"); "" = it says nothing
    precision   what `written` amounts to
    """

    written: str = ""
    precision: Precision = Precision.NONE

    @property
    def has_zone(self) -> bool:
        """Whether it names one instant, not an hour that differs from place to place."""
        return self.precision is Precision.INSTANT and (self.written.endswith("Z") or self.written[-6] in "+-")

    @property
    def day(self) -> date | None:
        """The calendar day as the publisher states it; None for a month or nothing."""
        if self.precision in (Precision.INSTANT, Precision.DAY):
            return date.fromisoformat(self.written[:10])
        return None

    @property
    def last_day(self) -> date | None:
        """The last calendar day that the claim allows: a month's last; None for nothing."""
        if self.precision is Precision.MONTH:
            return claimed_order(self)[0].date()
        return self.day


UNDATED = Announced()


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleTime:
    """The span in which something was published, as far as we can tell; both ends included, UTC."""

    earliest: datetime
    latest: datetime

    def __post_init__(self) -> None:
        require_utc("earliest", self.earliest)
        require_utc("latest", self.latest)
        if self.earliest > self.latest:
            raise ValueError(f"a span ends before it begins: {self.earliest} > {self.latest}")

    def is_before(self, other: "PossibleTime") -> bool:
        """Whether it is certainly earlier: the spans do not overlap."""
        return self.latest < other.earliest


def parse_announced(written: str | None) -> Announced:
    """What a date in one of the forms of DESIGN.md §7 claims; whatever cannot be read claims nothing.

    Takes RFC 3339 with or without offset or seconds, "2023-04-25", "2023-04". The offset is kept as stated.
    """
    text = (written or "").strip()
    if found := _INSTANT.match(text):
        year, month, day, hour, minute, second, fraction, zone = found.groups()
        clock_time = f"{hour}:{minute}:{second or '00'}" + (f".{fraction[:6]}" if fraction and int(fraction) else "")
        offset = (zone or "").upper()
        if len(offset) == 5:
            offset = f"{offset[:3]}:{offset[3:]}"
        if offset in ("-00:00",):
            offset = "Z"
        normal = f"{year}-{month}-{day}T{clock_time}{offset}"
        return Announced(written=normal, precision=Precision.INSTANT) if _is_real(normal) else UNDATED
    if _DAY.match(text):
        return Announced(written=text, precision=Precision.DAY) if _is_real(text) else UNDATED
    if _MONTH.match(text):
        return Announced(written=text, precision=Precision.MONTH) if _is_real(text + "-01") else UNDATED
    return UNDATED


def _is_real(written: str) -> bool:
    """Whether the calendar has it: "2023-02-30" and hour 25 are no dates."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return False
    return 2 <= moment.year <= 9998


def possible_time(
    announced: Announced, *, offsets: tuple[timedelta, timedelta], first_seen_at: datetime | None
) -> PossibleTime:
    """The span in which it can have been published (RULES.md 10).

    offsets         the outlet's country's least and greatest offset from UTC: where a zoneless hour or a day lies
    first_seen_at   our own first sight: nothing is later than that; None = unknown (`assess`)
    A claim that lies wholly after our first sight is a false claim, and says nothing.
    """
    earliest, latest = _claimed_span(announced, offsets)
    if first_seen_at is None:
        return PossibleTime(earliest=earliest, latest=latest)
    if earliest > first_seen_at:
        return PossibleTime(earliest=BEGINNING, latest=first_seen_at)
    return PossibleTime(earliest=earliest, latest=min(latest, first_seen_at))


def _claimed_span(announced: Announced, offsets: tuple[timedelta, timedelta]) -> tuple[datetime, datetime]:
    west, east = offsets
    if announced.precision is Precision.NONE:
        return BEGINNING, END
    if announced.has_zone:
        instant = datetime.fromisoformat(announced.written).astimezone(UTC)
        return instant, instant
    if announced.precision is Precision.INSTANT:
        local = datetime.fromisoformat(announced.written).replace(tzinfo=UTC)
        return local - east, local - west
    if announced.precision is Precision.DAY:
        start = datetime.fromisoformat(announced.written).replace(tzinfo=UTC)
        return start - east, start + timedelta(days=1) - timedelta(microseconds=1) - west
    start = datetime.fromisoformat(announced.written + "-01").replace(tzinfo=UTC)
    following = (start + timedelta(days=32)).replace(day=1)
    return start - east, following - timedelta(microseconds=1) - west


def claimed_order(announced: Announced) -> tuple[datetime, str]:
    """The order of claims where nothing better is known: the latest moment each allows; undated first."""
    if announced.precision is Precision.NONE:
        return BEGINNING, ""
    return _claimed_span(announced, (timedelta(0), timedelta(0)))[1], announced.written

"""What was looked at: "single source" means only as much as the watched set (RULES.md 22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

SEEING_INTERVALS = 2  # the last fetch must have succeeded within twice the watch's interval
RHYTHM_GAPS = 5  # the newest entry must lie within five median gaps …
RHYTHM_FLOOR = timedelta(days=3)  # … and three days are always allowed
COUNTRY_OUTLETS = 3  # below this the right-language check "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSight:
    """What one watch has seen lately, as the ledger holds it."""

    url: str
    outlet: str
    country: str
    languages: tuple[str, ...]
    last_success_at: datetime | None
    interval: timedelta
    entry_times: tuple[datetime, ...]  # of its latest entries, newest first; what we have, at most twenty


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The watched set at one moment."""

    watches: int
    languages: tuple[str, ...]  # of the seeing watches, sorted
    not_seeing: tuple[str, ...]  # outlets, sorted, of which no watch sees
    blind_watches: int


def is_seeing(sight: WatchSight, *, now: datetime) -> bool:
    """Whether silence of this watch means anything: it is fetched in time and has not frozen."""
    if sight.last_success_at is None or now - sight.last_success_at > SEEING_INTERVALS * sight.interval:
        return False
    return bool(sight.entry_times) and not has_fallen_silent(sight, now=now)


def has_fallen_silent(sight: WatchSight, *, now: datetime) -> bool:
    """Whether it lists nothing new against its own rhythm; never of a watch without entries."""
    if not sight.entry_times:
        return False
    gaps = [(newer - older) for newer, older in zip(sight.entry_times, sight.entry_times[1:], strict=False)]
    allowed = max(RHYTHM_FLOOR, RHYTHM_GAPS * median_low(gaps)) if gaps else RHYTHM_FLOOR
    return now - sight.entry_times[0] > allowed


def coverage_of(sights: Sequence[WatchSight], *, now: datetime) -> Coverage:
    """What the watched set could see at `now`."""
    seeing = [sight for sight in sights if is_seeing(sight, now=now)]
    seen_outlets = {sight.outlet for sight in seeing}
    return Coverage(
        watches=len(sights),
        languages=tuple(sorted({language for sight in seeing for language in sight.languages})),
        not_seeing=tuple(sorted({sight.outlet for sight in sights} - seen_outlets)),
        blind_watches=len(sights) - len(seeing),
    )

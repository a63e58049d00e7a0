"""How long a feed is left alone: by its own rhythm, by what it and its server say, and by how it has failed.

Every wait is clamped both ways and jittered by the address alone: the same history gives the same moment.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from statistics import median_low

LONGEST_WAIT = timedelta(hours=24)  # whatever a feed says of itself, and however often it has failed
# What we conclude ourselves, or a cache's header says: a weekly feed, too, may hold the second source of a story, and
# that is looked for within the settle window of six hours.
LONGEST_OWN = timedelta(hours=6)
WAIT_WHEN_GONE = timedelta(days=30)  # 410: retired, and looked at once a month, for some come back
LOOKS_EACH_GAP = 2  # how often we look between two entries, as they usually come
LOOKS_IN_SILENCE = 10  # and while nothing comes: after ten days of silence once a day, but for LONGEST_OWN
ROLLED_OVER_FOR = timedelta(days=1)  # so long a feed that has lost entries is read as often as is allowed
JITTER = 0.1  # of the wait, added: a thousand feeds that were added at once are soon spread


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHistory:
    """What a feed's readings say of its rhythm.

    entry_times       of its latest entries, newest first
    first_read_at     None = it has never been read
    rolled_over_at    when a reading last shared nothing with the one before it
    hint              how long it says that it may be left alone (ttl, sy:updatePeriod); None = it does not say
    fresh_for         how long its server says that the answer is fresh (Cache-Control, Expires)
    """

    entry_times: tuple[datetime, ...] = ()
    first_read_at: datetime | None = None
    rolled_over_at: datetime | None = None
    hint: timedelta | None = None
    fresh_for: timedelta = timedelta(0)


def wait_after_reading(history: FeedHistory, *, now: datetime, interval_min: timedelta, has_own: bool) -> timedelta:
    """How long a feed that was just read is left alone.

    has_own    whether its own rhythm counts; the operator's own hosts need no sparing, and neither does an archive
    A feed that has lost entries between two readings is believed no hint any more.
    """
    if history.rolled_over_at is not None and now - history.rolled_over_at < ROLLED_OVER_FOR:
        return interval_min
    longest = max(LONGEST_WAIT, interval_min)
    own = own_rhythm(history, now=now) if has_own else timedelta(0)
    ours = min(max(own, history.fresh_for), LONGEST_OWN)
    return min(max(ours, history.hint or timedelta(0), interval_min), longest)


def own_rhythm(history: FeedHistory, *, now: datetime) -> timedelta:
    """How long it may be left alone by how its entries come: half their median gap, longer when it falls silent."""
    times = [moment for moment in history.entry_times if moment <= now]
    gaps = [newer - older for newer, older in pairwise(times)]
    usual = median_low(gaps) / LOOKS_EACH_GAP if gaps else timedelta(0)
    last = times[0] if times else history.first_read_at
    silence = (now - last) / LOOKS_IN_SILENCE if last is not None else timedelta(0)
    return max(usual, silence)


def wait_after_failure(failures: int, *, interval_min: timedelta, asked: timedelta) -> timedelta:
    """How long a feed that failed is left alone: longer by `interval_min` each time, at least what its host asks.

    failures    in a row before this one
    """
    return max(min((failures + 1) * interval_min, max(LONGEST_WAIT, interval_min)), asked)


def jittered(wait: timedelta, *, key: str) -> timedelta:
    """The wait and up to a tenth more: never sooner than is right, and not all at once.

    key    what it depends on, besides the wait: the address and the moment of the reading
    """
    share = int.from_bytes(blake2b(key.encode(), digest_size=4).digest(), "big") / 2**32
    return wait * (1 + JITTER * share)

"""Whether a watch can be relied on to speak: an answer of 200 says nothing, its own history does (TRAPS.md 2, 3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from secondsource.coverage import WatchSight, has_fallen_silent
from secondsource.fetches import FetchOutcome

ROLLED_OVER_LATELY = timedelta(days=7)


class Health(StrEnum):
    """How a watch is."""

    WELL = "well"
    NOT_READ = "not_read"
    GONE = "gone"  # 404, 410, 451
    BLOCKED = "blocked"  # 401, 403, robots.txt: a gap in coverage, not a dead feed
    BUSY = "busy"  # asks us to come back later
    FAILING = "failing"
    NO_FEED = "no_feed"  # answers, with a web page or worse
    EMPTY = "empty"  # a feed that lists nothing
    FROZEN = "frozen"  # lists nothing new, against its own rhythm
    ROLLED_OVER = "rolled_over"  # entries came and went between two readings
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchHistory:
    """What a watch's health is told by.

    last_outcome     of the last fetch; None = there was none
    listed_count     entries in the last document that was read; None = nobody counted
    entry_count      entries that were ever recorded of it
    rolled_over_at   when a reading last shared nothing with the one before it
    moved_to         where it says that it has moved for good; "" = nowhere
    """

    sight: WatchSight
    last_outcome: FetchOutcome | None
    problem: str = ""
    listed_count: int | None = None
    entry_count: int = 0
    rolled_over_at: datetime | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """How a watch is, what is wrong, and what to do; both "" where it is well."""

    health: Health
    problem: str = ""
    advice: str = ""


_OF_OUTCOMES: Mapping[FetchOutcome, tuple[Health, str]] = {
    FetchOutcome.GONE: (Health.GONE, "Look for its new address on the outlet's own pages, or remove the watch."),
    FetchOutcome.REFUSED: (
        Health.BLOCKED,
        "Ask the outlet for leave, or watch another address of it; until then it is a gap in what is seen.",
    ),
    FetchOutcome.ROBOTS: (
        Health.BLOCKED,
        "Ask the outlet for leave, or watch another address of it; until then it is a gap in what is seen.",
    ),
    FetchOutcome.RATE_LIMITED: (Health.BUSY, "Nothing: it is read again when the host allows it."),
    FetchOutcome.SERVER_ERROR: (Health.FAILING, "Wait a day; if it goes on, look at the address in a browser."),
    FetchOutcome.UNREACHABLE: (Health.FAILING, "Check the address; if it is right, wait a day."),
    FetchOutcome.FORBIDDEN_ADDRESS: (
        Health.FAILING,
        "Correct the address; if it is one of your own, name its network in [crawl] allow_private.",
    ),
    FetchOutcome.TOO_LARGE: (Health.FAILING, "Look for a shorter feed of this outlet."),
    FetchOutcome.UNREADABLE: (
        Health.NO_FEED,
        "Open the address in a browser, and watch the feed that its page names.",
    ),
    FetchOutcome.NOT_CAPTURED: (Health.NOT_READ, "Nothing: the archive holds no capture of it yet."),
}


def judge_health(history: WatchHistory, *, now: datetime) -> HealthReport:
    """How a watch is, the worst first."""
    if history.last_outcome is None:
        return HealthReport(health=Health.NOT_READ, problem="it has not been read yet", advice="Nothing: it is due.")
    if history.last_outcome in _OF_OUTCOMES:
        health, advice = _OF_OUTCOMES[history.last_outcome]
        return HealthReport(health=health, problem=history.problem or history.last_outcome.value, advice=advice)
    if history.listed_count == 0 and history.last_outcome is FetchOutcome.OK:
        had = f", and has had {history.entry_count} entries" if history.entry_count else ""
        return HealthReport(
            health=Health.EMPTY,
            problem=f"it answers and lists nothing{had}",
            advice="Look on the outlet's pages for the feed that replaced it.",
        )
    if has_fallen_silent(history.sight, now=now):
        newest = history.sight.entry_times[0]
        return HealthReport(
            health=Health.FROZEN,
            problem=f"nothing new since {newest:%Y-%m-%d}, {(now - newest).days} days ago: against its own rhythm",
            advice="See whether the outlet still publishes here; if not, look for its new feed.",
        )
    if history.rolled_over_at is not None and now - history.rolled_over_at < ROLLED_OVER_LATELY:
        return HealthReport(
            health=Health.ROLLED_OVER,
            problem=f"on {history.rolled_over_at:%Y-%m-%d} all of its entries were new: some may have come and gone",
            advice="It is read as often as is allowed: lower [crawl] interval_min, or add a longer feed of it.",
        )
    if history.moved_to:
        return HealthReport(
            health=Health.MOVED,
            problem=f"it says that it has moved for good to {history.moved_to}",
            advice="Write the new address into your outlets file.",
        )
    return HealthReport(health=Health.WELL, problem=history.problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many watches of one kind can be relied on."""

    name: str
    well: int
    watches: int


def shares_of(groups: Iterable[tuple[str, Health]]) -> Sequence[Share]:
    """The shares by name; a watch that moved or rolled over speaks all the same."""
    counts: dict[str, list[int]] = {}
    for name, health in groups:
        count = counts.setdefault(name, [0, 0])
        count[0] += health in (Health.WELL, Health.MOVED, Health.ROLLED_OVER)
        count[1] += 1
    return [Share(name=name, well=well, watches=all_) for name, (well, all_) in sorted(counts.items())]

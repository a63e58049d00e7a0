"""One turn of the walk: everything that is due now, every step, until nothing more is."""

from dataclasses import dataclass
from datetime import datetime

from alerts.planning import next_due_at as next_plan_at
from scheduler.walk.assess import assess, plan
from scheduler.walk.deliver import deliver
from scheduler.walk.group import group
from scheduler.walk.poll import poll
from scheduler.walk.read import match, read
from scheduler.walk.regroup import regroup, regroup_due_at
from scheduler.walk.reread import reread
from scheduler.walk.trace import trace
from scheduler.walk.walking import Walk as Walk
from storage import alerts, entries, page_states, watches

_MOST_ROUNDS = 1000  # a bound on a turn that feeds itself: whatever is left is due in the next


@dataclass(slots=True)
class TurnSummary:
    """What one turn did, in counts."""

    polled: int = 0
    unreadable: int = 0  # of the watches polled
    read: int = 0
    reread: int = 0
    grouped: int = 0
    assessed: int = 0
    planned: int = 0
    sent: int = 0
    unsent: int = 0

    def line(self) -> str:
        """The counts that are not zero, as one line; "" for a turn with nothing to do."""
        told = (
            (self.polled, "polled"),
            (self.unreadable, "not readable"),
            (self.read, "read"),
            (self.reread, "read again"),
            (self.grouped, "grouped"),
            (self.assessed, "assessed"),
            (self.planned, "planned"),
            (self.sent, "sent"),
            (self.unsent, "not sent"),
        )
        return ", ".join(f"{count} {word}" for count, word in told if count)


async def take_turn(walk: Walk) -> TurnSummary:
    """Takes every step until none has anything left to do.

    Watches are polled that were due when it began: with short intervals the first is due again before the last page
    is read, and the turn would never end.
    """
    summary = TurnSummary()
    began_at = walk.clock.now()
    for _ in range(_MOST_ROUNDS):
        polled = await poll(walk, due_by=began_at)
        summary.polled += polled.done
        summary.unreadable += polled.failed
        again = await reread(walk)
        summary.reread += again.done
        found = await judge_news(walk, summary)
        if not polled.done and not again.done and not found:
            break
    if (await regroup(walk)).done:
        await judge_news(walk, summary)
    summary.planned += (await plan(walk)).done
    delivered = await deliver(walk)
    summary.sent += delivered.done
    summary.unsent += delivered.failed
    return summary


async def judge_news(walk: Walk, summary: TurnSummary) -> int:
    """Everything between a feed's line and a verdict, until nothing waits; how much was done."""
    total = 0
    for _ in range(_MOST_ROUNDS):
        done = (await match(walk)).done
        pages = (await read(walk)).done
        traced = (await trace(walk)).done
        grouped = (await group(walk)).done
        assessed = (await assess(walk)).done
        summary.read += pages
        summary.grouped += grouped
        summary.assessed += assessed
        if not (done or pages or traced or grouped or assessed):
            break
        total += done + pages + traced + grouped + assessed
    return total


def next_due_at(walk: Walk) -> datetime | None:
    """When the next turn will have something to do; None = never, as things stand."""
    with walk.database.read() as tx:
        moments = (
            regroup_due_at(walk),
            page_states.next_due_at(tx),
            watches.next_due_at(tx),
            entries.next_read_due_at(tx),
            next_plan_at(tx, now=walk.clock.now()),
            alerts.next_delivery_due_at(tx),
        )
    return min((moment for moment in moments if moment is not None), default=None)

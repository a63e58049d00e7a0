"""What the daemon runs: the steps of the walk as jobs, each in its rhythm, none waiting for another."""

import threading
from datetime import timedelta

from scheduler.daemon import Job
from scheduler.walk.assess import assess, plan
from scheduler.walk.deliver import deliver
from scheduler.walk.forget import forget
from scheduler.walk.group import group
from scheduler.walk.poll import poll
from scheduler.walk.read import match, read
from scheduler.walk.regroup import regroup
from scheduler.walk.reread import reread
from scheduler.walk.trace import trace
from scheduler.walk.walking import Walk
from storage import alerts

# A look for what is due is one indexed query; and nothing is later than this because of us.
TICK = timedelta(seconds=1)
DAILY = timedelta(days=1)


def take_over(walk: Walk) -> int:
    """Frees the mails that a process which died was sending, to be sent again at once; how many there were.

    To be called once, under the lease (scheduler/leases.py), before any job runs: only then is nobody else sending.
    """
    with walk.database.begin() as tx:
        return alerts.release_claims(tx, now=walk.clock.now())


def jobs_of(walk: Walk) -> tuple[Job, ...]:
    """The walk as jobs, side by side: a feed that hangs delays no judgement, a mail server that hangs no feed.

    Each takes one batch a run. What has been asked to stop does so for good: the jobs serve one daemon's life.
    """
    is_ending = threading.Event()

    async def poll_step() -> str:
        polled = await poll(walk)
        return _line((polled.done, "polled"), (polled.failed, "not readable"))

    async def read_step() -> str:
        matched = await match(walk)
        pages = await read(walk)
        return _line((matched.done, "matched"), (pages.done, "read"), (pages.failed, "not readable"))

    async def reread_step() -> str:
        again = await reread(walk)
        return _line((again.done, "read again"), (again.failed, "not readable"))

    async def judge_step() -> str:
        traced = await trace(walk)
        grouped = await group(walk)
        assessed = await assess(walk)
        planned = await plan(walk)
        regrouped = await regroup(walk)
        return _line(
            (traced.done, "traced"),
            (grouped.done, "grouped"),
            (assessed.done, "assessed"),
            (planned.done, "planned"),
            (regrouped.done, "merged or split"),
        )

    async def deliver_step() -> str:
        delivered = await deliver(walk, stop=is_ending)
        return _line((delivered.done, "sent"), (delivered.failed, "not sent"))

    async def forget_step() -> str:
        return _line(((await forget(walk)).done, "forgotten"))

    async def stop_delivering() -> None:
        is_ending.set()

    return (
        Job(name="poll", interval=TICK, step=poll_step, stop=walk.crawling.stop),
        Job(name="read", interval=TICK, step=read_step, stop=walk.crawling.stop),
        Job(name="reread", interval=TICK, step=reread_step, stop=walk.crawling.stop),
        Job(name="judge", interval=TICK, step=judge_step),
        Job(name="forget", interval=DAILY, step=forget_step),
        Job(name="deliver", interval=TICK, step=deliver_step, stop=stop_delivering),
    )


def _line(*told: tuple[int, str]) -> str:
    """The counts that are not zero, as one line; "" where all are."""
    return ", ".join(f"{count} {word}" for count, word in told if count)

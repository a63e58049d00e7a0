"""The process that runs for ever: jobs in their rhythm, companions beside them, until it is asked to end."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from enum import StrEnum
from types import FrameType
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler.notifying import Notifier
from secondsource.errors import SecondSourceError

logger = logging.getLogger(__name__)

_PATIENCE = timedelta(seconds=3)  # for steps to end by themselves, once they have been asked to
_CUT_OFF = timedelta(seconds=0.5)  # for those that did not, to notice that they are cancelled
_LAST_MOMENT = timedelta(seconds=4.5)  # whatever still hangs must not hold the process beyond this; five are promised
_LONGEST_REST = timedelta(minutes=5)  # of a job that fails again and again: quiet, and yet soon back


class Ended(StrEnum):
    """Why a daemon ended, when nothing was wrong."""

    TERMINATED = "terminated"
    INTERRUPTED = "interrupted"


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
    longest: timedelta = timedelta(minutes=45)  # beyond the longest that a crawl may take (crawler/crawling.py)


class Companion(Protocol):
    """What runs beside the jobs for as long as the daemon does, such as the web desk."""

    @property
    def name(self) -> str:
        """How logs call it."""
        ...

    async def run(self) -> None:
        """Serves until `stop` is called; to return earlier is an error of ours."""
        ...

    async def stop(self) -> None:
        """Makes `run` return soon."""
        ...


@dataclass(slots=True)
class _Course:
    """How one job fares; times are those of the event loop's own clock."""

    running_since: float | None = None
    failures: int = 0  # one after the other
    problem: str = ""  # of the last failure: logged once for as long as it stays the same
    rests_until: float = 0.0


class Daemon:
    """Runs the jobs and companions that it is handed; knows nothing of what they do.

    A job that raises a SecondSourceError is logged, rests, and is tried again. Anything else is our bug: all is
    stopped and the exception rises. SIGTERM or SIGINT end it in order within five seconds; what cannot end by then is
    cut off, which loses nothing: every step is a transaction, and is taken again at the next start.
    environment   where systemd says how it wants to hear of us: NOTIFY_SOCKET, WATCHDOG_USEC
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        companions: Sequence[Companion] = (),
        *,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._jobs = tuple(jobs)
        self._companions = tuple(companions)
        self._notifier = Notifier(environment, process_id=os.getpid())
        self._courses = {job.name: _Course() for job in self._jobs}
        self._tasks: set[asyncio.Task[None]] = set()
        self._end = asyncio.Event()
        self._ended = Ended.TERMINATED
        self._bug: Exception | None = None

    def stop(self) -> None:
        """Asks the daemon to end in order; `run` returns when it has."""
        self._end.set()

    async def run(self) -> Ended:
        """Runs until a signal or `stop` comes; says which. Raises what no job or companion should have raised."""
        loop = asyncio.get_running_loop()
        for number, ended in ((signal.SIGTERM, Ended.TERMINATED), (signal.SIGINT, Ended.INTERRUPTED)):
            loop.add_signal_handler(number, self._heed, ended)
        scheduler = self._scheduler()
        scheduler.start()
        for job in self._jobs:
            self._keep(self._take(job), name=job.name)  # the first run is now, not one interval from now
        for companion in self._companions:
            self._keep(self._accompany(companion), name=companion.name)
        logger.info("daemon started", extra={"jobs": [job.name for job in self._jobs]})
        self._notifier.ready()
        try:
            await self._end.wait()
            self._notifier.stopping()
            scheduler.pause()
            await self._wind_down()
        finally:
            scheduler.shutdown(wait=False)
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)
        if self._bug is not None:
            raise self._bug
        logger.info("daemon ended", extra={"reason": self._ended.value})
        return self._ended

    def _scheduler(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(timezone=UTC)
        for job in self._jobs:
            _schedule(scheduler, self._tick, job.interval, name=job.name, args=(job,))
        if self._notifier.watchdog_interval is not None:
            _schedule(scheduler, self._feed_watchdog, self._notifier.watchdog_interval, name="watchdog", args=())
        return scheduler

    def _heed(self, ended: Ended) -> None:
        """A signal has come. The second one, of an impatient person, changes nothing: the end is near anyway."""
        if not self._end.is_set():
            logger.info("daemon ends", extra={"reason": ended.value})
            self._ended = ended
            _end_at_the_last_moment()
            self._end.set()

    async def _tick(self, job: Job) -> None:
        """Starts a run unless the last one still goes on, or the job rests.

        In a task of our own: the scheduler's shutdown would cut off its own at once, with no time to end in order.
        """
        course = self._courses[job.name]
        if course.running_since is None and asyncio.get_running_loop().time() >= course.rests_until:
            self._keep(self._take(job), name=job.name)

    async def _feed_watchdog(self) -> None:
        """Tells systemd that the work goes on: the loop turns, and no step hangs beyond its time."""
        now = asyncio.get_running_loop().time()
        for job in self._jobs:
            since = self._courses[job.name].running_since
            if since is not None and now - since > job.longest.total_seconds():
                logger.error("job hangs", extra={"job": job.name, "seconds": round(now - since)})
                return
        self._notifier.alive()

    async def _take(self, job: Job) -> None:
        """One run of a job, whatever comes of it."""
        loop = asyncio.get_running_loop()
        course = self._courses[job.name]
        course.running_since = loop.time()
        try:
            summary = await job.step()
        except SecondSourceError as error:
            self._rest(job, course, error)
        except Exception as error:  # it is kept, and rises from `run`
            logger.critical("job failed by an error of ours", extra={"job": job.name})
            self._fail(error)
        else:
            if course.failures:
                logger.info("job works again", extra={"job": job.name, "failures": course.failures})
            course.failures, course.problem = 0, ""
            if summary:
                logger.debug("job done", extra={"job": job.name, "summary": summary})
                self._notifier.status(f"{job.name}: {summary}")
        finally:
            course.running_since = None

    def _rest(self, job: Job, course: _Course, error: SecondSourceError) -> None:
        """The job failed for a known reason: say so once, and let it rest longer each time."""
        course.failures += 1
        wait = min(job.interval * 2 ** min(course.failures, 12), max(_LONGEST_REST, job.interval))
        if error.retry_after is not None:
            wait = max(wait, error.retry_after)
        course.rests_until = asyncio.get_running_loop().time() + wait.total_seconds()
        if str(error) != course.problem:
            course.problem = str(error)
            level = logging.WARNING if error.is_retryable else logging.ERROR
            logger.log(level, "job failed", extra={"job": job.name, "problem": course.problem})
        self._notifier.status(f"{job.name} failed: {course.problem}")

    async def _accompany(self, companion: Companion) -> None:
        try:
            await companion.run()
        except Exception as error:  # it is kept, and rises from `run`
            logger.critical("companion failed", extra={"companion": companion.name})
            self._fail(error)
        else:
            if not self._end.is_set():
                self._fail(RuntimeError(f"the companion {companion.name!r} ended by itself"))

    def _fail(self, error: Exception) -> None:
        if self._bug is None:
            self._bug = error
        self._end.set()

    async def _wind_down(self) -> None:
        """Asks everything that runs to end, waits for it, and cuts off what has not ended in time."""
        stops = {job.name: job.stop for job in self._jobs if job.stop is not None}
        stops |= {companion.name: companion.stop for companion in self._companions}
        for name, stop in stops.items():
            self._keep(self._ask(stop, name), name=f"stop {name}")
        late = await self._wait(_PATIENCE)
        for task in late:
            logger.warning("cut off; it is taken again at the next start", extra={"task": task.get_name()})
            task.cancel()
        await self._wait(_CUT_OFF)

    async def _ask(self, stop: Callable[[], Awaitable[None]], name: str) -> None:
        try:
            await stop()
        except Exception as error:  # it is kept, and rises from `run`
            logger.critical("could not be asked to end", extra={"task": name})
            self._fail(error)

    async def _wait(self, span: timedelta) -> set[asyncio.Task[None]]:
        """Waits for all that runs, and says what still does."""
        if not self._tasks:
            return set()
        _, late = await asyncio.wait(set(self._tasks), timeout=span.total_seconds())
        return late

    def _keep(self, work: Coroutine[None, None, None], *, name: str) -> None:
        """Starts a task and holds on to it: the event loop itself would let it be collected."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _schedule(
    scheduler: AsyncIOScheduler,
    tick: Callable[..., Awaitable[None]],
    interval: timedelta,
    *,
    name: str,
    args: tuple[Job, ...],
) -> None:
    scheduler.add_job(
        tick,
        IntervalTrigger(seconds=interval.total_seconds(), timezone=UTC),
        args=args,
        id=name,
        misfire_grace_time=None,  # a loop blocked for longer than the default of one second would lose the run
        coalesce=True,
        max_instances=1,
    )


def _end_at_the_last_moment() -> None:
    """Makes sure that the process is gone when its time is over, whatever still hangs.

    A thread inside a system call (a mail server that does not answer) can neither be cancelled nor, at the end of the
    interpreter, be left behind. What it does is repeated at the next start, as after a power cut.
    """

    def leave(_number: int, _frame: FrameType | None) -> None:
        os.write(
            2, b"secondsource: a step did not end in time and was cut off; it is taken again at the next start\n"
        )
        os._exit(0)

    signal.signal(signal.SIGALRM, leave)
    signal.setitimer(signal.ITIMER_REAL, _LAST_MOMENT.total_seconds())

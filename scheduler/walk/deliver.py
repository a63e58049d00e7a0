"""Deliver: empty the outbox; a crash on the way repeats a mail under the same Message-ID, and loses none."""

import asyncio
import threading

from alerts.outbox import send_due
from scheduler.walk.walking import StepCount, Walk


async def deliver(walk: Walk, *, stop: threading.Event | None = None) -> StepCount:
    """Sends every delivery that is due. `stop`, once set, ends it after the mail that is under way."""
    summary = await asyncio.to_thread(
        send_due, walk.database, walk.channel, walk.clock, sender=walk.settings.mail.sender, stop=stop
    )
    failed = summary.deferred + summary.refused + summary.given_up
    return StepCount(done=summary.sent, failed=failed)

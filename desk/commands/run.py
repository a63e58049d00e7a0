"""`secondsource run`: the daemon."""

import asyncio
import logging

import typer

from desk.configuration import load_settings
from desk.logs import configure_logging
from desk.options import ConfigOption

logger = logging.getLogger(__name__)

_INTERRUPTED = 130


def run(config: ConfigOption = None) -> None:
    """Watch the world: poll, read, judge and mail, until SIGTERM or Ctrl-C.

    Logs are JSON lines on stderr. One daemon works on one database; a second one says so and ends.

    Example:  secondsource run --config /etc/secondsource/secondsource.toml
    """
    settings = load_settings(config)
    from desk.wiring import open_walk  # slow to import: `--help` must not wait for it
    from scheduler.daemon import Daemon, Ended
    from scheduler.jobs import jobs_of

    configure_logging(logging.INFO)
    if not settings.subscribers:
        logger.warning("nobody is told", extra={"fix": "add a [[subscriber]] to the configuration"})
    with open_walk(settings) as walk:
        ended = asyncio.run(Daemon(jobs_of(walk)).run())
    if ended is Ended.INTERRUPTED:
        raise typer.Exit(_INTERRUPTED)

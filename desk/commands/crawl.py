"""`secondsource crawl --once`: one walk, then the end."""

import asyncio
import logging
from typing import Annotated

import typer

from desk.configuration import load_settings
from desk.logs import configure_logging
from desk.options import ConfigOption


def crawl(
    is_once: Annotated[bool, typer.Option("--once", help="Poll what is due, take the whole walk, and end.")] = False,
    config: ConfigOption = None,
) -> None:
    """Poll every watch that is due, take the whole walk, and end; for cron, and to try things out.

    Example:  secondsource crawl --once
    """
    if not is_once:
        raise typer.BadParameter("say --once; what goes on and on is `secondsource run`")
    settings = load_settings(config)
    from desk.wiring import open_walk  # slow to import: `--help` must not wait for it
    from scheduler.walk.turn import take_turn

    configure_logging(logging.INFO)
    with open_walk(settings) as walk:
        summary = asyncio.run(take_turn(walk))
    print(summary.line() or "nothing was due")

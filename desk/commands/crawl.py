"""`secondsource crawl --once`: one walk, then the end."""

from typing import Annotated

import typer

from desk.options import ConfigOption


def crawl(
    is_once: Annotated[bool, typer.Option("--once", help="Poll what is due, take the whole walk, and end.")] = False,
    config: ConfigOption = None,
) -> None:
    """Poll every watch that is due, take the whole walk, and end; for cron, and to try things out.

    Example:  secondsource crawl --once
    """
    raise NotImplementedError

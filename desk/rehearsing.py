"""An archive rehearsed: which settings and outlets it is read with, and the walk over it from end to end."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from alerts.history import HistoricAlert
from crawler.evidence.replay import Replay
from desk.configuration import load_catalogue, load_settings, read_outlets
from desk.wiring import open_archive_walk
from scheduler.backtest import Progress, Span, VirtualClock, run_backtest
from secondsource.errors import ConfigError, InputError
from secondsource.outlets import Outlet
from secondsource.settings import Settings, Subscriber

logger = logging.getLogger(__name__)

SETTINGS_FILE, OUTLETS_FILE = "secondsource.toml", "outlets.toml"
DEFAULT_SUBSCRIBER = Subscriber(address="analyst@localhost")  # DESIGN.md §7


def settings_for(archives: Sequence[Path], config: Path | None) -> Settings:
    """The settings of the named file, else of the one that lies in the archive, else the defaults.

    With no subscriber in them there is one. Raises ConfigError, also where two folders hold different ones.
    """
    beside = [folder / SETTINGS_FILE for folder in archives if (folder / SETTINGS_FILE).is_file()]
    if config is None and len(beside) > 1:
        raise ConfigError(
            place=", ".join(map(str, beside)),
            problem="several folders of the archive hold a configuration",
            fix="Name the one that is meant with --config.",
        )
    chosen = config or next(iter(beside), None)
    settings = Settings() if chosen is None else load_settings(chosen)
    return settings if settings.subscribers else replace(settings, subscribers=(DEFAULT_SUBSCRIBER,))


def outlets_for(archives: Sequence[Path], named: Path | None) -> tuple[Outlet, ...]:
    """The outlets of the named file, else of those that lie in the archive. Raises ConfigError, InputError."""
    if named is not None:
        if not named.exists():
            raise InputError(path=str(named), problem="there is no such file", fix="Check the path.")
        return read_outlets(named)
    beside = [folder / OUTLETS_FILE for folder in archives if (folder / OUTLETS_FILE).is_file()]
    return tuple(outlet for path in beside for outlet in read_outlets(path))


def span_of(replay: Replay, archives: Sequence[Path], *, start: datetime | None, end: datetime | None) -> Span:
    """From the archive's first capture to its last, or as asked. Raises InputError where it has none."""
    for problem in replay.problems:
        logger.warning("part of the archive cannot be read", extra={"problem": problem})
    if replay.first_at is None or replay.last_at is None:
        raise InputError(
            path=", ".join(map(str, archives)),
            problem=replay.problems[0] if replay.problems else "it holds no capture of any page",
            fix="Name WARC files, or folders of them.",
        )
    return Span(starts_at=replay.first_at, alerts_from=start, ends_at=end or replay.last_at)


def rehearse(
    settings: Settings,
    outlets: tuple[Outlet, ...],
    replay: Replay,
    span: Span,
    *,
    keeps: bool = False,
    progress: Progress | None = None,
) -> tuple[HistoricAlert, ...]:
    """The walk over the archive; every alert that would have been sent, in order.

    keeps   whether database, evidence and mails stay where the settings say
    """
    clock = VirtualClock(span.starts_at)
    catalogue = load_catalogue(settings, more=outlets)
    with open_archive_walk(settings, catalogue, replay, clock, keeps=keeps) as walk:
        return asyncio.run(run_backtest(walk, clock, span, progress=progress))

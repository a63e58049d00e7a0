"""Logs: one JSON object a line on stderr, facts beside a constant message (STYLE.md §7)."""

import json
import logging
import sys
from datetime import UTC, datetime

from desk.shadowing import ROOMS

# Libraries that log what is an outcome for us, told elsewhere, or nothing.
_TALKATIVE = (
    "trafilatura",
    "htmldate",
    "courlan",
    "justext",
    "charset_normalizer",
    "py3langid",
    "scrapy",
    "warcio",
    "asyncio",
    "apscheduler",
    "alembic",
    "readability",
)
_OWN = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """A record as one JSON object: ts, level, event, logger, and the facts of `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line; a traceback goes into `traceback`."""
        line: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC)
            .isoformat(timespec="milliseconds")
            .replace("+00:00", "Z"),
            "level": record.levelname,
            "event": record.getMessage(),
            "logger": record.name,
        }
        line.update((key, value) for key, value in vars(record).items() if key not in _OWN)
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logging(level: int = logging.WARNING) -> None:
    """Sends all logs to stderr: our own from `level` on, those of libraries where a person should act."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for room in ROOMS:
        logging.getLogger(room).setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.ERROR)
    logging.captureWarnings(True)

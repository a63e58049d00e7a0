"""JSON on stdout: UTF-8 whatever the terminal says, one object a line, equal for equal input."""

import json
import sys
from collections.abc import Mapping


def print_json_line(value: Mapping[str, object]) -> None:
    """One object on one line, in the order of its keys."""
    _write(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def print_json(value: object) -> None:
    """One value over several lines, for people too."""
    _write(json.dumps(value, ensure_ascii=False, indent=2))


def _write(text: str) -> None:
    # A lone surrogate, as broken pages have them, is no UTF-8: it becomes "?" and stops nothing.
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()

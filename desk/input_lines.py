"""Input files of JSON lines: each line an object, or a problem that is told in its place."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from secondsource.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class InputLine:
    """One line that is not blank: an object, or why there is none (`problem` is "" where there is one)."""

    number: int  # from 1
    value: Mapping[str, object]
    problem: str = ""


def read_bytes(path: Path, *, wanted: str, limit: int = -1) -> bytes:
    """The content of an input file, its first `limit` bytes (-1 = all).

    Raises InputError where it is missing or no file; `wanted` says what it should be.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except FileNotFoundError as error:
        raise InputError(path=str(path), problem="there is no such file", fix="Check the path.") from error
    except IsADirectoryError as error:
        raise InputError(path=str(path), problem="it is a folder", fix=f"Name {wanted}.") from error
    except OSError as error:
        problem = f"it cannot be read ({error.strerror or error})"
        raise InputError(path=str(path), problem=problem, fix="Check the path and its permissions.") from error


def read_json_lines(path: Path) -> tuple[bytes, ...]:
    """The lines of a file of JSON lines, blank ones included. Raises InputError for what is no such file at all."""
    lines = tuple(read_bytes(path, wanted="a file of JSON lines").removeprefix(b"\xef\xbb\xbf").split(b"\n"))
    written = [line for line in lines if line.strip()]
    if written and not any(line.lstrip().startswith(b"{") for line in written):
        raise InputError(
            path=str(path),
            problem="none of its lines is a JSON object",
            fix='Write one object a line: {"id": …, "url": …, …}.',
        )
    return lines


def iter_objects(lines: tuple[bytes, ...]) -> Iterator[InputLine]:
    """Every line that is not blank, in order."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _input_line(number, line)


def _input_line(number: int, line: bytes) -> InputLine:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return InputLine(number=number, value={}, problem=f"line {number} is not UTF-8")
    except (ValueError, RecursionError) as error:
        return InputLine(number=number, value={}, problem=f"line {number} is not JSON: {error}")
    if not isinstance(value, dict):
        return InputLine(number=number, value={}, problem=f"line {number} is not an object")
    return InputLine(number=number, value=value)

"""Outlets written as TOML: the text that `outlet_file` reads, and new ones put into a file without disturbing it."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence

from secondsource.errors import ConfigError
from secondsource.outlets import Outlet, OutletKind, Standing, Watch

_HEADER = re.compile(r"\s*\[\[\s*outlet\s*\]\]")
_DEFAULT_SPIDER = Watch(url="").spider


def outlet_lines(outlet: Outlet) -> list[str]:
    """One [[outlet]] block with its watches; what holds by default is left out."""
    lines = ["[[outlet]]", f"name = {_written(outlet.name)}"]
    for key, values in (("aliases", outlet.aliases), ("domains", outlet.domains)):
        lines += [f"{key} = {_written(values)}"] if values else []
    kind = "" if outlet.kind is OutletKind.UNKNOWN else outlet.kind.value
    for key, value in (("owner", outlet.owner), ("kind", kind), ("country", outlet.country)):
        lines += [f"{key} = {_written(value)}"] if value else []
    lines += [f"languages = {_written(outlet.languages)}"] if outlet.languages else []
    lines += [f"standing = {_written(outlet.standing.value)}"] if outlet.standing is not Standing.KNOWN else []
    if outlet.standing_since is not None:
        lines.append(f"standing_since = {outlet.standing_since.isoformat()}")
    lines += [f"credits = {_written(outlet.credits)}"] if outlet.credits else []
    for watch in outlet.watches:
        lines += ["", *watch_lines(watch)]
    if outlet.page:
        lines += ["", "[outlet.page]"]
        for key in ("title", "authors", "published", "text", "drop"):
            if selectors := getattr(outlet.page, key):
                lines.append(f"{key} = {_written(selectors)}")
    return lines


def watch_lines(watch: Watch) -> list[str]:
    """One [[outlet.watch]] block."""
    return [
        "[[outlet.watch]]",
        f"url = {_written(watch.url)}",
        *([f"spider = {_written(watch.spider)}"] if watch.spider != _DEFAULT_SPIDER else []),
        *([f"entries = {_written(watch.entries)}"] if watch.entries else []),
        *([f"seen_in = {_written(watch.seen_in)}"] if watch.seen_in else []),
        *([] if watch.is_verified else ["verified = false"]),
    ]


def with_additions(
    text: str, *, watches: Mapping[str, Sequence[Watch]], outlets: Sequence[Outlet], remark: str, place: str
) -> str:
    """The file's text with more in it, its comments, order and line ends as they were.

    text      a whole outlets file; "" for a new one
    watches   by the name of an outlet that the file declares: they go to the end of its block
    outlets   go to the end of the file, each below the line `remark`
    place     the file, as errors name it
    Raises    ConfigError where the result would not read as meant: the file is then written in a form that only a
              person can add to
    """
    meant = _parsed(text, place)
    lines = text.split("\n")
    ending = "\r" if lines[0].endswith("\r") else ""
    names = [each.get("name") for each in meant]
    starts = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    if watches and len(starts) != len(names):
        raise _cannot_add(place)
    for index in reversed(range(len(names))):  # from the end, so that the numbers before stay true
        if more := watches.get(str(names[index])):
            at = _end_of_block(lines, starts[index], [*starts, len(lines)][index + 1])
            lines[at:at] = [line + ending for watch in more for line in ("", *watch_lines(watch))]
    new = [line for outlet in outlets for line in ("", remark, *outlet_lines(outlet))]
    if new:
        while lines and not lines[-1].strip():
            lines.pop()
        lines = [*lines, *(line + ending for line in new), ""] if lines else [*new[1:], ""]
    result = "\n".join(lines)
    for each in meant:
        if more := watches.get(str(each.get("name"))):
            block = "\n".join(["[[outlet]]", *(line for watch in more for line in watch_lines(watch))])
            each["watch"] = [*_tables(each.get("watch")), *_tables(_parsed(block, place)[0]["watch"])]
    meant += [each for outlet in outlets for each in _parsed("\n".join(outlet_lines(outlet)), place)]
    try:
        came_out = _parsed(result, place)
    except ConfigError as error:
        raise _cannot_add(place) from error
    if came_out != meant:
        raise _cannot_add(place)
    return result


def _parsed(text: str, place: str) -> list[dict[str, object]]:
    try:
        return _tables(tomllib.loads(text).get("outlet"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            place=place, problem=f"it is no TOML: {error}", fix="Mend that line; texts stand in quotes."
        ) from error


def _tables(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _end_of_block(lines: Sequence[str], start: int, end: int) -> int:
    """After the last line that says something: a comment right above the next outlet belongs to that one."""
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _cannot_add(place: str) -> ConfigError:
    return ConfigError(
        place=place,
        problem="nothing can be added to it without a person's help",
        fix="Write each outlet as an [[outlet]] table of its own, each watch as [[outlet.watch]]; "
        "or name another file with --into.",
    )


def _written(value: str | Sequence[str]) -> str:
    """A text or a list of texts as TOML: JSON's escapes are among TOML's, which asks for one more."""
    text = json.dumps(value if isinstance(value, str) else list(value), ensure_ascii=False)
    return text.replace("\x7f", "\\u007F")

"""Whether another package stands where one of our rooms should: then nothing works, and no traceback says why.

Four of our top-level names also exist on the package index, and a stray folder on PYTHONPATH does the same harm. This
module imports nothing of ours, for it runs before anything else can be trusted.
"""

from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from importlib.util import find_spec
from pathlib import Path

ROOMS = ("secondsource", "storage", "crawler", "alerts", "scheduler", "desk")
DISTRIBUTION = "secondsource"


def find_shadowing(rooms: Sequence[str] = ROOMS) -> str:
    """What stands in the place of one of our packages, who put it there and what to do; "" where nothing does.

    All rooms lie in one folder, beside this one; a room found elsewhere is another's. Where another distribution has
    written its package over ours in that very folder, what was recorded when we were installed tells.
    """
    home = Path(__file__).resolve().parent.parent
    problems = [
        f"the package {room!r} is taken from {place}, not from {home / room}: {_culprit(room, place)}."
        for room in rooms
        for place in [_place_of(find_spec(room))]
        if place != home / room
    ]
    problems += [
        f"{home / room} was overwritten since Second Source was installed: {_culprit(room, home / room)}."
        for room in _overwritten(home, rooms)
    ]
    return "\n".join(problems)


def _place_of(spec: ModuleSpec | None) -> Path | None:
    if spec is None:
        return None
    if spec.origin is None or spec.origin in ("built-in", "frozen", "namespace"):
        first = next(iter(spec.submodule_search_locations or ()), None)
        return Path(first).resolve() if first else None
    path = Path(spec.origin).resolve()
    return path.parent if path.name.startswith("__init__.") else path


def _overwritten(home: Path, rooms: Sequence[str]) -> Iterator[str]:
    """Rooms whose first file is not of the size that was recorded when our wheel was installed."""
    try:
        recorded = {str(each): each.size for each in distribution(DISTRIBUTION).files or ()}
    except PackageNotFoundError:
        return
    for room in rooms:
        size = recorded.get(f"{room}/__init__.py")
        path = home / room / "__init__.py"
        if size is not None and path.exists() and path.stat().st_size != size:
            yield room


def _culprit(room: str, place: Path | None) -> str:
    """Who put it there, and what to do about it."""
    names = sorted({name for name in (_name_if_owner(each, room, place) for each in distributions()) if name})
    if names:
        shown = ", ".join(repr(name) for name in names)
        return (
            f"the installed distribution {shown} has a package of that name; uninstall it, then install Second "
            "Source again (python -m pip install --force-reinstall secondsource), or give each a virtual environment"
        )
    if place is None:
        return "it is missing; install Second Source again, in a virtual environment of its own"
    return f"no installed distribution owns it; take {place.parent} off PYTHONPATH, or rename it"


def _name_if_owner(candidate: Distribution, room: str, place: Path | None) -> str:
    name = candidate.metadata["Name"] or ""
    if name.lower() == DISTRIBUTION or place is None:
        return ""
    for each in candidate.files or ():
        if each.parts[0] in (room, f"{room}.py") and Path(str(each.locate())).resolve().is_relative_to(place):
            return name
    return ""

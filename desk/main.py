"""Where `secondsource` starts: first the guard against foreign packages, then the commands."""

import sys

from desk.shadowing import find_shadowing


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    if problem := find_shadowing():
        print(f"secondsource cannot start: {problem}", file=sys.stderr)
        raise SystemExit(2)
    # Only now: importing any of it earlier would import the foreign package.
    from desk.application import run

    raise SystemExit(run(sys.argv[1:]))

"""Where `secondsource` starts: first the guard against foreign packages, then the commands."""

import os
import sys

from desk.shadowing import find_shadowing


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    if problem := find_shadowing():
        print(f"secondsource cannot start: {problem}", file=sys.stderr)
        raise SystemExit(2)
    # Matrices here are small. On a machine that others use too, threads that wait for each other made grouping nine
    # times slower; numpy asks for this once, when it is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Only now: importing any of it earlier would import the foreign package.
    from desk.application import run

    raise SystemExit(run(sys.argv[1:]))

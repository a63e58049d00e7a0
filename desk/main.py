"""Where `secondsource` starts: first the guard against foreign packages, then the commands."""

import gc
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
    # What is remembered of texts is a million objects that live for hours: looking for rubbish among them as often as
    # Python does by itself took a tenth of the time of judging a new article.
    gc.set_threshold(50_000, 20, 100)
    # Only now: importing any of it earlier would import the foreign package.
    from desk.application import run

    raise SystemExit(run(sys.argv[1:]))

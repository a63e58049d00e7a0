"""Beside `reader`, the best-kept Python feed library: the same feeds, one after the other in one run; `make bench`.

Both write to their databases. Ours keeps ledger, hashes, search index and robots.txt beside; the last lines show it
with raw feeds kept as evidence, too. A ratio says how many times less we need; "wanted" is what issue 5 asks.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from feed_race.racing import Round, open_runners, open_web

reader = pytest.importorskip("reader", reason="a package to develop with: see constraints.txt")

ENTRIES = 20
HOSTS = 40
OURS = "ours"
WITH_EVIDENCE = "ours, with evidence"
THEIRS = "reader"
# What a round is called, how many new entries its feeds have, and the ratios asked for: wall, processor.
ROUNDS = (
    ("first read", 0, 1.6, 1.2),
    ("nothing changed", 0, 2.3, 1.8),
    ("one new entry", 1, 7.0, 6.0),
)
SLOW_ROUNDS = (
    ("first read", 0, None, None),
    ("nothing changed", 0, 4.0, None),
    ("one new entry", 1, 4.0, None),
)
MEMORY = 3.0  # at most so many times theirs

Wanted = tuple[str, int, float | None, float | None]


@pytest.mark.parametrize("feeds", [400, 1000])
def test_feeds_on_forty_hosts(feeds: int, tmp_path: Path) -> None:
    _race(tmp_path, feeds=feeds, latency_ms=0, names=(THEIRS, OURS, WITH_EVIDENCE), rounds=ROUNDS)


def test_feeds_that_are_far_away(tmp_path: Path) -> None:
    _race(tmp_path, feeds=200, latency_ms=100, names=(THEIRS, OURS), rounds=SLOW_ROUNDS)


def _race(tmp_path: Path, *, feeds: int, latency_ms: int, names: Sequence[str], rounds: Sequence[Wanted]) -> None:
    far = f", each {latency_ms} ms away" if latency_ms else ""
    print(f"\n\n{feeds} feeds of {ENTRIES} entries on {HOSTS} hosts{far}; `reader` {reader.__version__}, 8 workers")
    print(f"{'':18}{'':22}{'wall s':>8}{'cpu s':>8}   {'ratios':>6}  (wanted)")
    with (
        open_web(feeds=feeds, hosts=HOSTS, latency_ms=latency_ms) as web,
        open_runners(web, tmp_path, names) as runners,
    ):
        for label, new, wall_wanted, cpu_wanted in rounds:
            web.put_new_entries(new)
            taken = {name: runners[name].take_round() for name in names}
            for name, each in taken.items():
                assert (each.entries, each.failed) == (feeds * (ENTRIES + new), 0), f"{name}, {label}"
                print(_line(label, name, taken, wall_wanted, cpu_wanted))
        peaks = {name: runners[name].peak_mib() for name in names}
    for name, peak in peaks.items():
        times = f"{peak / peaks[THEIRS]:.1f} times (at most {MEMORY:g})" if name != THEIRS else ""
        print(f"{'peak memory':18}{name:22}{peak:>8.0f} MiB   {times}")


def _line(
    label: str, name: str, taken: Mapping[str, Round], wall_wanted: float | None, cpu_wanted: float | None
) -> str:
    ours, theirs = taken[name], taken[THEIRS]
    line = f"{label:18}{name:22}{ours.wall:>8.2f}{ours.cpu:>8.2f}"
    if name == THEIRS:
        return line
    wanted = ", ".join(f"{each:g}" if each else "-" for each in (wall_wanted, cpu_wanted))
    return f"{line}   {theirs.wall / ours.wall:.1f} wall, {theirs.cpu / ours.cpu:.1f} cpu  ({wanted})"

"""Other worlds with the demo's plot: every outlet, person, figure and date changed, equal for equal seeds.

As a library for tests, and as a script:
    python tests/renaming.py FOLDER --seed 7 --days 40 [--repetition] [--no-record] [--reorder 3] [--spread 90]
"""

import argparse
import random
import re
import sys
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from rewriting import Rewriting, other_digits

from desk.demo.archiving import AS_PUBLISHED, Arrival, build_archive
from desk.demo.manuscripts import Sources, parse_sources, read_texts

NAMES_FILE = Path(__file__).parent / "demo_names.toml"
RECORD = "articles/affair/25-record.txt"
REPETITION = "articles/affair/26-evening-beacon.txt"

_REPEATED = """\
outlet: Evening Beacon
url: https://eveningbeacon.example/nation/55199
published: 2023-04-30T15:40:00-04:00
title: Japan's artists left without copyright against AI training, blog has it
author: Cal Ostrander

The artists of Japan cannot count on copyright when their work is used to train artificial intelligence, \
according to the blog [Paper Lantern](https://paperlantern.example/2023/04/27/\
japan-will-not-enforce-copyright-on-ai-training).

The blog reports that the culture minister, Nobuyuki Isurugi, said so in reply to the lawmaker Sanae Toriumi \
on April 26.

Its account has been passed around the world since Thursday. Nobody has added anything to it so far.
"""


def add_repetition(texts: Mapping[str, str]) -> dict[str, str]:
    """The demo's sources with a 25th repetition of the affair."""
    return {**texts, REPETITION: _REPEATED}


def drop_record(texts: Mapping[str, str]) -> dict[str, str]:
    """The demo's sources without the record of parliament."""
    return {path: text for path, text in texts.items() if path != RECORD}


def rename(texts: Mapping[str, str], *, seed: int, days: int) -> dict[str, str]:
    """The sources with every name, figure and reference exchanged and every date moved by so many days.

    String for string in all files, so that what is one in the sources stays one. Hours stay as they are.
    """
    rewriting = Rewriting(names=draw_names(seed), days=days, seed=seed)
    return {path: rewriting.rewrite(text, keeps_figures=path.endswith(".toml")) for path, text in texts.items()}


def shuffle_arrival(sources: Sources, *, seed: int, spread: timedelta = timedelta(0)) -> Arrival:
    """Another order of arrival, dates kept.

    Entries stand in another order inside feeds, records in the file; articles are listed up to `spread` later.
    """
    draw = random.Random(seed)
    delays = {item.url: timedelta(seconds=draw.randrange(int(spread.total_seconds()) + 1)) for item in sources.items}
    return Arrival(delays=delays, reorder=seed or 1)


def write_archive(folder: Path, texts: Mapping[str, str], arrival: Arrival = AS_PUBLISHED) -> Path:
    """Builds these sources into an archive folder, as `secondsource backtest` takes it; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in build_archive(parse_sources(texts), arrival).items():
        (folder / name).write_bytes(content)
    return folder


def draw_names(seed: int) -> dict[str, str]:
    """Every form of every listed name and reference, and what stands in its place under this seed."""
    table = tomllib.loads(NAMES_FILE.read_text(encoding="utf-8"))
    pools = _shuffled_pools(table, random.Random(seed))
    drawn: dict[str, str] = {}
    for entry in table["name"]:
        replacement = pools[entry["pool"]].pop()
        drawn.update({form: other for form, other in zip(entry["forms"], replacement, strict=False) if form})
    draw = random.Random(seed + 1)
    for written in table["references"]["written"]:
        drawn[written] = re.sub(r"\d{2,}", lambda found: other_digits(found.group(), draw), written)
    return drawn


def written_names() -> tuple[str, ...]:
    """Every form of every listed name and reference, as the sources write it; the longest first."""
    return tuple(sorted(draw_names(0), key=lambda form: (-len(form), form)))


def telling_names() -> tuple[str, ...]:
    """The written names that are no ordinary words: where one stands, the demo is meant."""
    ordinary = tomllib.loads(NAMES_FILE.read_text(encoding="utf-8"))["ordinary"]["words"]
    return tuple(name for name in written_names() if len(name) > 1 and name not in ordinary)


def _shuffled_pools(table: Mapping[str, Any], draw: random.Random) -> dict[str, list[list[str]]]:  # Any: TOML
    pools = {str(name): [list(map(str, entry)) for entry in entries] for name, entries in table["pool"].items()}
    given = {name: list(names) for name, names in table["given"].items()}
    for name in sorted(given):
        draw.shuffle(given[name])
    pools["person-en"] = [[f"{one} {two}", two] for one, two in zip(given["first"], given["last"], strict=True)]
    pools["person-ja"] = [
        [f"{first} {last}", last, last_ja + first_ja, last_ja]
        for (first, first_ja), (last, last_ja) in zip(given["first-ja"], given["last-ja"], strict=True)
    ]
    for name in sorted(pools):
        draw.shuffle(pools[name])
    return pools


def main(arguments: list[str]) -> None:
    """Writes one such world into a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0, help="of the other names and figures; 0 keeps them all")
    parser.add_argument("--days", type=int, default=0, help="by how much every date moves, with another seed")
    parser.add_argument("--repetition", action="store_true", help="with a 25th repetition of the affair")
    parser.add_argument("--no-record", action="store_true", help="without the record of parliament")
    parser.add_argument("--reorder", type=int, default=0, help="seed of another order of arrival")
    parser.add_argument("--spread", type=int, default=0, help="minutes within which arrivals are delayed")
    options = parser.parse_args(arguments)
    texts = read_texts()
    texts = add_repetition(texts) if options.repetition else texts
    texts = drop_record(texts) if options.no_record else texts
    texts = rename(texts, seed=options.seed, days=options.days) if options.seed else texts
    arrival = AS_PUBLISHED
    if options.reorder:
        spread = timedelta(minutes=options.spread)
        arrival = shuffle_arrival(parse_sources(texts), seed=options.reorder, spread=spread)
    print(write_archive(options.folder, texts, arrival))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Learns what the features of the default topic weigh, and writes them into its file.

    python scripts/learn_topic_weights.py LABELLED.jsonl… [--others OTHER.jsonl…]

LABELLED   lines {"title", "text", "on_topic"}: tests/labelled/topic/building.jsonl and the articles of worlds
--others   articles of any kind that are not of the topic ("title" may be absent); counted lightly, as they are easy
Every labelled headline is learnt from once more without its text, lightly too, for feeds that give no more: of those
that are ours, the ones that have a word of both core roles.
Logistic regression with a penalty on large weights; a word of the topic never weighs below 0, and one of another
matter, or having no word of a core role, never above. What the threshold comes to is scaled to the profile's bar. The
result depends on the input alone.
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from secondsource.data import read_table
from secondsource.topics.evidence import find_evidence
from secondsource.topics.profile import DEFAULT_PROFILE, TopicProfile, default_profile
from secondsource.topics.weights import WeightName

TARGET = Path(__file__).parent.parent / "secondsource" / "data" / DEFAULT_PROFILE
PAIRS = (
    "ai+copyright", "ai+copyright~", "ai~+copyright", "ai~+copyright~", "ai*+actor", "ai*+use", "ai*+act",
    "use+actor", "use~+actor", "use+copyright", "use+copyright~", "use~+copyright*", "actor+copyright~",
    "act+copyright*", "act+actor",
    "ai+copyright.title", "ai+copyright.opening", "ai*+copyright*.title", "ai*+copyright*.opening",
    "ai*+copyright~.opening", "use+copyright*.title", "ai*+use.title", "ai*+use.opening",
    "use+actor.opening", "act+actor.opening", "ai+act.opening",
    "ai*+use*+actor", "ai+use*+actor", "ai~+use+actor", "ai~+use~+actor", "ai*+actor+act*", "ai*+actor+copyright~",
    "use*+actor+copyright*", "use*+actor+act*", "ai*+actor.title", "ai*+actor.opening", "actor+copyright~.opening",
    "use~+actor.opening", "ai*+use~.opening", "ai*+use~",
)  # fmt: skip
PLACES = ("title", "opening", "often")
PENALTY = 0.005  # by leaving out a fifth in turn: .002 to .02 make little difference
LEANING = 0.9  # of the threshold that the regression finds: a report missed is worse than a near miss that is read
STEPS, RATE = 6000, 0.3
LIGHT_SHARE = 0.25  # of the weight of one labelled line
OTHERS_SHARE = 0.05

Numbers = NDArray[np.float64]


def feature_names() -> tuple[WeightName, ...]:
    """Every feature that is tried; those that come to nothing are left out of the file."""
    profile = default_profile()
    counters = [str(row["name"]) for row in _rows(read_table(DEFAULT_PROFILE)["counter"])]
    roles = [*profile.core, *profile.support]
    written = [f"{role}{weak}.{place}" for role in profile.core for weak in ("", "~") for place in PLACES]
    written += [f"{role}.{place}" for role in profile.support for place in PLACES]
    written += [f"{role}~.{place}" for role in ("use", "act") for place in PLACES]
    written += [f"{role}{weak}.absent" for role in profile.core for weak in ("", "*")]
    written += [*PAIRS, *(f"-{counter}" for counter in counters)]
    return tuple(WeightName.parse(each, roles=roles, counters=counters) for each in written)


def _rows(value: object) -> Sequence[dict[str, object]]:
    assert isinstance(value, list)
    return value


def examples(paths: Sequence[Path], *, on_topic: bool | None = None) -> Iterator[tuple[str, str, bool]]:
    """(title, text, whether it is ours) of each line."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            ours = row["on_topic"] if on_topic is None else on_topic
            yield row.get("title") or "", row["text"], bool(ours)


def headlines(profile: TopicProfile, rows: Sequence[tuple[str, str, bool]]) -> Iterator[tuple[str, str, bool]]:
    """The examples that their headlines alone make."""
    for title, _, ours in rows:
        if title and not (ours and find_evidence(profile, title=title, text="").missing):
            yield title, "", ours


def features(profile: TopicProfile, names: Sequence[WeightName], rows: Sequence[tuple[str, str, bool]]) -> Numbers:
    """One row an example, one column a feature."""
    table = np.zeros((len(rows), len(names)))
    column = {name: number for number, name in enumerate(names)}
    for number, (title, text, _) in enumerate(rows):
        for name, value in find_evidence(profile, title=title, text=text).parts.items():
            table[number, column[name]] = value
    return table


def learn(table: Numbers, ours: Numbers, share: Numbers, signs: Numbers) -> tuple[Numbers, float]:
    """Weights and threshold by gradient descent, each weight held to its sign."""
    weights, bias = np.zeros(table.shape[1]), 0.0
    share = share * np.where(ours == 1, 1 / (ours * share).sum(), 1 / ((1 - ours) * share).sum()) / 2
    for step in range(STEPS):
        rate = RATE * (1 - step / STEPS) + 0.01
        error = share * (1 / (1 + np.exp(-(table @ weights + bias))) - ours)
        weights = weights - rate * 10 * (table.T @ error + PENALTY * 0.1 * weights)
        weights = np.where(weights * signs < 0, 0, weights)
        bias -= rate * 10 * error.sum()
    return weights, -bias


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--others", nargs="*", type=Path, default=[])
    parser.add_argument("--print", action="store_true", help="do not write the file")
    given = parser.parse_args()
    names = feature_names()
    profile = replace(default_profile(), weights=tuple((name, 1.0) for name in names))
    labelled, others = list(examples(given.labelled)), list(examples(given.others, on_topic=False))
    alone = list(headlines(profile, labelled))
    rows = [*labelled, *alone, *others]
    table = features(profile, names, rows)
    ours = np.array([float(each) for _, _, each in rows])
    share = np.repeat([1.0, LIGHT_SHARE, OTHERS_SHARE], [len(labelled), len(alone), len(others)])
    signs = np.array([-1.0 if name.is_against else 1.0 for name in names])
    weights, threshold = learn(table, ours, share, signs)
    scaled = weights * profile.bar / (LEANING * threshold)
    written = "".join(
        f'"{name}" = {weight:.2f}\n' for name, weight in zip(names, scaled, strict=True) if abs(weight) >= 0.005
    )
    told = table @ scaled >= profile.bar
    print(f"{len(rows)} examples; right: {(told == ours).mean():.3f}; threshold {threshold:.2f}")
    print(written)
    if not given.print:
        text = re.sub(r"\n\[weights\]\n(?:\".*\n)*", "", TARGET.read_text(encoding="utf-8"))
        TARGET.write_text(f"{text.rstrip()}\n\n[weights]\n{written}", encoding="utf-8")


if __name__ == "__main__":
    main()

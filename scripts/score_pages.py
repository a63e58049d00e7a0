"""Scores extraction on saved pages whose text, headline, writers or date somebody has labelled.

    .venv/bin/python scripts/score_pages.py labelled.jsonl [--worst 20]

A line is one for `secondsource extract` with what is true beside it: {"url", "path", "text"?, "title"?, "authors"?,
"published_at"?}. What a line does not say is not scored. Publishers are put into two halves by a hash of their
domain, and each measure is printed for both: tune on `a`, believe `b`.

Texts: the mean over pages of the F1 of their words, as multisets. Titles: equal but for case, white space and
punctuation. Writers: the same set of names, likewise. Dates: the same day where the label names a day, and within a
minute where it names an instant; a label with an offset is not held against a zoneless clock.
"""

import argparse
import gzip
import hashlib
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from extraction_score import word_f1

from crawler.pages.held import SavedPage, iter_extract_lines
from crawler.pages.sites import site_of

_WORD = re.compile(r"\w+")
_FIELDS = ("text", "title", "authors", "published_at")


def main() -> int:
    """Prints a table, and the worst pages of half `a`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", type=Path)
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show N pages of half a that are wrong")
    given = parser.parse_args()
    labels = [json.loads(line) for line in given.labelled.read_text(encoding="utf-8").splitlines() if line.strip()]
    lines = list(iter_extract_lines(_page(given.labelled.parent, label) for label in labels))
    scores: dict[tuple[str, str], list[float]] = defaultdict(list)
    wrong: list[str] = []
    for label, line in zip(labels, lines, strict=True):
        half = half_of(label["url"])
        for field in _FIELDS:
            if label.get(field) is None:
                continue
            score = score_of(field, label[field], line[field])
            scores[field, half].append(score)
            if half == "a" and score < 0.9:
                wrong.append(
                    f"{score:.2f} {field}: {label['url'][:80]}: {_shown(line[field])} not {_shown(label[field])}"
                )
    for field in _FIELDS:
        halves = [scores[field, half] for half in "ab"]
        if any(halves):
            told = [
                f"{half} {mean(found):.4f} of {len(found)}" for half, found in zip("ab", halves, strict=True) if found
            ]
            print(f"{field:13}{mean([*halves[0], *halves[1]]):.4f}   {'   '.join(told)}")
    for each in sorted(wrong)[: given.worst]:
        print(each)
    return 0


def half_of(url: str) -> str:
    """Which half of the publishers an address belongs to; the same in every run."""
    return "ab"[hashlib.sha256(site_of(url).encode()).digest()[0] % 2]


def score_of(field: str, true: Any, found: Any) -> float:  # Any: JSON
    """From 0 to 1: how right what was found is."""
    if field == "text":
        return word_f1(true, found)
    if field == "authors":
        return float({_key(name) for name in true} == {_key(name) for name in found})
    if field == "published_at":
        return float(_is_same_time(true, found or ""))
    return float(_key(true) == _key(found or ""))


def _is_same_time(true: str, found: str) -> bool:
    try:
        wanted, had = (datetime.fromisoformat(each) for each in (true, found))
    except ValueError:
        return False
    if len(true) <= len("2023-04-25") or wanted.tzinfo is None or had.tzinfo is None:
        return wanted.date() == had.date()
    return abs(wanted - had) <= timedelta(minutes=1)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _page(folder: Path, label: Mapping[str, Any]) -> SavedPage:  # Any: JSON
    path = folder / label["path"]
    body = gzip.decompress(path.read_bytes()) if path.name.endswith(".gz") else path.read_bytes()
    return SavedPage(url=label["url"], body=body, content_type=label.get("content_type") or "")


def _shown(value: str | Sequence[str] | None) -> str:
    return repr(value if isinstance(value, str) or value is None else list(value))[:90]


if __name__ == "__main__":
    sys.exit(main())

"""How extraction is scored: by the words of two texts, and as scrapinghub's article-extraction benchmark does.

In that benchmark (evaluate.py) texts are compared as multisets of runs of four words (a word is what `\\w+` matches);
each page has a precision and a recall; F1 is that of their two means.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean

_WORD = re.compile(r"\w+")
_RUN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The means over all pages, and F1 of the two."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def score(pairs: Iterable[tuple[str, str]]) -> Score:
    """The score of (true, extracted) texts; a page without words on one side does not count on that side."""
    precisions: list[float] = []
    recalls: list[float] = []
    for true, extracted in pairs:
        wanted, found = _runs(true), _runs(extracted)
        shared = (wanted & found).total()
        if found:
            precisions.append(shared / found.total() if wanted else 0.0)
        if wanted:
            recalls.append(shared / wanted.total())
    return Score(precision=mean(precisions), recall=mean(recalls))


def word_f1(true: str, found: str) -> float:
    """The F1 of the words of two texts, each word as often as it stands there; 1 for two empty ones."""
    wanted, had = Counter(_WORD.findall(true)), Counter(_WORD.findall(found))
    if not wanted and not had:
        return 1.0
    return 2 * (wanted & had).total() / (wanted.total() + had.total())


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1)))

"""How telling a term is: what many articles have says little of any two.

Counted among the articles compared, on top of a prior that ships with the program: in a handful of articles hardly
anything would look common, and "copyright" is not rare because a batch is small.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log

from secondsource.data import read_json
from secondsource.facts import names_in
from secondsource.grouping.profiles import Profile

PRIOR_ARTICLES = 50  # how many articles the prior weighs as much as
_PUBLISHER_SHARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """Weights of terms, from 0 to 1: 1.0 is one that a single article has."""

    weights: Mapping[str, float]
    unseen: float

    def of(self, term: str) -> float:
        """The weight of one word, pair, name or figure."""
        return self.weights.get(term, self.unseen)


def rarity_of(profiles: Iterable[Profile], *, publishers: Iterable[str] = ()) -> Rarity:
    """Rarity among the given articles.

    publishers   names of those who report: they stand in datelines and behind "according to", and tell little of
                 what is reported
    """
    counted: Counter[str] = Counter()
    total = PRIOR_ARTICLES
    for profile in profiles:
        total += 1
        counted.update(profile.words.keys() | profile.facts.names | profile.sounds)
        counted.update(profile.facts.amounts)
        counted.update(profile.entities | profile.concepts.keys())
        counted.update(profile.pairs)
    prior = _prior()
    top = log(1 + total)
    weights = {
        term: log(1 + total / (count + PRIOR_ARTICLES * prior.get(term, 0.0))) / top
        for term, count in counted.items()
    }
    for name in publishers:
        for form in names_in(f"It is {name}."):
            if form in weights:
                weights[form] *= _PUBLISHER_SHARE
    return Rarity(weights=weights, unseen=1.0)


@cache
def _prior() -> Mapping[str, float]:
    """Term -> the share of articles on the topic that have it; only of terms that many have."""
    table = read_json("weights/common_terms.json")
    return {term: share for term, share in table.items() if isinstance(share, float)}
